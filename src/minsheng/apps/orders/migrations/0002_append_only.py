"""Triggers: an issued sheet is never changed, none is deleted; decisions neither.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_SEALS = (
    ("orders_sheet", "UPDATE", "OLD.issued_on IS NOT NULL OR OLD.taken_back_at IS NOT NULL"),
    ("orders_sheet", "DELETE", ""),
    ("orders_proposaldecision", "UPDATE", ""),
    ("orders_proposaldecision", "DELETE", ""),
)
_POSTGRESQL = """
    CREATE FUNCTION orders_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
            else "EXECUTE FUNCTION orders_refuse_change()"
        )
        schema_editor.execute(f"{begins}{condition} {does}")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, operation, _ in _SEALS:
        name = f"{table}_no_{operation.lower()}"
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION orders_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_orders_and_sheets")]

    operations = [migrations.RunPython(seal, unseal)]
