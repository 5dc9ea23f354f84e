"""What may be done with minutes, and with what each participant says of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation import actions
from shangliang.deliberation.lifecycle import MINUTES_STEPS, MinutesState
from shangliang.deliberation.models import Confirmation, Minutes
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import meetings_visible_to, minutes_for
from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts import participants
from shangliang.desk.acts.ways import to_topic, topic_fact
from shangliang.desk.forms.gates import SignMinutesForm
from shangliang.desk.forms.minutes import CorrectionForm, MinutesForm, ReplyToObjectionForm, ReviseForm
from shangliang.desk.forms.participants import ConfirmForm
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, allows

ACTS = acts_of(
    Act(
        "minutes.changed",
        MinutesForm,
        doing(actions.change_minutes),
        initial=lambda minutes, user: {"agreed": minutes.agreed, "dissent": minutes.dissent},
        label=_("修改纪要草稿"),
        rule=_("送确认前可以修改；到会、发言、结果会从会议记录重新读入。"),
        when=lambda minutes: minutes.state == MinutesState.DRAFT,
        wide=True,
        symbol="edit",
    ),
    Act("minutes.sent", NothingToFill, doing(actions.send_minutes), kind="primary", symbol="send"),
    Act("minutes.revised", ReviseForm, doing(actions.revise_minutes)),
    Act(
        "minutes.signed",
        SignMinutesForm,
        doing(actions.sign_minutes),
        waits=("sign_minutes",),
        kind="primary",
        symbol="check",
        template="gate",
    ),
    Act("minutes.filed", NothingToFill, doing(actions.file_minutes), waits=("file_minutes",), kind="primary"),
    Act(
        "minutes.corrected",
        CorrectionForm,
        doing(actions.correct_minutes, seen=False),
        label=_("加更正说明"),
        rule=_("签发后的文本不得改动，确有差错的，以更正说明附在后面。"),
        when=lambda minutes: minutes.is_signed,
    ),
)


def trail(minutes: Minutes) -> list[tuple[Any, str]]:
    meeting = minutes.meeting
    return [*to_topic(meeting.topic), (meeting.number, reverse("desk:meeting", args=[meeting.pk]))]


NOUN = Noun(
    key="minutes",
    model=Minutes,
    find=minutes_for,
    permissions=PERMISSIONS,
    acts=ACTS,
    steps=MINUTES_STEPS,
    page="desk:minutes",
    about=lambda minutes: f"{minutes.meeting.topic} · {minutes.number}",
    facts=lambda minutes: [
        topic_fact(minutes.meeting.topic),
        (_now("会议"), minutes.meeting.number, reverse("desk:meeting", args=[minutes.meeting_id])),
        (_now("纪要"), minutes.number, reverse("desk:minutes", args=[minutes.pk])),
        (_now("状态"), minutes.get_state_display()),
    ],
    trail=lambda minutes: [
        *trail(minutes),
        (_now("会议纪要"), reverse("desk:minutes", args=[minutes.pk])),
    ],
    waits={"sign_minutes": "minutes.signed", "file_minutes": "minutes.filed"},
)


def find_confirmation(user: User, pk: int) -> Confirmation | None:
    seen = meetings_visible_to(user).values("pk")
    rows = Confirmation.objects.filter(pk=pk, minutes__meeting__in=seen)
    return rows.select_related(
        "minutes__meeting__topic", "minutes__meeting__platform", "participant__meeting__platform"
    ).first()


def may(user: User, permission: Permission, confirmation: Confirmation) -> bool:
    own = permission.key == "minutes.confirmed" and participants.speaks_for(user, confirmation.participant)
    return own or allows(user, permission, confirmation.minutes)


def _confirm(confirmation: Confirmation, data: dict[str, Any], by: User) -> None:
    actions.confirm_minutes(
        confirmation.minutes,
        participant=confirmation.participant,
        agrees=data["agrees"],
        words=data["words"],
        by=by,
    )


def _is_asked(confirmation: Confirmation) -> bool:
    minutes = confirmation.minutes
    return minutes.state == MinutesState.CONFIRMING and confirmation.round == minutes.round


CONFIRMATIONS = Noun(
    key="confirmations",
    model=Confirmation,
    find=find_confirmation,
    permissions=PERMISSIONS,
    acts=acts_of(
        Act(
            "minutes.confirmed",
            ConfirmForm,
            _confirm,
            label=_("确认纪要"),
            rule=_(
                "每人确认自己的部分；没有账号的，由工作人员听取后登记。签发前可以更改，期满未回复视为无异议。"
            ),
            when=_is_asked,
        ),
        Act(
            "minutes.objection_replied",
            ReplyToObjectionForm,
            lambda confirmation, data, by: actions.reply_to_objection(
                confirmation, words=data["words"], by=by
            ),
            label=_("处理异议"),
            rule=_("采纳异议的，退回修改纪要；不采纳的，在这里说明理由，异议和说明一并写入纪要。"),
            when=lambda confirmation: _is_asked(confirmation) and confirmation.is_open_objection,
        ),
    ),
    page="desk:confirmation",
    home=lambda confirmation: reverse("desk:minutes", args=[confirmation.minutes_id]) + "#confirmations",
    about=lambda confirmation: f"{confirmation.participant} · {confirmation.minutes}",
    facts=lambda confirmation: [
        (_now("参会人"), confirmation.participant),
        (_now("身份"), confirmation.participant.get_side_display()),
        (_now("意见"), confirmation.words or "—"),
    ],
    trail=lambda confirmation: [
        *trail(confirmation.minutes),
        (_now("会议纪要"), reverse("desk:minutes", args=[confirmation.minutes_id])),
    ],
    may=may,
)
