"""What may be done with accounts, roles, members and their placements."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.forms import people as forms
from shangliang.desk.slips import Slip
from shangliang.people import actions
from shangliang.people.models import Member, Placement, RoleBinding, User
from shangliang.people.permissions import PERMISSIONS
from shangliang.people.queries import accounts
from shangliang.platforms.roles import Permission, Role, allows

# Who may look at accounts; a page that nobody else knows of.
KEEPERS = (PERMISSIONS["account.opened"], PERMISSIONS["role.bound"])


def account_for(user: User, pk: int) -> User | None:
    """An account of one's own committee, for its administrators."""
    if not any(allows(user, keeper, user.committee) for keeper in KEEPERS):
        return None
    return accounts(user.committee).select_related("committee").filter(pk=pk).first()


def binding_for(user: User, pk: int) -> RoleBinding | None:
    if not any(allows(user, keeper, user.committee) for keeper in KEEPERS):
        return None
    rows = RoleBinding.objects.filter(pk=pk, committee=user.committee_id)
    return rows.select_related("user", "committee", "department").first()


def member_for(user: User, pk: int) -> Member | None:
    """A member of one's own committee, those who have left too."""
    rows = Member.objects.filter(pk=pk, committee=user.committee_id)
    return rows.select_related("sector", "user", "committee").first()


def placement_for(user: User, pk: int) -> Placement | None:
    rows = Placement.objects.filter(pk=pk, member__committee=user.committee_id)
    return rows.select_related("member__committee", "platform").first()


def first_password(user: User, password: str) -> Slip:
    """The slip with which somebody signs in for the first time."""
    return Slip(
        title=_now("一次性密码"),
        words=_now("首次登录后须立即修改。"),
        lines=[(_now("姓名"), user.name), (_now("用户名"), user.username), (_now("一次性密码"), password)],
        back=reverse("desk:account", args=[user.pk]),
    )


def _as_registered(member: Member, by: User) -> dict[str, Any]:
    columns = ("number", "name", "sex", "level", "expertise", "post")
    return {name: getattr(member, name) for name in columns} | {"sector": member.sector_id}


def _bind(user: User, data: dict[str, Any], by: User) -> None:
    scope = data["platform"].path if data["platform"] else ""
    actions.bind_role(user, Role(data["role"]), scope=scope, department=data["department"], by=by)


def _back_to_account(binding: RoleBinding) -> str:
    return reverse("desk:account", args=[binding.user_id])


def _back_to_member(placement: Placement) -> str:
    return reverse("desk:member", args=[placement.member_id])


def _end_role(binding: RoleBinding, data: dict[str, Any], by: User) -> str:
    actions.end_role(binding, by=by)
    return _back_to_account(binding)


def _end_placement(placement: Placement, data: dict[str, Any], by: User) -> str:
    actions.end_placement(placement, reason=data["reason"], by=by)
    return _back_to_member(placement)


def account_trail(user: User) -> list[tuple[Any, str]]:
    return [
        (_("账号与角色"), reverse("desk:accounts")),
        (user.name, reverse("desk:account", args=[user.pk])),
    ]


def member_trail(member: Member) -> list[tuple[Any, str]]:
    return [(_("委员"), reverse("desk:members")), (member.name, reverse("desk:member", args=[member.pk]))]


def account_facts(user: User) -> list[tuple[Any, ...]]:
    return [(_("姓名"), user.name), (_("用户名"), user.username)]


def member_facts(member: Member) -> list[tuple[Any, ...]]:
    return [
        (_("委员编号"), member.number),
        (_("界别"), member.sector.name),
        (_("层级"), member.get_level_display()),
    ]


def _may_place(user: User, permission: Permission, member: Any) -> bool:
    """A township's clerk places members in its rooms: holding the role is enough, the action judges where."""
    if permission.key == "member.placed":
        return any(binding.role in permission.roles for binding in user.bindings)
    return allows(user, permission, member)


