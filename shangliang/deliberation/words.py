"""What the entries of this stage are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from shangliang.deliberation.lifecycle import MEETING_STEPS, MINUTES_STEPS, RESEARCH_STEPS
from shangliang.deliberation.permissions import PERMISSIONS
from shangliang.errors import Words

VERB_WORDS: dict[str, Words] = {
    **{key: permission.label for key, permission in PERMISSIONS.items() if not key.endswith(".view")},
    **{
        step.verb: step.label
        for table in (RESEARCH_STEPS, MEETING_STEPS, MINUTES_STEPS)
        for step in table.values()
    },
    "minutes.extended": _("纪要确认期限顺延"),
}
