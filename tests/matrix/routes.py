"""The table: for every address, which thing it names, who is let through, and what they are answered.

`sees` is the door: who does not see the thing is told that it is not there (404). `may` is the role: who
lacks it is told so (403). Everybody else gets `ok`. A route without a row here fails the test.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shangliang.deliberation.permissions import PERMISSIONS as OF_DELIBERATION
from shangliang.outcomes.permissions import PERMISSIONS as OF_OUTCOMES
from shangliang.people.permissions import PERMISSIONS as OF_PEOPLE
from shangliang.platforms.permissions import PERMISSIONS as OF_PLATFORMS
from shangliang.platforms.roles import Role
from shangliang.topics.permissions import PERMISSIONS as OF_TOPICS
from tests.matrix.things import Things

PERMISSIONS = OF_TOPICS | OF_DELIBERATION | OF_OUTCOMES | OF_PEOPLE | OF_PLATFORMS
ANONYMOUS = "anonymous"


@dataclass(frozen=True)
class Person:
    """Somebody who asks: their committee's path, and each role with its scope and department."""

    name: str
    committee: str
    holds: tuple[tuple[Role, str, int | None], ...] = ()

    def over(self, key: str, path: str, department: int | None = None) -> bool:
        """Whether a role of theirs is in the table, over the place, and in the department if one counts."""
        return any(
            role in PERMISSIONS[key].roles and path.startswith(scope) and own in (None, department)
            for role, scope, own in self.holds
        )

    def anywhere(self, key: str) -> bool:
        return any(role in PERMISSIONS[key].roles for role, _scope, _own in self.holds)


Asks = Callable[[Person, Things], bool]


def everybody(_who: Person, _of: Things) -> bool:
    return True


def in_committee(who: Person, of: Things) -> bool:
    """Whatever the committee's own people may read on their desk."""
    return of.path.startswith(who.committee)


def reads_topic(who: Person, of: Things) -> bool:
    """Published: the whole committee. Before that: those with a role that may view it, over its place."""
    return in_committee(who, of) and (of.published or who.over("topic.view", of.path))


def reads_whole_topic(who: Person, of: Things) -> bool:
    return in_committee(who, of) and who.over("topic.view", of.path)


def reads_plan(who: Person, of: Things) -> bool:
    """The plans of the matrix are in the making."""
    return in_committee(who, of) and who.anywhere("topic.view")


def reads_item(who: Person, of: Things) -> bool:
    return in_committee(who, of) and (of.item.plan is None or reads_plan(who, of))


def keeps_accounts(who: Person, of: Things) -> bool:
    return in_committee(who, of) and (who.anywhere("account.opened") or who.anywhere("role.bound"))


def keeps_record_of_meeting(who: Person, of: Things) -> bool:
    return in_committee(who, of) and who.over("meeting.speech_recorded", of.path)


def looks_at_words(who: Person, of: Things) -> bool:
    return in_committee(who, of) and who.over("rating.released", of.path)


def over_place(key: str) -> Asks:
    """The role over the platform where the thing stands."""
    return lambda who, of: who.over(key, of.path)


def over_committee(key: str) -> Asks:
    return lambda who, of: who.over(key, of.platform.committee.path)


def in_department(key: str) -> Asks:
    """The role in the department that has the suggestion."""
    return lambda who, of: who.over(key, of.path, of.department.pk)


def over_assigned(key: str) -> Asks:
    """As `over_place`; but an expert only on one's own topics, which are those that were assigned."""

    def may(who: Person, of: Things) -> bool:
        is_expert = {role for role, _scope, _own in who.holds} == {Role.EXPERT}
        return who.over(key, of.path) and (of.whose == "own" or not is_expert)

    return may


def anywhere(key: str) -> Asks:
    """The role over any place: the action judges where."""
    return lambda who, _of: who.anywhere(key)


@dataclass(frozen=True)
class Row:
    """A route: `of` makes its arguments from the things of a column; None where it names no thing."""

    of: Callable[[Things], list[Any]] | None = None
    sees: Asks = everybody
    may: Asks = everybody
    ok: int = 200
    method: str = "get"
    hidden: bool = False  # asked of unpublished topics too
    anonymous: int | None = 302  # what somebody not signed in is answered; None: as anybody else


