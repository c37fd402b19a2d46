import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("programmes", "0001_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lineage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_by", models.CharField(help_text="post and name as text", max_length=120)),
                ("decided_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, help_text="post and name as text", max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "承接上级"),
                            ("continued", "延续上年"),
                            ("into_mechanism", "转为机制"),
                            ("dropped", "没有去向"),
                            ("new", "没有来源"),
                        ],
                        max_length=16,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.programme",
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
                    "project",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lineage",
                        to="programmes.project",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="descent",
                        to="programmes.project",
                    ),
                ),
                (
                    "source_edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
            ],
            options={
                "ordering": ["programme", "predecessor", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "dropped"), ("project__isnull", True), ("source__isnull", False)
                            ),
                            models.Q(("kind", "new"), ("project__isnull", False), ("source__isnull", True)),
                            models.Q(
                                ("kind__in", ("parent", "continued", "into_mechanism")),
                                ("project__isnull", False),
                                ("source__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="lineage_sides_fit_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("dropped", "new")), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="lineage_absence_has_reason",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_at__isnull", True), ("project__isnull", False), ("source__isnull", False)
                        ),
                        fields=("source", "project"),
                        name="lineage_pair_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("project__isnull", True)),
                        fields=("source", "programme"),
                        name="lineage_dropped_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True), ("source__isnull", True)),
                        fields=("project", "predecessor"),
                        name="lineage_new_open_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matcher",
                    models.CharField(
                        help_text="SHA-256 of the matcher's sources and word lists", max_length=64
                    ),
                ),
                (
                    "found",
                    models.JSONField(help_text="the alignment; keys are ids of projects and targets as text"),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "source_edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source_edition", "edition"), name="lineage_proposed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetLineage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("decided_by", models.CharField(help_text="post and name as text", max_length=120)),
                ("decided_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, help_text="post and name as text", max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("parent", "承接上级"),
                            ("continued", "延续上年"),
                            ("into_mechanism", "转为机制"),
                            ("unrelated", "不是同一个数"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="descent",
                        to="programmes.target",
                    ),
                ),
                (
                    "source_edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lineage",
                        to="programmes.target",
                    ),
                ),
            ],
            options={
                "ordering": ["target", "source", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("source", "target"),
                        name="lineage_targets_open_once",
                    )
                ],
            },
        ),
    ]
