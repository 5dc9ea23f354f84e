"""What must hold before the site starts."""

import sqlite3
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import connections

SOUND_SQLITE = (3, 51, 3)


@register()
def sqlite_is_sound(**kwargs: Any) -> list[CheckMessage]:
    """SQLite 3.7.0 to 3.51.2 can corrupt a WAL database in a rare race (docs/decisions/0002-sqlite.md)."""
    uses_sqlite = any(connection.vendor == "sqlite" for connection in connections.all())
    if not uses_sqlite or sqlite3.sqlite_version_info >= SOUND_SQLITE:
        return []
    return [
        Error(
            f"SQLite {sqlite3.sqlite_version} can corrupt the database; 3.51.3 or later is needed.",
            hint="Install the pysqlite3 wheel or a newer SQLite, or use PostgreSQL (DATABASE_URL).",
            id="shangliang.E001",
        )
    ]