ACCOUNT = Noun(
    key="accounts",
    model=User,
    find=account_for,
    permissions=PERMISSIONS,
    page="desk:account",
    facts=account_facts,
    trail=account_trail,
    acts=acts_of(
        Act(
            "role.bound",
            forms.BindRoleForm,
            _bind,
            label=_("授予角色"),
            rule=_(
                "角色只在所选平台及其下级有效。系统、安全、审计管理员须由不同的人担任，且不兼任业务角色；"
                "同一部门的承办人和审批人须为两人。"
            ),
            when=lambda user: user.is_active,
            kind="primary",
            symbol="plus",
        ),
        Act(
            "account.renamed",
            forms.RenameForm,
            doing(actions.rename_account),
            initial=lambda user, by: {"name": user.name},
            label=_("更正姓名"),
            rule=_("更正账号使用人的姓名，用户名不变。"),
            when=lambda user: user.is_active,
            symbol="edit",
        ),
        Act(
            "account.password_set",
            NothingToFill,
            lambda user, data, by: first_password(user, actions.reset_password(user, by=by)),
            label=_("重设密码"),
            rule=_("生成一次性密码，只显示一次，请当面交给本人。原密码立即失效。"),
            when=lambda user: user.is_active,
            symbol="lock",
        ),
        Act(
            "account.second_factor_off",
            NothingToFill,
            lambda user, data, by: actions.remove_second_factor(user, by=by),
            label=_("关闭二次验证"),
            rule=_("本人手机遗失或更换、无法登录时使用。请先核实身份。"),
            permission="account.password_set",
            when=lambda user: user.is_active,
        ),
        Act(
            "account.closed",
            forms.ReasonForm,
            doing(actions.close_account, seen=False),
            label=_("停用账号"),
            rule=_("停用后不能登录，角色全部收回；已经办理的记录保留。不能停用自己的账号。"),
            when=lambda user: user.is_active,
            kind="danger",
        ),
        Act(
            "account.reopened",
            NothingToFill,
            lambda user, data, by: first_password(user, actions.reopen_account(user, by=by)),
            label=_("恢复账号"),
            rule=_("恢复后没有角色，须重新授予。生成一次性密码，只显示一次。"),
            when=lambda user: not user.is_active,
            kind="primary",
        ),
    ),
)

ROLE = Noun(
    key="roles",
    model=RoleBinding,
    find=binding_for,
    permissions=PERMISSIONS,
    page="desk:role",
    about=lambda binding: f"{binding.user.name}：{binding.get_role_display()}",
    facts=lambda binding: account_facts(binding.user),
    trail=lambda binding: account_trail(binding.user),
    home=_back_to_account,
    acts=acts_of(
        Act(
            "role.ended",
            NothingToFill,
            _end_role,
            label=_("收回角色"),
            rule=_("收回后立即失效。谁在什么时候有过什么角色，记录一直保留。"),
            when=lambda binding: binding.ended_at is None,
            kind="danger",
        ),
    ),
)

MEMBER = Noun(
    key="members",
    model=Member,
    find=member_for,
    permissions=PERMISSIONS,
    page="desk:member",
    facts=member_facts,
    trail=member_trail,
    may=_may_place,
    acts=acts_of(
        Act(
            "member.placed",
            forms.PlaceForm,
            doing(actions.place_member, seen=False),
            label=_("安排下沉"),
            rule=_("界别议事室为流动委员，其他平台为固定委员。已有账号的，同时取得在该平台的委员角色。"),
            when=lambda member: member.left_on is None,
            kind="primary",
            symbol="place",
        ),
        Act(
            "member.corrected",
            forms.CorrectMemberForm,
            doing(actions.correct_member),
            initial=_as_registered,
            label=_("更正资料"),
            rule=_("更正登记有误或已经变化的资料。更改界别的，委员角色随之调整。"),
            when=lambda member: member.left_on is None,
            symbol="edit",
        ),
        Act(
            "member.connected",
            forms.ConnectForm,
            doing(actions.connect_member, seen=False),
            label=_("关联账号"),
            rule=_("关联后，委员在本界别和下沉平台取得委员角色。"),
            when=lambda member: member.left_on is None and member.user_id is None,
        ),
        Act(
            "member.retired",
            forms.RetireForm,
            doing(actions.retire_member, seen=False),
            label=_("登记离任"),
            rule=_("离任后，下沉安排和委员角色结束，账号保留。"),
            when=lambda member: member.left_on is None,
            kind="danger",
        ),
    ),
)

PLACEMENT = Noun(
    key="placements",
    model=Placement,
    find=placement_for,
    permissions=PERMISSIONS,
    page="desk:placement",
    may=lambda user, permission, placement: allows(user, permission, placement.platform),
    about=lambda placement: f"{placement.member.name}：{placement.platform.name}",
    facts=lambda placement: member_facts(placement.member),
    trail=lambda placement: member_trail(placement.member),
    home=_back_to_member,
    acts=acts_of(
        Act(
            "placement.ended",
            forms.EndPlacementForm,
            _end_placement,
            label=_("结束下沉"),
            rule=_("结束后，委员在该平台的角色随之收回，本界别给予的除外。"),
            when=lambda placement: placement.ended_on is None,
            kind="danger",
        ),
    ),
)
