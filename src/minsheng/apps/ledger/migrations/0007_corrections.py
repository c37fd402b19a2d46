"""Corrections of sites and works, which never change; the rows themselves hold the present values.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_SEALS = (
    ("ledger_sitechange_no_update", "UPDATE ON ledger_sitechange"),
    ("ledger_sitechange_no_delete", "DELETE ON ledger_sitechange"),
    ("ledger_workschange_no_update", "UPDATE ON ledger_workschange"),
    ("ledger_workschange_no_delete", "DELETE ON ledger_workschange"),
)


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, where in _SEALS:
        if is_sqlite:
            body = " BEGIN SELECT RAISE(ABORT, 'what was corrected is sealed'); END"
        else:
            body = " FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {where}{body}")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, where in _SEALS:
        table = where.rpartition(" ")[2]
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_released"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SiteChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                ("was", models.JSONField()),
                ("now", models.JSONField()),
                ("reason", models.TextField()),
                ("changed_as", models.CharField(help_text="post and name as text", max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="ledger.site"
                    ),
                ),
            ],
            options={
                "ordering": ["site", "ordinal"],
                "constraints": [
                    models.UniqueConstraint(fields=("site", "ordinal"), name="ledger_site_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="ledger_site_change_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorksChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                ("was", models.JSONField()),
                ("now", models.JSONField()),
                ("reason", models.TextField()),
                ("changed_as", models.CharField(help_text="post and name as text", max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "works",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="ledger.works"
                    ),
                ),
            ],
            options={
                "ordering": ["works", "ordinal"],
                "constraints": [
                    models.UniqueConstraint(fields=("works", "ordinal"), name="ledger_works_change_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="ledger_works_change_has_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(seal, unseal),
    ]
