"""What the stages after the topic keep about it, as links for its page: one statement for each."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.deliberation.models import Meeting, Research
from shangliang.outcomes.models import Outcome
from shangliang.people.models import User
from shangliang.topics.models import Topic
from shangliang.ui.parts import Link


def research_of(user: User, topic: Topic) -> list[Link]:
    words = _("第 %(round)d 轮商前调研（%(state)s）")
    return [
        Link(words % {"round": row.round, "state": row.get_state_display()}, _page("research", row.pk))
        for row in Research.objects.filter(topic=topic).order_by("round")
    ]


def meetings_of(user: User, topic: Topic) -> list[Link]:
    """Each meeting, and its minutes."""
    links = []
    for row in Meeting.objects.filter(topic=topic).select_related("minutes").order_by("pk"):
        words = _("协商会 %(number)s（%(state)s）") % {"number": row.number, "state": row.get_state_display()}
        links.append(Link(words, _page("meeting", row.pk)))
        minutes = getattr(row, "minutes", None)
        if minutes is not None:
            said = {"number": minutes.number, "state": minutes.get_state_display()}
            links.append(Link(_("会议纪要 %(number)s（%(state)s）") % said, _page("minutes", minutes.pk)))
    return links


def outcomes_of(user: User, topic: Topic) -> list[Link]:
    words = _("协商成果 %(number)s（%(state)s）")
    return [
        Link(words % {"number": row.number, "state": row.get_state_display()}, _page("outcome", row.pk))
        for row in Outcome.objects.filter(topic=topic).order_by("pk")
    ]


def _page(name: str, pk: int) -> str:
    return reverse(f"desk:{name}", args=[pk])
