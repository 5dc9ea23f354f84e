"""The site's addresses, and `/note/`: the smallest form that reads a row, changes it and records it."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from shangliang.ledger.actions import SYSTEM, append, change, once
from shangliang.topics.models import AnnualPlan

VERB = "plan.noted"


@csrf_exempt
def note(request: HttpRequest) -> HttpResponse:
    """Count one more on the plan: two writers that read the same count would lose one."""

    def act() -> str:
        plan = AnnualPlan.objects.get()
        counted = int(plan.approval_number or 0) + 1
        change(plan, by=SYSTEM, seen=plan.version, fields={"approval_number": str(counted)})
        append(VERB, plan, by=SYSTEM, once=request.POST["once"])
        return f"/note/{counted}/"

    return HttpResponse(once(request.POST["once"], request.POST["words"], act))


urlpatterns = [path("note/", note), path("", include("shangliang.config.urls"))]
