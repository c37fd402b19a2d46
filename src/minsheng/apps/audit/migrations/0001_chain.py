from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                ("at", models.DateTimeField(db_index=True, verbose_name="时间")),
                ("actor_id", models.CharField(max_length=80, verbose_name="操作人")),
                ("actor_post", models.CharField(blank=True, max_length=200, verbose_name="岗位")),
                ("area", models.CharField(blank=True, max_length=80, verbose_name="区划路径")),
                ("verb", models.CharField(max_length=80, verbose_name="动作")),
                ("subject_type", models.CharField(blank=True, max_length=80, verbose_name="对象类别")),
                ("subject_id", models.CharField(blank=True, max_length=80, verbose_name="对象编号")),
                ("subject_label", models.CharField(blank=True, max_length=200, verbose_name="对象名称")),
                ("facts", models.JSONField(default=dict, verbose_name="要素")),
                ("previous_hash", models.CharField(max_length=64, unique=True, verbose_name="上一条摘要")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="摘要")),
            ],
            options={
                "ordering": ["-number"],
                "indexes": [
                    models.Index(
                        fields=["subject_type", "subject_id", "number"], name="audit_event_by_subject"
                    ),
                    models.Index(fields=["actor_id", "number"], name="audit_event_by_actor"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="audit_event_number_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(verbose_name="最后序号")),
                ("hash", models.CharField(max_length=64, verbose_name="最后摘要")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="audit_head_only_one"),
                ],
            },
        ),
    ]
