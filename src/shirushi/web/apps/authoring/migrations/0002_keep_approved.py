"""Let the database itself refuse to change an approved text."""

from django.db import migrations

SQLITE = (
    """
CREATE TRIGGER authoring_approved_kept BEFORE UPDATE ON authoring_versionrecord
WHEN OLD.state = 'approved' AND (
  NEW.state <> 'approved' OR NEW.document <> OLD.document OR NEW.number <> OLD.number
  OR NEW.revision <> OLD.revision OR NEW.programme_id <> OLD.programme_id
  OR NEW.title_ja <> OLD.title_ja OR NEW.title_en <> OLD.title_en)
BEGIN SELECT RAISE(ABORT, 'an approved version is never changed'); END;
""",
)
POSTGRESQL = (
    """
CREATE FUNCTION authoring_approved_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an approved version is never changed'; END $$;
""",
    """
CREATE TRIGGER authoring_approved_kept BEFORE UPDATE ON authoring_versionrecord
FOR EACH ROW WHEN (OLD.state = 'approved' AND (
  NEW.state <> 'approved' OR NEW.document <> OLD.document OR NEW.number <> OLD.number
  OR NEW.revision <> OLD.revision OR NEW.programme_id <> OLD.programme_id
  OR NEW.title_ja <> OLD.title_ja OR NEW.title_en <> OLD.title_en))
EXECUTE FUNCTION authoring_approved_kept();
""",
)


def keep(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(statement, params=None)


def let_go(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER authoring_approved_kept")
    else:
        schema_editor.execute("DROP FUNCTION authoring_approved_kept CASCADE")


class Migration(migrations.Migration):
    dependencies = [("authoring", "0001_initial")]
    operations = [migrations.RunPython(keep, let_go)]
