"""The tests' settings for a server of its own, with one more address to write to."""

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.durability.urls"
