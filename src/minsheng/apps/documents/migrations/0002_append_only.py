"""Triggers: letterheads, snapshots, papers and sign-offs are never changed; a number becomes void, once.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_TABLES = ("documents_letterhead", "documents_snapshot", "documents_output", "documents_signoff")
_NUMBER = "documents_number"
_OTHERWISE = (
    "OLD.voided_at IS NOT NULL OR NEW.voided_at IS NULL OR NEW.id <> OLD.id"
    " OR NEW.division_id <> OLD.division_id OR NEW.text <> OLD.text OR NEW.normal <> OLD.normal"
    " OR COALESCE(NEW.series_id, 0) <> COALESCE(OLD.series_id, 0)"
    " OR COALESCE(NEW.year, 0) <> COALESCE(OLD.year, 0)"
    " OR COALESCE(NEW.ordinal, 0) <> COALESCE(OLD.ordinal, 0)"
)
"""Any update of a number but the one that makes it void."""
_SEALS = (
    *((table, operation, "") for table in _TABLES for operation in ("UPDATE", "DELETE")),
    (_NUMBER, "UPDATE", _OTHERWISE),
    (_NUMBER, "DELETE", ""),
)
_POSTGRESQL = """
    CREATE FUNCTION documents_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
            else "EXECUTE FUNCTION documents_refuse_change()"
        )
        schema_editor.execute(f"{begins}{condition} {does}")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table, operation, _ in _SEALS:
        name = f"{table}_no_{operation.lower()}"
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        schema_editor.execute("DROP FUNCTION documents_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_letterheads_and_papers")]

    operations = [migrations.RunPython(seal, unseal)]
