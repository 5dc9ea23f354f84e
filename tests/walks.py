"""A road is walked once; whoever asks for it again finds the rows that the first walk left.

Many tests begin at the same stop of the same road. The first that asks walks there through the actions;
for the others the rows are put back as they were, and what the walk returned is copied. That holds only
for a walk from the standing cast with nothing written in between; any other is walked. Rows are all there
is: it is the same in a test's transaction and in a test without one.
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
Rows = dict[type[models.Model], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class Walked:
    """What a walk left behind: the rows it changed, and what it returned, of which only copies go out."""

    gone: Rows
    new: Rows
    result: Any


@dataclass
class Start:
    """The cast of the running test; fresh until something is written."""

    cast: Cast
    is_fresh: bool = True

    def watch(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        """Django calls this around each statement."""
        if not str(sql).startswith(("SELECT", "SAVEPOINT", "RELEASE")):
            self.is_fresh = False
        return execute(sql, params, many, context)


_known: dict[Any, Walked] = {}
_rows_of_cast: Rows = {}
_start: Start | None = None


@contextmanager
def standing_cast() -> Iterator[Cast]:
    """The standing cast in an empty database; inside, a road that is known is not walked again."""
    global _start
    if Committee.objects.exists():
        yield make_cast()
        return
    if make_cast in _known:
        _put_back(_known[make_cast])
    else:
        empty = _all_rows()
        _known[make_cast] = _remember(copy.deepcopy(make_cast()), empty)
        _rows_of_cast.update(_all_rows())
    _start = Start(copy.deepcopy(_known[make_cast].result))
    try:
        with connection.execute_wrapper(_start.watch):
            yield _start.cast
    finally:
        _start = None


def walked_once(walk: Walk) -> Walk:
    """For a function that takes something from the cast along its road, by actions alone."""

    @wraps(walk)
    def go(cast: Cast, **how: Any) -> Any:
        if _start is None or _start.cast is not cast or not _start.is_fresh:
            return walk(cast, **how)
        given = sorted((name, tuple(it) if isinstance(it, list) else it) for name, it in how.items())
        key = (walk, clock.today(), *given)
        of_all = _known[make_cast].result
        if key in _known:
            _put_back(_known[key])
            return _copied(_known[key].result, of_all, cast)
        result = walk(cast, **how)
        _known[key] = _remember(_copied(result, cast, of_all), _rows_of_cast)
        return result

    return go  # type: ignore[return-value]


def _copied(result: Any, one: Cast, other: Cast) -> Any:
    """A copy in which the other cast plays."""
    roles = {id(getattr(one, field.name)): getattr(other, field.name) for field in fields(Cast)}
    return copy.deepcopy(result, {id(one): other} | roles)


def _remember(result: Any, before: Rows) -> Walked:
    gone, new = {}, {}
    for model, rows in _all_rows().items():
        old, now = set(before[model]), set(rows)
        gone[model] = [row for row in before[model] if row not in now]
        new[model] = [row for row in rows if row not in old]
    return Walked(gone, new, result)


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


def _insert(cursor: Any, model: type[models.Model], rows: list[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join(["%s"] * len(rows[0]))
        table = model._meta.db_table
        cursor.executemany(f"INSERT INTO {table} ({_columns(model)}) VALUES ({marks})", rows)  # noqa: S608


def _delete(cursor: Any, model: type[models.Model], rows: list[tuple[Any, ...]]) -> None:
    if rows:
        meta = model._meta
        cursor.executemany(
            f"DELETE FROM {meta.db_table} WHERE {meta.pk.column} = %s",  # noqa: S608
            [row[:1] for row in rows],
        )
