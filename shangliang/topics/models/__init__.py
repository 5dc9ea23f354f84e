"""Topics, the voices behind them, calls, photos, the annual plan, and the running clocks."""

from shangliang.topics.models.clocks import Clock
from shangliang.topics.models.photos import Photo, PhotoDraft
from shangliang.topics.models.plans import AnnualPlan, PlanItem, PlanVersion
from shangliang.topics.models.topics import Call, Gram, NumberSeries, QuickRating, Topic, Voice

__all__ = [
    "AnnualPlan",
    "Call",
    "Clock",
    "Gram",
    "NumberSeries",
    "Photo",
    "PhotoDraft",
    "PlanItem",
    "PlanVersion",
    "QuickRating",
    "Topic",
    "Voice",
]
