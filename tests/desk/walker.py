"""Walk the road through the desk's own forms, as browsers without scripts send them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localtime

from shangliang.desk.nouns import NOUNS
from shangliang.ledger import clock
from shangliang.people.models import User
from tests.factories import Cast
from tests.journeys import Journey
from tests.outcomes.journeys import picture


@dataclass
class Walker:
    """Who opens an act page, sends its form, and looks at where it leads."""

    cast: Cast
    road: Journey
    clients: dict[User, Client] = field(default_factory=dict)

    def client(self, user: User) -> Client:
        """The browser of this user, in which they sign in once."""
        if user not in self.clients:
            self.clients[user] = Client()
            self.clients[user].force_login(user)
        return self.clients[user]

    def open(self, user: User, noun: str, pk: int, verb: str) -> Any:
        return self.page(user, NOUNS[noun].act_url(pk, verb))

    def post(self, who: User, noun: str, pk: int, verb: str, /, **given: Any) -> Any:
        """Open the page, and send what its form holds with what is given."""
        shown = self.open(who, noun, pk, verb)
        assert shown.status_code == 200, (verb, shown.status_code, shown.content.decode()[-3000:])
        form = shown.context["form"]
        filled = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in filled.items() if value not in (None, False)} | given
        with clock.at(self.road.at):
            return self.client(who).post(NOUNS[noun].act_url(pk, verb), sent)

    def do(self, who: User, noun: str, pk: int, verb: str, /, *, after: int = 1, **given: Any) -> Any:
        """Do an act that is open to this user, and to nobody from outside or without the role."""
        self.road.at += timedelta(minutes=after)
        self.is_closed_to_others(noun, pk, verb)
        answer = self.post(who, noun, pk, verb, **given)
        assert answer.status_code == 302, (verb, said(answer))
        self.road.topic.refresh_from_db()
        return answer

    def is_closed_to_others(self, noun: str, pk: int, verb: str) -> None:
        assert self.open(self.cast.outsider, noun, pk, verb).status_code == 404, verb
        refused = self.open(self.cast.evaluator, noun, pk, verb)
        assert refused.status_code == 403, (verb, refused.status_code)
        assert "您没有“" in refused.content.decode(), verb

    def page(self, user: User, address: str) -> Any:
        with clock.at(self.road.at):
            return self.client(user).get(address)

    def moment(self, days: int) -> str:
        return localtime(self.road.at + timedelta(days=days)).strftime("%Y-%m-%dT14:00")

    def day(self, days: int = 0) -> str:
        return localtime(self.road.at + timedelta(days=days)).date().isoformat()


def said(answer: Any) -> Any:
    """Why a form came back."""
    form = answer.context and answer.context.get("form")
    return (answer.status_code, form.errors.as_json() if form else answer.content.decode()[-2000:])


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", picture(), content_type="image/jpeg")
