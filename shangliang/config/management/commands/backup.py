"""Write the installation to one file."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shangliang.config.backups import keeping
from shangliang.config.backups.databases import CannotCopy


class Command(BaseCommand):
    help = (
        "Write the database as it stands now, the uploads, and a manifest with their digests and the head "
        "of the ledger to FILE (a zip). The site may go on running. The file holds personal data."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="a file that does not exist yet")
        parser.add_argument(
            "--with-keys",
            action="store_true",
            help="put the installation's keys in too; without them keep a copy of secrets/ elsewhere",
        )
        parser.add_argument("--json", action="store_true", help="print the manifest")

    def handle(self, *, file: Path, with_keys: bool, json: bool, **options: Any) -> None:
        try:
            manifest = keeping.make(file, with_keys=with_keys)
        except keeping.Refused as error:
            raise CommandError(f"{error}.", returncode=2) from error
        except (CannotCopy, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        if json:
            self.stdout.write(dumps(asdict(manifest)))
            return
        self.stdout.write(
            f"{file}: {file.stat().st_size:,} bytes, {len(manifest.parts)} parts, "
            f"ledger entry {manifest.ledger_sequence}, head {manifest.ledger_hash}"
        )
        if not with_keys:
            self.stdout.write("Without keys: telephone numbers and query codes need those of secrets/.")


dumps = json.dumps
