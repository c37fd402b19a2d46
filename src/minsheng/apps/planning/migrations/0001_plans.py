import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minsheng.kit.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_stored_once"),
        ("people", "0001_accounts"),
        ("places", "0001_units"),
        ("programmes", "0001_editions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "编制中"),
                            ("submitted", "待批准"),
                            ("returned", "已退回"),
                            ("approved", "已批准"),
                            ("given_up", "已作废"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="why a plan after the first approved one was needed"
                    ),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("holds_from", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.edition"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="programmes.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "ordinal"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("ordinal", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("output", models.CharField(blank=True, max_length=200)),
                ("due_on", models.DateField(null=True)),
                ("is_fixed", models.BooleanField(default=False)),
                (
                    "days",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="working days it takes, 0 for a mere date"
                    ),
                ),
                (
                    "share",
                    minsheng.kit.fields.QuantityField(help_text="percent of the target's value", null=True),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.deadline",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programmes.target",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.unit",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="planning.plan",
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "ordinal"],
            },
        ),
        migrations.CreateModel(
            name="Curve",
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
                            ("equal", "按月均匀"),
                            ("from_month", "从某月起均匀"),
                            ("by_milestone", "按节点"),
                            ("typed", "逐月填写"),
                            ("at_deadline", "到期达到"),
                            ("held", "全年保持"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "first_month",
                    models.DateField(help_text="last day of the first month, in that way alone", null=True),
                ),
                ("proxy", models.CharField(blank=True, max_length=120)),
                ("ends_on", models.DateField()),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="curves",
                        to="programmes.target",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.unit",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="curves", to="planning.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["plan", "target__code", "unit__code"],
            },
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("submitted", "提交"),
                            ("recalled", "撤回"),
                            ("returned", "退回"),
                            ("approved", "批准"),
                            ("given_up", "作废"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="planning.plan"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.post"
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
                "ordering": ["plan", "version"],
            },
        ),
        migrations.CreateModel(
            name="Precedence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "after",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="planning.milestone",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="precedences",
                        to="planning.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["milestone", "after__ordinal"],
            },
        ),
        migrations.CreateModel(
            name="CurvePoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("value", minsheng.kit.fields.QuantityField()),
                (
                    "curve",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="planning.curve",
                    ),
                ),
            ],
            options={
                "ordering": ["curve", "month"],
                "constraints": [
                    models.UniqueConstraint(fields=("curve", "month"), name="planning_point_once_a_month"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gte", 0)), name="planning_point_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                (
                    "kind",
                    models.CharField(choices=[("reached", "已完成"), ("lifted", "已解除")], max_length=8),
                ),
                ("digest", models.CharField(help_text="SHA-256 of what was seen", max_length=64)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "revoked_by",
                    models.CharField(blank=True, help_text="post and name as text", max_length=120),
                ),
                ("reason", models.TextField(blank=True, help_text="why it was revoked")),
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
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="marks",
                        to="programmes.project",
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
                "ordering": ["project", "at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("project", "key", "kind"),
                        name="planning_mark_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revoked_at__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="planning_revoked_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Gate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                ("condition", models.CharField(max_length=200)),
                ("proof", models.CharField(blank=True, help_text="the paper that shows it", max_length=200)),
                (
                    "lifter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="gates",
                        to="planning.milestone",
                    ),
                ),
            ],
            options={
                "ordering": ["milestone", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("milestone", "key"), name="planning_gate_key_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                fields=("project", "ordinal"), name="planning_plan_ordinal_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["draft", "submitted", "returned"])),
                fields=("project",),
                name="planning_plan_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("approved_at__isnull", False), ("holds_from__isnull", False), ("state", "approved")
                    ),
                    models.Q(
                        models.Q(("state", "approved"), _negated=True),
                        ("approved_at__isnull", True),
                        ("holds_from__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="planning_plan_approved_holds",
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.UniqueConstraint(fields=("plan", "key"), name="planning_milestone_key_once"),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__isnull", True), ("share__gte", 0), _connector="OR"),
                name="planning_share_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="curve",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", True)),
                fields=("plan", "target"),
                name="planning_curve_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="curve",
            constraint=models.UniqueConstraint(
                condition=models.Q(("unit__isnull", False)),
                fields=("plan", "target", "unit"),
                name="planning_curve_once_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="curve",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first_month__isnull", False), ("way", "from_month")),
                    models.Q(models.Q(("way", "from_month"), _negated=True), ("first_month__isnull", True)),
                    _connector="OR",
                ),
                name="planning_first_month_where_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="planstep",
            constraint=models.UniqueConstraint(
                fields=("plan", "version"), name="planning_step_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="planstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("verb__in", ["returned", "given_up"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="planning_step_against_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="precedence",
            constraint=models.UniqueConstraint(
                fields=("milestone", "after"), name="planning_precedence_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="precedence",
            constraint=models.CheckConstraint(
                condition=models.Q(("milestone", models.F("after")), _negated=True),
                name="planning_not_after_itself",
            ),
        ),
    ]
