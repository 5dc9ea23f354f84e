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
        confirming pending coming""",
    "active": """researching on_site drafting checked_in opened reporting explaining asking speaking
        summing_up consensus_check held outcome tracking quick answered signed planning replying replied
        implementing completed redo reopened adjusted look_back current partly
        reservations substituted fair""",
    "done": """verified feedback rated closed issued reviewed filed adopted accepted countersigned
        consensus confirmed satisfied done""",
    "overdue": "overdue unsatisfied",
    "held": "moderation suspended extended adjourned returned none",
    "ended": "rejected merged transferred not_adopted declined withdrawn cancelled skipped",
}
TONES: Final = {state: tone for tone, states in _STATES.items() for state in states.split()}


def tone_of(state: str) -> str:
    """The tone of a state; one that this table does not know waits."""
    return TONES.get(str(state), "waiting")
