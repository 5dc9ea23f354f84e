"""Every address with nonsense in its path, its question, its method, its body and its headers: never 5xx."""

from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.people.models import Attempt
from tests.hostile.values import REFLECTED, TEXTS
from tests.matrix.routes import ANONYMOUS, ROWS
from tests.matrix.test_matrix import Matrix

pytestmark = [pytest.mark.once, pytest.mark.django_db, pytest.mark.usefixtures("undone")]

ASKED = [
    "q", "words", "text", "before", "after", "page", "state", "brand", "category", "township", "under",
    "queue", "show", "holder", "actor", "verb", "subject", "path", "platform", "call", "held", "s", "next",
    "face", "channel", "route", "urgency", "overdue", "year", "month", "class", "code", "department",
]  # fmt: skip
BAD_BYTES = "q=%ED%A0%80&%FF=%00&before=20260101T000000000000Z-9_9&q[]=1&state=%F0%28&next=-1"
FAR = ("00010101T000000000000Z-1", "99991231T235959999999Z-999999999999999")
IN_PATHS = [
    "%ED%A0%80%FF",
    "99999999999999999999999",
    str(2**63),
    "-1",
    "0",
    "%00",
    "..%2F..%2Fx",
    "9" * 2000,
] + [quote(TEXTS[name], safe="") for name in ("script", "bidi", "arabic_digits", "emoji", "percent")]
BODIES = {
    "json": ("application/json", b'{"a":'),
    "half a form": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nfoo',
    ),
    "no boundary": ("multipart/form-data", b"zzz"),
    "a boundary of other letters": ("multipart/form-data; boundary=\u00e9\u00ff", b"zzz"),
    "another alphabet": ("application/x-www-form-urlencoded; charset=utf-7", b"a=%ff&do=rate&once=1"),
    "no alphabet": ("application/x-www-form-urlencoded; charset=zzz", b"a=%ff&do=rate&once=1"),
    "many fields": ("application/x-www-form-urlencoded", "&".join(f"a{n}=1" for n in range(1200)).encode()),
}
# Addresses that name a thing; what may be begun is the reader's own, whatever it is asked about.
NAMING = [name for name in sorted(ROWS) if ROWS[name].of and name != "desk:start"]
# In turns, so that every address meets some and every value meets many addresses.
TURNS = list(zip(sorted(set(ROWS) - {"desk:sign-out"}), cycle(BODIES), cycle(sorted(TEXTS)), strict=False))


def asker(matrix: Matrix, name: str) -> Client:
    Attempt.objects.all().delete()  # how often one may try is another matter
    who = "audit_admin" if name == "desk:record" else "office" if name.startswith("desk:") else ANONYMOUS
    return matrix.clients[who]


def stands(page: Any) -> None:
    assert page.status_code < 500
    if page.streaming:
        list(page.streaming_content)
        return
    body = page.content.decode()
    assert not any(markup in body for markup in REFLECTED)
    if page.status_code >= 400 and page.request["REQUEST_METHOD"] != "HEAD":
        assert "</html>" in body  # a page that says why


@pytest.mark.parametrize(("name", "body", "text"), TURNS)
def test_an_address_stands_whatever_is_asked_of_it(matrix: Matrix, name: str, body: str, text: str) -> None:
    row, client = ROWS[name], asker(matrix, name)
    address = reverse(name, args=row.of(matrix.whole[0]) if row.of else [])
    for value in (TEXTS["script"], TEXTS[text][:5000]):
        stands(client.get(address, dict.fromkeys(ASKED, value)))
    stands(client.get(f"{address}?{BAD_BYTES}"))
    for key in FAR:
        stands(client.get(address, {"before": key}))
    for method in ("head", "put", "options"):
        stands(getattr(client, method)(address))
    kind, sent = BODIES[body]
    stands(client.generic("POST", address, sent, content_type=kind))


@pytest.mark.parametrize("name", NAMING)
def test_what_no_row_can_be_called_is_not_found(matrix: Matrix, name: str) -> None:
    row, client = ROWS[name], asker(matrix, name)
    assert row.of
    told = [str(each) for each in row.of(matrix.whole[0])]
    address = reverse(name, args=told)
    for nonsense in islice(cycle(IN_PATHS), len(name), len(name) + 6):
        page = client.get(address.replace(quote(told[-1]), nonsense, 1))
        assert page.status_code in (302, 404, 405), nonsense
        stands(page)


HEADERS: dict[str, dict[str, str]] = {
    "another host": {"HTTP_HOST": "evil.example"},
    "no host": {"HTTP_HOST": "a b<script>alert(1)"},
    "a port that is none": {"HTTP_HOST": "localhost:99999999"},
    "a language that is none": {"HTTP_ACCEPT_LANGUAGE": "x" * 9000 + ",zz;q=9999"},
    "cookies that are none": {
        "HTTP_COOKIE": "django_language=\x00<script>alert(1); mode=<b>; sessionid=\x00'; csrftoken=<>;"
        " browser=a:b:c; opened=::; slip=zz; messages=zzz; __Host-session=x"
    },
    "cookies that are long": {"HTTP_COOKIE": f"sessionid={'a' * 5000}; django_language={'e' * 5000}"},
    "an address that is none": {"HTTP_X_FORWARDED_FOR": "<script>alert(1), \x00", "HTTP_FORWARDED": "for=;;"},
    "a range": {"HTTP_RANGE": "bytes=-99999999999999999999"},
    "a date that is none": {"HTTP_IF_MODIFIED_SINCE": "zzz"},
    "a page that is none": {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "\x00http://[::1"},
    "a length that is none": {"CONTENT_LENGTH": "zzz"},
    "a negative length": {"CONTENT_LENGTH": "-1"},
    "an origin that is none": {"HTTP_ORIGIN": "http://[zz", "HTTP_REFERER": "http://[::1/\x00"},
}


@pytest.mark.parametrize("name", sorted(HEADERS))
@pytest.mark.parametrize("address", ["/", "/raise/", "/desk/sign-in/", "/nowhere/"])
def test_headers_of_nonsense_do_not_break_a_page(matrix: Matrix, address: str, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    for method in ("get", "post"):
        page = getattr(client, method)(address, **HEADERS[name])
        stands(page)
        if "host" in name:
            assert page.status_code == 400
            assert "evil.example" not in page.content.decode()
        elif method == "post":
            assert page.status_code in (400, 403, 404, 405)


ELSEWHERE = [
    "https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil.example",
    "\thttps://evil.example", "https:evil.example", "-1", "home", "desk:home", "//evil.example\\@testserver",
    "///evil.example",
]  # fmt: skip


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere(matrix: Matrix, wanted: str) -> None:
    for client, address, sent in (
        (matrix.clients[ANONYMOUS], "/mode/", {"mode": "elder", "next": wanted}),
        (matrix.clients[ANONYMOUS], "/i18n/setlang/", {"language": "en", "next": wanted}),
    ):
        page = client.post(address, sent)
        assert page.status_code == 302
        assert "evil" not in page["Location"].lower()
        assert "javascript" not in page["Location"]
    signed_in = matrix.clients["office"].get("/desk/sign-in/", {"next": wanted})
    assert signed_in.status_code == 302
    assert "//" not in signed_in["Location"]
    assert "\\" not in signed_in["Location"]


def test_an_address_that_only_takes_forms_says_so(matrix: Matrix) -> None:
    client = Client()
    page = client.get("/mode/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "这个地址不能直接打开" in page.content.decode()
    english = client.get("/mode/", headers={"accept-language": "en"})
    assert "This address cannot be opened directly" in english.content.decode()
