"""Make a backup of this installation; put one back."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from shangliang import __version__
from shangliang.config import running
from shangliang.config.backups import archive, databases
from shangliang.config.backups.archive import Damaged, Manifest
from shangliang.ledger import canonical, clock
from shangliang.ledger.models import Entry
from shangliang.people.models import User

KEYS = ("SHANGLIANG_SECRET_KEY", "SHANGLIANG_CONTACT_KEY")


class Refused(Exception):
    """A sound backup that must not go where it was told to; the message says why."""


def make(file: Path, *, with_keys: bool = False) -> Manifest:
    """Write this installation to a new file, while the site runs.

    Raises `Refused` if the file exists or its folder does not, `databases.CannotCopy` if the engine fails.
    """
    if file.exists():
        raise Refused(f"{file} exists already")
    if not file.parent.is_dir():
        raise Refused(f"{file.parent} is not a folder")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        copy, draft = Path(folder) / "database", Path(folder) / "backup"
        head = databases.copy_out(copy)
        manifest = Manifest(
            made_at=canonical.moment(clock.now()),
            version=__version__,
            engine=connection.vendor,
            ledger_sequence=head.sequence,
            ledger_hash=head.hash,
            migrations=sorted(".".join(name) for name in MigrationLoader(connection).applied_migrations),
            keys={name: archive.fingerprint(_key(name)) for name in KEYS},
        )
        # Who may read the backup may read everything.
        with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as target:
            manifest = archive.write(target, manifest, _parts(copy, with_keys=with_keys))
            target.flush()
            os.fsync(target.fileno())
        draft.rename(file)
    return manifest


def restore(file: Path, *, replace: bool = False) -> Manifest:
    """Make this installation that of the backup, and its tables those of this version.

    Nothing is touched before the whole file has been checked. Broken off later, it can be run again.

    Raises `archive.Damaged`, `Refused`, `running.SiteIsRunning`, `databases.CannotCopy`.
    """
    home = Path(settings.HOME)
    with running.hold(alone=True), tempfile.TemporaryDirectory(prefix=".restore-", dir=home) as name:
        folder = Path(name)
        manifest = check(file, folder)
        if not replace and not is_empty():
            raise Refused("this installation holds data; --replace overwrites them")
        databases.copy_in(folder / "database")
        _swap(folder / "media", Path(settings.MEDIA_ROOT), old=folder / "media-before")
        for key in (folder / "keys").glob("*"):
            key.chmod(0o600)
            (home / "secrets").mkdir(mode=0o700, exist_ok=True)
            key.replace(home / "secrets" / key.name)
        call_command("migrate", interactive=False, verbosity=0)
    return manifest


def check(file: Path, folder: Path) -> Manifest:
    """Unpack the backup into an empty folder and see that it is whole and can be used here."""
    manifest = archive.unpack(file, folder)
    if manifest.engine != connection.vendor:
        raise Refused(f"the backup is of {manifest.engine}, this installation runs on {connection.vendor}")
    known = {".".join(name) for name in MigrationLoader(None).disk_migrations}
    newer = sorted(set(manifest.migrations) - known)
    if newer:
        raise Refused(f"the backup was made by another version: {newer[0]} is not known here")
    try:
        head = databases.examine(folder / "database")
    except databases.CannotCopy as error:
        raise Damaged(str(error)) from error
    if head is not None and head != (manifest.ledger_sequence, manifest.ledger_hash):
        raise Damaged("the head of its ledger is not that of its manifest")
    return manifest


def is_empty() -> bool:
    """Whether nothing has been done on this installation yet."""
    tables = set(connection.introspection.table_names())
    models = (Entry, User)
    has_rows = any(model._meta.db_table in tables and model._default_manager.exists() for model in models)
    media = Path(settings.MEDIA_ROOT)
    return not has_rows and not (media.exists() and any(media.iterdir()))


def foreign_keys(manifest: Manifest) -> list[str]:
    """Names of keys under which the backup was made and which are not this installation's."""
    return [name for name in KEYS if archive.fingerprint(_key(name)) != manifest.keys.get(name)]


def _key(name: str) -> str:
    return str(getattr(settings, name.removeprefix("SHANGLIANG_")))


def _parts(copy: Path, *, with_keys: bool) -> Iterator[tuple[str, Path]]:
    yield "database", copy
    # After the database: every upload that it names is there already.
    media = Path(settings.MEDIA_ROOT)
    for file in sorted(media.rglob("*")):
        if file.is_file() and not file.is_symlink():
            yield f"media/{file.relative_to(media).as_posix()}", file
    for name in KEYS if with_keys else ():
        file = Path(settings.HOME) / "secrets" / name.lower()
        if file.exists():
            yield f"keys/{file.name}", file


def _swap(new: Path, place: Path, *, old: Path) -> None:
    new.mkdir(exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        shutil.move(place, old)
    shutil.move(new, place)
