"""`shangliang verify`: is the record whole?"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from shangliang.ledger.guards import missing_guards
from shangliang.ledger.queries import verify_ledger
from shangliang.ledger.verification import BadExport, Link, Record, Verdict, read_export, verify

HELP = """\
Recompute every link of the ledger and name the first broken entry, or the hash of the last.

Without FILE, the ledger of this installation is checked, and whether its database still refuses to
change it. With FILE, a public export (shangliang export_ledger) is checked; no database is needed.

Exit status: 0 the chain is whole; 1 it is not; 2 FILE is no export, with the line named.
"""


def published(text: str) -> Link:
    """`120:3f9a…` as a link. Raises `ArgumentTypeError`."""
    sequence, _, digest = text.partition(":")
    if not (sequence.isascii() and sequence.isdigit() and int(sequence) and len(digest) == 64):
        raise ArgumentTypeError(f"{text!r}: expected SEQUENCE:HASH, with 64 hexadecimal digits")
    return Link(int(sequence), digest.lower())


class Command(BaseCommand):
    help = HELP

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="a public export")
        parser.add_argument(
            "--published",
            type=published,
            action="append",
            default=[],
            metavar="SEQUENCE:HASH",
            help="a hash made known earlier, which the chain must still lead to; may be given again",
        )
        parser.add_argument("--json", action="store_true", help="write the verdict as JSON")

    def handle(self, *, file: Path | None, published: list[Link], json: bool, **options: Any) -> None:
        if file is None:
            verdict, missing = verify_ledger(published, watch=with_bar), missing_guards()
        else:
            verdict, missing = verify_file(file, published), []
        self.stdout.write(as_json(verdict, missing) if json else in_words(verdict, missing))
        if verdict.broken or missing:
            sys.exit(1)


def with_bar(records: Iterator[Record], n: int) -> Iterable[Record]:
    return cast(Iterable[Record], tqdm(records, total=n, unit="entry", disable=None))


def verify_file(path: Path, published: list[Link]) -> Verdict:
    try:
        with path.open("rb") as file:
            head, records = read_export(file)
            return verify(with_bar(records, head.sequence), head=head, published=published)
    except BadExport as bad:
        raise CommandError(f"{path}, line {bad.line}: {bad}", returncode=2) from bad
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=2) from error


def as_json(verdict: Verdict, missing: list[str]) -> str:
    return json.dumps({**asdict(verdict), "missing_triggers": missing})


def in_words(verdict: Verdict, missing: list[str]) -> str:
    lines = [f"The database no longer refuses changes: trigger {name} is missing." for name in missing]
    if verdict.broken:
        lines.append(f"Entry {verdict.broken.sequence} {verdict.broken.what}.")
        lines.append(f"The {verdict.n} entries before it hold." if verdict.n else "No entry before it holds.")
    else:
        lines.append(f"{verdict.n} entries, whole. Hash of the last: {verdict.head}")
    return "\n".join(lines)
