"""社会征题: ask the public for topics, through a window of time and a QR code."""

from datetime import date

from django.utils.translation import gettext as _

from shangliang.errors import Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append, change
from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.platforms.roles import require
from shangliang.topics.actions.texts import filled, filled_words
from shangliang.topics.models import Call
from shangliang.topics.permissions import PERMISSIONS


@act
def open_call(
    platform: Platform, *, title: str, text: str, opens_on: date, closes_on: date, by: User
) -> Call:
    """Publish a call for topics to this platform and those below it.

    Raises `Refusal` if the window is empty or has passed, or the platform is closed.
    """
    require(by, PERMISSIONS["call.opened"], platform)
    if platform.closed_on is not None and platform.closed_on <= time.today():
        raise Refusal(_("“%(platform)s”已停用，不能发布征集。") % {"platform": platform})
    if closes_on < opens_on:
        raise Refusal(_("截止日期不能早于开始日期。"), field="closes_on")
    if closes_on < time.today():
        raise Refusal(_("截止日期不能早于今天。"), field="closes_on")
    call = Call.objects.create(
        platform=platform,
        title=filled(Call, "title", title),
        text=filled(Call, "text", text),
        opens_on=opens_on,
        closes_on=closes_on,
    )
    append("call.opened", call, by=by, public=True, title=call.title, opens_on=opens_on, closes_on=closes_on)
    return call


@act
def withdraw_call(call: Call, *, reason: str, by: User, seen: int | None = None) -> None:
    """End a call before its day. Topics that came through it go on."""
    require(by, PERMISSIONS["call.withdrawn"], call)
    if call.withdrawn_at is not None:
        raise Refusal(_("征题“%(call)s”已于此前撤回。") % {"call": call})
    reason = filled_words(reason, label=_("撤回理由"), most=300, field="reason")
    change(call, by=by, seen=seen, fields={"withdrawn_at": time.now()})
    append("call.withdrawn", call, by=by, public=True, reason=reason)
