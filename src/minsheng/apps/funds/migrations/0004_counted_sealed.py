"""Triggers: what counted of a frozen month is never changed; see 0002."""

from django.db import migrations

_TABLE = "funds_countedline"
_IS_FROZEN = """
    SELECT 1 FROM funds_funds funds
        JOIN programmes_project project ON project.id = funds.project_id
        JOIN ledger_period period ON period.programme_id = project.programme_id AND period.month = funds.month
    WHERE period.frozen_at IS NOT NULL AND funds.id = {row}.funds_id
"""
_ROWS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
_RAISE = "RAISE EXCEPTION 'funds_countedline is sealed' USING ERRCODE = 'integrity_constraint_violation';"


def seal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for operation, row in _ROWS:
        name = f"{_TABLE}_frozen_{operation.lower()}"
        when, asked = f"CREATE TRIGGER {name} BEFORE {operation} ON {_TABLE}", _IS_FROZEN.format(row=row)
        if is_sqlite:
            schema_editor.execute(
                f"{when} WHEN EXISTS ({asked}) BEGIN SELECT RAISE(ABORT, '{_TABLE} is sealed'); END"
            )
            continue
        back = "OLD" if operation == "DELETE" else "NEW"
        schema_editor.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN IF EXISTS ({asked}) THEN {_RAISE} END IF; RETURN {back}; END $$"
        )
        schema_editor.execute(f"{when} FOR EACH ROW EXECUTE FUNCTION {name}()")


def unseal(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for operation, _ in _ROWS:
        name = f"{_TABLE}_frozen_{operation.lower()}"
        schema_editor.execute(f"DROP TRIGGER {name}" + ("" if is_sqlite else f" ON {_TABLE}"))
        if not is_sqlite:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_counted"), ("ledger", "0002_append_only")]

    operations = [migrations.RunPython(seal, unseal)]
