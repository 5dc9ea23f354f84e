"""The numbers of the institution change from a moment on, never for the past."""

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import act, append
from shangliang.ledger.models import Actor
from shangliang.platforms.models import Committee, Setting
from shangliang.platforms.numbers import CHOICES, NUMBERS, ORDERED, Number
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.queries import settings_of
from shangliang.platforms.roles import require_unless_system


@act
def change_setting(
    committee: Committee, key: str, value: int | str, *, reason: str = "", by: Actor
) -> Setting:
    """Set one number of the institution from now on. Clocks already running keep their day.

    Raises `Refusal` if the number is unknown, out of its bounds, at odds with another, or not changed.
    """
    require_unless_system(by, PERMISSIONS["setting.changed"], committee)
    if key not in NUMBERS:
        raise Refusal(_("没有名为“%(key)s”的制度参数。") % {"key": key}, field="key")
    now = settings_of(committee.pk)
    value = _sound(NUMBERS[key], value)
    if value == now[key]:
        raise Refusal(
            _("“%(label)s”现在就是“%(value)s”，没有变化。")
            % {"label": NUMBERS[key].label, "value": CHOICES.get(str(value), value)},
            field="value",
        )
    _check_order(now | {key: value})
    setting = Setting.objects.create(committee=committee, key=key, value=value, since=clock.now())
    append("setting.changed", committee, by=by, public=True, key=key, was=now[key], to=value, reason=reason)
    return setting


def _sound(number: Number, value: int | str) -> int | str:
    """The value as it is stored."""
    if number.choices:
        if value not in number.choices:
            raise Refusal(
                _("“%(label)s”只能是：%(choices)s。")
                % {
                    "label": number.label,
                    "choices": "、".join(str(CHOICES[choice]) for choice in number.choices),
                },
                field="value",
            )
        return value
    if not str(value).isascii() or not str(value).isdigit() or not number.least <= int(value) <= number.most:
        raise Refusal(
            _("“%(label)s”须是 %(least)d 至 %(most)d 之间的整数。")
            % {"label": number.label, "least": number.least, "most": number.most},
            field="value",
        )
    return int(value)


def _check_order(values: dict[str, int | str]) -> None:
    for low, high in ORDERED:
        if int(values[low]) > int(values[high]):
            raise Refusal(
                _("“%(low)s”不能大于“%(high)s”（现为 %(low_value)s 和 %(high_value)s）。")
                % {
                    "low": NUMBERS[low].label,
                    "high": NUMBERS[high].label,
                    "low_value": values[low],
                    "high_value": values[high],
                },
                field="value",
            )
