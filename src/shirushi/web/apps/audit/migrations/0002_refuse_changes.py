"""Let the database itself refuse to change an event."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON audit_eventrecord
BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
"""
POSTGRESQL = """
CREATE FUNCTION audit_event_unchanged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'events are never changed'; END $$;
CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON audit_eventrecord
FOR EACH ROW EXECUTE FUNCTION audit_event_unchanged();
"""


def refuse_changes(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    schema_editor.execute({"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor], params=None)


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER audit_event_unchanged")
    else:
        schema_editor.execute("DROP FUNCTION audit_event_unchanged CASCADE")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(refuse_changes, allow_changes)]
