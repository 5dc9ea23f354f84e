"""Every change of topics, calls and plans."""

from shangliang.topics.actions.clocks import (
    extend_clock,
    in_charge,
    start_clock,
    stop_all_clocks,
    stop_clock,
)
from shangliang.topics.actions.road import CARRIED, carry_topic

__all__ = [
    "CARRIED",
    "carry_topic",
    "extend_clock",
    "in_charge",
    "start_clock",
    "stop_all_clocks",
    "stop_clock",
]
