"""Append to the record; move a row along its lifecycle; do a form once."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shangliang.errors import Refusal, Stale
from shangliang.ledger import canonical, clock
from shangliang.ledger.lifecycle import Step
from shangliang.ledger.models import Actor, Entry, Head, Receipt, Recorded

P = ParamSpec("P")
R = TypeVar("R")


class System:
    """The actor of what no person did."""

    actor = "system"


SYSTEM = System()


def act(action: Callable[P, R]) -> Callable[P, R]:
    """Make a function an act: one transaction, begun when nobody else is in the middle of theirs.

    Every action wears it, so all locks are taken in one order, the head of the chain first, and two acts
    never wait for each other, whether a page, a command or `tick` does them. One within another joins it.
    """

    @wraps(action)
    def in_turn(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            wait_for_turn()
            return action(*args, **kwargs)

    return in_turn


def append(verb: str, subject: Recorded, *, by: Actor, public: bool = False, **data: Any) -> Entry:
    """Write one entry about `subject`, in the caller's transaction, at the end of the chain.

    `data` must hold nothing personal: see `canonical.commitment`. `public` lets the entry be read in the
    public export; otherwise its time and salted digest alone stand there.

    Raises `TypeError` or `ValueError` if `data` cannot be written canonically, and `RuntimeError`
    outside a transaction.
    """
    content = canonical.plain(data)
    head = lock_head()
    entry = Entry(
        sequence=head.sequence + 1,
        at=clock.now(),
        actor=by.actor,
        verb=verb,
        subject=subject.ref,
        matter=subject.matter,
        path=subject.path,
        public=public,
        data=content,
        salt=secrets.token_hex(16),
        previous=head.hash,
    )
    entry.digest = canonical.told_digest(vars(entry))
    entry.hash = canonical.entry_hash(hashed_fields(entry))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    return entry


def lock_head() -> Head:
    """Wait for whoever writes at this moment; then nobody else does until this transaction ends.

    Every act locks the head before any row of its own: `act` sees to it. On SQLite the immediate
    transaction is that lock already.

    Raises `RuntimeError` outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of its act, or not at all")
    return Head.objects.select_for_update().get(pk=1)


def wait_for_turn() -> None:
    """As `lock_head`, for whoever does not read the head: nothing is asked where the lock is held already.

    Raises `RuntimeError` outside a transaction.
    """
    connection = transaction.get_connection()
    if connection.features.has_select_for_update or not connection.in_atomic_block:
        lock_head()


def hashed_fields(entry: Entry) -> dict[str, Any]:
    """The entry as `canonical.entry_hash` reads it."""
    return {name: getattr(entry, name) for name in canonical.HASHED} | {"at": canonical.moment(entry.at)}


def move(
    row: Any,
    step: Step,
    to: str | None = None,
    *,
    by: Actor,
    seen: int | None = None,
    public: bool = False,
    fields: dict[str, Any] | None = None,
    **data: Any,
) -> Entry:
    """Take `row` one step along its lifecycle and record it.

    `to` may be left out where the step has one target. `seen` is the version on the page the person
    read; `fields` are columns that change with the state. The caller has checked the permission.

    Raises `Refusal` if the lifecycle has no such move, `Stale` if somebody else moved the row meanwhile.
    """
    was, target = row.state, to or step.only_target
    if target not in step.targets:
        raise Refusal(_("“%(step)s”没有这种去向，请刷新页面后重新选择。") % {"step": step.label})
    if was not in step.sources:
        seen = row.version if seen is None else seen
        row.refresh_from_db()
        raise _stale(row) if row.version != seen else _no_such_step(row, step)
    change(row, by=by, seen=seen, fields={**(fields or {}), "state": target}, was=was)
    return append(step.verb, row, by=by, public=public, was=was, to=target, **data)


def change(row: Any, *, by: Actor, seen: int | None, fields: dict[str, Any], was: str | None = None) -> None:
    """Write columns of `row` unless somebody else has changed it since version `seen`. Records nothing.

    For `move`, and for actions that edit and then `append` themselves. Raises `Stale`.
    """
    wait_for_turn()
    rows = type(row)._default_manager.filter(pk=row.pk, version=row.version if seen is None else seen)
    if was is not None:
        # The state in the WHERE clause is the lock: of two moves at once, one finds no row.
        rows = rows.filter(state=was)
    found = rows.update(**fields, version=F("version") + 1)
    row.refresh_from_db()
    if not found:
        raise _stale(row)


def _stale(row: Any) -> Stale:
    return Stale(
        _("“%(thing)s”刚刚已由他人更新，您的填写仍保留在本页。请先查看最新情况，再重新提交。")
        % {"thing": row}
    )


def _no_such_step(row: Any, step: Step) -> Refusal:
    return Refusal(
        _("“%(thing)s”目前为“%(now)s”，不能办理“%(step)s”。")
        % {"thing": row, "now": row.get_state_display(), "step": step.label}
    )


def once(key: str, content: str, act: Callable[[], str]) -> str:
    """Do `act` unless a form with this `key` was done before; return its answer (an address) either way.

    Parameters
    ----------
    key : str
        Made by the form, unguessable, unique to one filling of it by one person; at most 80 characters.
    content : str
        What was sent; the same key with other content is refused.
    act : callable
        Calls the action and returns the address to go to. Runs in one transaction with the receipt,
        and not at all if a receipt is there; a refusal leaves no receipt.

    Raises `Refusal` if the key is unusable or was used for other content.
    """
    if not (0 < len(key) <= 80 and key.isascii() and key.isprintable()):
        raise Refusal(_("这份表单缺少有效的编号，请刷新页面后重新填写。"))
    digest = canonical.salted_digest(key, content)
    try:
        with transaction.atomic():
            done = _receipt(key) or _do(key, digest, act)
    except IntegrityError:
        # The same form arrived twice at once and the other one was first; or the act broke a constraint.
        first = _receipt(key)
        if first is None:
            raise
        done = first
    if done.digest != digest:
        raise Refusal(_("这份表单已经提交过，内容与这次不同。请刷新页面后重新填写。"))
    return done.answer


def _receipt(key: str) -> Receipt | None:
    return Receipt.objects.filter(pk=key).first()


def _do(key: str, digest: str, act: Callable[[], str]) -> Receipt:
    # The key goes first: a second copy of the form waits here for the end of the first.
    receipt = Receipt.objects.create(pk=key, digest=digest, at=clock.now())
    wait_for_turn()
    receipt.answer = act()
    receipt.save(update_fields=["answer"])
    return receipt


def forget_receipts(before: datetime) -> int:
    """Delete receipts of forms done before that instant and say how many.

    Upkeep, not an act: nothing of the institution changes, so nothing is recorded.
    """
    n_deleted, _per_table = Receipt.objects.filter(at__lt=before).delete()
    return n_deleted