def pk(name: str) -> Callable[[Things], list[Any]]:
    return lambda of: [getattr(of, name).pk]


def topic_page(name: str, sees: Asks = reads_topic, **more: Any) -> Row:
    return Row(pk(name), sees=sees, **more)


def home_of(name: str, sees: Asks = reads_topic) -> Row:
    """A row that stands on the page of another."""
    return Row(pk(name), sees=sees, ok=302)


DESK: dict[str, Row] = {
    # signing in: nobody is behind the gate yet, and who is signed in goes on
    "sign-in": Row(ok=302, anonymous=200),
    "second-step": Row(ok=302),
    "sign-out": Row(ok=302, method="post"),
    "password": Row(),
    "second-factor": Row(),
    # begun from nothing
    "home": Row(),
    "start": Row(lambda of: [of.platform.committee_id]),
    "slip": Row(ok=404),  # there is none to show
    "topics": Row(),
    "calls": Row(),
    "plans": Row(),
    "platforms": Row(),
    "members": Row(),
    "departments": Row(),
    "settings": Row(),
    "setting": Row(lambda of: [1]),
    "accounts": Row(may=lambda who, _of: who.anywhere("account.opened") or who.anywhere("role.bound")),
    "overdue": Row(
        may=lambda who, _of: who.anywhere("topic.view") or Role.EVALUATOR in {row[0] for row in who.holds}
    ),
    "record": Row(may=anywhere("record.audit")),
    "own-data": Row(),
    "meetings": Row(),
    "outcomes": Row(),
    "suggestions": Row(),
    "words-held": Row(),
    "reminders": Row(),
    # one thing
    "topic": topic_page("topic", hidden=True),
    "photo": topic_page("photo", reads_whole_topic, hidden=True),
    "contact": topic_page("voice", reads_whole_topic, may=over_place("topic.view_contacts"), hidden=True),
    "call": topic_page("call", in_committee),
    "call-poster": topic_page("call", in_committee),
    "plan": topic_page("plan", reads_plan),
    "plan-versions": topic_page("plan", reads_plan),
    "plan-item": home_of("item", reads_item),
    "platform": topic_page("platform", in_committee),
    "account": topic_page("account", keeps_accounts),
    "role": home_of("role", keeps_accounts),
    "member": topic_page("member", in_committee),
    "placement": home_of("placement", in_committee),
    "research": topic_page("research"),
    "research-photo": topic_page("research_photo"),
    "scheme": home_of("scheme"),
    "meeting": topic_page("meeting"),
    "meeting-notice": topic_page("meeting"),
    "meeting-check-in": topic_page("meeting"),
    "meeting-record": topic_page("meeting", keeps_record_of_meeting),
    "participant": home_of("participant"),
    "speech": home_of("speech"),
    "minutes": topic_page("minutes"),
    "minutes-print": topic_page("minutes"),
    "confirmation": home_of("confirmation"),
    "outcome": topic_page("outcome"),
    "suggestion": topic_page("suggestion"),
    "commitment": topic_page("commitment"),
    "progress-photo": topic_page("progress"),
    "feedback": topic_page("feedback"),
    "rating": home_of("rating", looks_at_words),
    "talk": home_of("talk"),
    "look-back": home_of("look_back"),
}
# The address of every act: a table of its own, below.
OF_ACTS = "desk:act"


def on_this_site(_who: Person, of: Things) -> bool:
    """The public site is that of the first committee, whoever reads it."""
    return of.published and of.whose != "another committee's"


def public(of: Callable[[Things], list[Any]] | None = None, sees: Asks = everybody, **more: Any) -> Row:
    return Row(of, sees, anonymous=None, **more)


