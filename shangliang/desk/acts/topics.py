"""What may be done with a topic, with its photos, and with those who stand behind it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import Act, NothingToFill, Noun, acts_of, doing
from shangliang.desk.forms import topics as forms
from shangliang.methods.moderation import mask
from shangliang.outcomes.actions import wake_topic
from shangliang.people.models import User
from shangliang.platforms.roles import Permission, allows
from shangliang.topics import actions
from shangliang.topics.lifecycle import STEPS, State
from shangliang.topics.models import Photo, Topic, Voice
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import similar_topics, topic_for, topics_visible_to


def _as_raised(topic: Topic, user: User) -> dict[str, Any]:
    return {name: getattr(topic, name) for name in ("title", "problem", "place", "category")}


def _as_public(topic: Topic, user: User) -> dict[str, Any]:
    """What the clerk starts from: the raiser's words with numbers masked, and the place as jurisdiction."""
    return {
        "title": mask(topic.title),
        "summary": topic.summary or mask(topic.problem)[:1000],
        "category": topic.category,
        "jurisdiction": topic.jurisdiction,
    }


def _add_to_plan(topic: Topic, data: dict[str, Any], by: User) -> None:
    actions.add_item(data.pop("plan"), topic, by=by, **{k: v for k, v in data.items() if k != "seen"})


def _merge(topic: Topic, data: dict[str, Any], by: User) -> str:
    actions.merge_topic(topic, data["into"], words=data["words"], by=by, seen=data["seen"])
    return reverse("desk:topic", args=[data["into"].pk])


def beside_screening(topic: Topic, user: User) -> dict[str, Any]:
    """The matter as it was raised, its photos, and what resembles it: the clerk's help against doubles."""
    words = f"{topic.title}\n{topic.problem}"
    similar = similar_topics(words, topics_visible_to(user), public=False, except_pk=topic.pk)
    return {"topic": topic, "photos": list(topic.photos.all()), "similar": similar}


ACTS = acts_of(
    Act("topic.released", NothingToFill, doing(actions.release_topic), waits=("moderate",), kind="primary"),
    Act("topic.discarded", NothingToFill, doing(actions.discard_topic), waits=("moderate",), kind="danger"),
    Act(
        "topic.screening_started",
        NothingToFill,
        doing(actions.start_screening),
        waits=("screen",),
        kind="primary",
    ),
    Act(
        "topic.accepted",
        forms.AcceptForm,
        doing(actions.accept_topic),
        initial=_as_public,
        waits=("screen",),
        kind="primary",
        symbol="check",
        template="topics/screen",
        more=beside_screening,
    ),
    Act(
        "topic.returned",
        forms.ReturnForm,
        doing(actions.return_topic),
        waits=("screen",),
        template="topics/screen",
        more=beside_screening,
    ),
    Act(
        "topic.merged",
        forms.MergeForm,
        _merge,
        waits=("screen",),
        template="topics/screen",
        more=beside_screening,
    ),
    Act(
        "topic.transferred",
        forms.TransferForm,
        doing(actions.transfer_topic),
        waits=("screen",),
        template="topics/screen",
        more=beside_screening,
    ),
    Act(
        "topic.rejected",
        forms.RejectForm,
        doing(actions.reject_topic),
        waits=("screen",),
        template="topics/screen",
        more=beside_screening,
    ),
    Act(
        "topic.resubmitted",
        forms.ResubmitForm,
        doing(actions.resubmit_topic),
        initial=_as_raised,
        waits=("resubmit",),
        label=_("代提交人补充"),
    ),
    Act(
        "topic.answered",
        forms.AnswerForm,
        doing(actions.answer_quickly),
        waits=("quick_answer",),
        kind="primary",
        template="topics/screen",
        more=beside_screening,
    ),
    Act(
        "topic.settled",
        NothingToFill,
        doing(actions.settle_topic),
        waits=("settle", "quick_rate"),
        kind="primary",
    ),
    Act("topic.deepened", forms.WordsForm, doing(actions.deepen_topic), waits=("quick_answer", "settle")),
    Act(
        "plan.item_added",
        forms.PlanTopicForm,
        _add_to_plan,
        label=_("列入年度计划"),
        rule=_("列入征集、起草或会商中的计划，计划印发时一并生效；列入已印发的计划，立即生效。须写明理由。"),
        waits=("start_research",),
        when=lambda topic: topic.state == State.CANDIDATE,
        symbol="calendar",
    ),
    Act(
        "topic.approved_ad_hoc",
        forms.AdHocForm,
        doing(actions.approve_ad_hoc),
        waits=("start_research",),
        symbol="calendar",
    ),
    Act("topic.suspended", forms.SuspendForm, doing(actions.suspend_topic), symbol="pause"),
    Act("topic.resumed", NothingToFill, doing(wake_topic), kind="primary"),
)


