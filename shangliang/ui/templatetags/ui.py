"""The components as template tags. The settings load this library into every template."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from shangliang.documents.qr import qr_svg
from shangliang.ui.tones import ICONS, tone_of

register = template.Library()


def _part(part: str, /, **context: Any) -> SafeString:
    return mark_safe(get_template(f"ui/parts/{part}.html").render(context))  # noqa: S308  a template's own output


# ── Words, numbers, dates ────────────────────────────────────────────────────────────────────────


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite, always beside a word that says the same."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("ui/icons.svg"),
        name,
    )


@register.filter
def number(value: Any) -> str:
    """A number with separators between thousands; what is no number stays as it is."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else float(value)
    return f"{value:,}" if isinstance(value, int | float) else str(value)


@register.filter
def day(value: date | datetime | None) -> str:
    """The day in the reader's language, in Shanghai's time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return formats.date_format(value, "DATE_FORMAT") if value else ""


@register.simple_tag
def when(value: date | datetime | None, *, time: bool = False) -> SafeString | str:
    """A `<time>` element; with `time=True`, to the minute."""
    if not value:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    shown = day(value) + (f" {value:%H:%M}" if time and isinstance(value, datetime) else "")
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat(),
        shown,
    )


# ── Links and buttons ────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def button(
    label: str, *, kind: str = "primary", name: str = "", value: str = "", symbol: str = ""
) -> SafeString:
    """A submit button. Kinds: primary, secondary, quiet, danger."""
    return _part("button", label=label, kind=kind, name=name, value=value, symbol=symbol)


@register.simple_tag
def button_link(label: str, href: str, *, kind: str = "primary", symbol: str = "") -> SafeString:
    return _part("button", label=label, href=href, kind=kind, symbol=symbol)


@register.simple_tag(takes_context=True)
def nav_link(
    context: template.Context,
    label: str,
    href: str,
    *,
    symbol: str = "",
    n: int | None = None,
    exact: bool = False,
) -> SafeString:
    """An item of a navigation list; marks itself when the reader is there or below."""
    path = context["request"].path
    here = path == href or (not exact and href != "/" and path.startswith(href))
    return _part("nav_link", label=label, href=href, symbol=symbol, n=n, here=here)


@register.simple_tag
def breadcrumb(*links: Any) -> SafeString:
    """Labels and addresses in turn: `{% breadcrumb "首页" "/" topic.title %}`; the last has no address."""
    steps = [(links[i], links[i + 1] if i + 1 < len(links) else "") for i in range(0, len(links), 2)]
    return _part("breadcrumb", steps=steps)


@register.simple_tag
def tabs(items: Sequence[Any], *, label: str) -> SafeString:
    """`ui.parts.Tab`s: views of one list, each with an address of its own."""
    return _part("tabs", items=items, label=label)


@register.simple_tag
def pager(*, older: str = "", newer: str = "") -> SafeString:
    """Steps through a list by key: addresses of the older and of the newer page, empty where none is."""
    return _part("pager", older=older, newer=newer)


# ── State, brand, time left ──────────────────────────────────────────────────────────────────────


@register.simple_tag
def badge(label: str, *, tone: str = "waiting", symbol: str = "") -> SafeString:
    """A word with colour and icon. Tones: waiting, active, done, overdue, held, ended."""
    return _part("badge", label=label, tone=tone, symbol=symbol or ICONS.get(tone, "minus"))


@register.simple_tag
def state_badge(state: str, label: str = "") -> SafeString:
    """The badge of a state from any lifecycle; the label defaults to the state's own."""
    return badge(label or getattr(state, "label", state), tone=tone_of(state))


@register.simple_tag
def brand(key: str) -> SafeString | str:
    """The brand of a platform or topic: `wisdom` 智汇, `hearts` 连心."""
    names = {"wisdom": _("智汇"), "hearts": _("连心")}
    return _part("brand", key=str(key), label=names[str(key)]) if str(key) in names else ""


def _time_left(days: int, working: bool) -> str:
    if days == 0:
        return _("今天到期")
    if days > 0 and working:
        words = ngettext("还剩 %(n)d 个工作日", "还剩 %(n)d 个工作日", days)
    elif days > 0:
        words = ngettext("还剩 %(n)d 天", "还剩 %(n)d 天", days)
    elif working:
        words = ngettext("已逾期 %(n)d 个工作日", "已逾期 %(n)d 个工作日", -days)
    else:
        words = ngettext("已逾期 %(n)d 天", "已逾期 %(n)d 天", -days)
    return words % {"n": abs(days)}


