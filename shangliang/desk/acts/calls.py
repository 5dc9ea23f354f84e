"""What may be done with a call for topics."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, Noun, acts_of, doing
from shangliang.desk.forms.topics import ReasonForm
from shangliang.people.models import User
from shangliang.topics.actions import withdraw_call
from shangliang.topics.models import Call
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import calls_of


def call_for(user: User, pk: int) -> Call | None:
    return calls_of(user.committee).filter(pk=pk).first()


def facts(call: Call) -> list[tuple[Any, ...]]:
    return [
        (_("发布平台"), call.platform.name),
        (_("时间"), _("%(opens)s 至 %(closes)s") % {"opens": call.opens_on, "closes": call.closes_on}),
    ]


NOUN = Noun(
    key="calls",
    model=Call,
    find=call_for,
    permissions=PERMISSIONS,
    page="desk:call",
    facts=facts,
    trail=lambda call: [
        (_("征题"), reverse("desk:calls")),
        (call.title, reverse("desk:call", args=[call.pk])),
    ],
    acts=acts_of(
        Act(
            "call.withdrawn",
            ReasonForm,
            doing(withdraw_call),
            label=_("撤回征题"),
            rule=_("撤回后不能再通过它提交，已经提交的议题照常办理。理由会公开。"),
            when=lambda call: call.withdrawn_at is None,
            kind="danger",
        ),
    ),
)
