"""Every change of research, meetings and minutes."""

from shangliang.deliberation.actions.experts import assign_expert, release_expert
from shangliang.deliberation.actions.meeting import (
    adjourn_meeting,
    advance_meeting,
    close_meeting,
    open_meeting,
    start_check_in,
)
from shangliang.deliberation.actions.minutes import (
    change_minutes,
    confirm_minutes,
    correct_minutes,
    draft_minutes,
    file_minutes,
    reply_to_objection,
    revise_minutes,
    send_minutes,
    sign_minutes,
)
from shangliang.deliberation.actions.participants import (
    Invited,
    answer_invitation,
    invite,
    invite_again,
    remove_participant,
    renew_code,
    sign_in_participant,
    withdraw_sign_in,
)
from shangliang.deliberation.actions.planning import (
    cancel_meeting,
    change_meeting,
    notice_meeting,
    plan_meeting,
)
from shangliang.deliberation.actions.record import (
    correct_speech,
    record_promise,
    record_result,
    record_speech,
)
from shangliang.deliberation.actions.research import (
    add_interview,
    add_photo,
    change_research,
    draft_research,
    plan_research,
    record_visit,
    submit_research,
)
from shangliang.deliberation.actions.rounds import another_round, upgrade_topic
from shangliang.deliberation.actions.schemes import add_scheme, change_scheme, remove_scheme

__all__ = [
    "Invited",
    "add_interview",
    "add_photo",
    "add_scheme",
    "adjourn_meeting",
    "advance_meeting",
    "another_round",
    "answer_invitation",
    "assign_expert",
    "cancel_meeting",
    "change_meeting",
    "change_minutes",
    "change_research",
    "change_scheme",
    "close_meeting",
    "confirm_minutes",
    "correct_minutes",
    "correct_speech",
    "draft_minutes",
    "draft_research",
    "file_minutes",
    "invite",
    "invite_again",
    "notice_meeting",
    "open_meeting",
    "plan_meeting",
    "plan_research",
    "record_promise",
    "record_result",
    "record_speech",
    "record_visit",
    "release_expert",
    "remove_participant",
    "remove_scheme",
    "renew_code",
    "reply_to_objection",
    "revise_minutes",
    "send_minutes",
    "sign_in_participant",
    "sign_minutes",
    "start_check_in",
    "submit_research",
    "upgrade_topic",
    "withdraw_sign_in",
]
