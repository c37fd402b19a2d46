"""Triggers: movements and steps are never changed, and nothing is written in a frozen month.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_FROZEN = """
    EXISTS (SELECT 1 FROM ledger_period period
        JOIN programmes_project project ON project.programme_id = period.programme_id
        JOIN programmes_target target ON target.project_id = project.id
        JOIN cascade_split split ON split.target_id = target.id
        JOIN cascade_allocation allocation ON allocation.split_id = split.id
        WHERE allocation.id = {row}.allocation_id AND period.month = {row}.month
        AND period.frozen_at IS NOT NULL)
"""

_NEVER = (
    ("ledger_movement", "UPDATE"),
    ("ledger_movement", "DELETE"),
    ("ledger_entrystep", "UPDATE"),
    ("ledger_entrystep", "DELETE"),
)
_FROZEN_FOR = (
    ("ledger_movement", "INSERT", "NEW"),
    ("ledger_standing", "INSERT", "NEW"),
    ("ledger_standing", "UPDATE", "OLD"),
    ("ledger_standing", "DELETE", "OLD"),
)

_POSTGRESQL = """
    CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'these rows are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE FUNCTION ledger_refuse_new_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {new} THEN
            RAISE EXCEPTION 'the month is frozen' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$;
    CREATE FUNCTION ledger_refuse_old_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {old} THEN
            RAISE EXCEPTION 'the month is frozen' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$
"""


def _never(table, operation):
    return f"{table}_no_{operation.lower()}"


def _frozen(table, operation):
    return f"{table}_frozen_{operation.lower()}"


def seal(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for table, operation in _NEVER:
            body = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            schema_editor.execute(
                f"CREATE TRIGGER {_never(table, operation)} BEFORE {operation} ON {table} {body}"
            )
        for table, operation, row in _FROZEN_FOR:
            when = f"BEFORE {operation} ON {table} WHEN {_FROZEN.format(row=row)}"
            body = "BEGIN SELECT RAISE(ABORT, 'the month is frozen'); END"
            schema_editor.execute(f"CREATE TRIGGER {_frozen(table, operation)} {when} {body}")
        return
    schema_editor.execute(_POSTGRESQL.format(new=_FROZEN.format(row="NEW"), old=_FROZEN.format(row="OLD")))
    for table, operation in _NEVER:
        when = f"BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change()"
        schema_editor.execute(f"CREATE TRIGGER {_never(table, operation)} {when}")
    for table, operation, row in _FROZEN_FOR:
        function = f"ledger_refuse_{row.lower()}_frozen"
        when = f"BEFORE {operation} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()"
        schema_editor.execute(f"CREATE TRIGGER {_frozen(table, operation)} {when}")


def unseal(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON {table}"
    names = [(_never(*each), each[0]) for each in _NEVER]
    names += [(_frozen(table, operation), table) for table, operation, _ in _FROZEN_FOR]
    for name, table in names:
        schema_editor.execute(f"DROP TRIGGER {name}{on.format(table=table)}")
    if schema_editor.connection.vendor != "sqlite":
        for function in ("change", "new_frozen", "old_frozen"):
            schema_editor.execute(f"DROP FUNCTION ledger_refuse_{function}()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_entries_and_standings")]

    operations = [migrations.RunPython(seal, unseal)]
