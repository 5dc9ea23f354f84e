"""Draw a panel from a pool under quotas: the fairest chances, and a draw that anybody can check.

POOL.csv has a row for each person, with a column for each category of the quotas; the column id names them
(their row, if there is none). QUOTAS.csv has the columns category, feature, min, max (or feature, value, min,
max). A draw in public goes in two steps:

  shangliang draw POOL.csv QUOTAS.csv --seats 20 --publish lottery.csv --commit nonce.txt
  shangliang draw POOL.csv QUOTAS.csv --seats 20 --lottery lottery.csv --nonce nonce.txt --beacon TEXT

First publish lottery.csv, its digest, the commitment, and which beacon (a number still to come) will be used;
keep nonce.txt secret until then. Without these options it is a rehearsal: the seed alone decides. Exit status
0; 2 if the input is wrong or no panel fulfils the quotas, with the least change that would do.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from shangliang.methods import sortition as lots
from shangliang.methods.commands import add_output, add_seed, as_json, put_out
from shangliang.methods.tables import BadInput, Row, read_table, read_text

MOST_PANELS = 100_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pool", type=Path, metavar="POOL.csv")
    parser.add_argument("quotas", type=Path, metavar="QUOTAS.csv")
    parser.add_argument("--seats", type=int, required=True, metavar="N")
    parser.add_argument("--id", metavar="COLUMN", help="names the people (default: id, or else their row)")
    parser.add_argument("--address", metavar="COLUMNS", help="with commas; at most one person of an address")
    parser.add_argument("--method", choices=("leximin", "maximin", "legacy"), default="leximin")
    parser.add_argument(
        "--panels", type=int, default=1000, metavar="M", help="of equal weight (default: 1000)"
    )
    add_seed(parser, "of the lottery's making")
    parser.add_argument("--standbys", type=int, default=0, metavar="N", help="draw so many to stand by")
    parser.add_argument("--gone", metavar="IDS", help="with commas: of the panel, to be replaced")
    public = parser.add_argument_group("a public draw")
    public.add_argument("--publish", type=Path, metavar="FILE", help="write the lottery there")
    public.add_argument("--commit", type=Path, metavar="FILE", help="write a fresh secret nonce there")
    public.add_argument("--lottery", type=Path, metavar="FILE", help="draw from this published lottery")
    public.add_argument("--nonce", type=Path, metavar="FILE", help="the nonce that was committed to")
    public.add_argument("--commitment", metavar="HEX", help="refuse a nonce that does not fit it")
    public.add_argument("--beacon", metavar="TEXT", help="the beacon, as announced")
    add_output(parser)


def main(args: argparse.Namespace) -> int:
    _check(args)
    pool = read_pool(args)
    nonce = read_text(args.nonce).strip() if args.nonce else ""
    if args.commitment and lots.commitment(nonce) != args.commitment.strip().lower():
        raise BadInput("this nonce is not the one committed to", file=args.nonce)
    lottery = _lottery(pool, args)
    found = _drawn(pool, lottery, nonce, args)
    secret = lots.fresh_nonce() if args.commit else ""
    if args.publish:
        put_out(found.text.removesuffix("\n"), argparse.Namespace(output=args.publish))
    if args.commit:
        _keep_secret(args.commit, secret)
        found.said["commitment"] = lots.commitment(secret)
    put_out(as_json(for_machines(found)) if args.json else told(pool, found), args)
    return 0


def _check(args: argparse.Namespace) -> None:
    """Options that do not go together."""
    if bool(args.nonce) != (args.beacon is not None):
        raise BadInput("expected both --nonce and --beacon, or neither")
    if args.commitment and not args.nonce:
        raise BadInput("--commitment: expected --nonce with it")
    for name, least in (("seats", 1), ("panels", 1), ("standbys", 0)):
        if getattr(args, name) < least:
            raise BadInput(f"--{name} {getattr(args, name)}: expected at least {least}")
    if args.panels > MOST_PANELS:
        raise BadInput(f"--panels {args.panels}: expected at most {MOST_PANELS}")
    if args.commit and args.commit.exists():
        raise BadInput("is there already: a nonce is made once", file=args.commit)


# --- input


def read_quotas(path: Path) -> list[lots.Quota]:
    """Read QUOTAS.csv. Raises `BadInput` with the row."""
    quotas: list[lots.Quota] = []
    seen: dict[tuple[str, str], int] = {}
    for row in read_table(path, ("min", "max")):
        category, value = ("category", "feature") if "category" in row.cells else ("feature", "value")
        if value not in row.cells and "value" in row.cells:
            value = "value"
        name = row.text(category), row.text(value)
        least = row.whole("min", least=0)
        most = row.whole("max", least=least)
        first = seen.setdefault(name, row.number)
        if first != row.number:
            raise row.bad(value, f"each feature once (first in row {first})")
        quotas.append(lots.Quota(*name, least, most))
    if not quotas:
        raise BadInput("no quotas: expected at least one row", file=path)
    return quotas


def read_pool(args: argparse.Namespace) -> lots.Task:
    """Read both files. Raises `BadInput` with the row."""
    quotas = read_quotas(args.quotas)
    categories = list(dict.fromkeys(quota.category for quota in quotas))
    known = {(quota.category, quota.value) for quota in quotas}
    addresses = [name.strip() for name in (args.address or "").split(",") if name.strip()]
    people: dict[str, int] = {}
    answers: list[list[str]] = []
    homes: list[tuple[str, ...] | None] = []
    for row in read_table(args.pool, [*categories, *addresses, *([args.id] if args.id else [])]):
        person = _name(row, args.id)
        first = people.setdefault(person, row.number)
        if first != row.number:
            raise BadInput(
                f"{person} again (first in row {first}): expected each person once",
                file=args.pool,
                row=row.number,
            )
        for category in categories:
            if (category, row.text(category)) not in known:
                features = ", ".join(value for name, value in sorted(known) if name == category)
                raise row.bad(category, f"one of {features[:200]}")
        answers.append([row.text(category) for category in categories])
        home = tuple(" ".join(row.cells[name].split()).casefold() for name in addresses)
        homes.append(home if any(home) else None)
    if not people:
        raise BadInput("nobody: expected at least one row", file=args.pool)
    return lots.task(list(people), answers, quotas, args.seats, homes)


def _name(row: Row, column: str | None) -> str:
    if column or "id" in row.cells:
        return row.text(column or "id")
    return str(row.number)


def read_lottery(path: Path, pool: lots.Task) -> tuple[str, list[list[str]]]:
    """A published lottery: its text, and the members of each panel. Raises `BadInput` with the row."""
    text = read_text(path)
    panels: list[list[str]] = []
    people = set(pool.people)
    for line, cells in enumerate(list(csv.reader(io.StringIO(text, newline="")))[1:], start=2):
        if len(cells) != pool.seats + 1 or cells[0] != str(len(panels)):
            raise BadInput(f"expected panel {len(panels)} with {pool.seats} people", file=path, row=line)
        if set(cells[1:]) - people or len(set(cells[1:])) != pool.seats:
            raise BadInput("expected people of the pool, each once", file=path, row=line)
        panels.append(cells[1:])
    if not panels:
        raise BadInput("no panels: expected a lottery made with --publish", file=path)
    return text, panels


# --- the draw


@dataclass(frozen=True)
class Found:
    """All there is to tell; `said` gathers what was drawn."""

    lottery: lots.Lottery | None
    text: str
    panels: list[list[str]]
    said: dict[str, Any]


def _lottery(pool: lots.Task, args: argparse.Namespace) -> Found:
    if args.lottery:
        text, panels = read_lottery(args.lottery, pool)
        return Found(None, text, panels, {})
    try:
        made = lots.make_lottery(pool, method=args.method, n_panels=args.panels, seed=args.seed)
    except (lots.Infeasible, lots.Stuck) as infeasible:
        raise BadInput(str(infeasible), file=args.quotas) from None
    return Found(made, made.text(), [list(made.members(number)) for number in range(args.panels)], {})


def _drawn(pool: lots.Task, found: Found, nonce: str, args: argparse.Namespace) -> Found:
    """Find the panel and those after it, unless the draw is still to come."""
    digest = lots.digest_of_text(found.text)
    found.said.update(digest=digest, panels=len(found.panels))
    if (args.publish or args.commit) and not args.nonce:
        return found
    seed = lots.public_seed(digest, nonce, args.beacon if args.nonce else str(args.seed))
    number = lots.drawn(seed, len(found.panels))
    panel = found.panels[number]
    found.said.update(rehearsal=not args.nonce, seed=seed, number=number, panel=panel)
    try:
        ready: tuple[str, ...] = ()
        if args.standbys:
            beside = lots.standbys(pool, panel, args.standbys, seed)
            ready = beside.people
            found.said.update(standbys=ready, standbys_relaxed=beside.relaxed)
        if args.gone:
            gone = [name.strip() for name in args.gone.split(",") if name.strip()]
            found.said["replacements"] = lots.replacements(pool, panel, gone, seed, standbys=ready).people
    except ValueError as fault:
        raise BadInput(str(fault), file=args.pool) from None
    return found


def _keep_secret(path: Path, nonce: str) -> None:
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(nonce + "\n")
    except OSError as error:
        raise BadInput(error.strerror or "cannot be written", file=path) from None


# --- output


def told(pool: lots.Task, found: Found) -> str:
    """The lottery and the draw in sentences."""
    said, lottery = found.said, found.lottery
    lines = []
    if lottery is not None:
        lines += _fairness_told(pool, lottery)
    lines += [f"Lottery of {said['panels']} panels of equal weight, SHA-256 {said['digest']}"]
    if "commitment" in said:
        lines += [f"Commitment (publish it, keep the nonce secret): {said['commitment']}"]
    if "panel" in said:
        if said["rehearsal"]:
            lines += ["Rehearsal: whoever knows the seed knows the panel. See --help for a public draw."]
        lines += [f"Public seed {said['seed']}"]
        lines += ["", f"Drawn: panel {said['number']}", *(f"  {name}" for name in said["panel"])]
    for key, title in (("standbys", "Standing by"), ("replacements", "Replacements")):
        if key in said:
            lines += ["", title, *(f"  {name}" for name in said[key])]
    if said.get("standbys_relaxed"):
        lines += [f"Of those who stand by, {said['standbys_relaxed']}"]
    return "\n".join(lines)


def _fairness_told(pool: lots.Task, lottery: lots.Lottery) -> list[str]:
    made = lottery.provenance
    lines = [
        f"{len(pool.people)} people, {pool.seats} seats, {len(pool.quotas)} quotas"
        f" ({made.method}, version {made.version}, seed {made.seed})",
        f"Least chance {lottery.least:.2%}, mean {lottery.chances.mean():.2%}, Gini {lottery.gini:.3f}",
    ]
    if lottery.least_possible is not None:
        lines += [f"No lottery gives everybody more than {lottery.least_possible:.2%}"]
    barred = [name for name, out in zip(lottery.people, lottery.barred, strict=True) if out]
    if barred:
        lines += [f"On no panel that fulfils the quotas: {', '.join(barred)}"]
    lines += ["", f"{'quota':<32}{'bounds':>10}{'in pool':>9}{'on panels':>11}{'mean':>8}"]
    available = np.bincount(pool.features.ravel(), minlength=len(pool.quotas))
    for at, quota in enumerate(pool.quotas):
        bounds, seats = f"{quota.least}-{quota.most}", f"{lottery.fewest[at]}-{lottery.most[at]}"
        lines += [f"{quota!s:<32}{bounds:>10}{available[at]:>9}{seats:>11}{lottery.expected[at]:>8.2f}"]
    people = defaultdict(list)
    for name, chance in zip(lottery.people, lottery.chances.tolist(), strict=True):
        people[chance].append(name)
    lines += ["", "Chances"]
    return [*lines, *(f"  {chance:.2%}: {', '.join(people[chance])}" for chance in sorted(people)), ""]


def for_machines(found: Found) -> dict[str, Any]:
    """All of it, with the file's own names."""
    lottery = found.lottery
    chances = None if lottery is None else dict(zip(lottery.people, lottery.chances.tolist(), strict=True))
    return {**found.said, "chances": chances, "lottery": lottery}
