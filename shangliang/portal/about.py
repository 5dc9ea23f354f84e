"""How it works, in words for residents; how the site may be used; and files for machines."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shangliang.ledger import clock
from shangliang.platforms.queries import settings_of
from shangliang.portal.site import committee_of, here, page
from shangliang.ui.parts import Stop


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    committee = committee_of(request)
    numbers = settings_of(committee.pk)
    context = {"committee": committee, "stops": _nine_stops(numbers), "numbers": numbers}
    return page(request, "about/about", context)


def _nine_stops(numbers: dict[str, int | str]) -> list[Stop]:
    """The road as a resident walks it, with the times that the committee has set."""
    told = [
        (
            _("提出"),
            _("您、企业、委员或党委政府把一件事提出来。不用注册，手机上三步完成；也可以到议事室当面说。"),
        ),
        (
            _("审核"),
            _("工作人员在 %(n)s 个工作日内看归谁管、是否已有人提过。不受理的，说明理由。")
            % {"n": numbers["screen_within"]},
        ),
        (_("列入计划"), _("列入年度协商计划，或定为临时议题，写明谁召集、哪个月商量。")),
        (_("商前调研"), _("委员到现场看，听各方怎么说，提出至少两个方案。没有实地调研，不开会。")),
        (
            _("协商议事会"),
            _("居民、企业、委员、专家、部门坐在一起，居民先讲，部门最后讲。不同意见也写进纪要。"),
        ),
        (_("形成成果"), _("商量好的事写成编号建议，每条写明衡量办法和完成日期，交有关部门。")),
        (
            _("部门答复"),
            _("部门在 %(n)s 个月内逐条书面答复：采纳、部分采纳或未采纳，都要说明理由。")
            % {"n": numbers["reply_within"]},
        ),
        (_("落实"), _("承诺写明数量和期限，进展附照片，完成后由委员到现场核验。")),
        (
            _("反馈评价"),
            _("结果用平常话告诉每位提出人和附议人，%(n)s 个工作日内由您评价；不满意的重新办理一次。")
            % {"n": numbers["rate_within"]},
        ),
    ]
    return [Stop(title, "coming", note=note) for title, note in told]


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return page(request, "about/accessibility")


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    context = {"ledger_address": here(request, reverse("portal:ledger"))}
    return page(request, "about/open_data", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Pages behind codes and the desk are nothing for search engines."""
    closed = ["/desk/", "/follow/", "/meeting/", "/raise/", "/media/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116."""
    today = clock.today()
    expires = today.replace(year=today.year + 1, day=1)
    lines = [
        f"Contact: {here(request, reverse('portal:about'))}#contact",
        f"Expires: {expires.isoformat()}T00:00:00Z",
        "Preferred-Languages: zh, en",
        f"Canonical: {here(request, reverse('portal:security'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
