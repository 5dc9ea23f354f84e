"""Bring an installation up to this version: after the first checkout, and after every upgrade."""

import shutil
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from shangliang.config import catalogues, running


class Command(BaseCommand):
    help = (
        "Compile the translations, bring the database's tables up to date, collect the static files. "
        "Safe to repeat; touches no data."
    )
    # What they check may be what this command makes.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo's data into an empty database")
        parser.add_argument("--reset", action="store_true", help="with --demo: delete it and start over")

    def handle(self, *, demo: bool, reset: bool, **options: Any) -> None:
        if reset and not demo:
            raise CommandError("--reset deletes the demo's data; say --demo --reset.", returncode=2)
        self.step("translations", catalogues.compile_all)
        if demo:
            self.step("database", lambda: self.tables_of_demo(reset=reset))
            self.step("demo data", self.load_demo)
        else:
            self.step("database", migrate)
        self.step("static files", collect_static)

    def step(self, name: str, act: Callable[[], object]) -> None:
        started = time.monotonic()
        act()
        self.stdout.write(f"  {name:<24}{time.monotonic() - started:6.1f} s")
        self.stdout.flush()

    def tables_of_demo(self, *, reset: bool) -> None:
        """Tables for the demo; whatever a broken-off load left behind is deleted first."""
        broken_off, complete = marker("loading").exists(), marker("loaded").exists()
        if reset and database_file().exists() and not (broken_off or complete):
            raise CommandError(f"{settings.HOME} was not made by the demo; --reset leaves it alone.")
        if reset or broken_off:
            delete_demo()
        migrate()

    def load_demo(self) -> None:
        if marker("loaded").exists():
            return
        marker("loading").touch()
        call_command("demo", load=True, stdout=self.stdout)
        marker("loading").replace(marker("loaded"))


def migrate() -> None:
    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


def marker(stage: str) -> Path:
    """A file that says how far the demo's data came: `loading` or `loaded`."""
    return Path(settings.HOME) / f"demo-{stage}"


def database_file() -> Path:
    return Path(settings.HOME) / "shangliang.sqlite3"


def delete_demo() -> None:
    """Delete the demo's database and uploads, unless the site is running on them."""
    if connection.settings_dict["NAME"] != str(database_file()):
        raise CommandError("The demo deletes only its own SQLite file; DATABASE_URL names another.")
    try:
        lock = running.hold(alone=True)
    except running.SiteIsRunning as error:
        raise CommandError(str(error)) from error
    with lock:
        connection.close()
        for suffix in ("", "-wal", "-shm"):
            database_file().with_name(database_file().name + suffix).unlink(missing_ok=True)
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        for stage in ("loading", "loaded"):
            marker(stage).unlink(missing_ok=True)
