"""The numbers of the institution, each as a row that can be changed."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, Noun, acts_of
from shangliang.desk.forms.platforms import SettingForm
from shangliang.errors import Words
from shangliang.people.models import User
from shangliang.platforms.actions import change_setting
from shangliang.platforms.models import Committee, Setting
from shangliang.platforms.numbers import NUMBERS, Number
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.queries import settings_of

UNITS: dict[str, Words] = {
    "workdays": _("个工作日"),
    "days": _("天"),
    "months": _("个月"),
    "hours": _("小时"),
    "people": _("人"),
    "percent": _("%"),
    "items": _("件"),
    "choice": "",
}
CHOICES: dict[str, Words] = {"warn": _("提醒"), "refuse": _("拒绝")}
KEYS = list(NUMBERS)


@dataclass(frozen=True)
class SettingRow:
    """One number of a committee as it holds now; its primary key is its place in the table, from 1."""

    committee: Committee
    key: str
    now: int | str

    @property
    def pk(self) -> int:
        return KEYS.index(self.key) + 1

    @property
    def number(self) -> Number:
        return NUMBERS[self.key]

    @property
    def unit(self) -> Words:
        return UNITS[self.number.unit]

    @property
    def path(self) -> str:
        return self.committee.path

    @property
    def committee_id(self) -> int:
        return self.committee.pk

    @property
    def is_default(self) -> bool:
        return self.now == self.number.default

    def told(self, value: int | str) -> Words:
        """A value with its unit, in words."""
        if self.number.choices:
            return CHOICES.get(str(value), str(value))
        return f"{value} {self.unit}"

    def __str__(self) -> str:
        return str(self.number.label)


def rows_of(committee: Committee) -> list[SettingRow]:
    """Every number of the committee, in the order of the table."""
    now = settings_of(committee.pk)
    return [SettingRow(committee, key, now[key]) for key in KEYS]


def setting_for(user: User, pk: int) -> SettingRow | None:
    return rows_of(user.committee)[pk - 1] if 1 <= pk <= len(KEYS) else None


def _change(row: SettingRow, data: dict[str, Any], by: User) -> None:
    change_setting(row.committee, row.key, data["value"], reason=data["reason"], by=by)


def facts(row: SettingRow) -> list[tuple[Any, ...]]:
    source: str | Promise = row.number.source
    return [
        (_("现在"), row.told(row.now)),
        (_("默认"), row.told(row.number.default)),
        (_("依据"), source),
    ]


NOUN = Noun(
    key="settings",
    model=Setting,
    find=setting_for,
    permissions=PERMISSIONS,
    page="desk:setting",
    facts=facts,
    trail=lambda row: [
        (_("制度参数"), reverse("desk:settings")),
        (str(row), reverse("desk:setting", args=[row.pk])),
    ],
    acts=acts_of(
        Act(
            "setting.changed",
            SettingForm,
            _change,
            initial=lambda row, user: {"value": row.now},
            label=_("调整参数"),
            rule=_("调整从现在起生效，不改变过去，已经开始计时的期限不变。调整会公开并记入台账。"),
            kind="primary",
        ),
    ),
)
