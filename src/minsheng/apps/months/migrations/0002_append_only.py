"""Triggers: steps and scans are never changed, and what a frozen month said neither.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_NEVER = ("months_reportstep", "months_reportscan", "months_thresholds")
_FROZEN = ("months_projectstanding", "months_targetstanding", "months_rowstanding")
_OPERATIONS = ("UPDATE", "DELETE")
_IS_FROZEN = """
    EXISTS (SELECT 1 FROM ledger_period period
        WHERE period.id = {row}.period_id AND period.frozen_at IS NOT NULL)
"""

_POSTGRESQL = f"""
    CREATE FUNCTION months_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'these rows are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE FUNCTION months_refuse_new_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_IS_FROZEN.format(row="NEW")} THEN
            RAISE EXCEPTION 'the month is frozen' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE FUNCTION months_refuse_old_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {_IS_FROZEN.format(row="OLD")} THEN
            RAISE EXCEPTION 'the month is frozen' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$
"""


def _triggers():
    """Name, table, operation, whether of a frozen month, and the row asked about."""
    for table in _NEVER:
        for operation in _OPERATIONS:
            yield f"{table}_no_{operation.lower()}", table, operation, None
    for table in _FROZEN:
        for operation, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield f"{table}_frozen_{operation.lower()}", table, operation, row


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(_POSTGRESQL)
    for name, table, operation, row in _triggers():
        when = f"CREATE TRIGGER {name} BEFORE {operation} ON {table}"
        if not is_sqlite:
            function = "change" if row is None else f"{row.lower()}_frozen"
            schema_editor.execute(f"{when} FOR EACH ROW EXECUTE FUNCTION months_refuse_{function}()")
            continue
        condition = "" if row is None else f" WHEN {_IS_FROZEN.format(row=row)}"
        schema_editor.execute(f"{when}{condition} BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, *_ in _triggers():
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
    if not is_sqlite:
        for function in ("change", "new_frozen", "old_frozen"):
            schema_editor.execute(f"DROP FUNCTION months_refuse_{function}()")


class Migration(migrations.Migration):
    dependencies = [("months", "0001_reports_and_standings")]

    operations = [migrations.RunPython(seal, unseal)]
