"""Triggers: steps are never changed, and what was said of a frozen month neither.

A later migration that alters one of these tables must put its triggers back: SQLite rebuilds the table and
loses them (`minsheng verify` reports it).
"""

from django.db import migrations

_STEPS = "funds_fundsstep"
_PERIOD = """
    SELECT 1 FROM ledger_period period JOIN programmes_project project
        ON project.programme_id = period.programme_id
    WHERE period.frozen_at IS NOT NULL AND {where}
"""
_IS_FROZEN = {
    "funds_funds": _PERIOD.format(where="project.id = {row}.project_id AND period.month = {row}.month"),
    "funds_fundsline": _PERIOD.format(
        where="EXISTS (SELECT 1 FROM funds_funds funds WHERE funds.id = {row}.funds_id"
        " AND funds.project_id = project.id AND funds.month = period.month)"
    ),
}
_ROWS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
_RAISE = "RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation';"


def _triggers():
    """Name, table, operation, and the condition under which it refuses; None for always."""
    for operation in ("UPDATE", "DELETE"):
        yield f"{_STEPS}_no_{operation.lower()}", _STEPS, operation, None
    for table, asked in _IS_FROZEN.items():
        for operation, row in _ROWS:
            yield f"{table}_frozen_{operation.lower()}", table, operation, asked.format(row=row)


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, operation, asked in _triggers():
        when = f"CREATE TRIGGER {name} BEFORE {operation} ON {table}"
        if is_sqlite:
            condition = "" if asked is None else f" WHEN EXISTS ({asked})"
            schema_editor.execute(f"{when}{condition} BEGIN SELECT RAISE(ABORT, '{table} is sealed'); END")
            continue
        refuse = _RAISE.format(said=f"{table} is sealed")
        body = refuse if asked is None else f"IF EXISTS ({asked}) THEN {refuse} END IF;"
        back = "OLD" if operation == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {body} RETURN {back}; END $$"
        )
        schema_editor.execute(f"{when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for name, table, *_ in _triggers():
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {table}"))
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("funds", "0001_funds"), ("ledger", "0002_append_only")]

    operations = [migrations.RunPython(seal, unseal)]
