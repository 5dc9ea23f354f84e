"""The doors: which research, meetings, participants and minutes are there for this person."""

from django.db.models import Q, QuerySet

from shangliang.deliberation.models import Meeting, Minutes, Participant, Research
from shangliang.people.codes import code_hash, is_code
from shangliang.people.models import User
from shangliang.topics.permissions import PERMISSIONS
from shangliang.topics.queries import topics_visible_to


def research_for(user: User, pk: int) -> Research | None:
    """Research of a topic that the user may see, or that the user leads."""
    seen = Q(topic__in=topics_visible_to(user).values("pk")) | Q(led_by=user)
    return (
        Research.objects.filter(seen, pk=pk)
        .select_related("topic__platform", "topic__committee", "led_by")
        .first()
    )


def meetings_visible_to(user: User) -> QuerySet[Meeting]:
    """Meetings of topics that the user may see, under places where the user holds a role that may view them,
    and those to which the user or the user's department is invited."""
    seen = Q(topic__in=topics_visible_to(user).values("pk")) | Q(chair=user) | Q(recorder=user)
    for binding in user.bindings:
        if binding.role in PERMISSIONS["topic.view"].roles:
            seen |= Q(platform__committee=binding.committee_id, platform__path__startswith=binding.scope)
    departments = [binding.department_id for binding in user.bindings if binding.department_id]
    invited = Participant.objects.filter(Q(user=user) | Q(department__in=departments))
    seen |= Q(pk__in=invited.values("meeting"))
    return Meeting.objects.filter(seen).select_related(
        "topic__platform", "topic__committee", "platform", "chair", "recorder"
    )


def meeting_for(user: User, pk: int) -> Meeting | None:
    """The one door to a meeting for staff; None if it is not there for this user."""
    return meetings_visible_to(user).filter(pk=pk).first()


def participant_for(user: User, pk: int) -> Participant | None:
    """A participant of a meeting that the user may see."""
    return (
        Participant.objects.filter(pk=pk, meeting__in=meetings_visible_to(user).values("pk"))
        .select_related("meeting__topic", "meeting__platform", "user", "department")
        .first()
    )


def minutes_for(user: User, pk: int) -> Minutes | None:
    """Minutes of a meeting that the user may see."""
    return (
        Minutes.objects.filter(pk=pk, meeting__in=meetings_visible_to(user).values("pk"))
        .select_related("meeting__topic", "meeting__platform", "meeting__recorder", "signed_by")
        .first()
    )


def participant_by_code(code: str) -> Participant | None:
    """Who holds this code; None if nobody does. The face limits how often it may be tried."""
    if not is_code(code):
        return None
    return (
        Participant.objects.filter(code_hash=code_hash(code))
        .select_related("meeting__topic__committee", "meeting__platform", "user", "department")
        .first()
    )
