"""Every word that people read exists in both languages."""

from pathlib import Path

import pytest
from django.utils import translation

from shangliang.config import catalogues

pytestmark = pytest.mark.once


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package of one app with a module and a template."""
    app = tmp_path / "package" / "app"
    (app / "templates" / "app").mkdir(parents=True)
    (app / "views.py").write_text(
        'from x import gettext as _\n\n\ndef f(n):\n    return _("第 %(n)s 件") % {"n": n}\n'
    )
    (app / "templates" / "app" / "page.html").write_text(
        '<p>\n  {% translate "首页" %}\n    <b title="{% translate \'标题\' %}">it\'s</b>\n'
        "{% blocktranslate count n=items|length %}{{ n }} 件{% plural %}{{ n }} 件{% endblocktranslate %}\n"
    )
    return tmp_path / "package"


def words(package: Path) -> dict[str, str]:
    """What is wrong, by text."""
    return {finding.text: finding.what for finding in catalogues.findings(package)}


def translate(package: Path, **english: str | tuple[str, ...]) -> Path:
    """Fill the catalogue in, as a translator does."""
    catalogues.update(package)
    file = catalogues.catalogue_file("app", package)
    text = file.read_text()
    for source, target in {"首页": "Home", "标题": "Title", "第 %(n)s 件": "No. %(n)s", **english}.items():
        text = text.replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"')
    text = text.replace('msgstr[0] ""\nmsgstr[1] ""', 'msgstr[0] "one item"\nmsgstr[1] "%(n)s items"')
    file.write_text(text)
    return file


def test_all_words_of_the_product_are_translated():
    assert [str(finding) for finding in catalogues.findings()] == []


def test_a_page_is_read_in_both_languages():
    """Chinese needs no catalogue, Django's own words come from Django's, ours in English from ours."""
    with translation.override("zh-hans"):
        assert translation.gettext("有事好商量") == "有事好商量"
        assert translation.gettext("This field is required.") == "这个字段是必填项。"
    with translation.override("en"):
        assert translation.gettext("有事好商量") != "有事好商量"


def test_what_is_not_translated_is_named(package):
    assert words(package) == dict.fromkeys(["第 %(n)s 件", "首页", "标题", "%(n)s 件"], "not translated")


def test_a_complete_catalogue_has_no_findings_and_compiles(package):
    file = translate(package)
    assert words(package) == {}
    assert catalogues.compile_all(package) == 1
    assert file.with_suffix(".mo").exists()
    assert catalogues.compile_all(package) == 0  # nothing has changed since


def test_updating_keeps_what_was_translated_and_drops_what_is_gone(package):
    file = translate(package)
    (package / "app" / "views.py").write_text("")
    assert words(package) == {"第 %(n)s 件": "no longer used"}
    assert catalogues.update(package) == {"app": 0}
    assert words(package) == {}
    assert 'msgstr "Home"' in file.read_text()


def test_updating_twice_changes_nothing(package):
    file = translate(package)
    catalogues.update(package)
    once = file.read_bytes()
    catalogues.update(package)
    assert file.read_bytes() == once


def test_a_fuzzy_text_is_not_taken_for_a_translation(package):
    file = translate(package)
    file.write_text(file.read_text().replace('msgid "首页"', '#, fuzzy\nmsgid "首页"'))
    assert words(package) == {"首页": "fuzzy"}


@pytest.mark.parametrize("english", ["No. %(number)s", "No. x"])
def test_other_placeholders_than_the_source_are_found(package, english):
    translate(package, **{"第 %(n)s 件": english})
    assert words(package) == {f"第 %(n)s 件 / {english}": "other placeholders than the source"}


def test_a_placeholder_needs_a_name(package):
    module = package / "app" / "views.py"
    module.write_text('from x import gettext as _\n\nA = _("第 %s 件")\n')
    translate(package, **{"第 %s 件": "No. %s"})
    assert words(package)["第 %s 件"] == "placeholder without a name"


def test_chinese_in_a_template_must_be_wrapped(package):
    page = package / "app" / "templates" / "app" / "page.html"
    translate(package)
    page.write_text(page.read_text() + "{# 注释 #}{% comment %}注释{% endcomment %}\n<p>写死的字</p>")
    assert words(package) == {"<p>写死的字</p>": "not in a translate tag"}


def test_two_apps_must_say_the_same_for_the_same(package):
    translate(package)
    other = package / "beside"
    other.mkdir()
    (other / "views.py").write_text('from x import gettext as _\n\nA = _("首页")\n')
    catalogues.update(package)
    file = catalogues.catalogue_file("beside", package)
    file.write_text(file.read_text().replace('msgid "首页"\nmsgstr ""', 'msgid "首页"\nmsgstr "Front page"'))
    assert words(package) == {"首页": "translated otherwise in package/app/locale/en/LC_MESSAGES/django.po"}
