"""What may be done with a platform."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.forms import platforms as forms
from shangliang.people.models import User
from shangliang.platforms import actions
from shangliang.platforms.models import Platform
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.topics.actions import retire_platform


def platform_for(user: User, pk: int) -> Platform | None:
    rows = Platform.objects.filter(pk=pk, committee=user.committee_id)
    return rows.select_related("committee", "parent", "sector").prefetch_related("serves").first()


DETAILS = (
    "name", "brand", "address", "opening_hours", "introduction", "latitude", "longitude", "has_room",
    "has_studio", "has_point",
)  # fmt: skip


def _as_it_is(platform: Platform, user: User) -> dict[str, Any]:
    return {name: getattr(platform, name) for name in DETAILS} | {"serves": platform.serves.all()}


def _change(platform: Platform, data: dict[str, Any], by: User) -> None:
    seen, serves = data.pop("seen"), data.pop("serves", None)
    details = {name: value for name, value in data.items() if name not in {"brand", "name"} or value}
    actions.change_platform(
        platform, by=by, seen=seen, serves=None if serves is None else list(serves), **details
    )


def facts(platform: Platform) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (_("编号"), platform.code),
        (_("类别"), platform.get_platform_class_display()),
        (_("上级平台"), platform.parent.name if platform.parent else _("无")),
    ]
    return rows


NOUN = Noun(
    key="platforms",
    model=Platform,
    find=platform_for,
    permissions=PERMISSIONS,
    page="desk:platform",
    facts=facts,
    trail=lambda platform: [
        (_("平台"), reverse("desk:platforms")),
        (platform.name, reverse("desk:platform", args=[platform.pk])),
    ],
    acts=acts_of(
        Act(
            "platform.changed",
            forms.ChangePlatformForm,
            _change,
            initial=_as_it_is,
            label=_("修改资料"),
            rule=_("名称、地址、开放时间、服务范围可以修改，编号和类别不变。修改会记入台账。"),
            when=lambda platform: platform.is_open,
            symbol="edit",
        ),
        Act(
            "platform.closed",
            forms.ReasonForm,
            doing(retire_platform),
            label=_("停用平台"),
            rule=_(
                "下级平台都停用、议题都办结后才能停用。停用时撤回征题，结束下沉和角色；历史记录和编号保留。"
            ),
            when=lambda platform: platform.is_open,
            kind="danger",
        ),
        Act(
            "platform.reopened",
            NothingToFill,
            doing(actions.reopen_platform),
            label=_("恢复平台"),
            rule=_("恢复后沿用原来的编号和路径。"),
            when=lambda platform: not platform.is_open,
            kind="primary",
        ),
    ),
)
