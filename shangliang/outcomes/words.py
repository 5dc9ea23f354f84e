"""What the entries of this stage are called in a timeline."""

from django.utils.translation import gettext_lazy as _

from shangliang.errors import Words
from shangliang.outcomes.lifecycle import STEPS
from shangliang.outcomes.permissions import PERMISSIONS

VERB_WORDS: dict[str, Words] = {
    **{key: permission.label for key, permission in PERMISSIONS.items()},
    **{step.verb: step.label for step in STEPS.values()},
    "feedback.rated": _("群众评价"),
    "talk.extended": _("面商期限顺延"),
    "lookback.planned": _("定下回头看日期"),
    "clock.reminded": _("催办"),
    "clock.criticised": _("通报批评"),
}

# The office's own paperwork; and ratings, which the public reads as counts rather than one by one.
NOT_TOLD = frozenset(
    {
        "outcome.changed",
        "suggestion.drafted",
        "suggestion.changed",
        "suggestion.dropped",
        "suggestion.submitted",
        "suggestion.reply_drafted",
        "suggestion.reply_sent_back",
        "feedback.rated",
        "rating.released",
        "talk.arranged",
        "talk.extended",
    }
)
PUBLIC_WORDS = {verb: words for verb, words in VERB_WORDS.items() if verb not in NOT_TOLD}
