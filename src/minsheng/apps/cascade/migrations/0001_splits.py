import django.db.models.deletion
from django.db import migrations, models

import minsheng.kit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_units"),
        ("programmes", "0001_editions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Allocation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", minsheng.kit.fields.QuantityField(null=True)),
                (
                    "reserve",
                    minsheng.kit.fields.QuantityField(default=0, help_text="kept back from the rows below"),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("version", models.PositiveIntegerField(default=1)),
                ("issued", minsheng.kit.fields.QuantityField(null=True)),
                ("issued_reserve", minsheng.kit.fields.QuantityField(default=0)),
                ("issued_open", models.BooleanField(null=True)),
                (
                    "issued_version",
                    models.PositiveIntegerField(help_text="version that the last issue said", null=True),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="cascade.allocation",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["split", "unit__code", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Base",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "measure",
                    models.CharField(blank=True, help_text="measure word of its figures", max_length=40),
                ),
                ("as_on", models.DateField(help_text="the day its figures are of")),
                (
                    "source",
                    models.CharField(help_text="document or register they were taken from", max_length=200),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.division"
                    ),
                ),
            ],
            options={
                "ordering": ["-as_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BaseValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value", minsheng.kit.fields.QuantityField()),
                (
                    "base",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="values", to="cascade.base"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["base", "unit__code"],
            },
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("first", "下达"),
                            ("transfer", "调剂"),
                            ("adjustment", "调整"),
                            ("succession", "承继"),
                            ("closing", "撤销"),
                        ],
                        max_length=10,
                    ),
                ),
                ("holds_from", models.DateField()),
                ("document", models.CharField(blank=True, max_length=200)),
                (
                    "line_document",
                    models.CharField(
                        blank=True,
                        help_text="paper of their own line, where units of another line moved",
                        max_length=200,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("balanced", minsheng.kit.fields.QuantityField(null=True)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("typed", "逐个填写"),
                            ("pro_rata", "按口径分配"),
                            ("equal", "平均分配"),
                            ("same_rate", "同一标准"),
                            ("floor", "保底加按口径"),
                        ],
                        max_length=10,
                    ),
                ),
                ("each", minsheng.kit.fields.QuantityField(null=True)),
                ("reserve_before", minsheng.kit.fields.QuantityField(default=0)),
                ("reserve", minsheng.kit.fields.QuantityField(default=0)),
                ("reserve_reason", models.TextField(blank=True)),
                ("issued_by", models.CharField(help_text="post and name as text", max_length=120)),
                ("issued_at", models.DateTimeField()),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cascade.base",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="issues",
                        to="cascade.allocation",
                    ),
                ),
            ],
            options={
                "ordering": ["split", "ordinal"],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("value_before", minsheng.kit.fields.QuantityField(null=True)),
                ("value", minsheng.kit.fields.QuantityField(null=True)),
                ("reserve_before", minsheng.kit.fields.QuantityField(default=0)),
                ("reserve", minsheng.kit.fields.QuantityField(default=0)),
                (
                    "open_before",
                    models.BooleanField(
                        help_text="null where the row was issued for the first time", null=True
                    ),
                ),
                ("is_open", models.BooleanField()),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="cascade.allocation",
                    ),
                ),
                (
                    "issue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="cascade.issue",
                    ),
                ),
            ],
            options={
                "ordering": ["issue", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("ordinal", models.PositiveSmallIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("confirmed", "已确认"),
                            ("objected", "有异议"),
                            ("withdrawn", "已撤回异议"),
                            ("upheld", "维持原数"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("proposed", minsheng.kit.fields.QuantityField(null=True)),
                (
                    "document",
                    models.CharField(blank=True, help_text="number of a signed paper", max_length=200),
                ),
                ("said_by", models.CharField(help_text="post and name as text", max_length=120)),
                ("said_at", models.DateTimeField()),
                (
                    "allocation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="cascade.allocation",
                    ),
                ),
            ],
            options={
                "ordering": ["allocation", "version", "ordinal"],
            },
        ),
        migrations.CreateModel(
            name="Split",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("typed", "逐个填写"),
                            ("pro_rata", "按口径分配"),
                            ("equal", "平均分配"),
                            ("same_rate", "同一标准"),
                            ("floor", "保底加按口径"),
                        ],
                        default="typed",
                        max_length=10,
                    ),
                ),
                ("each", minsheng.kit.fields.QuantityField(null=True)),
                ("reserve", minsheng.kit.fields.QuantityField(default=0)),
                ("reserve_reason", models.TextField(blank=True)),
                ("offered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "base",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="splits",
                        to="cascade.base",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "target",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="split",
                        to="programmes.target",
                    ),
                ),
            ],
            options={
                "ordering": ["target__code"],
            },
        ),
        migrations.AddField(
            model_name="issue",
            name="split",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="issues", to="cascade.split"
            ),
        ),
        migrations.AddField(
            model_name="allocation",
            name="split",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="cascade.split"
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_month", models.DateField(help_text="last day of the first month")),
                ("answered_by", models.CharField(help_text="post and name as text", max_length=120)),
                ("answered_at", models.DateTimeField()),
                ("ended_by", models.CharField(blank=True, help_text="post and name as text", max_length=120)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programmes.target",
                    ),
                ),
                (
                    "upper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="cascade.allocation",
                    ),
                ),
            ],
            options={
                "ordering": ["upper", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("upper",),
                        name="cascade_answer_open_once",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="base",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True), name="cascade_base_has_source"
            ),
        ),
        migrations.AddConstraint(
            model_name="basevalue",
            constraint=models.UniqueConstraint(fields=("base", "unit"), name="cascade_base_value_once"),
        ),
        migrations.AddConstraint(
            model_name="basevalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="cascade_base_value_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.UniqueConstraint(
                fields=("issue", "allocation"), name="cascade_change_once_an_issue"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                fields=("allocation", "version", "ordinal"), name="cascade_reply_ordinal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verb__in", ("objected", "upheld")), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="cascade_reply_against_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="split",
            constraint=models.CheckConstraint(
                condition=models.Q(("each__isnull", True), ("each__gte", 0), _connector="OR"),
                name="cascade_each_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.UniqueConstraint(
                fields=("split", "ordinal"), name="cascade_issue_ordinal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="issue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "first"),
                    models.Q(("reason", ""), _negated=True),
                    models.Q(("document", ""), _negated=True),
                    _connector="OR",
                ),
                name="cascade_issue_later_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                fields=("split", "parent", "unit"), name="cascade_allocation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("parent__isnull", True)),
                fields=("split", "unit"),
                name="cascade_allocation_once_at_the_top",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("pk")), _negated=True),
                name="cascade_allocation_not_below_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("issued_reserve__gte", 0), ("reserve__gte", 0)),
                name="cascade_reserve_below_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="allocation",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__isnull", True), ("value__gte", 0), _connector="OR"),
                name="cascade_value_not_negative",
            ),
        ),
    ]
