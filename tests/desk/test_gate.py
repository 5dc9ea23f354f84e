"""Signing in: who gets in, who is kept out and in which words, and what is recorded."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from shangliang.ledger.models import Entry
from tests.factories import PASSWORD, Cast

HOME = "/desk/"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("desk:sign-in"), {"username": username, "password": password} | more)


def verbs(prefix: str = "account.") -> list[str]:
    entries = Entry.objects.filter(verb__startswith=prefix).order_by("sequence")
    return list(entries.values_list("verb", flat=True))


def code_of(device: TOTPDevice) -> str:
    return f"{totp(device.bin_key):06d}"


def test_nobody_passes_the_gate_unsigned_and_comes_back_to_the_page_asked_for(
    cast: Cast, client: Client
) -> None:
    asked = client.get("/desk/topics/")
    assert (asked.status_code, asked.url) == (302, "/desk/sign-in/?next=/desk/topics/")
    assert sign_in(client, "clerk", next="/desk/topics/").url == "/desk/topics/"
    assert verbs() == ["account.signed_in"]
    assert client.get(HOME).status_code == 200


def test_nobody_is_sent_to_another_site_after_signing_in(cast: Cast, client: Client) -> None:
    assert sign_in(client, "clerk", next="https://evil.example/").url == HOME


@pytest.mark.parametrize("username", ["clerk", "no-such-person"])
def test_a_wrong_password_says_the_same_for_any_name(cast: Cast, client: Client, username: str) -> None:
    refused = sign_in(client, username, "wrong")
    assert refused.status_code == 422
    assert "用户名或密码不正确。连续输错会暂时锁定账号。" in refused.content.decode()
    assert "wrong" not in refused.content.decode()
    assert verbs() == (["account.sign_in_refused"] if username == "clerk" else [])


def test_after_five_wrong_passwords_the_account_is_locked_in_plain_words(cast: Cast, client: Client) -> None:
    answers = [sign_in(client, "clerk", "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    locked = sign_in(client, "clerk")  # the right one now, and still
    assert locked.status_code == 429
    assert "请在 15 分钟后再试" in locked.content.decode()
    assert verbs().count("account.locked") == 1
    assert verbs().count("account.sign_in_refused") == 5


def test_signing_out_is_a_post_and_is_recorded(cast: Cast, client: Client) -> None:
    sign_in(client, "clerk")
    assert client.get(reverse("desk:sign-out")).status_code == 405
    client.post(reverse("desk:sign-out"))
    assert client.get(HOME).status_code == 302
    assert verbs() == ["account.signed_in", "account.signed_out"]


def test_a_first_password_must_be_changed_before_anything_else(cast: Cast, client: Client) -> None:
    cast.clerk.must_change_password = True
    cast.clerk.save()
    sign_in(client, "clerk")
    assert client.get(HOME).url == reverse("desk:password")
    page = client.get(reverse("desk:password"))
    once = page.context["form"]["once"].value()
    new = "一条街道两个社区三件事"
    wrong = client.post(reverse("desk:password"), {"once": once, "old": PASSWORD, "new": new, "again": "x"})
    assert (wrong.status_code, "两次输入的新密码不一样。" in wrong.content.decode()) == (422, True)
    weak = client.post(
        reverse("desk:password"), {"once": once, "old": PASSWORD, "new": "short", "again": "short"}
    )
    assert weak.status_code == 422
    done = client.post(reverse("desk:password"), {"once": once, "old": PASSWORD, "new": new, "again": new})
    assert done.url == HOME
    assert client.get(HOME).status_code == 200  # the session lives on


def test_the_second_factor_is_turned_on_shown_and_asked_for(cast: Cast, client: Client) -> None:
    sign_in(client, "clerk")
    page = client.get(reverse("desk:second-factor"))
    device = TOTPDevice.objects.get(user=cast.clerk)
    assert not device.confirmed
    once = page.context["form"]["once"].value()
    wrong = client.post(reverse("desk:second-factor"), {"once": once, "token": "000000"})
    assert wrong.status_code == 422
    done = client.post(reverse("desk:second-factor"), {"once": once, "token": code_of(device)})
    assert done.status_code == 302
    client.post(reverse("desk:sign-out"))

    assert sign_in(client, "clerk").url == reverse("desk:second-step")
    for address in (HOME, "/desk/topics/", reverse("desk:second-factor"), reverse("desk:slip")):
        assert client.get(address).url == reverse("desk:second-step")
    assert client.get(reverse("desk:password")).url == reverse("desk:second-step")
    assert client.post(reverse("desk:second-step"), {"token": "12345"}).status_code == 422
    assert client.post(reverse("desk:second-step"), {"token": "000000"}).status_code == 422
    TOTPDevice.objects.update(throttling_failure_count=0, last_t=-1)
    assert client.post(reverse("desk:second-step"), {"token": code_of(device)}).url == HOME
    assert client.get(HOME).status_code == 200
    assert verbs() == [
        "account.signed_in",
        "account.second_factor_on",
        "account.signed_out",
        "account.sign_in_refused",
        "account.signed_in",
    ]


def test_an_idle_session_ends_and_leads_back_to_the_page(cast: Cast, client: Client) -> None:
    sign_in(client, "clerk")
    client.session.flush()
    again = client.get("/desk/topics/")
    assert again.url == "/desk/sign-in/?next=/desk/topics/"


def test_the_menu_is_that_of_the_roles(cast: Cast, client: Client) -> None:
    def menu(username: str) -> list[str]:
        client.force_login({"clerk": cast.clerk, "audit": cast.audit_admin, "nobody": cast.nobody}[username])
        return [link.name for link in client.get(HOME).context["links"]]

    assert menu("nobody") == ["desk:home"]
    assert menu("audit") == ["desk:home", "desk:record"]
    assert "desk:topics" in menu("clerk")
    assert "desk:accounts" not in menu("clerk")
