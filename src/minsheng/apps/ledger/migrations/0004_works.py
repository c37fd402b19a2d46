"""Sites, works and what a stage of them needs; which evidence came when.

SQLite rebuilds the tables of entries, evidence and ways of entering, none of which has a trigger.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minsheng.kit.fields


class Migration(migrations.Migration):
    dependencies = [
        ("cascade", "0001_splits"),
        ("ledger", "0003_batches"),
        ("places", "0001_units"),
        ("programmes", "0001_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="intake",
            name="stages",
            field=models.JSONField(default=list, help_text="of works, in their order"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="key_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("identity", "身份证号"),
                    ("weak", "姓名、出生日期和性别"),
                    ("code", "本单位编号"),
                    ("deliverable", "成果名称"),
                    ("site", "点位、工程类别和阶段"),
                    ("", "不区分"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="intake",
            name="key_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("identity", "身份证号"),
                    ("weak", "姓名、出生日期和性别"),
                    ("code", "本单位编号"),
                    ("deliverable", "成果名称"),
                    ("site", "点位、工程类别和阶段"),
                    ("", "不区分"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="GatePaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("number", models.CharField(max_length=120)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="ledger.entry"
                    ),
                ),
            ],
            options={
                "ordering": ["entry", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("longitude", minsheng.kit.fields.QuantityField(null=True)),
                ("latitude", minsheng.kit.fields.QuantityField(null=True)),
                ("registered_by", models.CharField(help_text="post and name as text", max_length=120)),
                ("registered_at", models.DateTimeField()),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.division"
                    ),
                ),
            ],
            options={
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="SiteClaim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "新建"),
                            ("extended", "改扩建"),
                            ("renewed", "改造"),
                            ("repaired", "修缮养护"),
                            ("fitted", "加装配建"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                    ),
                ),
                ("stage", models.CharField(max_length=20)),
                ("released_at", models.DateTimeField(null=True)),
                (
                    "released_by",
                    models.CharField(blank=True, help_text="post and name as text", max_length=120),
                ),
                ("reason", models.TextField(blank=True)),
                ("is_kept", models.BooleanField(default=False)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="site_claims",
                        to="ledger.entry",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="ledger.site"
                    ),
                ),
            ],
            options={
                "ordering": ["site", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Works",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("new", "新建"),
                            ("extended", "改扩建"),
                            ("renewed", "改造"),
                            ("repaired", "修缮养护"),
                            ("fitted", "加装配建"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                    ),
                ),
                ("amount", minsheng.kit.fields.QuantityField()),
                ("unit", models.CharField(blank=True, max_length=20)),
                ("entered_at", models.DateTimeField()),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="works",
                        to="cascade.allocation",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="works", to="ledger.site"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="entry",
            name="works",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="ledger.works",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("manner", "works"), _negated=True),
                    models.Q(("works__isnull", False), models.Q(("stage", ""), _negated=True)),
                    _connector="OR",
                ),
                name="ledger_stage_of_works",
            ),
        ),
        migrations.AddConstraint(
            model_name="gatepaper",
            constraint=models.UniqueConstraint(fields=("entry", "name"), name="ledger_paper_once"),
        ),
        migrations.AddConstraint(
            model_name="gatepaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="ledger_paper_has_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(fields=("division", "name"), name="ledger_site_once_a_name"),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__gte", -90),
                        ("latitude__lte", 90),
                        ("longitude__gte", -180),
                        ("longitude__lte", 180),
                    ),
                    _connector="OR",
                ),
                name="ledger_site_place_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at__isnull", True)),
                fields=("site", "kind", "stage"),
                name="ledger_site_claim_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="siteclaim",
            constraint=models.UniqueConstraint(fields=("entry",), name="ledger_site_claim_once_an_entry"),
        ),
        migrations.AddConstraint(
            model_name="siteclaim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("released_at__isnull", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="ledger_released_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="works",
            constraint=models.UniqueConstraint(
                fields=("allocation", "site", "kind"), name="ledger_works_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="works",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="ledger_works_amount_positive"
            ),
        ),
    ]
