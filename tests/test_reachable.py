"""Whatever may be done can be done from a screen: every action, by every role that holds its permission."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from shangliang.deliberation.permissions import PERMISSIONS as DELIBERATION
from shangliang.desk.navigation import LINKS
from shangliang.desk.nouns import NOUNS
from shangliang.outcomes.permissions import PERMISSIONS as OUTCOMES
from shangliang.people.permissions import PERMISSIONS as PEOPLE
from shangliang.platforms.permissions import PERMISSIONS as PLATFORMS
from shangliang.platforms.roles import Role
from shangliang.topics.permissions import PERMISSIONS as TOPICS

pytestmark = pytest.mark.once
PROJECT = Path(__file__).parents[1] / "shangliang"
APPS = ("platforms", "people", "topics", "deliberation", "outcomes")
TABLES = PLATFORMS | PEOPLE | TOPICS | DELIBERATION | OUTCOMES

# Actions that no page calls itself, and why.
ELSEWHERE = {
    # Parts of other actions, for later stages.
    "carry_topic", "extend_clock", "in_charge", "moved_on", "start_clock", "stop_all_clocks", "stop_clock",
    # Pages call the later stage's, which takes along what hangs on it: `wake_topic`, `retire_platform`.
    "resume_topic", "close_platform", "clear_platform",
    # `tick` does it, nobody asks.
    "send_reminders",
    # The command line, before anybody can sign in: `found_committee`.
    "found_committee", "load_divisions", "register_sectors",
    # Many at once, for lists that are read in; a page registers one after another.
    "register_members",
}  # fmt: skip

# Permissions without a form: they open a page or a part of one.
PAGES = {"topic.view", "topic.view_contacts", "participant.view", "record.audit"}
# Lists that come with the committee itself, by the command line.
FOUNDING = {"divisions.loaded", "sectors.registered"}
# Steps that another act takes along: who does that, does this.
WITH_ANOTHER = {
    "assignment.signed": "suggestion.signed",
    "assignment.returned": "suggestion.returned",
    "suggestion.drafted": "outcome.drafted",
    "topic.planned": "plan.item_added",
}
# Where a noun's rows are found by those who have no task that leads to them; the committee's acts stand on
# the home of the desk, everything on the road of a topic is found from the list of topics.
LISTS = {
    "accounts": "desk:accounts",
    "roles": "desk:accounts",
    "members": "desk:members",
    "placements": "desk:members",
    "platforms": "desk:platforms",
    "plans": "desk:plans",
    "settings": "desk:settings",
    "calls": "desk:calls",
    "suggestions": "desk:suggestions",
    "commitments": "desk:suggestions",
}
ON_THE_ROAD = "desk:topics"


def called_by_faces() -> set[str]:
    """Names that the pages take from the packages of actions."""
    paths = [path for face in ("portal", "desk") for path in (PROJECT / face).rglob("*.py")]
    return {name for path in paths for name in taken(ast.parse(path.read_text(encoding="utf-8")))}


def taken(tree: ast.Module) -> Iterator[str]:
    packages = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            if ".actions" in node.module:
                yield from (each.name for each in node.names)
            packages |= {each.asname or each.name for each in node.names if each.name == "actions"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in packages:
            yield node.attr


@pytest.mark.parametrize("app", APPS)
def test_every_action_is_called_by_a_page(app: str) -> None:
    package = importlib.import_module(f"shangliang.{app}.actions")
    actions = {name for name in package.__all__ if callable(getattr(package, name)) and name[0].islower()}
    assert actions - called_by_faces() - ELSEWHERE == set()


def test_no_exception_outlives_its_reason() -> None:
    assert ELSEWHERE & called_by_faces() == set()


def forms_of(key: str) -> list[str]:
    """The nouns whose acts ask this permission."""
    key = WITH_ANOTHER.get(key, key)
    return [
        noun.key
        for noun in NOUNS.values()
        if any((act.permission or act.verb) == key for act in noun.acts.values())
    ]


def test_every_permission_has_a_form() -> None:
    assert [key for key in TABLES if key not in PAGES | FOUNDING and not forms_of(key)] == []


@pytest.mark.parametrize("role", Role)
def test_a_role_finds_every_form_that_it_may_fill(role: Role) -> None:
    """From the navigation of the desk; the committee's acts stand on its home."""
    links = {link.name for link in LINKS if not link.roles or role in link.roles}
    lost = [
        key
        for key, permission in TABLES.items()
        if role in permission.roles and key not in PAGES | FOUNDING and not reached(key, links)
    ]
    assert lost == []


def reached(key: str, links: set[str]) -> bool:
    return any(noun == "committee" or LISTS.get(noun, ON_THE_ROAD) in links for noun in forms_of(key))
