"""Research, and what it still lacks."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from shangliang.deliberation.checks import Check
from shangliang.deliberation.lifecycle import ResearchState
from shangliang.deliberation.models import Research, Scheme
from shangliang.topics.models import Topic

SCHEMES_LEAST = 2


def researches_of(topic: Topic) -> QuerySet[Research]:
    """The research of every round, the latest first, with everything that stands in it."""
    return (
        Research.objects.filter(topic=topic)
        .select_related("led_by", "topic__platform")
        .prefetch_related("team", "visits__members", "interviews", "photos", "schemes")
        .order_by("-round")
    )


def research_of(topic: Topic) -> Research | None:
    """The research of the latest round."""
    return researches_of(topic).first()


def submitted_research(topic: Topic) -> Research | None:
    """The latest round's research if its report is in: the gate to a meeting."""
    latest = Research.objects.filter(topic=topic).order_by("-round").first()
    return latest if latest and latest.state == ResearchState.SUBMITTED else None


def current_schemes(topic: Topic) -> QuerySet[Scheme]:
    """The schemes of the latest round, over which a meeting decides."""
    return Scheme.objects.filter(
        research=Research.objects.filter(topic=topic).order_by("-round")[:1]
    ).order_by("number")


def research_checklist(research: Research) -> list[Check]:
    """What a report must hold before it may be submitted (SEED S8), in the order of the form."""
    n = (
        Research.objects.filter(pk=research.pk)
        .annotate(
            n_team=Count("team", distinct=True),
            n_interviews=Count("interviews", distinct=True),
        )
        .get()
    )
    schemes = list(Scheme.objects.filter(research=research).order_by("number"))
    return [
        Check("visited_on", _("实地走访"), n.visited_on is not None, _("实地走访日期和地点")),
        Check("team", _("委员到场"), n.n_team >= 1, _("至少一名到场委员")),
        Check("interviews", _("群众原话"), n.n_interviews >= 1, _("至少一次访谈")),
        Check("facts", _("情况与数据"), bool(n.facts.strip()), _("情况与数据")),
        Check("causes", _("原因分析"), bool(n.causes.strip()), _("原因分析")),
        Check(
            "schemes",
            _("备选方案"),
            len(schemes) >= SCHEMES_LEAST,
            _("至少 %(least)d 个方案（现有 %(n)d 个）") % {"least": SCHEMES_LEAST, "n": len(schemes)},
        ),
        *(_complete(scheme) for scheme in schemes),
    ]


def _complete(scheme: Scheme) -> Check:
    wanted = {"cost": _("成本"), "benefit": _("效益"), "bearer": _("承担方")}
    lacking = [str(words) for name, words in wanted.items() if not getattr(scheme, name).strip()]
    label = _("方案 %(number)d 的成本、效益和承担方") % {"number": scheme.number}
    if not lacking:
        return Check(f"scheme:{scheme.number}", label, True, label)
    words = _("方案 %(number)d 的%(lacking)s") % {"number": scheme.number, "lacking": "、".join(lacking)}
    return Check(f"scheme:{scheme.number}", label, False, words)
