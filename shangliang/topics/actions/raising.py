"""Put a matter before a platform, through any of the four channels (SEED S7); mend it if it was sent back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NotRequired, TypedDict, Unpack

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shangliang.documents.photo import Photo as Cleaned
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock as time
from shangliang.ledger.actions import act, append
from shangliang.ledger.models import Actor
from shangliang.methods.moderation import assess
from shangliang.methods.similarity import grams
from shangliang.people.models import User
from shangliang.platforms.models import Platform
from shangliang.platforms.roles import require
from shangliang.topics.actions.clocks import start_clock, stop_clock
from shangliang.topics.actions.photos import clean_photos, keep_photos
from shangliang.topics.actions.road import require_for, step_topic
from shangliang.topics.actions.texts import chosen, filled
from shangliang.topics.actions.voices import Raised, add_voice, contact_digest
from shangliang.topics.clocks import CLOCKS
from shangliang.topics.lifecycle import Category, Channel, State
from shangliang.topics.models import Call, Gram, NumberSeries, Photo, Topic, Voice
from shangliang.topics.permissions import PERMISSIONS

# What the record calls it when an account raises the topic; what residents do is `topic.raised`.
VERB_OF_CHANNEL = {
    Channel.CALL: "topic.entered",
    Channel.RESIDENT: "topic.entered",
    Channel.MEMBER: "topic.recommended",
    Channel.ASSIGNED: "topic.assigned",
}


class Matter(TypedDict):
    """What everybody says who raises a topic; `photos` are files as they came."""

    title: str
    problem: str
    place: str
    category: str
    photos: NotRequired[Sequence[bytes | Cleaned]]
    latitude: NotRequired[Decimal | None]
    longitude: NotRequired[Decimal | None]


class Contact(TypedDict, total=False):
    """What a resident may leave, and the wording of the notice that they agreed to."""

    name: str
    phone: str
    consent: str


class Submission(Matter, Contact):
    pass


@act
def raise_topic(
    platform: Platform,
    *,
    channel: str = Channel.RESIDENT,
    call: Call | None = None,
    by: User | None = None,
    source: str = Voice.Source.ONLINE,
    browser: str = "",
    **submission: Unpack[Submission],
) -> Raised:
    """Raise a topic, give it its number and its raiser a query code, and let screening wait for it.

    Without `by` a resident raises it, and a text that looks like spam waits for a clerk's look first.

    Raises `Forbidden` if `by` may not use the channel here, `Refusal` naming the field for anything unusable,
    for a platform that is closed, or a call that does not run today.
    """
    channel = Channel.CALL if call else chosen(Channel, channel, label=gettext_lazy("渠道"), field="channel")
    verb = VERB_OF_CHANNEL[channel] if by else "topic.raised"
    if by is not None:
        require(by, PERMISSIONS[verb], platform)
    elif channel not in {Channel.CALL, Channel.RESIDENT} or source != Voice.Source.ONLINE:
        raise Forbidden(_("这个渠道须由工作人员或委员登录后使用。"))
    _refuse_if_closed(platform, call)
    columns = _columns(submission)
    photos = clean_photos(submission.get("photos", ()), platform.committee_id)
    held = by is None and _looks_like_spam(submission)
    topic = Topic.objects.create(
        platform=platform,
        committee_id=platform.committee_id,
        number=_next_number(platform),
        channel=channel,
        call=call,
        raised_by=by if verb in {"topic.recommended", "topic.assigned"} else None,
        state=State.MODERATION if held else State.SUBMITTED,
        submitted_at=time.now(),
        **columns,
    )
    raised = add_voice(
        topic,
        kind=Voice.Kind.RAISED,
        source=chosen(Voice.Source, source, label=gettext_lazy("来源"), field="source"),
        name=submission.get("name", ""),
        phone=submission.get("phone", ""),
        consent=submission.get("consent", ""),
        browser=browser,
        by=by,
    )
    keep_photos(topic, photos)
    _index(topic)
    append(
        verb,
        topic,
        by=by or raised.voice,
        number=topic.number,
        to=topic.state,
        channel=channel,
        category=topic.category,
        source=source,
        photos=len(photos),
        voice=raised.voice.pk,
        contact=contact_digest(raised.voice),
    )
    start_clock(CLOCKS["moderate" if held else "screen"], topic, topic=topic)
    return raised


def enter_topic(
    platform: Platform, *, by: User, source: str, call: Call | None = None, **submission: Unpack[Submission]
) -> Raised:
    """Enter a topic for a resident who came on paper, by telephone or in person; hand them the code."""
    return raise_topic(platform, channel=Channel.RESIDENT, call=call, by=by, source=source, **submission)


def recommend_topic(platform: Platform, *, by: User, **matter: Unpack[Matter]) -> Raised:
    """委员荐题: a member recommends a topic to a platform where they are placed."""
    return raise_topic(platform, channel=Channel.MEMBER, by=by, **matter)


def assign_topic(platform: Platform, *, by: User, **matter: Unpack[Matter]) -> Raised:
    """党政点题: Party committee and government assign a topic."""
    return raise_topic(platform, channel=Channel.ASSIGNED, by=by, **matter)


@act
def resubmit_topic(
    topic: Topic, *, by: Voice | User, seen: int | None = None, **matter: Unpack[Matter]
) -> None:
    """Hand in a topic again that was sent back, by whoever raised it, or by staff for them.

    Raises `Forbidden` for anybody else, `Refusal` for anything unusable.
    """
    _require_raiser(topic, by)
    columns = _columns(matter)
    photos = clean_photos(
        matter.get("photos", ()), topic.committee_id, already=Photo.objects.filter(topic=topic).count()
    )
    held = isinstance(by, Voice) and _looks_like_spam(matter)
    to = State.MODERATION if held else State.SUBMITTED
    step_topic(topic, "topic.resubmitted", to, by=by, seen=seen, fields=columns, photos=len(photos))
    keep_photos(topic, photos)
    _index(topic)
    stop_clock(CLOCKS["resubmit"], topic)
    start_clock(CLOCKS["moderate" if held else "screen"], topic, topic=topic)


def _require_raiser(topic: Topic, by: Actor) -> None:
    if isinstance(by, Voice):
        if by.topic_id != topic.pk or not by.is_raiser:
            raise Forbidden(_("只有提出人可以补充这件议题。"))
    elif not isinstance(by, User) or topic.raised_by_id != by.pk:
        require_for(topic, "topic.resubmitted", by)  # type: ignore[arg-type]


def _columns(matter: Matter) -> dict[str, object]:
    """The columns of a topic, each as typed; raises `Refusal` on the first that cannot stand."""
    latitude, longitude = matter.get("latitude"), matter.get("longitude")
    known = latitude is not None and longitude is not None
    return {
        "title": filled(Topic, "title", matter["title"]),
        "problem": filled(Topic, "problem", matter["problem"]),
        "place": filled(Topic, "place", matter["place"]),
        "category": chosen(Category, matter["category"], label=gettext_lazy("类别"), field="category"),
        "latitude": latitude if known else None,
        "longitude": longitude if known else None,
    }


def _looks_like_spam(matter: Submission | Matter) -> bool:
    typed = [matter["title"], matter["problem"], matter["place"], str(matter.get("name", ""))]
    return assess("\n".join(typed)).hold


def _refuse_if_closed(platform: Platform, call: Call | None) -> None:
    if platform.closed_on is not None and platform.closed_on <= time.today():
        raise Refusal(_("“%(platform)s”已停用，请选择其他平台。") % {"platform": platform}, field="platform")
    if call is None:
        return
    if not platform.path.startswith(call.path) or call.committee_id != platform.committee_id:
        raise Refusal(_("征题“%(call)s”不面向“%(platform)s”。") % {"call": call, "platform": platform})
    if call.withdrawn_at is not None or not call.opens_on <= time.today() <= call.closes_on:
        raise Refusal(
            _("征题“%(call)s”的时间是 %(opens)s 至 %(closes)s，现在不能通过它提交。您仍可直接提出议题。")
            % {"call": call, "opens": call.opens_on, "closes": call.closes_on}
        )


def _next_number(platform: Platform) -> str:
    """Like `HQ-2026-0001`. The series' row stays locked to the end, so no number repeats or is left out."""
    year = time.today().year
    series, _made = NumberSeries.objects.get_or_create(committee_id=platform.committee_id, year=year)
    NumberSeries.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db()
    return f"{platform.committee.letters}-{year}-{series.last:04}"


def _index(topic: Topic) -> None:
    """Cut the topic's words into the pieces by which similar topics are found."""
    Gram.objects.filter(topic=topic).delete()
    pieces = grams(f"{topic.title}\n{topic.problem}")
    Gram.objects.bulk_create(Gram(topic=topic, gram=piece) for piece in sorted(pieces))
