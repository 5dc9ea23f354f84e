"""A road is walked once; whoever asks for it again finds the rows that the first walk left.

Many tests begin at the same stop of the same road. The first that asks walks there through the actions;
for the others the rows are put back as they were, and what the walk returned is copied. That holds only
for walks from the standing cast with nothing else written before them; any other is walked. Rows are all
there is: it is the same in a test's transaction and in a test without one.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction

from shangliang.ledger import clock
from shangliang.ledger.models import Entry, Head
from shangliang.platforms.models import Committee
from tests.factories import Cast, make_cast

Walk = TypeVar("Walk", bound=Callable[..., Any])
Row = tuple[Any, ...]
Rows = dict[type[models.Model], list[Row]]


@dataclass(frozen=True)
class Walked:
    """What a walk left: all rows, those it changed, and what it returned, of which only copies go out."""

    rows: Rows
    gone: Rows
    new: Rows
    result: Any


@dataclass
class World:
    """The running test's cast, and what it has walked since; None once anything else was written."""

    cast: Cast
    walked: tuple[Any, ...] | None = ()

    def watch(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Django calls this around each statement."""
        if not str(sql).startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            self.walked = None
        return execute(sql, params, many, context)


_known: dict[tuple[Any, ...], Walked] = {}
_world: World | None = None


@contextmanager
def standing_cast() -> Iterator[Cast]:
    """The standing cast in an empty database; inside, a road that is known is not walked again."""
    global _world
    if Committee.objects.exists():
        yield make_cast()
        return
    if () in _known:
        _put_back(_known[()])
    else:
        empty = _all_rows()
        _known[()] = _remember(copy.deepcopy(make_cast()), empty)
    _world = World(copy.deepcopy(_known[()].result))
    try:
        with connection.execute_wrapper(_world.watch):
            yield _world.cast
    finally:
        _world = None


def walked_once(walk: Walk) -> Walk:
    """For a function that takes something from the cast along its road, by actions alone."""

    @wraps(walk)
    def go(cast: Cast, **how: Any) -> Any:
        if _world is None or _world.cast is not cast or _world.walked is None:
            return walk(cast, **how)
        given = sorted((name, tuple(it) if isinstance(it, list) else it) for name, it in how.items())
        before = _world.walked
        after = (*before, (walk, clock.today(), *given))
        of_all = _known[()].result
        if after in _known:
            _put_back(_known[after])
            result = _copied(_known[after].result, of_all, cast)
        else:
            result = walk(cast, **how)
            _known[after] = _remember(_copied(result, cast, of_all), _known[before].rows)
        _world.walked = after
        return result

    return go  # type: ignore[return-value]


def _copied(result: Any, one: Cast, other: Cast) -> Any:
    """A copy in which the other cast plays."""
    roles = {id(getattr(one, field.name)): getattr(other, field.name) for field in fields(Cast)}
    return copy.deepcopy(result, {id(one): other} | roles)


def _remember(result: Any, before: Rows) -> Walked:
    rows = _all_rows()
    gone = {model: _without(before[model], rows[model]) for model in rows}
    new = {model: _without(rows[model], before[model]) for model in rows}
    return Walked(rows, gone, new, result)


def _without(rows: list[Row], others: list[Row]) -> list[Row]:
    known = set(others)
    return [row for row in rows if row not in known]


def _put_back(walked: Walked) -> None:
    """The ledger entry by entry, as its triggers want it; all else table by table."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model, rows in walked.new.items():
            if model is Entry:
                for row in rows:
                    _insert(cursor, model, [row])
                    cursor.execute("UPDATE ledger_head SET sequence = %s, hash = %s", [row[0], row[-1]])
            elif model is not Head:
                _delete(cursor, model, walked.gone[model])
                _insert(cursor, model, rows)


def _all_rows() -> Rows:
    product = [app for app in apps.get_app_configs() if app.name.startswith("shangliang.")]
    tables = [model for app in product for model in app.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        rows = {}
        for model in tables:
            cursor.execute(f"SELECT {_columns(model)} FROM {model._meta.db_table} ORDER BY 1")  # noqa: S608
            rows[model] = [tuple(row) for row in cursor.fetchall()]
    return rows


def _columns(model: type[models.Model]) -> str:
    """The key first."""
    others = [field for field in model._meta.concrete_fields if not field.primary_key]
    return ", ".join(f'"{field.column}"' for field in [model._meta.pk, *others])


def _insert(cursor: Any, model: type[models.Model], rows: list[Row]) -> None:
    if rows:
        marks = ", ".join(["%s"] * len(rows[0]))
        table = model._meta.db_table
        cursor.executemany(f"INSERT INTO {table} ({_columns(model)}) VALUES ({marks})", rows)  # noqa: S608


def _delete(cursor: Any, model: type[models.Model], rows: list[Row]) -> None:
    if rows:
        meta = model._meta
        cursor.executemany(
            f"DELETE FROM {meta.db_table} WHERE {meta.pk.column} = %s",  # noqa: S608
            [row[:1] for row in rows],
        )
