"""What happens beside the topics: calls, the two annual plans, the letters about what is overdue."""

from collections.abc import Callable
from datetime import date, timedelta

from shangliang.demo.hours import at, office_hour, on_workday
from shangliang.demo.scheduler import Story
from shangliang.demo.world import World
from shangliang.outcomes.actions import send_reminders
from shangliang.topics import actions
from shangliang.topics.lifecycle import State
from shangliang.topics.models import PlanItem

HISTORY = timedelta(days=365)
PLAN_OPENED = (12, 1)  # of the year before
PLAN_ISSUED = (2, 24)
FOR_THE_PLAN = "请您说说身边需要一起商量的事：停车、环境、养老、教育、营商都可以。事情越具体，越容易办成。"
FOR_SUMMER = "七月民生月，请枫桥街道的居民和企业说说最想商量的一件事。"
FOR_NEXT_YEAR = "新一年商量什么，先听您说。手机扫码三步即可提交，也可以到任何一个协商议事室口头提出。"


def plan_year(today: date) -> int:
    """The year of the plan in force: until spring that is the last one."""
    return today.year if today >= date(today.year, 4, 1) else today.year - 1


def plan_opened(today: date) -> date:
    return on_workday(date(plan_year(today) - 1, *PLAN_OPENED))


def plan_issued(today: date) -> date:
    return on_workday(date(plan_year(today), *PLAN_ISSUED))


def beginning(today: date) -> date:
    """The first day that is told: a year back, and before the plan in force was begun."""
    return on_workday(min(today - HISTORY, plan_opened(today)) - timedelta(days=40))


def stories(world: World) -> list[Story]:
    return [_calls(world), _plan(world), _next_plan(world), _letters(world)]


def _calls(world: World) -> Story:
    """A call in autumn for the plan, one in summer of a township, and one that is open now."""
    today, rng = world.today, world.rng("calls")
    opened = plan_opened(today)
    year = plan_year(today)
    summer, now = (on_workday(today - timedelta(days=days)) for days in (170, 12))
    told = [
        (opened, 45, "", "office", f"{year} 年度协商议题公开征集", FOR_THE_PLAN),
        (summer, 30, "枫桥街道", "clerk:320505003", "枫桥街道“民生月”议题征集", FOR_SUMMER),
        (now, 40, "", "office", f"{year + 1} 年度协商议题公开征集", FOR_NEXT_YEAR),
    ]
    for day, days, place, key, title, text in sorted(told):
        yield office_hour(day, rng)
        platform = world.platform(place) if place else world.platforms[world.committee.path]
        call = actions.open_call(
            platform,
            title=title,
            text=text,
            opens_on=day,
            closes_on=day + timedelta(days=days),
            by=world.users[key],
        )
        world.calls.append(call)


def _plan(world: World) -> Story:
    """The plan in force, from collecting to issuing, sent back once, and adjusted later."""
    rng, users = world.rng("plan"), world.users
    year, issued = plan_year(world.today), plan_issued(world.today)
    yield office_hour(plan_opened(world.today), rng)
    plan = world.plan = actions.open_plan(world.committee, year=year, by=users["office"])
    steps: tuple[tuple[int, Callable[..., None], str, dict[str, str]], ...] = (
        (-24, actions.draft_plan, "office", {}),
        (-22, actions.send_plan_to_offices, "office", {}),
        (-18, actions.send_plan_back, "government", {"words": "建议合并内容相近的两项，并补充承办部门。"}),
        (-16, actions.send_plan_to_offices, "office", {}),
        (-12, actions.send_plan_to_chairs, "government", {"words": "三办会商同意，报主席会议审议。"}),
        (-8, actions.send_plan_to_party, "leader", {}),
    )
    for days, act, who, how in steps:
        yield office_hour(on_workday(issued, days), rng)
        plan.refresh_from_db()
        act(plan, by=users[who], **how)
    yield at(issued, 10)
    plan.refresh_from_db()
    actions.issue_plan(plan, approval_number=f"苏虎委办〔{year}〕8号", issued_on=issued, by=users["office"])
    yield from _adjust(world)


def _adjust(world: World) -> Story:
    """In the middle of the year one item is put off by two months, with the reason."""
    yield office_hour(on_workday(plan_issued(world.today), 70), world.rng("plan:adjust"))
    late = PlanItem.objects.filter(
        plan=world.plan, removed_at=None, topic__state=State.PLANNED, due_month__month__lte=9
    )
    item = (
        late.select_related("topic", "department", "convenor", "plan").order_by("-due_month", "-pk").first()
    )
    if item is None:
        return
    actions.change_item(
        item,
        reason="承办部门机构调整，商前调研推迟",
        form=item.form,
        host=item.host,
        due_month=item.due_month.replace(month=item.due_month.month + 2),
        leader=item.leader,
        convenor=item.convenor,
        department=item.department,
        research_plan=item.research_plan,
        expected_outcome=item.expected_outcome,
        by=world.users["office"],
    )


def _next_plan(world: World) -> Story:
    """Next year's plan is being collected."""
    rng = world.rng("next plan")
    yield office_hour(on_workday(world.today, -8), rng)
    plan = actions.open_plan(world.committee, year=plan_year(world.today) + 1, by=world.users["office"])
    for n in range(5):
        yield office_hour(on_workday(world.today, n - 6), rng)
        if not world.spare:
            continue
        topic = world.spare.pop(0)
        topic.refresh_from_db()
        plan.refresh_from_db()
        actions.add_item(
            plan,
            topic,
            reason="群众关注度高，列入初选",
            form=PlanItem.Form.SPECIAL,
            host="区政协办公室",
            due_month=date(plan.year, 3 + n, 1),
            leader="区政协主席会议成员",
            convenor=world.convenor(topic.platform),
            expected_outcome="形成协商建议",
            by=world.users["office"],
        )


def _letters(world: World) -> Story:
    """Letters about what is overdue: in the last two months every working morning, before that weekly."""
    daily = world.today - timedelta(days=60)
    day = on_workday(beginning(world.today), 60)
    while day < world.today:
        yield at(day, 8, 10)
        send_reminders(day)
        day = on_workday(day, 1 if day >= daily else 5)
