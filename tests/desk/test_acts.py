"""The act pages of the first half: each step has its form, opens to the right role, and does what it says."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shangliang.desk.nouns import NOUNS, ways_of
from shangliang.ledger.models import Entry
from shangliang.people.models import Member, User
from shangliang.platforms.models import Platform
from shangliang.topics import actions
from shangliang.topics.actions import CARRIED
from shangliang.topics.lifecycle import PLAN_STEPS, STEPS
from shangliang.topics.models import AnnualPlan, Clock, Topic
from tests.factories import Cast
from tests.topics.journeys import candidate, matter, picture, quick, raised, screening, submitted

# The plan itself takes these: it is issued, or an item leaves it.
BY_THE_PLAN = {"topic.planned", "topic.unplanned"}
BY_ITS_RAISER = {"topic.withdrawn"}


def form(client: Client, user: User, noun: str, pk: int, verb: str) -> Any:
    client.force_login(user)
    return client.get(NOUNS[noun].act_url(pk, verb))


def send(client: Client, user: User, noun: str, pk: int, verb: str, /, **given: Any) -> Any:
    """Open the act page as a browser does, and send its form filled in."""
    shown = form(client, user, noun, pk, verb)
    assert shown.status_code == 200, shown.content.decode()
    hidden = {name: shown.context["form"][name].value() for name in ("once", "seen")}
    filled = {name: value for name, value in hidden.items() if value is not None} | given
    return client.post(NOUNS[noun].act_url(pk, verb), filled)


def test_every_step_of_the_road_and_of_the_plan_has_an_act() -> None:
    assert set(STEPS) - CARRIED - BY_THE_PLAN - BY_ITS_RAISER - set(NOUNS["topics"].acts) == set()
    assert set(PLAN_STEPS) - set(NOUNS["plans"].acts) == set()


def test_every_act_has_a_label_a_rule_and_a_permission() -> None:
    for noun in NOUNS.values():
        for act in noun.acts.values():
            assert noun.permission(act).roles, (noun.key, act.verb)
            assert str(noun.label(act)), (noun.key, act.verb)
            assert str(noun.rule(act)), (noun.key, act.verb)


ACCEPTED = {
    "title": "小区停车难",
    "summary": "居民反映晚间停车难。",
    "category": "parking",
    "route": "deep",
    "urgency": "soon",
    "jurisdiction": "枫桥街道",
    "public_interest": "涉及全体住户",
}
WORDS = {"words": "请补充地点。"}
AD_HOC = {"form": "grassroots", "host": "枫桥街道", "due_month": f"{date.today().year}-12-01"}


def held(cast: Cast) -> Topic:
    return submitted(cast, problem="加微信 abc12345 代开发票，兼职刷单日结，点击 http://a.top/x")


def answered(cast: Cast) -> Topic:
    got = raised(cast)
    actions.start_screening(got.topic, by=cast.clerk)
    topic = got.topic
    actions.accept_topic(topic, by=cast.clerk, **(ACCEPTED | {"route": "quick"}))
    actions.answer_quickly(topic, answer="已增设。", by=cast.convenor)
    actions.rate_quick_answer(got.voice, is_satisfied=True)
    return topic


def returned(cast: Cast) -> Topic:
    topic = screening(cast)
    actions.return_topic(topic, words="缺地点。", by=cast.clerk)
    return topic


def suspended(cast: Cast) -> Topic:
    topic = candidate(cast)
    actions.suspend_topic(topic, words="等规划。", by=cast.clerk)
    return topic


# Verb: how the topic comes there, who acts, what is filled in, the state it then has.
TOPIC_ACTS: dict[str, tuple[Callable[[Cast], Topic], str, dict[str, str], str]] = {
    "topic.released": (held, "clerk", {}, "submitted"),
    "topic.discarded": (held, "clerk", {}, "rejected"),
    "topic.screening_started": (submitted, "clerk", {}, "screening"),
    "topic.accepted": (screening, "clerk", ACCEPTED, "candidate"),
    "topic.returned": (screening, "clerk", WORDS, "returned"),
    "topic.transferred": (screening, "clerk", WORDS | {"to": "12345"}, "transferred"),
    "topic.rejected": (screening, "clerk", WORDS | {"reason": "personal"}, "rejected"),
    "topic.resubmitted": (returned, "clerk", matter(), "submitted"),
    "topic.answered": (quick, "convenor", {"answer": "已增设泊位。"}, "answered"),
    "topic.settled": (answered, "convenor", {}, "closed"),
    "topic.deepened": (quick, "convenor", WORDS, "candidate"),
    "topic.approved_ad_hoc": (candidate, "clerk", AD_HOC, "ad_hoc"),
    "topic.suspended": (candidate, "clerk", WORDS, "suspended"),
    "topic.resumed": (suspended, "clerk", {}, "candidate"),
}


@pytest.mark.parametrize("verb", TOPIC_ACTS)
def test_the_right_role_takes_the_step_and_all_others_are_answered_in_words(
    cast: Cast, client: Client, verb: str
) -> None:
    make, who, given, state = TOPIC_ACTS[verb]
    topic = make(cast)
    for user in (cast.evaluator, cast.handler):
        refused = form(client, user, "topics", topic.pk, verb)
        assert refused.status_code == (403 if topic.is_published else 404)
        assert not topic.is_published or "您没有“" in refused.content.decode()
    assert form(client, cast.outsider, "topics", topic.pk, verb).status_code == 404
    done = send(client, getattr(cast, who), "topics", topic.pk, verb, **given)
    assert (done.status_code, done.headers.get("Location")) == (302, f"/desk/topics/{topic.pk}/")
    topic.refresh_from_db()
    assert topic.state == state
    late = client.get(NOUNS["topics"].act_url(topic.pk, verb))
    assert (late.status_code, "现在不能办理这一步" in late.content.decode()) == (409, True)


def test_all_topic_acts_are_tried() -> None:
    elsewhere = {"topic.merged", "plan.item_added"}  # below
    later = {verb for verb in NOUNS["topics"].acts if verb not in STEPS or verb in CARRIED}
    assert set(NOUNS["topics"].acts) - set(TOPIC_ACTS) - elsewhere - later == set()


def test_a_clerk_merges_by_number_and_is_shown_what_resembles(cast: Cast, client: Client) -> None:
    into, topic = candidate(cast), screening(cast)
    shown = form(client, cast.clerk, "topics", topic.pk, "topic.merged")
    assert into.number in shown.content.decode()
    nowhere = send(client, cast.clerk, "topics", topic.pk, "topic.merged", into="HQ-1999-0001", words="")
    assert nowhere.status_code == 422
    done = send(client, cast.clerk, "topics", topic.pk, "topic.merged", into=into.number, words="同一件事")
    assert done.headers["Location"] == f"/desk/topics/{into.pk}/"


def test_a_form_sent_twice_is_done_once(cast: Cast, client: Client) -> None:
    topic = submitted(cast)
    shown = form(client, cast.clerk, "topics", topic.pk, "topic.screening_started")
    sent = {name: shown.context["form"][name].value() for name in ("once", "seen")}
    address = NOUNS["topics"].act_url(topic.pk, "topic.screening_started")
    answers = [client.post(address, sent) for _ in range(2)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (302, f"/desk/topics/{topic.pk}/")
    ] * 2
    assert Entry.objects.filter(verb="topic.screening_started").count() == 1


def test_a_stale_page_keeps_what_was_typed_and_can_be_sent_again(cast: Cast, client: Client) -> None:
    topic = candidate(cast)
    shown = form(client, cast.clerk, "topics", topic.pk, "topic.suspended")
    sent = {name: shown.context["form"][name].value() for name in ("once", "seen")}
    Topic.objects.filter(pk=topic.pk).update(version=topic.version + 1)  # somebody else's change
    address = NOUNS["topics"].act_url(topic.pk, "topic.suspended")
    stale = client.post(address, sent | {"words": "等规划方案公布再议。"})
    html = stale.content.decode()
    assert (stale.status_code, "等规划方案公布再议。" in html, "已由他人更新" in html) == (409, True, True)
    anew = {name: stale.context["form"][name].value() for name in ("once", "seen")}
    assert client.post(address, anew | {"words": "等规划方案公布再议。"}).status_code == 302


def test_a_stale_page_says_who_changed_what(cast: Cast, client: Client) -> None:
    topic = submitted(cast)
    shown = form(client, cast.clerk, "topics", topic.pk, "topic.screening_started")
    sent = {name: shown.context["form"][name].value() for name in ("once", "seen")}
    voice = topic.voices.get()
    actions.withdraw_topic(voice, by=voice)
    answer = client.post(NOUNS["topics"].act_url(topic.pk, "topic.screening_started"), sent)
    assert (answer.status_code, answer.context["change"]["who"]) == (409, "群众")
    assert "· 群众 · 撤回" in answer.content.decode()


@pytest.mark.parametrize("words", ["", "长" * 1001, "<script>alert(1)</script>"])
def test_bad_words_are_refused_and_kept_harmless(cast: Cast, client: Client, words: str) -> None:
    topic = candidate(cast)
    answer = send(client, cast.clerk, "topics", topic.pk, "topic.suspended", words=words)
    assert answer.status_code == (302 if words.startswith("<") else 422)
    page = client.get(f"/desk/topics/{topic.pk}/").content.decode()
    assert "<script>alert" not in page


def test_an_unknown_noun_verb_or_row_is_not_there(cast: Cast, client: Client) -> None:
    client.force_login(cast.office)
    for address in (
        "/desk/nothing/1/do/topic.accepted/",
        f"/desk/topics/{candidate(cast).pk}/do/topic.nothing/",
        "/desk/topics/999999999999/do/topic.accepted/",
    ):
        assert client.get(address).status_code == 404


def test_a_waiting_task_leads_to_where_it_is_done(cast: Cast, client: Client) -> None:
    topic = quick(cast)
    clock = Clock.objects.get(topic=topic, stopped_at=None)
    assert ways_of([clock]) == [NOUNS["topics"].act_url(topic.pk, "topic.answered")]
    client.force_login(cast.convenor)
    home = client.get("/desk/")
    tasks = [task for group in home.context["groups"] for task in group.tasks]
    assert [(task.number, task.href) for task in tasks] == [(topic.number, *ways_of([clock]))]


# ── What is begun without a row ──────────────────────────────────────────────────────────────────


def begin(client: Client, user: User, verb: str, /, **given: Any) -> Any:
    return send(client, user, "committee", user.committee_id, verb, **given)


def test_a_clerk_enters_for_a_resident_and_hands_out_the_code_once(cast: Cast, client: Client) -> None:
    given = matter() | {
        "platform": cast.village.pk,
        "source": "paper",
        "name": "王女士",
        "phone": "13800001234",
    }
    unasked = begin(client, cast.clerk, "topic.entered", **given)
    assert unasked.status_code == 422
    assert "须先同意个人信息告知" in unasked.content.decode()
    done = begin(client, cast.clerk, "topic.entered", **given, consent="on")
    assert done.status_code == 302
    slip = client.get(done.headers["Location"])
    topic = Topic.objects.get()
    assert topic.number in slip.content.decode()
    assert "查询码" in slip.content.decode()
    assert slip.headers["Cache-Control"] == "private, no-store"
    client.force_login(cast.office)
    assert client.get(done.headers["Location"]).status_code == 404  # another's slip
    assert Entry.objects.filter(verb="topic.entered").count() == 1


def test_a_clerk_may_not_enter_for_a_room_of_another_township(cast: Cast, client: Client) -> None:
    given = matter() | {"platform": cast.neighbour.pk, "source": "paper"}
    assert begin(client, cast.clerk, "topic.entered", **given).status_code == 422
    assert not Topic.objects.exists()


def test_a_member_recommends_and_the_government_assigns(cast: Cast, client: Client) -> None:
    assert form(client, cast.clerk, "committee", cast.committee.pk, "topic.recommended").status_code == 403
    assert (
        begin(client, cast.member, "topic.recommended", platform=cast.village.pk, **matter()).status_code
        == 302
    )
    assert (
        begin(client, cast.government, "topic.assigned", platform=cast.district.pk, **matter()).status_code
        == 302
    )
    assert sorted(Topic.objects.values_list("channel", flat=True)) == ["assigned", "member"]


def test_nobody_begins_anything_at_another_committee(cast: Cast, client: Client) -> None:
    assert form(client, cast.office, "committee", cast.other_committee.pk, "plan.opened").status_code == 404


def test_a_call_is_opened_printed_and_withdrawn(cast: Cast, client: Client) -> None:
    today = date.today().isoformat()
    done = begin(
        client, cast.clerk, "call.opened",
        platform=cast.township.pk, title="为家门口出题", text="说说停车。", opens_on=today, closes_on=today,
    )  # fmt: skip
    call = int(done.headers["Location"].split("/")[-2])
    assert "<svg" in client.get(reverse("desk:call-poster", args=[call])).content.decode()
    assert form(client, cast.neighbour_clerk, "calls", call, "call.withdrawn").status_code == 403
    assert send(client, cast.clerk, "calls", call, "call.withdrawn", reason="重复。").status_code == 302


def test_the_plan_goes_its_way_through_the_offices(cast: Cast, client: Client) -> None:
    year = date.today().year
    done = begin(client, cast.office, "plan.opened", year=year)
    plan = AnnualPlan.objects.get(year=year)
    assert done.headers["Location"] == f"/desk/plans/{plan.pk}/"
    topic = candidate(cast)
    item = {"plan": plan.pk, "reason": "群众关注。", **AD_HOC}
    assert form(client, cast.clerk, "topics", topic.pk, "plan.item_added").status_code == 403
    assert send(client, cast.office, "topics", topic.pk, "plan.item_added", **item).status_code == 302
    chain: list[tuple[User, str, dict[str, str]]] = [
        (cast.office, "plan.drafted", {}),
        (cast.office, "plan.sent_to_offices", {}),
        (cast.government, "plan.sent_to_chairs", {"words": "三办同意。"}),
        (cast.leader, "plan.sent_back", {"words": "月份再议。"}),
        (cast.office, "plan.sent_to_offices", {}),
        (cast.office, "plan.sent_to_chairs", {"words": "已改。"}),
        (cast.leader, "plan.sent_to_party", {}),
        (cast.office, "plan.issued", {"approval_number": "虎委〔2026〕1 号", "issued_on": f"{year}-01-05"}),
    ]
    for user, verb, given in chain:
        assert form(client, cast.clerk, "plans", plan.pk, verb).status_code == 403
        assert send(client, user, "plans", plan.pk, verb, **given).status_code == 302
    topic.refresh_from_db()
    assert topic.state == "planned"
    row = plan.items.get()
    changed = {**AD_HOC, "host": "区政协", "reason": "时间紧。"}
    assert send(client, cast.office, "plan-items", row.pk, "plan.item_changed", **changed).status_code == 302
    versions = client.get(reverse("desk:plan-versions", args=[plan.pk])).content.decode()
    assert "<del>枫桥街道</del> → <ins>区政协</ins>" in versions
    removed = send(client, cast.office, "plan-items", row.pk, "plan.item_removed", reason="合并。")
    assert removed.headers["Location"] == f"/desk/plans/{plan.pk}/"
    assert send(client, cast.office, "plans", plan.pk, "plan.reviewed", words="办结三件。").status_code == 302


def test_the_office_opens_changes_closes_and_reopens_a_platform(cast: Cast, client: Client) -> None:
    given = {"platform_class": "enterprise", "name": "科技城协商议事室", "has_room": "on"}
    done = begin(client, cast.office, "platform.opened", **given)
    platform = Platform.objects.get(name="科技城协商议事室")
    assert done.headers["Location"] == f"/desk/platforms/{platform.pk}/"
    shown = form(client, cast.office, "platforms", platform.pk, "platform.changed")
    fields = {
        field.name: field.value() for field in shown.context["form"] if field.value() not in (None, False)
    }
    fields |= {"address": "科技大道 1 号"}
    address = NOUNS["platforms"].act_url(platform.pk, "platform.changed")
    assert client.post(address, fields).status_code == 302
    platform.refresh_from_db()
    assert (platform.address, platform.has_room, platform.has_studio) == ("科技大道 1 号", True, False)
    assert form(client, cast.clerk, "platforms", platform.pk, "platform.closed").status_code == 403
    assert (
        send(client, cast.office, "platforms", platform.pk, "platform.closed", reason="撤并").status_code
        == 302
    )
    assert send(client, cast.office, "platforms", platform.pk, "platform.reopened").status_code == 302


def test_a_setting_is_changed_within_its_bounds(cast: Cast, client: Client) -> None:
    assert form(client, cast.clerk, "settings", 1, "setting.changed").status_code == 403
    assert (
        send(client, cast.office, "settings", 1, "setting.changed", value="900", reason="x").status_code
        == 422
    )
    assert (
        send(client, cast.office, "settings", 1, "setting.changed", value="3", reason="提速").status_code
        == 302
    )
    assert "3 个工作日" in client.get(reverse("desk:setting", args=[1])).content.decode()


def test_accounts_are_opened_given_roles_and_closed_by_different_administrators(
    cast: Cast, client: Client
) -> None:
    opened = begin(client, cast.system_admin, "account.opened", username="wang", name="王敏")
    slip = client.get(opened.headers["Location"]).content.decode()
    account = User.objects.get(username="wang")
    password = next(line for line in slip.split('class="slip__value">')[3:])[:17]
    assert account.check_password(password)
    assert form(client, cast.system_admin, "accounts", account.pk, "role.bound").status_code == 403
    bind = {"role": "convenor", "platform": cast.village.pk}
    assert send(client, cast.security_admin, "accounts", account.pk, "role.bound", **bind).status_code == 302
    binding = account.role_bindings.get()
    assert binding.scope == cast.village.path
    both = send(client, cast.security_admin, "accounts", account.pk, "role.bound", role="audit_admin")
    assert (both.status_code, "须由不同的人担任" in both.content.decode()) == (422, True)
    assert send(client, cast.security_admin, "roles", binding.pk, "role.ended").status_code == 302
    assert send(client, cast.system_admin, "accounts", account.pk, "account.password_set").status_code == 302
    closed = send(client, cast.system_admin, "accounts", account.pk, "account.closed", reason="离职")
    assert closed.status_code == 302
    assert send(client, cast.system_admin, "accounts", account.pk, "account.reopened").status_code == 302
    nothing = send(client, cast.system_admin, "accounts", account.pk, "account.second_factor_off")
    assert (nothing.status_code, "没有开启二次验证" in nothing.content.decode()) == (422, True)


def test_members_are_registered_placed_and_retired(cast: Cast, client: Client) -> None:
    given = {"number": "0900", "name": "李建华", "level": "district", "sector": cast.sector.sector_id}
    done = begin(client, cast.office, "member.registered", **given)
    member = Member.objects.get(number="0900")
    assert done.headers["Location"] == f"/desk/members/{member.pk}/"
    place = {"platform": cast.village.pk}
    assert send(client, cast.clerk, "members", member.pk, "member.placed", **place).status_code == 302
    placement = member.placements.get()
    assert (
        send(client, cast.clerk, "placements", placement.pk, "placement.ended", reason="").status_code == 302
    )
    connect = {"user": cast.nobody.pk}
    assert send(client, cast.office, "members", member.pk, "member.connected", **connect).status_code == 302
    assert form(client, cast.clerk, "members", member.pk, "member.retired").status_code == 403
    assert send(client, cast.office, "members", member.pk, "member.retired").status_code == 302


def test_departments_and_experts_are_registered(cast: Cast, client: Client) -> None:
    department = {"name": "区水务局", "short_name": "水务局", "duties": ""}
    assert begin(client, cast.office, "department.registered", **department).status_code == 302
    again = begin(client, cast.office, "department.registered", **department)
    assert again.status_code == 422
    expert = {"name": "周教授", "field": "城市交通", "organisation": ""}
    assert begin(client, cast.office, "expert.registered", **expert).status_code == 302
    shown = client.get(reverse("desk:departments")).content.decode()
    assert ("区水务局" in shown, "周教授" in shown) == (True, True)


# ── Contacts and photos ──────────────────────────────────────────────────────────────────────────


def test_every_look_at_a_contact_is_recorded_and_erasing_ends_it(cast: Cast, client: Client) -> None:
    got = raised(cast, name="王女士", phone="13800001234", consent="1")
    address = reverse("desk:contact", args=[got.voice.pk])
    client.force_login(cast.clerk)
    assert "13800001234" not in client.get(address).content.decode()
    assert "13800001234" not in client.get(f"/desk/topics/{got.topic.pk}/").content.decode()
    assert Entry.objects.filter(verb="topic.contacts_read").count() == 0
    assert "13800001234" in client.post(address).content.decode()
    entry = Entry.objects.get(verb="topic.contacts_read")
    assert (entry.actor, entry.subject) == (cast.clerk.actor, got.voice.ref)
    client.force_login(cast.leader)
    assert client.post(address).status_code == 403
    client.force_login(cast.neighbour_clerk)
    assert client.post(address).status_code == 404
    assert send(client, cast.clerk, "voices", got.voice.pk, "voice.erased").status_code == 302
    assert "13800001234" not in client.post(address).content.decode()


def test_a_photo_is_looked_at_before_it_is_public(cast: Cast, client: Client) -> None:
    topic = submitted(cast, photos=[picture()])
    photo = topic.photos.get()
    client.force_login(cast.clerk)
    shown = client.get(reverse("desk:photo", args=[photo.pk]))
    assert (shown.headers["Content-Type"], len(shown.getvalue())) == ("image/jpeg", photo.image.size)
    client.force_login(cast.outsider)
    assert client.get(reverse("desk:photo", args=[photo.pk])).status_code == 404
    unseen = send(client, cast.clerk, "photos", photo.pk, "topic.photo_published", caption="北门")
    assert unseen.status_code == 422
    done = send(client, cast.clerk, "photos", photo.pk, "topic.photo_published", caption="北门", looked="on")
    assert done.headers["Location"] == f"/desk/topics/{topic.pk}/"
    assert send(client, cast.clerk, "photos", photo.pk, "topic.photo_hidden").status_code == 302
    photo.image.storage.delete(photo.image.name)
    assert client.get(reverse("desk:photo", args=[photo.pk])).status_code == 404
