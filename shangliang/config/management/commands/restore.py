"""Put a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shangliang.config.backups import keeping
from shangliang.config.backups.archive import Damaged
from shangliang.config.backups.databases import CannotCopy
from shangliang.config.running import SiteIsRunning


class Command(BaseCommand):
    help = (
        "Make this installation that of the backup FILE. The file is checked as a whole first; a damaged "
        "one, one of a newer version, a running site, or an installation with data is refused."
    )
    # The database may be what is broken.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="written by `shangliang backup`")
        parser.add_argument("--replace", action="store_true", help="overwrite the data that are here")

    def handle(self, *, file: Path, replace: bool, **options: Any) -> None:
        try:
            manifest = keeping.restore(file, replace=replace)
        except FileNotFoundError as error:
            raise CommandError(f"{file}: there is no such file.", returncode=2) from error
        except IsADirectoryError as error:
            raise CommandError(f"{file} is a folder, not a backup.", returncode=2) from error
        except Damaged as error:
            raise CommandError(f"{file} is damaged: {error}. Nothing was changed.", returncode=2) from error
        except (keeping.Refused, SiteIsRunning) as error:
            raise CommandError(f"Nothing was changed: {error}.", returncode=2) from error
        except (CannotCopy, OSError) as error:
            raise CommandError(f"The restore failed: {error}. Run it again.") from error
        self.stdout.write(
            f"Restored as of {manifest.made_at}: ledger entry {manifest.ledger_sequence}, "
            f"head {manifest.ledger_hash}. Now run: shangliang verify"
        )
        for name in keeping.foreign_keys(manifest):
            self.stderr.write(f"{name} is not the one of the backup: put that one back into secrets/.")
