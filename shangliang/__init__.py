"""Shangliang 商量: an institution of consultative deliberation, from a matter raised to a matter settled."""

import sys

# Python's own SQLite is as old as the system; versions before 3.51.3 can corrupt a WAL database
# (docs/decisions/0002-sqlite.md). The wheel carries a sound one where a wheel exists; elsewhere the
# system check in `config.checks` refuses an unsound version.
try:
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

__version__ = "0.1.0"
