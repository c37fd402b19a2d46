"""What counts of money stands apart from what was told last: what is confirmed now counts as it stands."""

import django.db.models.deletion
from django.db import migrations, models

_SUMS = ("planned", "arrived", "paid", "arrears", "words", "corrects")


def count(apps, schema_editor):
    lines = apps.get_model("funds", "FundsLine").objects.filter(funds__state="confirmed").order_by("pk")
    counted = apps.get_model("funds", "CountedLine")
    counted.objects.bulk_create(
        [
            counted(
                funds_id=line.funds_id, source=line.source, **{name: getattr(line, name) for name in _SUMS}
            )
            for line in lines.iterator(2000)
        ],
        batch_size=2000,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="CountedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("central", "中央"),
                            ("province", "省级"),
                            ("city", "市级"),
                            ("county", "区县"),
                            ("other", "其他"),
                        ],
                        max_length=8,
                    ),
                ),
                ("planned", models.BigIntegerField()),
                ("arrived", models.BigIntegerField()),
                ("paid", models.BigIntegerField()),
                (
                    "arrears",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upper", "上级未下达"),
                            ("own", "本级财政未拨"),
                            ("papers", "手续没有办完"),
                            ("not_due", "没到拨付时间"),
                            ("other", "其他原因"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "words",
                    models.TextField(
                        blank=True, help_text="why more came or went than should, or less than before"
                    ),
                ),
                ("corrects", models.DateField(null=True)),
                (
                    "funds",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="counted", to="funds.funds"
                    ),
                ),
            ],
            options={
                "ordering": ["funds", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("funds", "source"), name="funds_counted_once_a_source")
                ],
            },
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
