"""The triggers by which the database keeps the record, by name; migration 0003 holds their SQL."""

from django.db import connection

GUARDS = {
    "sqlite": {
        "ledger_entry_no_update",
        "ledger_entry_no_delete",
        "ledger_entry_continues",
        "ledger_head_follows",
        "ledger_head_stays",
        "ledger_head_is_one",
    },
    "postgresql": {
        "ledger_entry_no_update",
        "ledger_entry_no_delete",
        "ledger_entry_no_truncate",
        "ledger_entry_continues",
        "ledger_head_follows",
        "ledger_head_stays",
        "ledger_head_no_truncate",
    },
}

IN_PLACE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        " AND tgrelid IN ('ledger_entry'::regclass, 'ledger_head'::regclass)"
    ),
}


def missing_guards() -> list[str]:
    """Names of the triggers that should stand in this database and do not, or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(IN_PLACE[connection.vendor])
        in_place = {name for (name,) in cursor.fetchall()}
    return sorted(GUARDS[connection.vendor] - in_place)
