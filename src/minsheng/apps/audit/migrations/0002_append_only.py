"""Triggers that refuse to change or delete an event.

A later migration that alters `audit_event` must put them back: SQLite rebuilds the table and loses them
(`minsheng verify` reports it).
"""

from django.db import migrations

_SQLITE = {
    "audit_event_no_update": "BEFORE UPDATE ON audit_event",
    "audit_event_no_delete": "BEFORE DELETE ON audit_event",
    # INSERT OR REPLACE deletes without firing the delete trigger.
    "audit_event_no_replace": (
        "BEFORE INSERT ON audit_event WHEN EXISTS (SELECT 1 FROM audit_event WHERE number = NEW.number"
        " OR hash = NEW.hash OR previous_hash = NEW.previous_hash)"
    ),
}

_POSTGRESQL = {
    "audit_event_no_change": "BEFORE UPDATE OR DELETE ON audit_event FOR EACH ROW",
    "audit_event_no_truncate": "BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT",
}

_REFUSE = """
    CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit_event is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
"""


def seal(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, when in _SQLITE.items():
            body = "BEGIN SELECT RAISE(ABORT, 'audit_event is append-only'); END"
            schema_editor.execute(f"CREATE TRIGGER {name} {when} {body}")
    else:
        schema_editor.execute(_REFUSE)
        for name, when in _POSTGRESQL.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_event_refuse()")


def unseal(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in _SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")
    else:
        for name in _POSTGRESQL:
            schema_editor.execute(f"DROP TRIGGER {name} ON audit_event")
        schema_editor.execute("DROP FUNCTION audit_event_refuse()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_chain")]

    operations = [migrations.RunPython(seal, unseal)]
