"""What the record calls an act, in words of all stages, for timelines and the ledger view."""

from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.words import VERB_WORDS as DELIBERATION
from shangliang.errors import Words
from shangliang.outcomes.words import VERB_WORDS as OUTCOMES
from shangliang.people.permissions import PERMISSIONS as PEOPLE
from shangliang.platforms.permissions import PERMISSIONS as PLATFORMS
from shangliang.topics.queries import VERB_WORDS as TOPICS

JOURNEY: dict[str, Words] = {**TOPICS, **DELIBERATION, **OUTCOMES}
OTHERS: dict[str, Words] = {
    "account.signed_in": _("登录"),
    "account.signed_out": _("退出登录"),
    "account.sign_in_refused": _("登录被拒"),
    "account.locked": _("账号锁定"),
    "account.second_factor_on": _("开启二次验证"),
    "account.second_factor_off": _("关闭二次验证"),
    "committee.founded": _("设立委员会"),
    "topic.contacts_read": _("查看联系方式"),
}
ALL: dict[str, Words] = {
    **{key: permission.label for table in (PEOPLE, PLATFORMS) for key, permission in table.items()},
    **JOURNEY,
    **OTHERS,
}
