"""Every change of the conversion of outcomes."""

from shangliang.outcomes.actions.closing import close_topic, do_look_back, reopen_topic
from shangliang.outcomes.actions.commitments import (
    make_commitment,
    report_completed,
    report_progress,
    verify_suggestion,
)
from shangliang.outcomes.actions.dispatch import (
    add_co_handler,
    dispatch_outcome,
    dispatch_suggestion,
    record_contact,
    return_suggestion,
    sign_suggestion,
)
from shangliang.outcomes.actions.extensions import extend_commitment, extend_reply
from shangliang.outcomes.actions.feedback import (
    arrange_talk,
    explain_ratings,
    hold_talk,
    publish_feedback,
    rate,
    redo_suggestion,
    release_words,
)
from shangliang.outcomes.actions.reminders import send_reminders
from shangliang.outcomes.actions.replies import (
    approve_reply,
    countersign,
    draft_reply,
    record_decision,
    send_back_reply,
)
from shangliang.outcomes.actions.standing import wake_topic
from shangliang.outcomes.actions.suggestions import (
    change_outcome,
    change_suggestion,
    draft_outcome,
    draft_suggestion,
    drop_suggestion,
    submit_outcome,
)

__all__ = [
    "add_co_handler",
    "approve_reply",
    "arrange_talk",
    "change_outcome",
    "change_suggestion",
    "close_topic",
    "countersign",
    "dispatch_outcome",
    "dispatch_suggestion",
    "do_look_back",
    "draft_outcome",
    "draft_reply",
    "draft_suggestion",
    "drop_suggestion",
    "explain_ratings",
    "extend_commitment",
    "extend_reply",
    "hold_talk",
    "make_commitment",
    "publish_feedback",
    "rate",
    "record_contact",
    "record_decision",
    "redo_suggestion",
    "release_words",
    "reopen_topic",
    "report_completed",
    "report_progress",
    "return_suggestion",
    "send_back_reply",
    "send_reminders",
    "sign_suggestion",
    "submit_outcome",
    "verify_suggestion",
    "wake_topic",
]