def facts(topic: Topic) -> list[tuple[Any, ...]]:
    """What a topic is, in a few lines beside every form about it."""
    rows: list[tuple[Any, ...]] = [
        (_("编号"), topic.number, reverse("desk:topic", args=[topic.pk])),
        (_("平台"), topic.platform.name),
        (_("状态"), topic.get_state_display()),
        (_("渠道"), topic.get_channel_display()),
        (_("类别"), topic.get_category_display()),
        (_("地点"), topic.place),
    ]
    return rows


def trail(topic: Topic) -> list[tuple[Any, str]]:
    return [(_("议题"), reverse("desk:topics")), (topic.title, reverse("desk:topic", args=[topic.pk]))]


NOUN = Noun(
    key="topics",
    model=Topic,
    find=topic_for,
    permissions=PERMISSIONS,
    acts=ACTS,
    steps=STEPS,
    page="desk:topic",
    facts=facts,
    trail=trail,
    waits={
        "moderate": "topic.released",
        "quick_answer": "topic.answered",
        "settle": "topic.settled",
    },
)


# ── Photos ───────────────────────────────────────────────────────────────────────────────────────


def photo_for(user: User, pk: int) -> Photo | None:
    """A photo of a topic that the user may see."""
    seen = topics_visible_to(user).values("pk")
    return Photo.objects.filter(pk=pk, topic__in=seen).select_related("topic__platform").first()


def _of_topic(user: User, permission: Permission, row: Any) -> bool:
    return allows(user, permission, row.topic)


def _publish(photo: Photo, data: dict[str, Any], by: User) -> str:
    actions.publish_photo(photo, caption=data["caption"], by=by)
    return reverse("desk:topic", args=[photo.topic_id])


def _hide(photo: Photo, data: dict[str, Any], by: User) -> str:
    actions.hide_photo(photo, by=by)
    return reverse("desk:topic", args=[photo.topic_id])


PHOTO = Noun(
    key="photos",
    model=Photo,
    find=photo_for,
    permissions=PERMISSIONS,
    page="desk:photo",
    may=_of_topic,
    about=lambda photo: photo.topic.title,
    trail=lambda photo: trail(photo.topic),
    home=lambda photo: reverse("desk:topic", args=[photo.topic_id]),
    acts=acts_of(
        Act(
            "topic.photo_published",
            forms.CaptionForm,
            _publish,
            initial=lambda photo, user: {"caption": photo.caption},
            label=_("公开照片"),
            rule=_("先看清照片，没有人脸、车牌、姓名、电话的才能公开。位置信息上传时已去除。"),
            when=lambda photo: not photo.is_public,
            template="topics/photo",
        ),
        Act(
            "topic.photo_hidden",
            NothingToFill,
            _hide,
            label=_("撤下照片"),
            rule=_("撤下后公众不再看到，照片仍留在议题中。"),
            permission="topic.photo_published",
            when=lambda photo: photo.is_public,
            template="topics/photo",
        ),
    ),
)


# ── Those behind a topic ─────────────────────────────────────────────────────────────────────────


def voice_for(user: User, pk: int) -> Voice | None:
    """Somebody behind a topic that the user may see."""
    seen = topics_visible_to(user).values("pk")
    return Voice.objects.filter(pk=pk, topic__in=seen).select_related("topic__platform").first()


def _erase(voice: Voice, data: dict[str, Any], by: User) -> str:
    actions.erase_voice(voice, by=by)
    return reverse("desk:topic", args=[voice.topic_id])


VOICE = Noun(
    key="voices",
    model=Voice,
    find=voice_for,
    permissions=PERMISSIONS,
    page="desk:contact",
    about=lambda voice: voice.topic.title,
    trail=lambda voice: trail(voice.topic),
    home=lambda voice: reverse("desk:topic", args=[voice.topic_id]),
    acts=acts_of(
        Act(
            "voice.erased",
            NothingToFill,
            _erase,
            label=_("删除个人信息"),
            rule=_(
                "本人要求删除的，应当删除称呼和电话。查询码仍可使用，议题和记录不受影响。删除后不能恢复。"
            ),
            when=lambda voice: voice.erased_at is None,
            kind="danger",
        ),
    ),
)
