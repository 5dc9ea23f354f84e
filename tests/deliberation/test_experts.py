"""An expert works on the topics that the office assigned, and on no other."""

import pytest
from django.test import Client

from shangliang.deliberation import actions
from shangliang.deliberation.models import TopicExpert
from shangliang.errors import Forbidden, Refusal
from shangliang.ledger.models import Entry
from shangliang.topics import actions as topics
from tests import journeys
from tests.factories import Cast, make_expert
from tests.topics.journeys import submitted

WORDS = {"facts": "车位 251 个。", "causes": "车位少。", "department_facts": "可共享 80 个。"}


def test_an_expert_writes_on_an_assigned_topic_and_on_no_other(cast: Cast) -> None:
    road, other = journeys.to_drafting(cast), journeys.to_drafting(cast)
    with pytest.raises(Forbidden, match="这件议题没有请您参与"):
        road.act(actions.change_research, road.research, **WORDS, by=cast.expert)
    road.act(actions.assign_expert, road.topic, expert=cast.expert.expert, words="算车位。", by=cast.office)
    entry = Entry.objects.get(verb="expert.assigned")
    assert (entry.actor, entry.matter) == (cast.office.actor, road.topic.ref)
    assert entry.data == {"expert": cast.expert.expert.ref}
    road.act(actions.change_research, road.research, **WORDS, by=cast.expert)
    with pytest.raises(Forbidden):
        other.act(actions.change_research, other.research, **WORDS, by=cast.expert)


def test_what_was_assigned_ends(cast: Cast) -> None:
    road, expert = journeys.to_drafting(cast), cast.expert.expert
    road.act(actions.assign_expert, road.topic, expert=expert, by=cast.clerk)
    road.act(actions.release_expert, road.topic, expert=expert, by=cast.office)
    with pytest.raises(Forbidden, match="没有请您参与"):
        road.act(actions.change_research, road.research, **WORDS, by=cast.expert)
    with pytest.raises(Refusal, match="没有参与这件议题"):
        road.act(actions.release_expert, road.topic, expert=expert, by=cast.office)
    road.act(actions.assign_expert, road.topic, expert=expert, by=cast.office)
    assert TopicExpert.objects.count() == 2
    assert Entry.objects.filter(verb__startswith="expert.").count() == 3


def test_who_may_not_assign_and_what_cannot_be(cast: Cast) -> None:
    topic, expert = journeys.to_candidate(cast).topic, cast.expert.expert
    for user in (cast.neighbour_clerk, cast.convenor, cast.expert, cast.member, cast.outsider):
        with pytest.raises(Forbidden):
            actions.assign_expert(topic, expert=expert, by=user)
    with pytest.raises(Refusal, match="不是本委员会登记的专家"):
        actions.assign_expert(topic, expert=make_expert(cast.other_committee), by=cast.office)
    actions.assign_expert(topic, expert=expert, by=cast.office)
    with pytest.raises(Refusal, match="已在参与"):
        actions.assign_expert(topic, expert=expert, by=cast.clerk)
    unread = submitted(cast)
    with pytest.raises(Refusal, match="目前为“已提交”，不能请专家参与"):
        actions.assign_expert(unread, expert=expert, by=cast.office)
    topics.reject_topic(topic, reason="settled", words="已经解决。", by=cast.clerk)
    with pytest.raises(Refusal, match="不能请专家参与"):
        actions.assign_expert(topic, expert=make_expert(cast.committee), by=cast.office)


def test_the_desk_assigns_and_the_expert_sees_it_at_home(cast: Cast, client: Client) -> None:
    road = journeys.to_drafting(cast)
    topic, expert = road.topic, cast.expert.expert
    client.force_login(cast.expert)
    form = f"/desk/research/{road.research.pk}/do/research.changed/"
    assert client.get(form).status_code == 403
    client.force_login(cast.clerk)
    address = f"/desk/topics/{topic.pk}/do/expert.assigned/"
    once = client.get(address).context["form"]["once"].value()
    sent = {"once": once, "seen": topic.version, "expert": expert.pk, "words": "请测算泊位。"}
    assert client.post(address, sent).status_code == 302
    assert "请测算泊位。" in client.get(f"/desk/topics/{topic.pk}/").content.decode()
    client.force_login(cast.expert)
    assert f'href="/desk/topics/{topic.pk}/"' in client.get("/desk/").content.decode()
    assert client.get(form).status_code == 200
