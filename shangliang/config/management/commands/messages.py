"""Check, update or compile the English catalogues."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shangliang.config import catalogues


class Command(BaseCommand):
    help = (
        "The English catalogues of all apps. Without an option: check, naming every text that is missing, "
        "unused, fuzzy, contradictory, or whose placeholders differ. Exits 1 if there is any."
    )
    # Words can be checked and compiled before anything else is right.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_mutually_exclusive_group()
        does.add_argument("--check", action="store_true", help="check only (the default)")
        does.add_argument("--update", action="store_true", help="add new texts, drop unused ones")
        does.add_argument("--compile", action="store_true", help="write the .mo files that are out of date")

    def handle(self, *, update: bool, compile: bool, **options: Any) -> None:
        if compile:
            self.stdout.write(f"{catalogues.compile_all()} catalogues compiled.")
        elif update:
            for app, n_empty in catalogues.update().items():
                self.stdout.write(f"{app}: {n_empty} texts to translate.")
        else:
            self.check_all()

    def check_all(self) -> None:
        found = catalogues.findings()
        for finding in found:
            self.stdout.write(str(finding))
        if found:
            raise CommandError(f"{len(found)} findings in the catalogues.", returncode=1)
        self.stdout.write("All texts are translated.")
