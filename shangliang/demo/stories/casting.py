"""How far each deliberated topic gets: its last stop, how long ago, and what goes differently."""

from typing import Any

from shangliang.topics.models import PlanItem

Form = PlanItem.Form
CASE_FILES = ("cases", "cases_huqiu", "cases_elsewhere")
DEEP_FILES = ("deep_homes", "deep_people", "deep_places")

HOLDS = {"look_back": 20, "finding": "holds", "found": "到现场看过两次，情况稳定，没有反弹。"}
PARTLY = {
    "look_back": 18,
    "finding": "partly",
    "found": "大部分保持得好，节假日个别时段有反复，已请物业加派人手。",
}
RETURNED = {
    "look_back": 20,
    "finding": "failed",
    "found": "日常管理没有跟上，问题在原处重现，住户意见较大。",
    "reopening": "回头看发现问题重现，原措施缺少长效管理，重新协商。",
}
NO_MONEY = {"suspended": "施工图须随市政管网改造一并调整，待管网方案确定后恢复，预计两个月。"}

# (stop, working days between it and today, twist, changes of the texts and of the gaps).
# Some stand `at` a room whose convenor has an account, so that there is something to do there.
CASTING: tuple[tuple[str, int, str, dict[str, Any]], ...] = (
    ("closed", 30, "", HOLDS),
    ("noticed", 1, "", {"gaps": {"held": 6}}),
    ("half", 6, "extended", {}),
    ("dispatched", 12, "", {}),
    ("told", 1, "", {}),
    ("visited", 1, "", {}),
    ("closed", 12, "redo", {}),
    ("ready", 1, "", {"at": "华通花园第三社区"}),
    ("contacted", 2, "", {}),
    ("replying", 2, "", {}),
    ("approved", 2, "", {}),
    ("closed", 28, "", RETURNED),
    ("held", 1, "", {"at": "西津桥社区"}),
    ("taken", 1, "returned", {"left_returned": True}),
    ("completed", 3, "", {"at": "枫华社区"}),
    ("noticed", 1, "", {"gaps": {"held": 9}}),
    ("outcome", 1, "objection", {}),
    ("committed", 8, "two-rounds", {}),
    ("closed", 45, "wanting", PARTLY),
    ("dispatched", 2, "", {}),
    ("researching", 1, "", {"at": "金色社区"}),
    ("told", 16, "redo", {"left_redo": True}),
    ("replied", 1, "sent-back", {}),
    ("closed", 16, "explained", {}),
    ("half", 60, "", {}),
    ("noticed", 1, "", {"gaps": {"held": 16}}),
    ("drafted", 1, "", {"at": "西渚社区"}),
    ("closed", 14, "talk", {}),
    ("approved", 3, "suspended", NO_MONEY),
    ("taken", 24, "", {}),
    ("convened", 1, "", {}),
    ("contacted", 3, "returned-twice", {}),
    ("verified", 2, "", {}),
    ("convened", 3, "upgraded", {}),
    ("signed", 1, "", {}),
    ("started", 5, "returned", {}),
    ("told", 14, "redo", {"left_unhappy": True}),
    ("approved", 1, "", {}),
    ("noticed", 1, "", {"gaps": {"held": 5}}),
    ("closed", 34, "", {"look_back": 15}),
    ("replied", 2, "adjourned", {}),
    ("half", 4, "suspended", NO_MONEY),
    ("committed", 34, "", {}),
    ("told", 14, "talk", {"left_talk": True}),
    ("ready", 4, "", {}),
    ("outcome", 2, "unsubmitted", {}),
    ("replying", 1, "returned", {}),
    ("researching", 2, "", {}),
)

# Working days after which a planned topic is started: not in the year that is told.
NEVER = 400

# Rows that the small scale tells: one for each state in which a topic may be.
SMALL_CAST = (1, 2, 3, 7, 10, 11, 12, 16, 20, 28)

# (dossier, platform, form, planned month, working days late)
PLANNED: tuple[tuple[str, str, str, int, int], ...] = (
    ("school-gate", "教育界", Form.SECTOR, 3, 3),
    ("canteen", "虎丘区政协", Form.SPECIAL, 4, 4),
    ("river", "浒墅关经开区", Form.COUNTERPART, 4, 6),
    ("ebike-charging", "横塘街道", Form.SPECIAL, 5, 2),
    ("elevator", "狮山街道", Form.COUNTERPART, 5, 8),
    ("clinic-hours", "医药卫生界", Form.SECTOR, 6, 3),
    ("fumes", "枫桥街道“", Form.PROPOSAL, 8, 46),
    ("sports-court", "镇湖街道", Form.SPECIAL, 9, 64),
    ("shuttle", "工商联", Form.SECTOR, 10, 28),
    ("night-parking", "虎丘区政协", Form.STANDING, 11, NEVER),
)