@register.simple_tag
def deadline(
    due: date | datetime | None, *, days_left: int | None = None, met: bool = False
) -> SafeString | str:
    """The day something is due and the time left.

    `days_left` counts working days, as the domain computes them; without it, calendar days from today.
    """
    if due is None:
        return ""
    on = timezone.localtime(due).date() if isinstance(due, datetime) else due
    left = (on - timezone.localdate()).days if days_left is None else days_left
    if met:
        tone, words = "met", _("已按期完成")
    else:
        tone = "overdue" if left < 0 else "soon" if left <= 3 else "calm"
        words = _time_left(left, working=days_left is not None)
    return _part("deadline", due=on, tone=tone, words=words)


# ── Cards and figures ────────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def card(content: str, title: str = "", *, href: str = "", level: int = 3, tone: str = "") -> SafeString:
    return _part("card", content=content, title=title, href=href, level=level, tone=tone)


@register.simple_block_tag
def section(
    content: str, title: str, *, href: str = "", link: str = "", lead: str = "", anchor: str = ""
) -> SafeString:
    """A part of a page under its own heading, with a link to all of it."""
    return _part("section", content=content, title=title, href=href, link=link, lead=lead, anchor=anchor)


@register.simple_tag
def topic_card(
    title: str, href: str, *, state: str = "", state_label: str = "", brand: str = "", place: str = "",
    summary: str = "", on: Any = None, n_supporters: int | None = None, due: Any = None,
    days_left: int | None = None, stops: Sequence[Any] = (), photo: str = "", photo_alt: str = "",
    level: int = 3,
) -> SafeString:  # fmt: skip
    """A topic in a list; what is not given is left out."""
    return _part("topic_card", **locals())


@register.simple_tag
def stat(value: Any, label: str, *, href: str = "", unit: str = "", note: str = "") -> SafeString:
    """A figure; `href` leads to the records behind it."""
    return _part("stat", value=value, label=label, href=href, unit=unit, note=note)


@register.simple_tag
def progress(reached: float, target: float, *, label: str, unit: str = "", href: str = "") -> SafeString:
    """A commitment's value reached against its target."""
    share = max(0.0, min(1.0, reached / target)) if target else 0.0
    return _part(
        "progress", reached=reached, target=target, label=label, unit=unit, href=href,
        width=f"{share * 100:.1f}", percent=round(reached / target * 100) if target else None,
        is_met=bool(target) and reached >= target,
    )  # fmt: skip


@register.simple_tag
def facts(rows: Sequence[Any]) -> SafeString:
    """Terms and what they are: pairs, or `ui.parts.Row`s."""
    return _part("facts", rows=[_row(row) for row in rows])


@register.simple_tag
def summary(rows: Sequence[Any]) -> SafeString:
    """What was entered, to be checked before sending: `ui.parts.Row`s, each with a way to change it."""
    return _part("summary", rows=[_row(row) for row in rows])


def _row(row: Any) -> dict[str, Any]:
    if isinstance(row, tuple):
        return {"label": row[0], "value": row[1], "href": row[2] if len(row) > 2 else ""}
    return {"label": row.label, "value": row.value, "href": row.href}


@register.simple_tag
def person(name: str, *, role: str = "", detail: str = "", href: str = "") -> SafeString:
    return _part("person", name=name, role=role, detail=detail, href=href)


@register.simple_block_tag
def quote(content: str, *, who: str = "", where: str = "") -> SafeString:
    """What somebody said, in their words."""
    return _part("quote", content=content, who=who, where=where)


@register.simple_tag
def before_after(
    before: str, after: str, *, before_alt: str, after_alt: str, before_on: Any = None, after_on: Any = None
) -> SafeString:
    pictures = [(before, before_alt, before_on, _("办理前")), (after, after_alt, after_on, _("办理后"))]
    return _part("before_after", pictures=pictures)


@register.simple_tag
def qr(text: str, *, caption: str = "") -> SafeString:
    """A code that leads to `text`, with the address in words for those who cannot scan."""
    title = _("二维码") + (_("：") + caption if caption else "")
    code = mark_safe(qr_svg(text, title=title))  # noqa: S308  built and escaped by `documents`
    return _part("qr", code=code, text=text, caption=caption)


# ── The journey ──────────────────────────────────────────────────────────────────────────────────


