"""Run the benchmarks named on the command line, or all of them: `python -m benchmarks [NAME...] [--json]`.

`methods` names all those of shangliang/methods.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = sorted(file.stem for file in Path(__file__).parent.glob("*.py") if not file.stem.startswith("_"))
GROUPS = {"methods": [name for name in NAMES if name != "ledger"]}


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description="Run benchmarks; all if none is named.")
    # No choices here: before Python 3.12, argparse refuses an empty list of them.
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join([*GROUPS, *NAMES]))
    parser.add_argument("--json", action="store_true", help="one JSON document a benchmark, for machines")
    wanted = parser.parse_args(argv)
    chosen = [one for name in wanted.names for one in GROUPS.get(name, [name])] or NAMES
    unknown = sorted(set(chosen) - set(NAMES))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join([*GROUPS, *NAMES])}")
    worst = 0
    for name in dict.fromkeys(chosen):
        if not wanted.json:
            print(f"== {name}", flush=True)
        try:
            status = importlib.import_module(f"benchmarks.{name}").main(["--json"] if wanted.json else [])
        except ModuleNotFoundError as missing:
            print(
                f"{name}: {missing.name} is not installed; script/bench installs the peers.", file=sys.stderr
            )
            status = 2
        worst = max(worst, status or 0)
    return worst


if __name__ == "__main__":
    sys.exit(main())
