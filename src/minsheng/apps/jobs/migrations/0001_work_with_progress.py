from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="种类")),
                ("title", models.CharField(max_length=120, verbose_name="名称")),
                ("arguments", models.JSONField(default=dict, verbose_name="要素")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "排队中"),
                            ("running", "进行中"),
                            ("done", "已完成"),
                            ("failed", "未完成"),
                            ("cancelled", "已取消"),
                        ],
                        default="queued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("run", models.PositiveIntegerField(default=1, verbose_name="第几次")),
                ("done", models.PositiveBigIntegerField(default=0, verbose_name="已办")),
                ("total", models.PositiveBigIntegerField(default=0, verbose_name="共")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="进展")),
                ("result", models.JSONField(default=dict, verbose_name="结果")),
                ("problem_code", models.CharField(blank=True, max_length=80, verbose_name="问题")),
                ("problem_facts", models.JSONField(default=dict, verbose_name="问题要素")),
                ("requested_by", models.CharField(max_length=80, verbose_name="发起人")),
                ("requested_post", models.CharField(blank=True, max_length=200, verbose_name="发起岗位")),
                ("division_path", models.CharField(blank=True, max_length=80, verbose_name="区划路径")),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="要求取消")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="发起时间")),
                ("queued_at", models.DateTimeField(verbose_name="排队时间")),
                ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                ("beat_at", models.DateTimeField(null=True, verbose_name="最近动静")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
            ],
            options={
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["state", "beat_at"], name="jobs_job_by_state"),
                    models.Index(fields=["requested_by", "id"], name="jobs_job_by_requester"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("total", 0), ("done__lte", models.F("total")), _connector="OR"),
                        name="jobs_job_done_within_total",
                    )
                ],
            },
        ),
    ]
