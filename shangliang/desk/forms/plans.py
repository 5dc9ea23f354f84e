"""Forms of the year's plan and of its items."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import ActForm
from shangliang.desk.forms.inputs import words
from shangliang.desk.forms.topics import ItemForm
from shangliang.topics.models import AnnualPlan, Topic
from shangliang.ui.forms import DateInput


class OpenPlanForm(ActForm):
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)


class WordsForm(ActForm):
    words = words(_("意见"), most=1000, rows=4)


class ReviewForm(ActForm):
    words = words(
        _("年终总结"), most=1000, rows=8, help_text=_("办了几件、办到什么程度、没办成的为什么。总结会公开。")
    )


class IssueForm(ActForm):
    approval_number = forms.CharField(
        label=AnnualPlan._meta.get_field("approval_number").verbose_name,
        max_length=40,
        help_text=_("党委批准本计划的文号。"),
    )
    issued_on = forms.DateField(label=_("印发日期"), widget=DateInput, initial=localdate)


class ChangeItemForm(ItemForm):
    reason = words(_("调整理由"), rows=2)

    def topic(self) -> Topic:
        return self.row.topic  # type: ignore[no-any-return]

    def years(self) -> tuple[int, ...]:
        plan = self.row.plan
        return (plan.year,) if plan else (localdate().year, localdate().year + 1)


class ReasonForm(ActForm):
    reason = words(_("理由"))


def as_it_is(item: Any, user: Any) -> dict[str, Any]:
    """An item's details, as the form shows them."""
    names = ("form", "host", "leader", "convenor", "department", "research_plan", "expected_outcome")
    return {name: getattr(item, name) for name in names} | {"due_month": item.due_month.isoformat()}
