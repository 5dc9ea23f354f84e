"""The `shangliang` command: the methods' own commands, and every management command, under one name.

What stands outside our control (settings, the disk, the database, an interruption) ends a command with one
line that says what to do, and not with a traceback: exit status 2, or 130 after Ctrl-C. `--traceback` shows
where it was.
"""

import os
import sys
from contextlib import suppress

from shangliang.methods import commands


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in commands.NAMES:
        sys.exit(commands.run(sys.argv[1], sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  reads the settings on import
    from django.db import Error  # noqa: PLC0415

    from shangliang.config.environment import BadSetting  # noqa: PLC0415

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        leave("Interrupted.", status=130)
    except BrokenPipeError:
        # Whoever read the output has gone, as `head` does; nothing more can be told them.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except BadSetting as error:
        leave(str(error))
    except UnicodeEncodeError as error:
        leave(f"{error.object[error.start : error.end]!r} cannot be written in {error.encoding}.")
    except Error as error:
        if "--traceback" in sys.argv:
            raise
        leave(f"The database: {first_line(error)}. {hint(error)}")
    except OSError as error:
        if "--traceback" in sys.argv:
            raise
        leave(f"{error.filename or 'The system'}: {error.strerror or error}.")


def first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def hint(error: Exception) -> str:
    """What the operator can do about it."""
    words = str(error)
    if "no such table" in words or "no such column" in words or "does not exist" in words:
        return "Bring it up to date with: shangliang prepare"
    if "locked" in words:
        return "Another process is writing to it; try again when that has ended."
    return "See DATABASE_URL and SHANGLIANG_HOME (docs/operations.md)."


def leave(words: str, *, status: int = 2) -> None:
    sys.stderr.write(f"{words}\n")
    sys.exit(status)
