"""Who may see which suggestions, and what lies with whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat

from shangliang.deliberation.models import Research
from shangliang.ledger.lifecycle import Step
from shangliang.outcomes.lifecycle import (
    ASSIGNMENT_STEPS,
    SUGGESTION_STEPS,
    AssignmentState,
    OutcomeState,
    Part,
)
from shangliang.outcomes.models import (
    Assignment,
    Commitment,
    Extension,
    Outcome,
    Progress,
    Reply,
    Suggestion,
    Verification,
)
from shangliang.outcomes.permissions import PERMISSIONS
from shangliang.people.models import Member, RoleBinding, User
from shangliang.platforms.roles import Permission, Role, allows
from shangliang.topics.models import Clock, Topic
from shangliang.topics.queries import topics_visible_to

DEPARTMENTS = frozenset({Role.HANDLER, Role.APPROVER})


def departments_of(user: User) -> frozenset[int]:
    """The departments in which the account handles or approves."""
    return frozenset(
        binding.department_id
        for binding in user.bindings
        if binding.role in DEPARTMENTS and binding.department_id is not None
    )


def lead_of(suggestion: Suggestion) -> Assignment | None:
    """The assignment of the department that leads now."""
    return (
        Assignment.objects.filter(suggestion=suggestion, part=Part.LEAD, ended_at__isnull=True)
        .select_related("department")
        .first()
    )


def co_handlers_of(suggestion: Suggestion) -> QuerySet[Assignment]:
    """The assignments of the departments that help now, in the order in which they were named."""
    return (
        Assignment.objects.filter(suggestion=suggestion, part=Part.CO, ended_at__isnull=True)
        .select_related("department")
        .order_by("pk")
    )


def awaited_signatures(suggestion: Suggestion) -> QuerySet[Assignment]:
    """The co-handlers without whose signature the lead cannot submit its reply."""
    return co_handlers_of(suggestion).exclude(state=AssignmentState.COUNTERSIGNED)


def pending_reply(suggestion: Suggestion) -> Reply | None:
    """The reply that lies before the approver."""
    return (
        Reply.objects.filter(suggestion=suggestion, approved_at__isnull=True, sent_back_at__isnull=True)
        .select_related("drafted_by")
        .first()
    )


def outcome_of(topic: Topic) -> Outcome | None:
    """The topic's latest outcome with all that came of it, read in a fixed number of statements.

    `outcome.suggestions.all()` carry `assignments`, `approved_replies`, `commitments` (each with `progress`
    and `extensions`), `verifications` and `reply_extensions`.
    """
    return with_parts(Outcome.objects.filter(topic=topic)).order_by("-pk").first()


def is_latest_outcome(outcome: Outcome) -> bool:
    """Whether no later one was submitted: a reopened topic has more than one."""
    later = Outcome.objects.filter(topic=outcome.topic_id, pk__gt=outcome.pk)
    return not later.exclude(state=OutcomeState.DRAFT).exists()


def outcomes_of(topic: Topic) -> QuerySet[Outcome]:
    """Every outcome of the topic, the first first: a reopened topic has more than one."""
    return with_parts(Outcome.objects.filter(topic=topic)).order_by("pk")


def with_parts(outcomes: QuerySet[Outcome]) -> QuerySet[Outcome]:
    """The outcomes with their suggestions, as `outcome_of` describes."""
    return outcomes.select_related("topic__platform", "meeting").prefetch_related(
        Prefetch("suggestions", suggestions_with_parts()), "feedbacks", "talks"
    )


def suggestions_with_parts() -> QuerySet[Suggestion]:
    """Suggestions with everything that hangs on them, in a fixed number of statements."""
    commitments = Commitment.objects.select_related("department").prefetch_related(
        Prefetch("progress", Progress.objects.order_by("at", "pk")), "extensions"
    )
    return (
        Suggestion.objects.select_related("topic__platform", "outcome", "proposed_lead")
        .prefetch_related(
            Prefetch("assignments", Assignment.objects.select_related("department", "proposed_department")),
            Prefetch(
                "replies",
                Reply.objects.filter(approved_at__isnull=False)
                .select_related("department")
                .order_by("-round"),
                to_attr="approved_replies",
            ),
            Prefetch("commitments", commitments),
            Prefetch("verifications", Verification.objects.select_related("member")),
            Prefetch(
                "extensions", Extension.objects.filter(commitment__isnull=True), to_attr="reply_extensions"
            ),
        )
        .order_by("outcome", "number")
    )


def suggestions_visible_to(user: User) -> QuerySet[Suggestion]:
    """Suggestions of the topics that the account may see, and those that lie or lay with its departments."""
    theirs = Assignment.objects.filter(suggestion=OuterRef("pk"), department__in=departments_of(user))
    return Suggestion.objects.filter(Q(topic__in=topics_visible_to(user)) | Exists(theirs))


def suggestion_for(user: User, pk: int) -> Suggestion | None:
    """The one door to a suggestion for staff; None if it is not there for this user."""
    return suggestions_visible_to(user).select_related("topic__platform", "outcome").filter(pk=pk).first()


def outcome_for(user: User, pk: int) -> Outcome | None:
    """The one door to an outcome for staff; None if it is not there for this user."""
    rows = Outcome.objects.filter(topic__in=topics_visible_to(user))
    return rows.select_related("topic__platform", "meeting").filter(pk=pk).first()


def assignment_for(user: User, pk: int) -> Assignment | None:
    """An assignment of one of the account's departments; None if it is not there for this user."""
    rows = Assignment.objects.filter(department__in=departments_of(user))
    return rows.select_related("suggestion__topic__platform", "department").filter(pk=pk).first()


