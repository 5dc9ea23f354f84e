"""What is begun on the committee as a whole, without a row before it: offered to whoever holds the role."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, Noun, acts_of
from shangliang.desk.acts.people import first_password
from shangliang.desk.forms import people, plans, platforms, topics
from shangliang.desk.pages import holds
from shangliang.desk.slips import Slip
from shangliang.people.actions import (
    NewMember,
    correct_department,
    open_account,
    register_department,
    register_expert,
    register_member,
)
from shangliang.people.models import User
from shangliang.people.permissions import PERMISSIONS as PEOPLE
from shangliang.platforms.actions import open_platform
from shangliang.platforms.models import Committee, PlatformClass
from shangliang.platforms.permissions import PERMISSIONS as PLATFORMS
from shangliang.platforms.roles import Permission
from shangliang.topics import actions
from shangliang.topics.permissions import PERMISSIONS as TOPICS


def find(user: User, pk: int) -> Committee | None:
    return user.committee if pk == user.committee_id else None


def may(user: User, permission: Permission, row: Any) -> bool:
    """Holding the role anywhere is enough to be asked where; the action then judges the place."""
    return holds(user, permission)


def _raise(action: Callable[..., actions.Raised]) -> Any:
    """Put a matter before a platform, and hand out the slip with its query code."""

    def run(committee: Committee, data: dict[str, Any], by: User) -> Slip:
        del data["seen"]
        raised = action(data.pop("platform"), by=by, **data)
        return Slip(
            title=_now("议题已登记"),
            words=_now("凭查询码可以随时查看进展、补充情况、作出评价。请妥善保管。"),
            lines=[
                (_now("议题"), raised.topic.title),
                (_now("编号"), raised.topic.number),
                (_now("查询码"), raised.code),
            ],
            link=reverse("portal:voice", args=[raised.code]),
            back=reverse("desk:topic", args=[raised.topic.pk]),
        )

    return run


def _open_call(committee: Committee, data: dict[str, Any], by: User) -> str:
    del data["seen"]
    call = actions.open_call(data.pop("platform"), by=by, **data)
    return reverse("desk:call", args=[call.pk])


def _open_plan(committee: Committee, data: dict[str, Any], by: User) -> str:
    plan = actions.open_plan(committee, year=data["year"], by=by)
    return reverse("desk:plan", args=[plan.pk])


def _open_platform(committee: Committee, data: dict[str, Any], by: User) -> str:
    del data["seen"]
    data["platform_class"] = PlatformClass(data["platform_class"])
    data["serves"] = list(data["serves"])
    if not data["brand"]:
        del data["brand"]
    platform = open_platform(committee, by=by, **data)
    return reverse("desk:platform", args=[platform.pk])


def _open_account(committee: Committee, data: dict[str, Any], by: User) -> Slip:
    opened = open_account(committee, username=data["username"], name=data["name"], by=by)
    return first_password(opened.user, opened.password)


def _register_member(committee: Committee, data: dict[str, Any], by: User) -> str:
    del data["seen"]
    member = register_member(committee, NewMember(**data), by=by)
    return reverse("desk:member", args=[member.pk])


def _register(action: Callable[..., Any], page: str) -> Any:
    def run(committee: Committee, data: dict[str, Any], by: User) -> str:
        del data["seen"]
        action(committee, by=by, **data)
        return reverse(page)

    return run


def _correct_department(committee: Committee, data: dict[str, Any], by: User) -> str:
    correct_department(data.pop("department"), by=by, **data)
    return reverse("desk:departments")


ACTS = acts_of(
    Act(
        "topic.entered",
        topics.EnterForm,
        _raise(actions.enter_topic),
        rule=_(
            "来信、来电、来访与网上提交同等办理。登记后打印查询码交给本人，"
            "本人凭码查看进展。称呼和电话由本人自愿提供。"
        ),
        symbol="edit",
        kind="primary",
    ),
    Act(
        "topic.recommended",
        topics.RecommendForm,
        _raise(actions.recommend_topic),
        rule=_("委员向下沉平台或本界别议事室荐题，与群众出题同等审核。"),
        symbol="star",
    ),
    Act(
        "topic.assigned",
        topics.AssignForm,
        _raise(actions.assign_topic),
        rule=_("党委、政府和政协领导点题，同样经过审核，并向社会公开。"),
        symbol="flag",
    ),
    Act(
        "call.opened",
        topics.OpenCallForm,
        _open_call,
        rule=_("征题有起止日期，到期自动结束。发布后可以打印二维码海报。"),
        symbol="send",
    ),
    Act(
        "plan.opened",
        plans.OpenPlanForm,
        _open_plan,
        rule=_("每年一份。先征集议题、形成草案，再送三办会商、主席会议审议、党委审定，印发后公开。"),
        symbol="calendar",
    ),
    Act(
        "platform.opened",
        platforms.OpenPlatformForm,
        _open_platform,
        rule=_("编号、路径、品牌按类别自动确定。每个镇（街道）、村（社区）、界别都应有议事室。"),
        symbol="building",
        wide=True,
    ),
    Act(
        "member.registered",
        people.RegisterMemberForm,
        _register_member,
        rule=_("登记后可以安排下沉。已有账号的，同时取得在本界别议事室的委员角色。"),
        symbol="person",
    ),
    Act(
        "department.registered",
        people.DepartmentForm,
        _register(register_department, "desk:departments"),
        rule=_("承办建议的部门。登记后由安全管理员授予承办人和审批人角色，两者须为不同的人。"),
        symbol="building",
    ),
    Act(
        "department.corrected",
        people.CorrectDepartmentForm,
        _correct_department,
        rule=_("更正登记有误或已经变化的资料。名称的更改会记入公开台账。"),
        linked="department",
        symbol="edit",
    ),
    Act(
        "expert.registered",
        people.ExpertForm,
        _register(register_expert, "desk:departments"),
        rule=_("智库专家可以应邀参加调研和协商。"),
        symbol="people",
    ),
    Act(
        "account.opened",
        people.OpenAccountForm,
        _open_account,
        rule=_("开户后没有任何角色，由安全管理员授予。一次性密码只显示一次，首次登录须修改。"),
        symbol="person",
        kind="primary",
    ),
)

NOUN = Noun(
    key="committee",
    model=Committee,
    find=find,
    permissions={**TOPICS, **PLATFORMS, **PEOPLE},
    acts=ACTS,
    page="desk:start",
    may=may,
    home=lambda committee: reverse("desk:home"),
)
