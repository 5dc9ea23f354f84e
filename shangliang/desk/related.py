"""What later stages keep about a topic: links for its page, in the order of the road.

Whoever may see a topic may see these; each page's door asks again.
"""

from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.deliberation.models import Meeting, Minutes, Research
from shangliang.outcomes.models import Outcome, Suggestion
from shangliang.topics.models import Topic
from shangliang.ui.parts import Link


def related_to(topic: Topic) -> list[Link]:
    """Research, meetings, minutes, outcomes and suggestions of the topic. One statement for each kind."""
    kinds = (
        (_("商前调研"), "research", Research.objects.filter(topic=topic)),
        (_("协商会"), "meeting", Meeting.objects.filter(topic=topic)),
        (_("协商纪要"), "minutes", Minutes.objects.filter(meeting__topic=topic)),
        (_("协商成果"), "outcome", Outcome.objects.filter(topic=topic)),
        (_("建议"), "suggestion", Suggestion.objects.filter(topic=topic)),
    )
    return [
        Link(_link(label, row), reverse(f"desk:{page}", args=[row.pk]))
        for label, page, rows in kinds
        for row in rows.order_by("pk")
    ]


def _link(label: str, row: Research | Meeting | Minutes | Outcome | Suggestion) -> str:
    number = f" {row.number}" if isinstance(row, Suggestion) else ""
    return _("%(what)s%(number)s：%(state)s") % {
        "what": label,
        "number": number,
        "state": row.get_state_display(),
    }