def commitment_for(user: User, pk: int) -> Commitment | None:
    """The one door to a commitment for staff; None if it is not there for this user."""
    rows = Commitment.objects.filter(suggestion__in=suggestions_visible_to(user))
    return rows.select_related("suggestion__topic__platform", "department").filter(pk=pk).first()


def department_desk(user: User, on: date) -> QuerySet[Assignment]:
    """What lies with the account's departments: nearest day first, with `due_on` and `is_overdue`.

    One statement beside the one that reads the user's bindings.
    """
    running = Clock.objects.filter(
        subject=Concat(Value("suggestion:"), Cast(OuterRef("suggestion_id"), CharField())),
        department=OuterRef("department_id"),
        stopped_at__isnull=True,
        paused_at__isnull=True,
    ).order_by(F("due_on").asc(nulls_last=True))
    return (
        Assignment.objects.filter(department__in=departments_of(user), ended_at__isnull=True)
        .select_related("suggestion__topic__platform", "department")
        .annotate(due_on=Subquery(running.values("due_on")[:1]))
        .annotate(
            is_overdue=Case(
                When(due_on__lt=on, then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def to_dispatch(user: User) -> QuerySet[Suggestion]:
    """Suggestions that wait to be dispatched, or dispatched anew, where the account may do it."""
    places = Q(pk__in=[])
    for binding in user.bindings:
        if binding.role in PERMISSIONS["suggestion.dispatched"].roles:
            places |= Q(
                topic__committee=binding.committee_id, topic__platform__path__startswith=binding.scope
            )
    return (
        Suggestion.objects.filter(places, state__in=["submitted", "returned"])
        .select_related("topic__platform", "outcome", "proposed_lead")
        .order_by("outcome__submitted_at", "number")
    )


def may_verify(user: User, member: Member, suggestion: Suggestion, permission: Permission) -> bool:
    """Whether the member may verify: of this platform or in the topic's research, and of no department."""
    handled = Assignment.objects.filter(suggestion=suggestion).exclude(state=AssignmentState.RETURNED)
    if departments_of(user) & set(handled.values_list("department_id", flat=True)):
        return False
    if allows(user, permission, suggestion.topic):
        return True
    return Research.objects.filter(topic=suggestion.topic_id, team=member).exists()


def stand_in_verifier(suggestion: Suggestion) -> User | None:
    """Who verifies where no member with an account belongs to the platform: one who was in the research."""
    topic = suggestion.topic
    bindings = RoleBinding.objects.filter(
        committee=topic.committee_id, role=Role.MEMBER, ended_at__isnull=True, user__is_active=True
    )
    if bindings.annotate(place=Value(topic.path)).filter(place__startswith=F("scope")).exists():
        return None
    return (
        User.objects.filter(member__research__topic=topic, is_active=True).order_by("member__number").first()
    )


def steps_open_on(user: User, suggestion: Suggestion) -> list[Step]:
    """The steps of the suggestion that its state permits and the user's roles, and department, allow."""
    lead = lead_of(suggestion)
    return _open(user, suggestion, SUGGESTION_STEPS.values(), lead.department_id if lead else None)


def steps_open_at(user: User, assignment: Assignment) -> list[Step]:
    """The steps of a co-handler's own assignment that are open to the user."""
    if assignment.is_lead or assignment.ended_at is not None:
        return []
    return _open(user, assignment, ASSIGNMENT_STEPS.values(), assignment.department_id)


def _open(user: User, row: Any, steps: Iterable[Step], department_id: int | None) -> list[Step]:
    return [
        step
        for step in steps
        if row.state in step.sources
        and step.verb in PERMISSIONS
        and allows(user, PERMISSIONS[step.verb], row.topic, department_id)
    ]
