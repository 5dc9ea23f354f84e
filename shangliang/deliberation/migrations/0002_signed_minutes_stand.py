"""The database itself keeps signed minutes: their text and signature never change.

A later migration that rebuilds `deliberation_minutes` on SQLite loses the trigger with the old table: let it
call `drop` first and `create` after. A test notices if it is missing.
"""

from django.db import migrations

KEPT = (
    "meeting_id", "number", "agreed", "dissent", "body", "round", "salt", "digest", "signed_by_id", "signed_at",
)

SQLITE = """
CREATE TRIGGER minutes_signed_stand BEFORE UPDATE ON deliberation_minutes
WHEN OLD.state IN ('signed', 'filed') AND (
    NEW.state NOT IN ('filed', OLD.state) OR {changed})
BEGIN SELECT RAISE(ABORT, 'minutes: a signed text never changes'); END
""".format(changed=" OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in KEPT))

POSTGRESQL = """
CREATE FUNCTION minutes_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'minutes: a signed text never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER minutes_signed_stand BEFORE UPDATE ON deliberation_minutes FOR EACH ROW
WHEN (OLD.state IN ('signed', 'filed') AND (
    NEW.state NOT IN ('filed', OLD.state) OR {changed}))
EXECUTE FUNCTION minutes_refuse();
""".format(changed=" OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in KEPT))


def create(apps, schema_editor):
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL if is_postgresql else SQLITE, params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION minutes_refuse CASCADE", params=None)
    else:
        schema_editor.execute("DROP TRIGGER minutes_signed_stand", params=None)


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
