"""A step by which an entry gives its claim up; no table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_openings"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entrystep",
            name="verb",
            field=models.CharField(
                choices=[
                    ("entered", "录入"),
                    ("changed", "修改"),
                    ("submitted", "审核通过"),
                    ("accepted", "认定"),
                    ("returned", "退回"),
                    ("withdrawn", "撤回"),
                    ("released", "让出计入"),
                ],
                max_length=10,
            ),
        ),
    ]
