"""Nothing forwards; backwards interpretations are taken back, which an earlier version cannot show."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def take_back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Withdraw every interpretation that is kept; the rows stay. Fit to run twice."""
    for model, state in (("Notice", "withdrawn"), ("Reading", "replaced")):
        rows = apps.get_model("notices", model).objects.using(schema_editor.connection.alias)
        rows.filter(state="kept").update(state=state)


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_interpretations")]

    operations = [migrations.RunPython(migrations.RunPython.noop, take_back)]
