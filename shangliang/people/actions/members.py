"""Members are registered, get accounts, are placed in rooms, and leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import act, append, change
from shangliang.ledger.models import Actor
from shangliang.people.actions.roles import end_binding, give_binding
from shangliang.people.models import Member, Placement, RoleBinding, User
from shangliang.people.permissions import PERMISSIONS
from shangliang.platforms.checks import check_fields
from shangliang.platforms.models import Committee, Platform, PlatformClass, Sector
from shangliang.platforms.roles import Role, require_unless_system


@dataclass(frozen=True)
class NewMember:
    """What is asked of a member; `sex`, `expertise` and `post` may stay empty."""

    number: str
    name: str
    level: str
    sector: Sector
    sex: str = ""
    expertise: str = ""
    post: str = ""
    user: User | None = None


@act
def register_member(committee: Committee, new: NewMember, *, by: Actor) -> Member:
    """Enter a member; with an account, the member's role on the own sector's rooms comes along."""
    require_unless_system(by, PERMISSIONS["member.registered"], committee)
    return _enter(committee, new, by=by)


@act
def register_members(committee: Committee, rows: Sequence[NewMember], *, by: Actor) -> list[Member]:
    """Enter many members or none. Raises `Refusal` with the number of every bad row, from 1."""
    require_unless_system(by, PERMISSIONS["member.registered"], committee)
    members: list[Member] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, start=1):
        try:
            members.append(_enter(committee, row, by=by))
        except Refusal as refusal:
            wrong.append(_("第 %(line)d 行：%(fault)s") % {"line": number, "fault": refusal})
    if wrong:
        raise Refusal("\n".join(wrong))
    return members


@act
def connect_member(member: Member, user: User, *, by: Actor) -> None:
    """Give a registered member an account, and with it the role on every room of theirs."""
    require_unless_system(by, PERMISSIONS["member.connected"], member)
    if member.user_id is not None:
        raise Refusal(_("委员“%(name)s”已有账号。") % {"name": member.name})
    check_serving(member)
    _check_account(member.committee, user)
    change(member, by=by, seen=None, fields={"user": user})
    append("member.connected", member, by=by, user=user.ref)
    for platform in _rooms_of(member):
        _let_act(member, platform, by=by)


@act
def place_member(
    member: Member, platform: Platform, *, started_on: date | None = None, by: Actor
) -> Placement:
    """Place a member in a room: floating in a sector's, fixed in any other (SEED S12).

    With an account, the member's role on that room comes along. Raises `Forbidden`, or `Refusal` if the
    member has left, the platform is closed or another committee's, or the member is there already.
    """
    require_unless_system(by, PERMISSIONS["member.placed"], platform)
    check_serving(member)
    if platform.committee_id != member.committee_id:
        raise Refusal(_("“%(platform)s”不属于本会。") % {"platform": platform.name}, field="platform")
    if not platform.is_open:
        raise Refusal(
            _("“%(platform)s”已停用，不能安排委员。") % {"platform": platform.name}, field="platform"
        )
    if member.placements.filter(platform=platform, ended_on__isnull=True).exists():
        raise Refusal(
            _("委员“%(name)s”已在“%(platform)s”。") % {"name": member.name, "platform": platform.name},
            field="platform",
        )
    is_sector = platform.platform_class == PlatformClass.SECTOR
    placement = Placement.objects.create(
        member=member,
        platform=platform,
        kind=Placement.Kind.FLOATING if is_sector else Placement.Kind.FIXED,
        started_on=started_on or clock.today(),
    )
    append("member.placed", placement, by=by, member=member.ref, platform=platform.code, kind=placement.kind)
    if member.user_id:
        _let_act(member, platform, by=by)
    return placement


@act
def end_placement(placement: Placement, *, reason: str = "", by: Actor) -> None:
    """End a member's placement, and the role on that room unless the own sector gives it."""
    require_unless_system(by, PERMISSIONS["placement.ended"], placement.platform)
    if placement.ended_on is not None:
        raise Refusal(_("这项下沉安排已经结束。"))
    _end(placement, reason=reason, by=by)


