"""The way from a page of the road back to its topic."""

from django.urls import reverse
from django.utils.translation import gettext as _

from shangliang.errors import Words
from shangliang.topics.models import Topic


def to_topic(topic: Topic) -> list[tuple[Words, str]]:
    """For the breadcrumb."""
    return [(topic.number, reverse("desk:topic", args=[topic.pk]))]


def topic_fact(topic: Topic) -> tuple[Words, Words, str]:
    """For the facts beside a form."""
    return (_("议题"), f"{topic.number} {topic.title}", reverse("desk:topic", args=[topic.pk]))
