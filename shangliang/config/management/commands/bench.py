"""Run the benchmarks that come with the source."""

import subprocess
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = (
        "Measure the methods and the ledger beside their peers, as tables or as JSON, with the bar and a "
        "verdict for each figure. Exit status 1 if a bar is missed. script/bench installs the peers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="methods, or the name of a benchmark")
        parser.add_argument("--json", action="store_true", help="one JSON document a benchmark")

    def handle(self, *, names: list[str], json: bool, **options: Any) -> None:
        if not (settings.PROJECT / "benchmarks" / "__main__.py").exists():
            raise CommandError("The benchmarks are not installed: they come with the source.", returncode=2)
        # A process of their own, as from script/bench: what this one has loaded must not be measured.
        asked = [sys.executable, "-m", "benchmarks", *names, *(["--json"] if json else [])]
        status = subprocess.run(asked, cwd=settings.PROJECT, check=False).returncode  # noqa: S603  our own
        if status:
            sys.exit(status)
