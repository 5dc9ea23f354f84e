"""What a register holds wrongly is put right (PIPL 46). That it was is recorded; the names are not."""

from copy import copy
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger.actions import act, append, change
from shangliang.ledger.models import Actor
from shangliang.people.actions.members import check_serving, renew_rooms
from shangliang.people.models import Department, Member, User
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.checks import check_fields
from shangliang.platforms.roles import require_unless_system

OF_MEMBER = frozenset({"number", "name", "sex", "level", "sector", "expertise", "post"})
OF_DEPARTMENT = frozenset({"name", "short_name", "duties"})


@act
def correct_member(member: Member, *, seen: int | None = None, by: Actor, **given: Any) -> None:
    """Correct any of `OF_MEMBER`; with the sector, the rooms where the member acts change as well.

    Raises `Forbidden`, `Stale`, or `Refusal` if nothing changes, a field is wrong, or the member has left.
    """
    require_unless_system(by, PERMISSIONS["member.corrected"], member)
    check_serving(member)
    sector = given.get("sector", member.sector)
    if sector.committee_id != member.committee_id:
        raise Refusal(_("“%(sector)s”不是本会的界别。") % {"sector": sector.name}, field="sector")
    fields = _corrected(member, OF_MEMBER, given)
    change(member, by=by, seen=seen, fields=fields)
    append(
        "member.corrected",
        member,
        by=by,
        changed=sorted(fields),
        level=member.level,
        sector=member.sector.name,
    )
    if "sector" in fields:
        renew_rooms(member, by=by)


@act
def correct_department(department: Department, *, seen: int | None = None, by: Actor, **given: Any) -> None:
    """Correct any of `OF_DEPARTMENT`. Raises `Forbidden`, `Stale`, or `Refusal` as `correct_member`."""
    require_unless_system(by, PERMISSIONS["department.corrected"], department)
    was = {name: getattr(department, name) for name in OF_DEPARTMENT}
    fields = _corrected(department, OF_DEPARTMENT, given)
    change(department, by=by, seen=seen, fields=fields)
    # An office is no person: its name stands in the record, as at its registration.
    told = {name: [was[name], fields[name]] for name in sorted(fields)}
    append("department.corrected", department, by=by, public=True, changed=told)


@act
def rename_account(user: User, *, name: str, seen: int | None = None, by: Actor) -> None:
    """Correct the name of the person behind an account; the user name stays.

    Raises `Forbidden`, `Stale`, or `Refusal` if nothing changes or the name is unusable.
    """
    require_unless_system(by, PERMISSIONS["account.renamed"], user.committee)
    change(user, by=by, seen=seen, fields=_corrected(user, frozenset({"name"}), {"name": name}))
    append("account.renamed", user, by=by)


def _corrected(row: models.Model, known: frozenset[str], given: dict[str, Any]) -> dict[str, Any]:
    """What differs of the columns given, cleaned; raises `Refusal` if nothing does or one is wrong."""
    if unknown := sorted(given.keys() - known):
        raise TypeError(f"{unknown} cannot be corrected; known: {sorted(known)}")
    changed = copy(row)
    for name, value in given.items():
        setattr(changed, name, value.strip() if isinstance(value, str) else value)
    check_fields(changed, leaving_out=("sector",))
    fields = {name: getattr(changed, name) for name in given if getattr(changed, name) != getattr(row, name)}
    if not fields:
        raise Refusal(_("“%(thing)s”的资料没有变化。") % {"thing": row})
    return fields
