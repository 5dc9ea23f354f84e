"""参会人结构: whether those who come to a meeting stand for everyone it touches (DOMAIN 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from shangliang.deliberation.checks import Check
from shangliang.deliberation.lifecycle import OFFICIAL_SIDES, Side


@dataclass(frozen=True)
class Seat:
    """One invited person: `is_coming` unless they declined."""

    side: str
    is_stakeholder: bool = False
    dispute_side: str = ""
    is_coming: bool = True


@dataclass(frozen=True)
class Limits:
    """The committee's numbers: people, and shares in percent of those who come."""

    least: int
    most: int
    stakeholders_least: int
    officials_most: int


@dataclass(frozen=True)
class Imbalance:
    """A rule on who takes part that is not kept."""

    code: str
    words: str


def balance(seats: Sequence[Seat], limits: Limits) -> list[Check]:
    """Each rule of balance, met or not, in a fixed order. The order of the seats does not matter."""
    coming = [seat for seat in seats if seat.is_coming]
    return [
        *_dispute(seats),
        _side(coming, Side.MEMBER, "member"),
        _side(coming, Side.DEPARTMENT, "department"),
        _count(len(coming), limits),
        _stakeholders(coming, limits.stakeholders_least),
        _officials(coming, limits.officials_most),
    ]


def _dispute(seats: Sequence[Seat]) -> list[Check]:
    """At least two sides once any is named, and somebody coming for each."""
    named = sorted({seat.dispute_side for seat in seats} - {""})
    if not named:
        return []
    heard = {seat.dispute_side for seat in seats if seat.is_coming}
    two = Check(
        "two_sides",
        _("争议双方"),
        len(named) >= 2,
        _("争议各方 %(n)d 方，至少应有两方。") % {"n": len(named)},
    )
    each = [
        Check(
            f"side:{side}",
            _("争议一方到场"),
            side in heard,
            (_("争议一方“%(side)s”有人参会。") if side in heard else _("争议一方“%(side)s”无人参会。"))
            % {"side": side},
        )
        for side in named
    ]
    return [two, *each]


def _side(coming: Sequence[Seat], side: Side, code: str) -> Check:
    n = sum(seat.side == side for seat in coming)
    words = _("%(side)s %(n)d 人参会，至少 1 人。") % {"side": side.label, "n": n}
    return Check(code, _("%(side)s参会") % {"side": side.label}, n > 0, words)


def _count(n: int, limits: Limits) -> Check:
    code = "too_many" if n > limits.most else "too_few"
    words = _("参会 %(n)d 人，应为 %(least)d 至 %(most)d 人。") % {
        "n": n,
        "least": limits.least,
        "most": limits.most,
    }
    return Check(code, _("参会人数"), limits.least <= n <= limits.most, words)


def _stakeholders(coming: Sequence[Seat], least: int) -> Check:
    n = sum(seat.is_stakeholder for seat in coming)
    words = _("参会 %(all)d 人中利益相关方 %(n)d 人，占比不得低于 %(least)d%%。") % {
        "all": len(coming),
        "n": n,
        "least": least,
    }
    return Check("stakeholders", _("利益相关方占比"), n * 100 >= least * max(len(coming), 1), words)


def _officials(coming: Sequence[Seat], most: int) -> Check:
    n = sum(seat.side in OFFICIAL_SIDES for seat in coming)
    words = _("参会 %(all)d 人中部门和公职人员 %(n)d 人，占比不得高于 %(most)d%%。") % {
        "all": len(coming),
        "n": n,
        "most": most,
    }
    return Check("officials", _("公职人员占比"), n * 100 <= most * len(coming), words)
