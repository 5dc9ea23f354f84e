"""One person who fills in forms, and sends each again with the same key until it is acknowledged.

    python -m tests.durability.writer FORM ADDRESS JOURNAL STOP

A process of its own, without Django. Each line of JOURNAL is a form that was acknowledged: its key, the
answer, how often it was sent, and what the server said instead of acknowledging it. The writer ends, its
last form acknowledged, once the file STOP is there.
"""

import hashlib
import http.client
import json
import re
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

# Sends the form with this key and returns the answer; raises `NotAcknowledged` if there was another.
Form = Callable[[http.client.HTTPConnection, str], str]
PATIENCE = 300


class NotAcknowledged(Exception):
    """The server answered, but did not say that the form was done."""


def note(connection: http.client.HTTPConnection, key: str) -> str:
    """The form of `tests.durability.urls`."""
    status, answer, _headers = post(connection, "/note/", {"once": key, "words": f"words of {key}"})
    if status != 200:
        raise NotAcknowledged(status)
    return answer


def raise_topic(connection: http.client.HTTPConnection, key: str) -> str:
    """The last step of the public form for raising a topic, as a browser without scripts sends it."""
    # Each person has an address of their own, as behind a proxy: how many an address may raise is limited.
    address = {
        "X-Forwarded-For": ".".join(
            ["10", *(str(byte) for byte in hashlib.sha256(key.encode()).digest()[:3])]
        )
    }
    connection.request("GET", RAISE, headers=address)
    page = connection.getresponse()
    text = page.read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    cookie = (page.getheader("Set-Cookie") or "").partition(";")[0]
    if token is None:
        raise NotAcknowledged(page.status)
    fields = RAISE_FIELDS | {"csrfmiddlewaretoken": token[1], "once": key, "title": f"{TITLE} {key}"}
    status, text, _headers = post(connection, RAISE, fields, address | {"Cookie": cookie})
    slip = re.search(r'id="code"[^>]*>([^<]+)<', text)
    if status != 200 or slip is None:
        raise NotAcknowledged(status)
    return slip[1].strip()


RAISE = "/raise/"
TITLE = "小区门口停车难"
RAISE_FIELDS = {
    "step": "3",
    "problem": "晚上七点以后没有车位，消防通道经常被占。",
    "category": "parking",
    "where": "320505001001",  # the village of `make_platform`
    "place": "三幢到九幢之间的路上",
}

FORMS: dict[str, Form] = {"note": note, "raise": raise_topic}


def post(
    connection: http.client.HTTPConnection,
    path: str,
    fields: dict[str, str],
    headers: dict[str, str] | None = None,
) -> tuple[int, str, http.client.HTTPMessage]:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(fields), kind | (headers or {}))
    response = connection.getresponse()
    return response.status, response.read().decode(), response.headers


def send_until_acknowledged(form: Form, address: str, key: str) -> dict[str, Any]:
    """The line for the journal. Raises `TimeoutError`."""
    give_up, n_sent, refused = time.monotonic() + PATIENCE, 0, []
    while time.monotonic() < give_up:
        connection = http.client.HTTPConnection(address, timeout=10)
        n_sent += 1
        try:
            answer = form(connection, key)
        except NotAcknowledged as other:
            refused.append(other.args[0])
        except (OSError, http.client.HTTPException):
            pass  # killed before, under or after the act: nobody here can know
        else:
            return {"key": key, "answer": answer, "n_sent": n_sent, "refused": refused}
        finally:
            connection.close()
        time.sleep(0.05)
    raise TimeoutError(f"{key} was not acknowledged in {PATIENCE} s: {refused}")


def main(form: str, address: str, journal: str, stop: str) -> None:
    with Path(journal).open("a", encoding="utf-8") as lines:
        while not Path(stop).exists():
            line = send_until_acknowledged(FORMS[form], address, secrets.token_urlsafe(16))
            lines.write(json.dumps(line) + "\n")
            lines.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
