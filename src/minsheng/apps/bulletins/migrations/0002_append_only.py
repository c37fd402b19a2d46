"""Triggers: bulletins and rows of corrections are never changed, an answered objection neither.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_SEALS = (
    ("bulletins_bulletin", "UPDATE", ""),
    ("bulletins_bulletin", "DELETE", ""),
    ("bulletins_correctionrow", "UPDATE", ""),
    ("bulletins_correctionrow", "DELETE", ""),
    ("bulletins_objection", "UPDATE", "OLD.answered_at IS NOT NULL OR OLD.words <> NEW.words"),
    ("bulletins_objection", "DELETE", ""),
)
_POSTGRESQL = """
    CREATE FUNCTION bulletins_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'these rows are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(_POSTGRESQL)
    for table, operation, when in _SEALS:
        begins = f"CREATE TRIGGER {table}_no_{operation.lower()} BEFORE {operation} ON {table} FOR EACH ROW"
        condition = f" WHEN ({when})" if when else ""
        does = (
            f"BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END"
            if is_sqlite
            else "EXECUTE FUNCTION bulletins_refuse_change()"
        )
        schema_editor.execute(f"{begins}{condition} {does}")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, operation, _ in _SEALS:
        name = f"{table}_no_{operation.lower()}"
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION bulletins_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("bulletins", "0001_bulletins")]

    operations = [migrations.RunPython(seal, unseal)]