@register.simple_tag
def journey(stops: Sequence[Any], *, label: str = "") -> SafeString:
    """All stops of a topic (`ui.parts.Stop`): what was done by whom, and what comes next by when."""
    return _part("journey", stops=stops, label=label or _("办理历程"))


@register.simple_tag
def rail(stops: Sequence[Any]) -> SafeString:
    """The journey as one line: for cards and page heads."""
    here = next((i for i, stop in enumerate(stops, 1) if stop.status in {"current", "overdue"}), None)
    n_done = sum(stop.status == "done" for stop in stops)
    now = stops[here - 1] if here else stops[n_done - 1] if n_done else None
    return _part("rail", stops=stops, now=now, n=here or n_done, of=len(stops))


@register.simple_block_tag
def timeline_entry(
    content: str, *, title: str, on: Any = None, who: str = "", tone: str = "done"
) -> SafeString:
    """An entry of `<ol class="timeline">`."""
    return _part("timeline_entry", content=content, title=title, on=on, who=who, tone=tone)


@register.simple_tag
def steps(current: int, *labels: str) -> SafeString:
    """Where the reader stands in a form of several steps; `current` counts from 1."""
    return _part("steps", current=current, labels=labels)


# ── Messages ─────────────────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def notice(content: str, title: str = "", *, tone: str = "info") -> SafeString:
    """Tones: info, success, warning, error."""
    symbols = {"info": "info", "success": "check", "warning": "alert", "error": "alert"}
    return _part("notice", content=content, title=title, tone=tone, symbol=symbols.get(tone, "info"))


@register.simple_tag
def empty(title: str, text: str = "", *, href: str = "", label: str = "") -> SafeString:
    """What a list says when it has nothing to show, and what to do about it."""
    return _part("empty", title=title, text=text, href=href, label=label)


@register.simple_block_tag
def rule(content: str, title: str = "") -> SafeString:
    """The rule behind a form, beside it."""
    return _part("rule", content=content, title=title or _("有关规定"))


@register.simple_tag
def draft_done(key: str) -> SafeString:
    """On the page after success: the browser may forget its draft of the form `data-draft="key"`."""
    return format_html('<span hidden data-draft-done="{}"></span>', key)


# ── Tables, filters, forms ───────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def table(content: str, caption: str, *, caption_hidden: bool = False) -> SafeString:
    """Wraps `<thead>` and `<tbody>`; each `<td data-label="…">` becomes a line of a card on a phone."""
    return _part("table", content=content, caption=caption, caption_hidden=caption_hidden)


@register.simple_block_tag
def filter_bar(content: str, *, label: str = "", reset: str = "") -> SafeString:
    """A GET form around the fields of a filter; `reset` is the address of the whole list."""
    return _part("filter_bar", content=content, label=label or _("筛选"), reset=reset)


@register.simple_block_tag
def fieldset(content: str, legend: str, *, help: str = "") -> SafeString:
    return _part("fieldset", content=content, legend=legend, help=help)


@register.simple_tag
def error_summary(form: Any) -> SafeString | str:
    """What is wrong, on top of the form, each line leading to its field. `{{ form }}` has one already."""
    if not form.errors:
        return ""
    lines = [
        (form[name], error) for name, errors in form.errors.items() if name in form.fields for error in errors
    ]
    return _part("error_summary", lines=lines, others=form.non_field_errors())


@register.filter
def input_kind(field: BoundField) -> str:
    """How the field component lays the widget out: line, check, choices or file."""
    kinds = {"CheckboxInput": "check", "CheckboxSelectMultiple": "choices", "RadioSelect": "choices"}
    widget = field.field.widget
    if widget.needs_multipart_form:
        return "file"
    return kinds.get(type(widget).__name__, "line")


@register.filter
def first_input(field: BoundField) -> str:
    """The id of the field's first control: of a group of choices, the first choice."""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


# ── Plots and maps ───────────────────────────────────────────────────────────────────────────────


@register.simple_block_tag
def plot(
    content: str, option: dict[str, Any], *, title: str, height: str = "m", geojson: str = ""
) -> SafeString:
    """An ECharts option drawn above its table, which is the content and reads alone.

    Strings like `var(--plot-1)` take the colour of the token. `geojson` is the address of a map named "map".
    """
    return _part(
        "plot", content=content, data=json_script(option), title=title, height=height, geojson=geojson
    )  # fmt: skip


@register.simple_tag
def legend(items: Sequence[Any], *, title: str = "") -> SafeString:
    """`ui.parts.Key`s: what the colours of a map or plot mean."""
    return _part("legend", items=items, title=title)
