"""What an action may answer instead of acting. Each message is written for the person refused."""

from django.utils.functional import Promise

Words = str | Promise


class Refusal(Exception):
    """A rule says no. Nothing was written.

    `field` names the form field that the words belong to, if one does.
    """

    status = 422

    def __init__(self, words: Words, *, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field

    def __str__(self) -> str:
        return str(self.words)


class Forbidden(Refusal):
    """The person's roles do not allow this here."""

    status = 403


class Stale(Refusal):
    """Somebody else changed the thing since the page was read."""

    status = 409
