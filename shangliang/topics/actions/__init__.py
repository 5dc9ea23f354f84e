"""Every change of topics, voices, calls and plans."""

from shangliang.topics.actions.calls import open_call, withdraw_call
from shangliang.topics.actions.clocks import (
    extend_clock,
    in_charge,
    moved_on,
    start_clock,
    stop_all_clocks,
    stop_clock,
)
from shangliang.topics.actions.contacts import change_contact
from shangliang.topics.actions.photos import add_photos, clean_photos, hide_photo, publish_photo
from shangliang.topics.actions.plan_steps import (
    draft_plan,
    issue_plan,
    review_plan,
    send_plan_back,
    send_plan_to_chairs,
    send_plan_to_offices,
    send_plan_to_party,
)
from shangliang.topics.actions.plans import add_item, approve_ad_hoc, change_item, open_plan, remove_item
from shangliang.topics.actions.platforms import retire_platform
from shangliang.topics.actions.quick import answer_quickly, deepen_topic, settle_topic
from shangliang.topics.actions.raising import (
    assign_topic,
    enter_topic,
    raise_topic,
    recommend_topic,
    resubmit_topic,
)
from shangliang.topics.actions.road import CARRIED, carry_topic
from shangliang.topics.actions.screening import (
    accept_topic,
    discard_topic,
    merge_topic,
    reject_topic,
    release_topic,
    return_topic,
    start_screening,
    transfer_topic,
)
from shangliang.topics.actions.standing import resume_topic, suspend_topic
from shangliang.topics.actions.voices import (
    Contact,
    Raised,
    erase_voice,
    rate_quick_answer,
    read_contact,
    support_topic,
)
from shangliang.topics.actions.withdrawing import erase_topic_text, withdraw_topic

__all__ = [
    "CARRIED",
    "Contact",
    "Raised",
    "accept_topic",
    "add_item",
    "add_photos",
    "answer_quickly",
    "approve_ad_hoc",
    "assign_topic",
    "carry_topic",
    "change_contact",
    "change_item",
    "clean_photos",
    "deepen_topic",
    "discard_topic",
    "draft_plan",
    "enter_topic",
    "erase_topic_text",
    "erase_voice",
    "extend_clock",
    "hide_photo",
    "in_charge",
    "issue_plan",
    "merge_topic",
    "moved_on",
    "open_call",
    "open_plan",
    "publish_photo",
    "raise_topic",
    "rate_quick_answer",
    "read_contact",
    "recommend_topic",
    "reject_topic",
    "release_topic",
    "remove_item",
    "resubmit_topic",
    "resume_topic",
    "retire_platform",
    "return_topic",
    "review_plan",
    "send_plan_back",
    "send_plan_to_chairs",
    "send_plan_to_offices",
    "send_plan_to_party",
    "settle_topic",
    "start_clock",
    "start_screening",
    "stop_all_clocks",
    "stop_clock",
    "support_topic",
    "suspend_topic",
    "transfer_topic",
    "withdraw_call",
    "withdraw_topic",
]
