"""Triggers: steps of talks are never changed.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_TABLES = ("talks_talkstep",)
_OPERATIONS = ("UPDATE", "DELETE")
_POSTGRESQL = """
    CREATE FUNCTION talks_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'these rows are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(_POSTGRESQL)
    for table in _TABLES:
        for operation in _OPERATIONS:
            when = f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table}"
            if is_sqlite:
                schema_editor.execute(f"{when} BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END")
            else:
                schema_editor.execute(f"{when} FOR EACH ROW EXECUTE FUNCTION talks_refuse_change()")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in _TABLES:
        for operation in _OPERATIONS:
            name = f"{table}_no_{operation.lower()}"
            schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION talks_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("talks", "0001_talks")]

    operations = [migrations.RunPython(seal, unseal)]
