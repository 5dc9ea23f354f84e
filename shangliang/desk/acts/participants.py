"""What may be done with those who take part: invited, answering, signing in; and with their codes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from shangliang.deliberation import actions
from shangliang.deliberation.actions import Invited
from shangliang.deliberation.lifecycle import PHASES, MeetingState
from shangliang.deliberation.models import Meeting, Participant
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.deliberation.queries import participant_for
from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.acts.ways import to_topic
from shangliang.desk.forms.participants import AnswerForm, InviteAgainForm, InviteForm, SignInForm
from shangliang.desk.slips import Slip
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, allows

BEFORE_OPENING = {MeetingState.PLANNED, MeetingState.NOTICED, MeetingState.CHECKED_IN}
SIGNING_IN = {MeetingState.CHECKED_IN, *PHASES}
SELF = {"participant.answered", "participant.signed_in"}


def people_page(meeting: Meeting) -> str:
    return reverse("desk:meeting", args=[meeting.pk]) + "#people"


def slip(meeting: Meeting, invited: list[Invited]) -> Slip:
    """The codes, one sheet for each: they are stored nowhere."""
    return Slip(
        title=_now("参会邀请"),
        words=_now("请把各人的参会码交给本人。凭码可以查看通知和材料、答复是否参会、确认纪要。"),
        lines=[],
        back=people_page(meeting),
        sheets=[
            {
                "title": one.participant.name,
                "lines": [(_now("参会码"), one.code)],
                "link": reverse("portal:invitation", args=[one.code]),
            }
            for one in invited
        ],
    )


def _invite(meeting: Meeting, data: dict[str, Any], by: User) -> Slip:
    given = {name: value for name, value in data.items() if name != "seen"}
    return slip(meeting, [actions.invite(meeting, by=by, **given)])


def _invite_again(meeting: Meeting, data: dict[str, Any], by: User) -> Slip | str:
    invited = actions.invite_again(meeting, data["earlier"], by=by)
    return slip(meeting, invited) if invited else people_page(meeting)


def _renew(participant: Participant, data: dict[str, Any], by: User) -> Slip:
    return slip(participant.meeting, [actions.renew_code(participant, by=by)])


def _renew_all(meeting: Meeting, data: dict[str, Any], by: User) -> Slip:
    people = meeting.participants.filter(user__isnull=True).select_related("meeting__topic")
    return slip(meeting, [actions.renew_code(one, by=by) for one in people])


def _is_before(meeting: Meeting) -> bool:
    return meeting.state in BEFORE_OPENING


# On a meeting.
ON_MEETING = (
    Act(
        "participant.invited",
        InviteForm,
        _invite,
        label=_("邀请参会人"),
        rule=_(
            "写明邀请理由。争议各方都要有人，利益相关方、公职人员的占比须符合规定。邀请后给出一次性显示的参会码。"
        ),
        when=_is_before,
        symbol="plus",
    ),
    Act(
        "participant.invited_again",
        InviteAgainForm,
        _invite_again,
        label=_("沿用以前的名单"),
        rule=_("把同一议题以前会议的参会人一次请来，各给一个新的参会码。"),
        permission="participant.invited",
        when=lambda meeting: meeting.state in BEFORE_OPENING and meeting.number[-2:] != "H1",
        symbol="people",
    ),
    Act(
        "participant.codes_renewed",
        NothingToFill,
        _renew_all,
        label=_("重新制发参会码"),
        rule=_("给没有账号的参会人各换一个新码，打印成邀请单。原来的码随即作废。"),
        permission="participant.code_renewed",
        when=_is_before,
        symbol="qr",
    ),
)


def may(user: User, permission: Permission, participant: Participant) -> bool:
    """Staff of the place; and for themselves, the one invited or somebody of their department."""
    if permission.key in SELF and user.is_active and speaks_for(user, participant):
        return True
    return allows(user, permission, participant)


def speaks_for(user: User, participant: Participant) -> bool:
    if participant.user_id == user.pk:
        return True
    return participant.department_id is not None and any(
        binding.department_id == participant.department_id for binding in user.bindings
    )


def _sign_in(participant: Participant, data: dict[str, Any], by: User) -> str:
    actions.sign_in_participant(participant, substitute=data["substitute"] or None, by=by, seen=data["seen"])
    return reverse("desk:meeting-check-in", args=[participant.meeting_id]) + f"#p{participant.pk}"


def _withdraw(participant: Participant, data: dict[str, Any], by: User) -> str:
    actions.withdraw_sign_in(participant, by=by, seen=data["seen"])
    return reverse("desk:meeting-check-in", args=[participant.meeting_id]) + f"#p{participant.pk}"


def _remove(participant: Participant, data: dict[str, Any], by: User) -> str:
    back = people_page(participant.meeting)
    actions.remove_participant(participant, by=by)
    return back


ACTS = acts_of(
    Act(
        "participant.answered",
        AnswerForm,
        doing(actions.answer_invitation),
        label=_("答复邀请"),
        rule=_("由本人答复；没有账号的，由工作人员听取后登记。开会前可以更改。"),
        waits=("answer_invitation",),
        when=lambda participant: participant.meeting.state in BEFORE_OPENING,
    ),
    Act(
        "participant.signed_in",
        SignInForm,
        _sign_in,
        label=_("登记签到"),
        rule=_("逐人签到；没有手机的由工作人员代签。受托到会的，写明受托人。"),
        when=lambda participant: participant.meeting.state in SIGNING_IN and not participant.has_attended,
        kind="primary",
    ),
    Act(
        "participant.sign_in_withdrawn",
        NothingToFill,
        _withdraw,
        label=_("更正签到"),
        rule=_("开会前发现签错的，可以更正。"),
        when=lambda participant: (
            participant.meeting.state == MeetingState.CHECKED_IN and participant.has_attended
        ),
        kind="quiet",
    ),
    Act(
        "participant.code_renewed",
        NothingToFill,
        _renew,
        label=_("更换参会码"),
        rule=_("参会码丢失的，换一个新的，原来的随即作废。新码只显示一次。"),
        when=lambda participant: participant.user_id is None,
    ),
    Act(
        "participant.removed",
        NothingToFill,
        _remove,
        label=_("撤回邀请"),
        rule=_("通知发出前可以撤回；发出后名单如实保留。"),
        when=lambda participant: participant.meeting.state == MeetingState.PLANNED,
        kind="danger",
    ),
)


def facts(participant: Participant) -> list[tuple[Any, ...]]:
    return [
        (_now("会议"), participant.meeting.number, reverse("desk:meeting", args=[participant.meeting_id])),
        (_now("身份"), participant.get_side_display()),
        (_now("邀请理由"), participant.reason),
        (_now("答复"), participant.get_answer_display()),
    ]


NOUN = Noun(
    key="participants",
    model=Participant,
    find=participant_for,
    permissions=PERMISSIONS,
    acts=ACTS,
    page="desk:participant",
    home=lambda participant: people_page(participant.meeting),
    about=lambda participant: f"{participant.name} · {participant.meeting.topic}",
    facts=facts,
    trail=lambda participant: [
        *to_topic(participant.meeting.topic),
        (participant.meeting.number, reverse("desk:meeting", args=[participant.meeting_id])),
    ],
    may=may,
    waits={"answer_invitation": "participant.answered"},
)
