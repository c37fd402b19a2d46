"""Opening figures put up and decided; neither what was decided nor what a row opens with changes again.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minsheng.kit.fields

_SEALS = (
    ("ledger_opening_no_update", "UPDATE ON ledger_opening", ""),
    ("ledger_opening_no_delete", "DELETE ON ledger_opening", ""),
    ("ledger_openingproposal_no_delete", "DELETE ON ledger_openingproposal", ""),
    (
        "ledger_openingproposal_decided_no_update",
        "UPDATE ON ledger_openingproposal",
        "OLD.decided_at IS NOT NULL",
    ),
)


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, where, when in _SEALS:
        asked = f" WHEN ({when})" if when else ""
        if is_sqlite:
            body = f"{asked} BEGIN SELECT RAISE(ABORT, 'what a row opens with is sealed'); END"
        else:
            body = f" FOR EACH ROW{asked} EXECUTE FUNCTION ledger_refuse_change()"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {where}{body}")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, where, _ in _SEALS:
        table = where.rpartition(" ")[2]
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))


class Migration(migrations.Migration):
    dependencies = [
        ("cascade", "0002_offers_below_rows"),
        ("ledger", "0004_works"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_month", models.DateField(help_text="last day of the first month")),
                ("value", minsheng.kit.fields.QuantityField()),
                ("includes_names", models.BooleanField(default=False)),
                ("document", models.CharField(max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("submitted", "待认定"), ("accepted", "已认定"), ("returned", "已退回")],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("put_up_as", models.CharField(help_text="post and name as text", max_length=120)),
                ("put_up_at", models.DateTimeField()),
                (
                    "decided_as",
                    models.CharField(blank=True, help_text="post and name as text", max_length=120),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_proposals",
                        to="cascade.allocation",
                    ),
                ),
                (
                    "put_up_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["allocation", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["submitted", "accepted"])),
                        fields=("allocation",),
                        name="ledger_opening_proposal_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0), models.Q(("document", ""), _negated=True)),
                        name="ledger_opening_proposal_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "submitted")),
                            models.Q(
                                ("decided_at__isnull", False), models.Q(("state", "submitted"), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="ledger_opening_proposal_decided",
                    ),
                ],
            },
        ),
        migrations.RunPython(seal, unseal),
    ]
