"""年度协商计划: the issued plan by quarter, beside what became of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.ledger import clock
from shangliang.portal.site import committee_of, page
from shangliang.topics.queries import Slip, plans_of, slippage


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """The latest issued plan; a page that says so if there is none."""
    committee = committee_of(request)
    plan = plans_of(committee, public=True).first()
    if plan is None:
        return page(request, "plans/none", {"committee": committee})
    return redirect("portal:plan", plan.year)


@require_safe
def detail(request: HttpRequest, year: int) -> HttpResponse:
    committee = committee_of(request)
    plans = list(plans_of(committee, public=True))
    plan = next((one for one in plans if one.year == year), None)
    if plan is None:
        raise Http404(_("没有这一年的协商计划，或尚未印发。"))
    slips = [slip for slip in slippage(plan, clock.today()) if slip.item.topic.is_published]
    context = {
        "committee": committee,
        "plan": plan,
        "plans": plans,
        "quarters": [(number, _in_quarter(slips, number)) for number in range(1, 5)],
        "n": len(slips),
        "n_held": sum(slip.held_on is not None for slip in slips),
        "n_late": sum(slip.is_late for slip in slips),
    }
    return page(request, "plans/detail", context)


def _in_quarter(slips: list[Slip], number: int) -> list[Slip]:
    return [slip for slip in slips if (slip.item.due_month.month + 2) // 3 == number]
