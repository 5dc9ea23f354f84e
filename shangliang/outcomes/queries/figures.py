"""What was delivered, in figures; each leads to the rows behind it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, When

from shangliang.outcomes.lifecycle import Decision, Shows
from shangliang.outcomes.models import Commitment, Progress, Reply
from shangliang.platforms.models import Committee
from shangliang.topics.models import Topic


@dataclass(frozen=True)
class Delivered:
    """What one measure has come to over all commitments of that measure and unit."""

    measure: str
    unit: str
    n: int
    reached: Decimal
    target: Decimal


@dataclass(frozen=True)
class Adoption:
    """How the departments decided."""

    adopted: int = 0
    partly: int = 0
    not_adopted: int = 0

    @property
    def n(self) -> int:
        return self.adopted + self.partly + self.not_adopted

    @property
    def percent(self) -> int | None:
        """The share that was adopted, wholly or partly; None if nothing is answered."""
        return (self.adopted + self.partly) * 100 // self.n if self.n else None


@dataclass(frozen=True)
class Keeping:
    """How many promises were made, and what has become of them."""

    n: int
    n_completed: int
    n_verified: int
    n_overdue: int


@dataclass(frozen=True)
class BeforeAfter:
    """Two pictures of the same promise."""

    commitment: Commitment
    before: Progress
    after: Progress


def delivered(committee: Committee, *, under: str = "") -> QuerySet[Commitment]:
    """Promises of published topics that a member has verified, latest first, with topic and department."""
    return (
        _published(committee, under)
        .filter(verified_at__isnull=False)
        .select_related("suggestion__topic__platform", "suggestion__outcome", "department")
        .order_by("-verified_at", "-pk")
    )


def delivered_sums(committee: Committee, *, under: str = "", most: int = 12) -> list[Delivered]:
    """What was delivered, summed by measure and unit, largest number of promises first. One statement.

    What grew counts by the growth, what was to shrink by how far it shrank.
    """
    gain = Case(
        When(target__gt=F("baseline"), then=F("reached") - F("baseline")),
        default=F("baseline") - F("reached"),
    )
    wanted = Case(
        When(target__gt=F("baseline"), then=F("target") - F("baseline")),
        default=F("baseline") - F("target"),
    )
    rows = (
        _published(committee, under)
        .filter(verified_at__isnull=False)
        .values("measure", "unit")
        .annotate(n=Count("pk"), gained=Sum(gain), wanted=Sum(wanted))
        .order_by("-n", "-gained", "measure")[:most]
    )
    return [Delivered(row["measure"], row["unit"], row["n"], row["gained"], row["wanted"]) for row in rows]


def adoption(committee: Committee, *, under: str = "") -> Adoption:
    """How the departments of the committee decided: each suggestion by its last approved reply."""
    last = Reply.objects.filter(
        approved_at__isnull=False,
        suggestion__topic__committee=committee,
        suggestion__topic__platform__path__startswith=under,
        round=F("suggestion__n_redone") + 1,
    )
    counts = last.aggregate(**{choice.value: Count("pk", filter=Q(decision=choice)) for choice in Decision})
    return Adoption(**counts)


def keeping(committee: Committee, on: date, *, under: str = "") -> Keeping:
    """How the promises of published topics are kept on that day. One statement."""
    counts = _published(committee, under).aggregate(
        n=Count("pk"),
        n_completed=Count("pk", filter=Q(completed_at__isnull=False)),
        n_verified=Count("pk", filter=Q(verified_at__isnull=False)),
        n_overdue=Count("pk", filter=Q(completed_at__isnull=True, due_on__lt=on)),
    )
    return Keeping(**counts)


def before_and_after(topic: Topic) -> list[BeforeAfter]:
    """For each promise that has both, its first picture of before and its last of after. Two statements."""
    pictures = Progress.objects.exclude(image="").order_by("at", "pk")
    commitments = (
        Commitment.objects.filter(suggestion__topic=topic)
        .select_related("department", "suggestion")
        .prefetch_related(Prefetch("progress", pictures, to_attr="pictures"))
        .order_by("pk")
    )
    pairs = []
    for commitment in commitments:
        before = next((one for one in commitment.pictures if one.shows == Shows.BEFORE), None)
        after = next((one for one in reversed(commitment.pictures) if one.shows == Shows.AFTER), None)
        if before and after:
            pairs.append(BeforeAfter(commitment, before, after))
    return pairs


def _published(committee: Committee, under: str) -> QuerySet[Commitment]:
    return Commitment.objects.filter(
        suggestion__topic__committee=committee,
        suggestion__topic__published_at__isnull=False,
        suggestion__topic__platform__path__startswith=under,
    )