PORTAL: dict[str, Row] = {
    **{
        name: public()
        for name in (
            "home", "topics", "raise", "calls", "follow", "meetings", "platforms", "map", "outcomes",
            "promises", "clocks", "clocks-departments", "clocks-overdue", "about", "accessibility",
            "open-data", "ledger", "robots", "security",
        )
    },
    "plans": public(),  # none is issued
    "plan": public(lambda of: [of.plan.year], ok=404),
    "topic": public(lambda of: [of.topic.number], on_this_site, hidden=True),
    "support": public(lambda of: [of.topic.number], on_this_site, hidden=True),
    "research": public(lambda of: [of.topic.number], on_this_site),
    "notice": public(lambda of: [of.topic.number, of.meeting.number], on_this_site),
    # not signed yet
    "minutes": public(lambda of: [of.topic.number, of.meeting.number], ok=404),
    "call": public(pk("call"), on_this_site),
    "platform": public(lambda of: [of.platform.code], on_this_site),
    # A code is the key, of whatever committee.
    "voice": public(lambda of: [of.codes["voice"]], hidden=True),
    "invitation": public(lambda of: [of.codes["invitation"]]),
    # Nobody has looked at the photo; a picture of progress is public with its topic.
    "media": public(lambda of: [of.progress.image.name], on_this_site),
    "dataset": public(lambda of: ["topics", "csv"]),
}  # fmt: skip

UI: dict[str, Row] = {"mode": public(method="post", ok=302), "style": public()}
OTHERS: dict[str, Row] = {"set_language": public(method="post", ok=302)}

ROWS: dict[str, Row] = {
    **{f"desk:{name}": row for name, row in DESK.items()},
    **{f"portal:{name}": row for name, row in PORTAL.items()},
    **{f"ui:{name}": row for name, row in UI.items()},
    **OTHERS,
}


@dataclass(frozen=True)
class Noun:
    """What the acts of a noun have in common: its thing, its door, and where its roles count."""

    thing: str
    sees: Asks = reads_topic
    where: Callable[[str], Asks] = over_place
    hidden: bool = False


def of_item(key: str) -> Asks:
    """A planned item is the plan's; an ad-hoc one is whose topic it is."""

    def may(who: Person, of: Things) -> bool:
        if of.item.plan is None:
            return who.over("topic.approved_ad_hoc", of.path)
        return who.over(key, of.platform.committee.path)

    return may


def of_suggestion(key: str) -> Asks:
    """A department's act is its own department's; a member's is that of a member over the place."""
    roles = PERMISSIONS[key].roles
    return in_department(key) if roles <= {Role.HANDLER, Role.APPROVER} else over_place(key)


NOUNS: dict[str, Noun] = {
    "committee": Noun("committee", in_committee, anywhere),
    "topics": Noun("topic", hidden=True),
    "photos": Noun("photo", hidden=True),
    "voices": Noun("voice", hidden=True),
    "calls": Noun("call", in_committee),
    "plans": Noun("plan", reads_plan, over_committee),
    "plan-items": Noun("item", reads_item, of_item),
    "platforms": Noun("platform", in_committee),
    "settings": Noun("setting", everybody, anywhere),
    "accounts": Noun("account", keeps_accounts, over_committee),
    "roles": Noun("role", keeps_accounts, over_committee),
    "members": Noun("member", in_committee, over_committee),
    "placements": Noun("placement", in_committee),
    "research": Noun("research", where=over_assigned),
    "schemes": Noun("scheme", where=over_assigned),
    "meetings": Noun("meeting"),
    "speeches": Noun("speech"),
    "participants": Noun("participant"),
    "minutes": Noun("minutes"),
    "confirmations": Noun("confirmation"),
    "outcomes": Noun("outcome"),
    "feedback": Noun("feedback"),
    "ratings": Noun("rating", looks_at_words),
    "talks": Noun("talk"),
    "look-backs": Noun("look_back"),
    "suggestions": Noun("suggestion", reads_topic, of_suggestion),
    "commitments": Noun("commitment", reads_topic, of_suggestion),
}
# Acts that ask the permission of another: everything else asks that of its own name.
ASKS: dict[tuple[str, str], str] = {
    ("photos", "topic.photo_hidden"): "topic.photo_published",
    ("meetings", "participant.invited_again"): "participant.invited",
    ("meetings", "participant.codes_renewed"): "participant.code_renewed",
    ("outcomes", "outcome.dispatched"): "suggestion.dispatched",
    ("accounts", "account.second_factor_off"): "account.password_set",
}
# Acts whose roles count elsewhere than the noun's: a plan is the committee's, and a township's clerk
# may place any member in a room of theirs.
WHERE: dict[tuple[str, str], Callable[[str], Asks]] = {
    ("topics", "plan.item_added"): over_place,
    ("members", "member.placed"): anywhere,
}
