"""Typed reading of the environment: nonsense is refused at start, never guessed around."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class BadSetting(Exception):
    """An environment variable that cannot be understood; the message names it and what was expected."""


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    raw = os.environ.get(name)
    if raw is None:
        return default
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if raw.lower() not in known:
        raise BadSetting(f"{name}={raw!r}: expected one of {', '.join(known)}")
    return known[raw.lower()]


def whole_number(name: str, default: int, *, at_least: int = 0) -> int:
    raw = os.environ.get(name)
    if raw is None:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) < at_least:
        raise BadSetting(f"{name}={raw!r}: expected a whole number of at least {at_least}")
    return int(raw)


def words(name: str, default: list[str]) -> list[str]:
    raw = os.environ.get(name)
    return default if raw is None else [word.strip() for word in raw.split(",") if word.strip()]


def choice(name: str, known: tuple[str, ...]) -> str:
    """One of the known words; the first where nothing is set."""
    raw = os.environ.get(name, known[0])
    if raw not in known:
        raise BadSetting(f"{name}={raw!r}: expected one of {', '.join(known)}")
    return raw


def secret(name: str, home: Path) -> str:
    """The secret of that name from the environment, or one made for this installation and kept in `home`."""
    if name in os.environ:
        return os.environ[name]
    file = home / "secrets" / name.lower()
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Exclusive creation under another name and a link: of two first starts at once, one secret wins.
        draft = file.with_suffix(f".{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text()


SQLITE_OPTIONS = {
    # Docs/decisions/0002-sqlite.md: a lock taken late deadlocks; a commit not synced is lost in a power cut.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(name: str, home: Path) -> dict[str, Any]:
    """Django's settings for a `sqlite:///file` or `postgres://user:password@host:port/name` address."""
    raw = os.environ.get(name) or f"sqlite:///{home / 'shangliang.sqlite3'}"
    url = urlsplit(raw)
    if url.scheme == "sqlite" and url.path:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": url.path.replace("//", "/"),
            "CONN_MAX_AGE": None,
            "OPTIONS": SQLITE_OPTIONS,
        }
    if url.scheme in {"postgres", "postgresql"} and url.path.strip("/"):
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path.strip("/")),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": None,
            "CONN_HEALTH_CHECKS": True,
            # PgBouncer in transaction mode cannot keep prepared statements.
            "OPTIONS": {"prepare_threshold": None, **options},
        }
    raise BadSetting(f"{name}: expected sqlite:///file or postgres://user:password@host:port/name")
