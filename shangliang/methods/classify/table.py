"""Keywords of each label: what is known before anything has been learnt."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from shangliang.methods.tables import BadInput, read_text

DEFAULT = Path(__file__).parent.parent / "data/keywords.toml"
Keywords = Mapping[str, tuple[str, ...]]


def default_keywords(kind: str) -> dict[str, tuple[str, ...]]:
    """The table that comes with the software: `kind` is "category" or "department".

    Raises
    ------
    ValueError
        If there is no such kind.
    """
    tables = tomllib.loads(DEFAULT.read_text(encoding="utf-8"))
    if kind not in tables:
        raise ValueError(f"no keywords of {kind!r}; there are {', '.join(tables)}")
    return {label: tuple(words) for label, words in tables[kind].items()}


def read_keywords(path: Path) -> dict[str, tuple[str, ...]]:
    """A table of one's own: a TOML file with a list of words for each label. Raises `BadInput`."""
    try:
        table = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(str(error), file=path) from None
    for label, words in table.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
            raise BadInput("expected a list of words", file=path, column=label)
    return {label: tuple(words) for label, words in table.items()}
