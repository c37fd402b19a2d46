"""Uploaded workbooks, and which row of one typed an entry.

SQLite rebuilds the table of entries, which has no trigger.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minsheng.apps.people.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cascade", "0001_splits"),
        ("files", "0001_stored_once"),
        ("ledger", "0002_append_only"),
        ("people", "0001_accounts"),
        ("places", "0001_units"),
        ("programmes", "0001_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="row_id",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(help_text="last day of the month")),
                ("digest", models.CharField(max_length=110)),
                (
                    "template",
                    models.PositiveIntegerField(
                        help_text="version of the template that the workbook was made by"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "正在检查"),
                            ("ready", "待确认"),
                            ("writing", "正在写入"),
                            ("done", "已写入"),
                            ("dropped", "已放弃"),
                        ],
                        default="checking",
                        max_length=10,
                    ),
                ),
                ("rows", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("created", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("refused", models.PositiveIntegerField(default=0)),
                ("faults", models.JSONField(default=list)),
                (
                    "preview",
                    minsheng.apps.people.fields.EncryptedField(
                        blank=True, help_text="JSON of what the check found, and versions of entries"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.file",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="batch",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="ledger.batch",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("row_id", ""), _negated=True), models.Q(("state", "withdrawn"), _negated=True)
                ),
                fields=("allocation", "row_id"),
                name="ledger_entry_once_a_row",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("unit", "month", "digest"),
                name="ledger_batch_once_while_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("done__lte", models.F("rows"))), name="ledger_batch_done_within_rows"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at__isnull", True), ("file__isnull", True), _connector="OR"),
                name="ledger_batch_ends_without_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("state__in", ["done", "dropped"])),
                    models.Q(("ended_at__isnull", True), ("state__in", ["checking", "ready", "writing"])),
                    _connector="OR",
                ),
                name="ledger_batch_ended_says_when",
            ),
        ),
    ]
