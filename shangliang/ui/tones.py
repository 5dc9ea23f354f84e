"""How a state looks: its tone, and the icon that goes with it. Colour never speaks alone."""

from typing import Final

ICONS: Final = {
    "waiting": "clock",
    "active": "progress",
    "done": "check",
    "overdue": "alert",
    "held": "pause",
    "ended": "minus",
}

# One table for the states of all lifecycles, since the same word means the same in each.
_STATES: Final = {
    "waiting": """draft submitted screening candidate planned approved ad_hoc ready scheduled noticed
        collecting office_consult chair_meeting party_committee instructed dispatched invited proposed
        participants_confirm pending coming""",
    "active": """researching on_site drafting checked_in opened reporting explaining asking speaking
        summing_up consensus_check tracking signed planning replied implementing redo reopened adjusted
        look_back accepted current active partly consensus_with_reservations""",
    "done": """held outcome completed verified feedback rated closed issued reviewed filed adopted
        consensus confirmed done""",
    "overdue": "overdue",
    "held": "suspended extended adjourned returned no_consensus",
    "ended": "rejected merged transferred not_adopted declined withdrawn skipped",
}
TONES: Final = {state: tone for tone, states in _STATES.items() for state in states.split()}


def tone_of(state: str) -> str:
    """The tone of a state; one that this table does not know waits."""
    return TONES.get(str(state), "waiting")
