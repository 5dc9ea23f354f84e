"""Every address, asked by everybody, about one's own, another's and another committee's thing."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from shangliang.deliberation.models import TopicExpert
from shangliang.desk import nouns
from shangliang.ledger import clock
from shangliang.people.models import Attempt
from shangliang.portal import errors
from tests.factories import Cast, make_cast, make_department
from tests.machine.world import people_of, roles_of
from tests.matrix.routes import ANONYMOUS, ASKS, NOUNS, OF_ACTS, PERMISSIONS, ROWS, WHERE, Asks, Person, Row
from tests.matrix.things import Things, make_hidden, make_things

pytestmark = pytest.mark.once  # roles and doors: the database makes no difference

OWN, OTHERS, FOREIGN = "own", "another's", "another committee's"


@dataclass(frozen=True)
class Matrix:
    """The people with a browser each, and the columns of things."""

    people: dict[str, Person]
    clients: dict[str, Client]
    whole: list[Things]
    hidden: list[Things]


@pytest.fixture(scope="module")
def matrix(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    """Made once for all cells; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_matrix(make_cast())
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def cookies_kept(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a page does to a browser is undone with what it does to the rows: signing out, above all."""
    matrix = request.getfixturevalue("matrix") if "matrix" in request.fixturenames else None
    clients = matrix.clients.values() if matrix else ()
    kept = [(client, deepcopy(client.cookies)) for client in clients]
    yield
    for client, cookies in kept:
        client.cookies = cookies


@pytest.fixture(autouse=True)
def refusals_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most cells are refusals: nobody reads their pages here, so none are rendered (see tests/portal)."""
    monkeypatch.setattr(errors, "render", lambda *_page, status: HttpResponse(status=status))


def make_matrix(cast: Cast) -> Matrix:
    users = people_of(cast)
    theirs = make_department(cast.other_committee)
    people = {
        name: Person(name, users[name].committee.path, tuple(holds)) for name, holds in roles_of(cast).items()
    }
    clients = {name: Client() for name in people} | {ANONYMOUS: Client()}
    for name, user in users.items():
        clients[name].force_login(user)
    own = make_things(OWN, cast.village, cast.department, cast.office, planned=False)
    # An expert's own topics are those that were assigned.
    TopicExpert.objects.create(
        topic=own.topic, expert=cast.expert.expert, assigned_by=cast.office, assigned_at=clock.now()
    )
    return Matrix(
        people,
        clients,
        [
            own,
            make_things(OTHERS, cast.neighbour, cast.other_department, cast.office, planned=True),
            make_things(FOREIGN, cast.other_village, theirs, cast.outsider, planned=True),
        ],
        [
            make_hidden(OWN, cast.village, cast.department),
            make_hidden(OTHERS, cast.neighbour, cast.other_department),
            make_hidden(FOREIGN, cast.other_village, theirs),
        ],
    )


def names(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield prefix + pattern.name


def test_every_route_has_a_row() -> None:
    assert set(names(get_resolver().url_patterns)) - {OF_ACTS} == set(ROWS)


def test_every_act_has_a_row() -> None:
    """Each asks the permission of its own name, or the table says which."""
    assert set(nouns.NOUNS) == set(NOUNS)
    acts = {(noun.key, verb) for noun in nouns.NOUNS.values() for verb in noun.acts}
    assert {(noun, verb) for noun, verb in acts if ASKS.get((noun, verb), verb) not in PERMISSIONS} == set()
    assert set(ASKS) | set(WHERE) <= acts


def cells(matrix: Matrix, row: Row) -> Iterator[tuple[str, Things, int]]:
    """Who asks about what, and what they are answered."""
    columns = matrix.whole + (matrix.hidden if row.hidden else [])
    for of in columns if row.of else columns[:1]:
        for who in matrix.people.values():
            yield who.name, of, answer(row.sees, row.may, row.ok, who, of)
        yield ANONYMOUS, of, answer_to_strangers(row, of)


def answer(sees: Asks, may: Asks, ok: int, who: Person, of: Things) -> int:
    if not sees(who, of):
        return 404
    return ok if may(who, of) else 403


def answer_to_strangers(row: Row, of: Things) -> int:
    if row.anonymous is not None:
        return row.anonymous
    return answer(row.sees, row.may, row.ok, Person(ANONYMOUS, ""), of)


def wrong(asked: Iterator[tuple[str, Things, int]], ask: Callable[[str, Things], int]) -> list[str]:
    return [
        f"{who} on {of.whose}{'' if of.published else ' unpublished'}: {got}, not {expected}"
        for who, of, expected in asked
        if (got := ask(who, of)) != expected
    ]


def status_of(answer: HttpResponseBase) -> int:
    if isinstance(answer, FileResponse):
        list(answer)  # read to its end, so that the client closes it
    return answer.status_code


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_route_answers_everybody_as_the_table_says(matrix: Matrix, name: str) -> None:
    row = ROWS[name]

    def ask(who: str, of: Things) -> int:
        Attempt.objects.all().delete()  # how often one may try is another matter
        url = reverse(name, args=row.of(of) if row.of else [])
        return status_of(getattr(matrix.clients[who], row.method)(url))

    found = wrong(cells(matrix, row), ask)
    assert not found, "\n".join(found)


ACTS = sorted((noun.key, verb) for noun in nouns.NOUNS.values() for verb in noun.acts)


@pytest.mark.django_db
@pytest.mark.parametrize(("noun", "verb"), ACTS)
def test_an_act_answers_everybody_as_the_permissions_say(matrix: Matrix, noun: str, verb: str) -> None:
    """Sent empty: who may is told what is missing (422), and nobody changes anything."""
    told = NOUNS[noun]
    where = WHERE.get((noun, verb), told.where)
    row = Row(
        lambda of: [noun, getattr(of, told.thing).pk, verb],
        sees=told.sees,
        may=where(ASKS.get((noun, verb), verb)),
        ok=422,
        hidden=told.hidden,
    )

    def ask(who: str, of: Things) -> int:
        return status_of(matrix.clients[who].post(reverse(OF_ACTS, args=row.of(of))))

    found = wrong(cells(matrix, row), ask)
    assert not found, "\n".join(found)
