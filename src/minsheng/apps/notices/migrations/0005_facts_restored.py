"""A decision may bring back what a fact said first (还原); backwards such rows stay, shown by their word."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_standards_of_any_kind")]

    operations = [
        migrations.AlterField(
            "decision",
            "verb",
            models.CharField(
                max_length=8,
                choices=[
                    ("accept", "接受"),
                    ("edit", "改"),
                    ("reject", "不采"),
                    ("reopen", "撤销"),
                    ("restore", "还原"),
                    ("add", "补"),
                ],
            ),
        ),
    ]
