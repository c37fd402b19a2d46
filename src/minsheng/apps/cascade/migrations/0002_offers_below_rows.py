from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cascade", "0001_splits"),
    ]

    operations = [
        migrations.AddField(
            model_name="allocation",
            name="offered_at",
            field=models.DateTimeField(help_text="when the draft below the row was offered", null=True),
        ),
    ]
