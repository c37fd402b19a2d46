"""Interpretations: what a notice is, and the claims of a reading."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_readings")]

    operations = [
        migrations.AddField(
            "notice",
            "kind",
            models.CharField(
                max_length=20,
                choices=[("notice", "通知"), ("interpretation", "解读")],
                default="notice",
            ),
        ),
        migrations.AddField("reading", "about", models.JSONField(default=dict)),
        migrations.AddField("reading", "claims", models.JSONField(default=list)),
        migrations.AlterField(
            "notice",
            "state",
            models.CharField(
                max_length=10,
                choices=[
                    ("review", "待核对"),
                    ("issued", "已发布"),
                    ("withdrawn", "已撤回"),
                    ("kept", "留存"),
                ],
                default="review",
            ),
        ),
        migrations.AlterField(
            "reading",
            "state",
            models.CharField(
                max_length=10,
                choices=[
                    ("review", "核对中"),
                    ("issued", "已发布"),
                    ("replaced", "已撤回或放弃"),
                    ("kept", "留存"),
                ],
                default="review",
            ),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(kind="notice", state__in=("review", "issued", "withdrawn"))
                | Q(kind="interpretation", state__in=("kept", "withdrawn")),
                name="notices_interpretation_never_issued",
            ),
        ),
    ]