@act
def retire_member(member: Member, *, left_on: date | None = None, by: Actor) -> None:
    """A member leaves office: placements and roles as a member end; the account stays, without them."""
    require_unless_system(by, PERMISSIONS["member.retired"], member)
    check_serving(member)
    for placement in member.placements.filter(ended_on__isnull=True).select_related("platform"):
        _end(placement, reason="", by=by)
    for binding in _bindings_of(member):
        end_binding(binding, by=by)
    change(member, by=by, seen=None, fields={"left_on": left_on or clock.today()})
    append("member.retired", member, by=by)


@act
def clear_platform(platform: Platform, *, reason: str, by: Actor) -> None:
    """End every placement on a platform and every role bound to it alone, as it goes out of use.

    Roles over the whole committee stay: they are bound to the same path as its district platform.
    """
    require_unless_system(by, PERMISSIONS["placement.ended"], platform)
    for placement in platform.placements.filter(ended_on=None).select_related("member", "platform"):
        _end(placement, reason=reason, by=by)
    if platform.path == platform.committee.path:
        return
    bound = RoleBinding.objects.filter(
        committee=platform.committee_id, scope=platform.path, ended_at__isnull=True
    )
    for binding in bound.order_by("pk"):
        end_binding(binding, by=by)


def _enter(committee: Committee, new: NewMember, *, by: Actor) -> Member:
    if new.sector.committee_id != committee.pk:
        raise Refusal(_("“%(sector)s”不是本会的界别。") % {"sector": new.sector.name}, field="sector")
    if new.user is not None:
        _check_account(committee, new.user)
    member = Member(
        committee=committee,
        user=new.user,
        number=new.number.strip(),
        name=new.name.strip(),
        sex=new.sex,
        level=new.level,
        sector=new.sector,
        expertise=new.expertise,
        post=new.post,
    )
    check_fields(member, leaving_out=("sector",))
    member.save()
    append("member.registered", member, by=by, level=member.level, sector=new.sector.name)
    if new.user is not None:
        for platform in _rooms_of(member):
            _let_act(member, platform, by=by)
    return member


def check_serving(member: Member) -> None:
    if member.left_on is not None:
        raise Refusal(_("委员“%(name)s”已离任。") % {"name": member.name}, field="member")


def renew_rooms(member: Member, *, by: Actor) -> None:
    """Let a member whose sector was corrected act on the rooms that are now theirs, and on no other."""
    if member.user is None:
        return
    rooms = _rooms_of(member)
    own = {platform.path for platform in rooms}
    for binding in _bindings_of(member):
        if binding.scope not in own:
            end_binding(binding, by=by)
    for platform in rooms:
        _let_act(member, platform, by=by)


def _check_account(committee: Committee, user: User) -> None:
    if user.committee_id != committee.pk:
        raise Refusal(_("账号“%(username)s”不属于本会。") % {"username": user.username}, field="user")
    if Member.objects.filter(user=user).exists():
        raise Refusal(_("账号“%(username)s”已关联其他委员。") % {"username": user.username}, field="user")


def _rooms_of(member: Member) -> list[Platform]:
    """The rooms in use of the own sector, and those where the member is placed."""
    own = Platform.objects.filter(sector=member.sector, closed_on__isnull=True)
    placed = Platform.objects.filter(placements__member=member, placements__ended_on__isnull=True)
    return list((own | placed).distinct().order_by("path"))


def _bindings_of(member: Member) -> list[RoleBinding]:
    return list(RoleBinding.objects.filter(user=member.user_id, role=Role.MEMBER, ended_at__isnull=True))


def _let_act(member: Member, platform: Platform, *, by: Actor) -> None:
    """Bind the member's role on the room, if it is not there yet."""
    if member.user and platform.path not in {binding.scope for binding in _bindings_of(member)}:
        give_binding(member.user, Role.MEMBER, scope=platform.path, by=by)


def _end(placement: Placement, *, reason: str, by: Actor) -> None:
    change(placement, by=by, seen=None, fields={"ended_on": clock.today()})
    append("placement.ended", placement, by=by, member=placement.member.ref, reason=reason)
    if placement.platform.sector_id != placement.member.sector_id:
        for binding in _bindings_of(placement.member):
            if binding.scope == placement.platform.path:
                end_binding(binding, by=by)
