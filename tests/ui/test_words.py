"""Words for states and time, and the cleaning of fields."""

import importlib
from datetime import date, timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.utils import timezone
from django.utils.translation import override

from shangliang.ui.forms import Form, PhotosField
from shangliang.ui.templatetags.ui import deadline, number, state_badge
from shangliang.ui.tones import ICONS, TONES, tone_of

LIFECYCLES = ["topics", "deliberation", "outcomes"]


def states() -> list[str]:
    found = []
    for app in LIFECYCLES:
        module = importlib.import_module(f"shangliang.{app}.lifecycle")
        for name, choices in vars(module).items():
            if (
                name.endswith("State")
                and isinstance(choices, type)
                and issubclass(choices, models.TextChoices)
            ):
                found += [f"{app}.{name}.{value}" for value in choices.values]
    return found


@pytest.mark.parametrize("state", states())
def test_every_state_of_a_lifecycle_has_a_tone(state: str) -> None:
    assert state.rsplit(".", 1)[1] in TONES


def test_every_tone_has_an_icon() -> None:
    assert set(TONES.values()) == set(ICONS)


def test_unknown_state_waits() -> None:
    assert tone_of("never heard of") == "waiting"


def test_badge_says_the_state_in_words() -> None:
    badge = state_badge("rejected", "不予采纳")
    assert 'class="badge tone-ended"' in badge
    assert "不予采纳" in badge


@pytest.mark.parametrize(
    ("days_left", "tone", "chinese", "english"),
    [
        (-2, "overdue", "已逾期 2 个工作日", "2 working days overdue"),
        (-1, "overdue", "已逾期 1 个工作日", "1 working day overdue"),
        (0, "soon", "今天到期", "due today"),
        (1, "soon", "还剩 1 个工作日", "1 working day left"),
        (4, "calm", "还剩 4 个工作日", "4 working days left"),
    ],
)
def test_deadline_says_the_time_left(days_left: int, tone: str, chinese: str, english: str) -> None:
    for language, words in [("zh-hans", chinese), ("en", english)]:
        with override(language):
            chip = deadline(date(2026, 3, 5), days_left=days_left)
        assert f"deadline--{tone}" in chip
        assert f"<strong>{words}</strong>" in chip


def test_deadline_counts_days_of_the_calendar_by_itself() -> None:
    with override("zh-hans"):
        assert "还剩 9 天" in deadline(timezone.localdate() + timedelta(days=9))


def test_number_has_separators() -> None:
    assert [number(2214), number(0), number("92%")] == ["2,214", "0", "92%"]


class Wishes(Form):
    words = forms.CharField(max_length=3)
    kind = forms.ChoiceField(choices=[("a", "甲")])
    sure = forms.BooleanField()
    own = forms.CharField(error_messages={"required": "请写下您的名字。"})


def test_errors_are_said_plainly_and_own_words_stay() -> None:
    with override("zh-hans"):
        assert Wishes({"words": "一二三四", "kind": "b"}).errors == {
            "words": ["最多 3 个字，您写了 4 个字，请缩短。"],
            "kind": ["请从列出的选项中选择。"],
            "sure": ["请勾选这一项。"],
            "own": ["请写下您的名字。"],
        }
        assert Wishes({}).errors["words"] == ["请填写这一项。"]
        assert Wishes({}).errors["kind"] == ["请选择一项。"]


def photos(n: int) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{i}.jpg", b"\xff\xd8") for i in range(n)]


def test_photos_clean_to_a_list() -> None:
    given = photos(3)
    assert PhotosField().clean(given) == given
    assert PhotosField(required=False).clean([]) == []


def test_more_photos_than_allowed_are_refused_in_words() -> None:
    with pytest.raises(ValidationError) as refused:
        PhotosField(max_files=2).clean(photos(3))
    assert refused.value.messages == ["最多可上传 2 张照片，您选择了 3 张。"]


def test_photos_may_be_required() -> None:
    with pytest.raises(ValidationError):
        PhotosField().clean([])
