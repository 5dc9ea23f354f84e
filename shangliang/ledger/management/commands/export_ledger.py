"""`shangliang export_ledger`: the record for everyone to check."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from shangliang.ledger.queries import head, public_export


class Command(BaseCommand):
    help = (
        "Write the public export of the ledger as JSON lines: every entry with its hashes; its data where "
        "they are public, else only their salted digest. Check it with `shangliang verify FILE` or with the "
        "program in docs/ledger.md. An existing FILE is replaced once the new one is complete."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write")

    def handle(self, *, out: Path, **options: Any) -> None:
        end = head()
        if end is None:
            raise CommandError("the head of the chain is missing; see `shangliang verify`", returncode=1)
        draft = out.with_name(out.name + ".part")
        try:
            with draft.open("w", encoding="utf-8", newline="\n") as file:
                n = -1  # one line is the head's own
                for line in tqdm(public_export(), total=end.sequence + 1, unit="line", disable=None):
                    file.write(line)
                    n += 1
            draft.replace(out)
        except OSError as error:
            raise CommandError(f"{out}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{n} entries written to {out}.")
