"""How far each deliberated topic gets: its last stop, how long ago, and what goes differently."""

from typing import Any

from shangliang.topics.models import PlanItem

Form = PlanItem.Form
DEEP_FILES = ("deep_homes",)

# (stop, working days between it and today, twist, changes of the texts)
CASTING: tuple[tuple[str, int, str, dict[str, Any]], ...] = (
    ("approved", 2, "", {}),
    ("researching", 1, "", {}),
    ("visited", 1, "", {}),
    ("ready", 1, "", {}),
    ("noticed", 1, "", {"gaps": {"held": 6}}),
    ("held", 1, "", {}),
    ("drafted", 1, "", {}),
    ("signed", 1, "", {}),
    ("outcome", 1, "", {}),
    ("dispatched", 2, "", {}),
    ("taken", 3, "", {}),
    ("contacted", 2, "", {}),
    ("replying", 2, "", {}),
    ("replied", 1, "", {}),
    ("committed", 8, "", {}),
    ("half", 6, "", {}),
    ("completed", 3, "", {}),
    ("verified", 1, "", {}),
    ("told", 1, "", {}),
    ("closed", 30, "", {}),
)

# (dossier, platform, form, planned month, working days late)
PLANNED: tuple[tuple[str, str, str, int, int], ...] = (
    ("ebike-charging", "横塘街道", Form.SPECIAL, 3, 2),
    ("elevator", "狮山街道", Form.COUNTERPART, 4, 5),
)
