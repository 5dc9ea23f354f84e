"""Append to the record; move a row along its lifecycle; do a form once."""

import secrets
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shangliang.errors import Refusal, Stale
from shangliang.ledger import canonical, clock
from shangliang.ledger.lifecycle import Step
from shangliang.ledger.models import Actor, Entry, Head, Receipt, Recorded


class System:
    """The actor of what no person did."""

    actor = "system"


SYSTEM = System()


def append(verb: str, subject: Recorded, *, by: Actor, public: bool = False, **data: Any) -> Entry:
    """Write one entry about `subject`, in the caller's transaction, at the end of the chain.

    `data` must hold nothing personal: see `canonical.commitment`. `public` lets the data stand in the
    public export; otherwise only their salted digest does.

    Raises `TypeError` if `data` cannot be written canonically.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of its act, or not at all")
    # Waits for whoever appends at this moment; the lock is held to the end of the transaction.
    head = Head.objects.select_for_update().get(pk=1)
    salt = secrets.token_hex(16)
    content = canonical.plain(data)
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
        salt=salt,
        data_digest=canonical.data_digest(salt, content),
        previous=head.hash,
    )
    entry.hash = canonical.entry_hash(hashed_fields(entry))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash)
    return entry


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
    if was not in step.sources or target not in step.targets:
        raise Refusal(
            _("“%(thing)s”目前为“%(now)s”，不能办理“%(step)s”。")
            % {"thing": row, "now": row.get_state_display(), "step": step.label}
        )
    change(row, by=by, seen=seen, fields={**(fields or {}), "state": target}, was=was)
    return append(step.verb, row, by=by, public=public, was=was, to=target, **data)


def change(row: Any, *, by: Actor, seen: int | None, fields: dict[str, Any], was: str | None = None) -> None:
    """Write columns of `row` unless somebody else has changed it since version `seen`. Records nothing.

    For `move`, and for actions that edit and then `append` themselves. Raises `Stale`.
    """
    rows = type(row)._default_manager.filter(pk=row.pk, version=row.version if seen is None else seen)
    if was is not None:
        # The state in the WHERE clause is the lock: of two moves at once, one finds no row.
        rows = rows.filter(state=was)
    if not rows.update(**fields, version=F("version") + 1):
        row.refresh_from_db()
        raise Stale(
            _("“%(thing)s”刚刚已由他人更新，您的填写仍保留在本页。请先查看最新情况，再重新提交。") % {"thing": row}
        )
    row.refresh_from_db()


def once(key: str, content: str, act: Callable[[], str]) -> str:
    """Do `act` unless a form with this `key` was done before; return its answer (an address) either way.

    Parameters
    ----------
    key : str
        Made by the form, unique to one filling of it by one person.
    content : str
        What was sent; the same key with other content is refused.
    act : callable
        Calls the action and returns the address to go to. Runs in one transaction with the receipt.

    Raises `Refusal` if the key was used for other content.
    """
    digest = canonical.data_digest(key, content)
    try:
        with transaction.atomic():
            done = Receipt.objects.filter(pk=key).first()
            if done is None:
                receipt = Receipt.objects.create(pk=key, digest=digest, at=clock.now())
                receipt.answer = act()
                receipt.save(update_fields=["answer"])
                return receipt.answer
    except IntegrityError:
        # The same form arrived twice at once and the other one was first.
        done = Receipt.objects.filter(pk=key).first()
        if done is None:
            raise
    if done.digest != digest:
        raise Refusal(_("这份表单已经提交过，内容与这次不同。请刷新页面后重新填写。"))
    return done.answer
