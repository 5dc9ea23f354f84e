"""`shangliang demo`: a year of Huqiu district, invented but for what is public."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from shangliang.demo import year
from shangliang.demo.world import World
from shangliang.platforms.models import Committee

HEADING = "# The demo's accounts on this installation: user name, password, name, duty."


class Command(BaseCommand):
    help = (
        "Load a year of Huqiu district into an empty database, or print the demo's accounts. "
        "People and events are invented; the same seed and day tell the same year."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--load", action="store_true", help="load the data, if the database is empty")
        parser.add_argument("--accounts", action="store_true", help="print the accounts and their passwords")
        parser.add_argument("--seed", type=int, default=2022, help="another seed tells another year")
        parser.add_argument(
            "--scale", choices=[year.SMALL, year.FULL], default=year.FULL, help="how much is told"
        )

    def handle(self, *, load: bool, accounts: bool, seed: int, scale: str, **options: Any) -> None:
        if not (load or accounts):
            raise CommandError("Say --load, --accounts, or both.", returncode=2)
        if load:
            self.load(seed, scale)
        if accounts:
            self.print_accounts()

    def load(self, seed: int, scale: str) -> None:
        if Committee.objects.exists():
            self.stdout.write("The database is not empty; nothing was loaded.")
            return
        world = year.tell(seed=seed, scale=scale, today=localdate())
        keep(world)
        self.stdout.write(
            f"{year.n_told()} topics, {len(world.accounts)} accounts. Accounts: {accounts_file()}"
        )

    def print_accounts(self) -> None:
        file = accounts_file()
        if not file.exists():
            raise CommandError(f"{file} is not there: load the demo with --load first.", returncode=2)
        self.stdout.write(file.read_text(encoding="utf-8"), ending="")


def accounts_file() -> Path:
    return Path(settings.HOME) / "demo-accounts.txt"


def keep(world: World) -> None:
    """Write the accounts down for the owner of this installation alone."""
    rows = [(one.username, one.password, one.name, one.duty) for one in world.accounts]
    width = max(len(username) for username, *_rest in rows)
    lines = [HEADING, *(f"{name:<{width}}  {word}  {who}  {duty}" for name, word, who, duty in rows)]
    file = accounts_file()
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
