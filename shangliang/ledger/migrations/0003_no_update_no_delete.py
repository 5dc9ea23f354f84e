"""The database itself keeps the record: entries are added at the end and never changed or removed.

A later migration that rebuilds `ledger_entry` or `ledger_head` on SQLite loses the triggers with the old
table: let it call `drop` first and `create` after. `shangliang verify` and a test notice if one is missing.
"""

from django.db import migrations

SQLITE = {
    "ledger_entry_no_update": """
        BEFORE UPDATE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'ledger: an entry is never changed'); END""",
    "ledger_entry_no_delete": """
        BEFORE DELETE ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'ledger: an entry is never deleted'); END""",
    # INSERT OR REPLACE removes a row without firing the trigger above, so a second hash is refused here.
    "ledger_entry_continues": """
        BEFORE INSERT ON ledger_entry
        WHEN NOT EXISTS (SELECT 1 FROM ledger_head WHERE sequence = NEW.sequence - 1 AND hash = NEW.previous)
          OR EXISTS (SELECT 1 FROM ledger_entry
                     WHERE sequence = NEW.sequence OR previous = NEW.previous OR hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'ledger: an entry must continue the chain'); END""",
    "ledger_head_follows": """
        BEFORE UPDATE ON ledger_head
        WHEN NEW.id <> OLD.id OR NOT EXISTS (
            SELECT 1 FROM ledger_entry
            WHERE sequence = NEW.sequence AND sequence = OLD.sequence + 1
              AND previous = OLD.hash AND hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'ledger: the head follows the last entry'); END""",
    "ledger_head_stays": """
        BEFORE DELETE ON ledger_head
        BEGIN SELECT RAISE(ABORT, 'ledger: the head is never deleted'); END""",
    "ledger_head_is_one": """
        BEFORE INSERT ON ledger_head
        WHEN EXISTS (SELECT 1 FROM ledger_head)
        BEGIN SELECT RAISE(ABORT, 'ledger: the chain has one head'); END""",
}

POSTGRESQL_FUNCTIONS = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION ledger_continue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM ledger_head WHERE sequence = NEW.sequence - 1 AND hash = NEW.previous) THEN
        RAISE EXCEPTION 'ledger: an entry must continue the chain' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NOT EXISTS (
        SELECT 1 FROM ledger_entry
        WHERE sequence = NEW.sequence AND sequence = OLD.sequence + 1
          AND previous = OLD.hash AND hash = NEW.hash) THEN
        RAISE EXCEPTION 'ledger: the head follows the last entry' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

POSTGRESQL = {
    "ledger_entry_no_update": "BEFORE UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "ledger_entry_no_delete": "BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "ledger_entry_no_truncate": "BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION ledger_refuse()",
    "ledger_entry_continues": "BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_continue()",
    "ledger_head_follows": "BEFORE UPDATE ON ledger_head FOR EACH ROW EXECUTE FUNCTION ledger_follow()",
    "ledger_head_stays": "BEFORE DELETE ON ledger_head FOR EACH ROW EXECUTE FUNCTION ledger_refuse()",
    "ledger_head_no_truncate": "BEFORE TRUNCATE ON ledger_head EXECUTE FUNCTION ledger_refuse()",
}


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        # The check constraint on its key already keeps the head to one row.
        schema_editor.execute(POSTGRESQL_FUNCTIONS, params=None)
        triggers = POSTGRESQL
    else:
        triggers = SQLITE
    for name, rest in triggers.items():
        schema_editor.execute(f"CREATE TRIGGER {name} {rest}", params=None)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION ledger_refuse, ledger_continue, ledger_follow CASCADE", params=None)
        return
    for name in SQLITE:
        schema_editor.execute(f"DROP TRIGGER {name}", params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_head_row")]
    operations = [migrations.RunPython(create, drop)]
