"""The public ballots of tests/data, and those that may not be copied, from `SHANGLIANG_PUBLIC_DATA`."""

import json
import lzma
import os
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[1] / "data"


def expected(folder: str) -> list[dict[str, Any]]:
    return list(json.loads((DATA / folder / "expected.json").read_text()))


def public(folder: str, name: str, to: Path) -> Path:
    """The file of that name: unpacked, or from outside; the test is skipped if it is in neither place."""
    packed = DATA / folder / f"{name}.xz"
    if packed.exists():
        (to / name).write_bytes(lzma.decompress(packed.read_bytes()))
        return to / name
    outside = Path(os.environ.get("SHANGLIANG_PUBLIC_DATA", "")) / folder / name
    if not outside.exists():
        pytest.skip(f"{name} has no licence to be copied: see tests/data/{folder}/README.md")
    return outside
