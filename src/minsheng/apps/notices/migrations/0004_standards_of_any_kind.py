"""A standard (标准) is not always one of money: the label of the kind says so; the rows stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_interpretations_go_backwards")]

    operations = [
        migrations.AlterField(
            "fact",
            "kind",
            models.CharField(
                max_length=12,
                choices=[
                    ("head", "文件"),
                    ("category", "类别"),
                    ("project", "项目"),
                    ("lead", "牵头单位"),
                    ("cooperating", "配合单位"),
                    ("target", "年度目标"),
                    ("undertaking", "无数字承诺"),
                    ("pledge", "承诺词"),
                    ("deadline", "时限"),
                    ("measure", "推进措施"),
                    ("subtarget", "子任务"),
                    ("standard", "标准"),
                    ("unread", "未读懂"),
                ],
            ),
        ),
    ]
