"""What the people behind a topic were told, and what they say of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from shangliang.methods.moderation import mask
from shangliang.outcomes.clocks import RATE
from shangliang.outcomes.lifecycle import Score
from shangliang.outcomes.models import ROUND_OF_DECISION, Feedback, Outcome, Rating
from shangliang.people.models import User
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Role
from shangliang.topics.models import Clock, Topic, Voice


@dataclass(frozen=True)
class Satisfaction:
    """How many said what."""

    satisfied: int = 0
    fair: int = 0
    unsatisfied: int = 0

    @property
    def n(self) -> int:
        return self.satisfied + self.fair + self.unsatisfied

    @property
    def percent(self) -> int | None:
        """The share that is satisfied or fairly so; None if nobody has rated."""
        return (self.satisfied + self.fair) * 100 // self.n if self.n else None


@dataclass(frozen=True)
class Word:
    """What somebody wrote beside a rating, as the public may read it."""

    score: str
    label: str
    words: str
    on: date


def addressees(topic: Topic) -> QuerySet[Voice]:
    """Everyone who raised or supported the topic, those of topics merged into it among them."""
    return Voice.objects.filter(topic=topic)


def latest_feedback(outcome: Outcome) -> Feedback | None:
    """The last word on what was done; what was told before that is not rated."""
    rows = Feedback.objects.filter(outcome=outcome, round__gt=ROUND_OF_DECISION)
    return rows.select_related("topic", "outcome").order_by("-round").first()


def feedback_for(voice: Voice) -> Feedback | None:
    """The feedback that this voice may rate, or has rated; None before there is one."""
    rows = Feedback.objects.filter(topic=voice.topic_id, round__gt=ROUND_OF_DECISION)
    return rows.select_related("topic__platform", "outcome").order_by("-pk").first()


def rating_of(feedback: Feedback, voice: Voice) -> Rating | None:
    """What the voice has said of this feedback."""
    return Rating.objects.filter(feedback=feedback, voice=voice).first()


def rated_until(feedback: Feedback) -> date | None:
    """The last day for rating, later if the topic stood still meanwhile; None if it is not rated."""
    return last_days([feedback])[feedback.pk]


def last_days(feedbacks: Collection[Feedback]) -> dict[int, date | None]:
    """As `rated_until`, for several by their keys; one statement."""
    clocks = Clock.objects.filter(subject__in=[one.ref for one in feedbacks], kind=RATE.key)
    moved = dict(clocks.values_list("subject", "due_on"))
    return {
        one.pk: max((day for day in (one.rate_until, moved.get(one.ref)) if day is not None), default=None)
        for one in feedbacks
    }


def has_unsatisfied(feedback: Feedback) -> bool:
    return Rating.objects.filter(feedback=feedback, score=Score.UNSATISFIED).exists()


def satisfaction_of(feedback: Feedback) -> Satisfaction:
    """What was said of one feedback."""
    return _counted(Rating.objects.filter(feedback=feedback))


def satisfaction(committee: Committee, *, under: str = "") -> Satisfaction:
    """What was said of everything in the committee, or in a subtree: of each outcome's last feedback only."""
    rows = Rating.objects.filter(
        feedback__topic__committee=committee, feedback__topic__platform__path__startswith=under
    )
    later = Q(feedback__round=1, feedback__outcome__feedbacks__round=2)
    return _counted(rows.exclude(later))


def words_on(feedback: Feedback) -> list[Word]:
    """What was written beside the ratings, last first, without what is held, and with numbers masked."""
    rows = feedback.ratings.filter(is_held=False).exclude(words="").order_by("-at", "-pk")
    return [Word(row.score, row.get_score_display(), mask(row.words), row.at.date()) for row in rows]


def words_held(user: User) -> QuerySet[Rating]:
    """Words that wait for a clerk's look, where the account is such a clerk."""
    places = Q(pk__in=[])
    for binding in user.bindings:
        if binding.role in {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.COMMITTEE_CLERK}:
            places |= Q(
                feedback__topic__committee=binding.committee_id,
                feedback__topic__platform__path__startswith=binding.scope,
            )
    return (
        Rating.objects.filter(places, is_held=True).select_related("feedback__topic__platform").order_by("at")
    )


def may_lead_talk(user: User, topic: Topic) -> bool:
    """Whether the account belongs to a leader over the topic's place."""
    return user.is_active and any(
        binding.role == Role.LEADER
        and binding.committee_id == topic.committee_id
        and topic.path.startswith(binding.scope)
        for binding in user.bindings
    )


def _counted(ratings: QuerySet[Rating]) -> Satisfaction:
    counts = ratings.aggregate(**{score.value: Count("pk", filter=Q(score=score)) for score in Score})
    return Satisfaction(**counts)
