"""The methods' own commands: `shangliang map`, `place`, `draw`, `choose`, `similar`, `classify`.

They start without Django, so that a small question is answered at once. Each module has
`add_arguments(parser)` and `main(args)`, which returns the exit status: 0, or 1 for a finding. A `BadInput`
ends with 2 and its message, before anything is written.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shangliang.methods.tables import BadInput

NAMES = ("map", "choose", "draw", "place", "similar", "classify")


def run(name: str, arguments: Sequence[str]) -> int:
    """Run the command of that name; its exit status."""
    module = importlib.import_module(f"{__name__}.{name}")
    parser = argparse.ArgumentParser(
        prog=f"shangliang {name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    module.add_arguments(parser)
    args = parser.parse_args(arguments)
    try:
        return int(module.main(args))
    except BadInput as bad:
        print(f"shangliang {name}: {bad}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


def add_output(parser: argparse.ArgumentParser) -> None:
    """The options that all commands share."""
    parser.add_argument("--json", action="store_true", help="print the whole result as JSON")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write it there instead of printing it")


def add_seed(parser: argparse.ArgumentParser, of: str) -> None:
    """The option of whatever is drawn by chance."""
    parser.add_argument("--seed", type=seed, default=0, help=f"{of} (default: 0)")


def seed(text: str) -> int:
    """A whole number that every generator takes. Raises `ValueError`, which argparse tells."""
    number = int(text)
    if not 0 <= number < 1 << 63:
        raise ValueError
    return number


def put_out(text: str, args: argparse.Namespace) -> None:
    """Print, or write the file whole: never half of it."""
    if args.output is None:
        print(text)
        return
    part = args.output.with_name(args.output.name + ".part")
    try:
        part.write_text(text + "\n", encoding="utf-8")
        part.replace(args.output)
    except OSError as error:
        raise BadInput(error.strerror or "cannot be written", file=args.output) from None


def as_json(value: Any) -> str:
    """JSON with arrays as lists, dataclasses as objects, NaN as null."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    return None if isinstance(value, float) and value != value else value
