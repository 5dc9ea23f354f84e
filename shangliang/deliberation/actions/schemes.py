"""方案: the ways to settle the matter that research finds, each with its cost, benefit and bearer."""

from django.db.models import Max

from shangliang.deliberation.actions.experts import require_research
from shangliang.deliberation.actions.research import refuse_unless_on_the_spot
from shangliang.deliberation.models import Research, Scheme
from shangliang.ledger.actions import act, append, change
from shangliang.people.models import User
from shangliang.topics.actions.texts import filled


@act
def add_scheme(
    research: Research,
    *,
    title: str,
    text: str,
    cost: str = "",
    benefit: str = "",
    bearer: str = "",
    feasibility: str = "",
    by: User,
) -> Scheme:
    """Propose a way to settle the matter. Cost, benefit and bearer may follow until submission."""
    require_research(by, "research.scheme_added", research)
    refuse_unless_on_the_spot(research)
    fields = _scheme_fields(title, text, cost, benefit, bearer, feasibility)
    last = research.schemes.aggregate(last=Max("number"))["last"] or 0
    scheme = Scheme.objects.create(topic=research.topic, research=research, number=last + 1, **fields)
    append(
        "research.scheme_added",
        scheme,
        by=by,
        public=research.topic.is_published,
        research=research.pk,
        number=scheme.number,
    )
    return scheme


@act
def change_scheme(
    scheme: Scheme,
    *,
    title: str,
    text: str,
    cost: str = "",
    benefit: str = "",
    bearer: str = "",
    feasibility: str = "",
    by: User,
    seen: int | None = None,
) -> None:
    """Mend a scheme before the report is submitted."""
    require_research(by, "research.scheme_changed", scheme)
    refuse_unless_on_the_spot(scheme.research)
    fields = _scheme_fields(title, text, cost, benefit, bearer, feasibility)
    changed = sorted(name for name, value in fields.items() if getattr(scheme, name) != value)
    change(scheme, by=by, seen=seen, fields=fields)
    append("research.scheme_changed", scheme, by=by, public=scheme.topic.is_published, changed=changed)


@act
def remove_scheme(scheme: Scheme, *, by: User) -> None:
    """Drop a scheme before the report is submitted; the numbers of the others stay."""
    require_research(by, "research.scheme_removed", scheme)
    refuse_unless_on_the_spot(scheme.research)
    append("research.scheme_removed", scheme, by=by, public=scheme.topic.is_published, number=scheme.number)
    scheme.delete()


def _scheme_fields(
    title: str, text: str, cost: str, benefit: str, bearer: str, feasibility: str
) -> dict[str, str]:
    optional = {"cost": cost, "benefit": benefit, "bearer": bearer, "feasibility": feasibility}
    return {
        "title": filled(Scheme, "title", title),
        "text": filled(Scheme, "text", text),
        **{name: filled(Scheme, name, value, optional=True) for name, value in optional.items()},
    }
