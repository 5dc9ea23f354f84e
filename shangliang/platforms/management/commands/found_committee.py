"""`shangliang found_committee`: a district begins."""

import csv
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from shangliang.errors import Refusal
from shangliang.ledger.actions import SYSTEM
from shangliang.platforms.actions import found_committee, load_divisions, open_platform, register_sectors
from shangliang.platforms.divisions import BadDivisions, decode, read_divisions
from shangliang.platforms.models import Committee, Division, PlatformClass

EXAMPLE = "shangliang found_committee 320505 政协苏州市虎丘区委员会 --letters HQ --divisions huqiu.csv"


class Command(BaseCommand):
    help = (
        "Enter a committee as a tenant, with its divisions and sectors, and open its district platform. "
        "Everything is entered or nothing. Then make the first accounts with `shangliang add_account`. "
        f"Example: {EXAMPLE}. "
        "Exit status: 0 done; 1 refused, as when the committee is there already; 2 bad input, its row named."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", metavar="CODE", help="code of the division: 6 digits, of a city 4")
        parser.add_argument("name", metavar="NAME", help="full name, like 政协苏州市虎丘区委员会")
        parser.add_argument("--short-name", default="", help="short name, like 虎丘区政协 (default: NAME)")
        parser.add_argument("--letters", required=True, help="1 to 4 capitals before all numbers, like HQ")
        parser.add_argument("--level", choices=Committee.Level.values, default=Committee.Level.DISTRICT)
        parser.add_argument("--divisions", type=Path, metavar="FILE.csv", help="columns code, name, kind")
        parser.add_argument("--edition", type=int, default=2023, help="year of that list (default: 2023)")
        parser.add_argument("--sectors", type=Path, metavar="FILE.csv", help="column name, in their order")
        parser.add_argument("--term", type=int, default=1, help="term of the committee for its sectors")
        parser.add_argument(
            "--with-townships", action="store_true", help="open a platform for every township of the list"
        )
        parser.add_argument("--json", action="store_true", help="say what was entered as JSON")

    def handle(self, *, divisions: Path | None, sectors: Path | None, **options: Any) -> None:
        if options["with_townships"] and divisions is None:
            raise CommandError("--with-townships needs --divisions.", returncode=2)
        if not (1949 <= options["edition"] <= 2999 and 1 <= options["term"] <= 999):
            raise CommandError("--edition is a year; --term is a number from 1 to 999.", returncode=2)
        rows = read_file(divisions) if divisions else []
        names = read_names(sectors) if sectors else []
        try:
            done = begin(rows, names, **options)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        words = "{code} {name}: {divisions} divisions, {sectors} sectors, {platforms} platforms."
        self.stdout.write(json.dumps(done, ensure_ascii=False) if options["json"] else words.format(**done))


@transaction.atomic
def begin(rows: list[Division], names: list[str], **options: Any) -> dict[str, Any]:
    """Enter it all; the number of what was entered."""
    committee = found_committee(
        code=options["code"],
        name=options["name"],
        short_name=options["short_name"] or options["name"],
        letters=options["letters"],
        level=options["level"],
        by=SYSTEM,
    )
    n_divisions = load_divisions(committee, rows, edition=options["edition"], by=SYSTEM) if rows else 0
    if names:
        register_sectors(committee, term=options["term"], names=names, by=SYSTEM)
    open_platform(committee, platform_class=PlatformClass.DISTRICT, by=SYSTEM)
    townships = Division.objects.filter(
        edition=options["edition"], level=Division.Level.TOWNSHIP, code__startswith=committee.code
    )
    for township in townships.order_by("code") if options["with_townships"] else []:
        open_platform(committee, platform_class=PlatformClass.TOWNSHIP, serves=[township], by=SYSTEM)
    return {
        "code": committee.code,
        "name": committee.name,
        "divisions": n_divisions,
        "sectors": len(names),
        "platforms": committee.platforms.count(),
    }


def read_text(file: Path) -> str:
    try:
        text = decode(file.read_bytes())
        if "\x00" in text:
            raise ValueError("this is no text: it holds NUL")
        return text
    except (OSError, ValueError) as error:
        raise CommandError(f"{file}: {error}", returncode=2) from error


def read_file(file: Path) -> list[Division]:
    try:
        return read_divisions(read_text(file).splitlines())
    except BadDivisions as bad:
        raise CommandError("\n".join(f"{file}: {row}" for row in bad.rows), returncode=2) from bad


def read_names(file: Path) -> list[str]:
    try:
        rows = list(csv.DictReader(read_text(file).splitlines()))
    except csv.Error as error:
        raise CommandError(f"{file}: {error}", returncode=2) from error
    names = [(row.get("name") or "").strip() for row in rows]
    if not names:
        raise CommandError(f"{file}: no rows, or no column name", returncode=2)
    empty = [number for number, name in enumerate(names, start=2) if not name]
    if empty:
        raise CommandError(
            "\n".join(f"{file}: row {number}, column name: empty" for number in empty), returncode=2
        )
    return names
