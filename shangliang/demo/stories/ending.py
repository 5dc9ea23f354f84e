"""The end of a topic: told in plain words, rated, done anew where it must be, closed, looked back at."""

from collections.abc import Callable
from datetime import timedelta

from shangliang.demo.hours import office_hour, on_workday, waking_hour
from shangliang.demo.scheduler import Story
from shangliang.demo.stories import delivery, outcome
from shangliang.demo.stories.road import Road
from shangliang.outcomes import actions
from shangliang.outcomes.models import Feedback, LookBack
from shangliang.outcomes.queries import co_handlers_of

PRAISE = (
    "比以前方便多了。",
    "说到做到，谢谢。",
    "终于解决了，希望保持下去。",
    "开会时说的都落实了。",
    "",
    "",
    "",
)
FAIR = ("还行，希望管理跟上。", "大体可以，个别地方还要改进。", "")


def tell(road: Road) -> Story:
    """What was done and what was not; then those behind the topic rate it."""
    feedback = actions.publish_feedback(road.fresh(), text=_plain(road), by=road.convenor)
    _set_end(road, feedback)
    unhappy = {"redo": 1, "talk": 1, "explained": 1}.get(road.twist, 0)
    yield from rate(road, feedback, unhappy=unhappy)
    if road.twist in {"redo", "talk"} and not road.told.get("left_unhappy"):
        yield from _do_anew(road)
    elif road.twist == "explained":
        yield road.later(2)
        feedback.refresh_from_db()
        actions.explain_ratings(
            feedback,
            text="您提出的再增加车位，因消防通道不能占用而无法实现；夜间可使用学校开放的车位。",
            by=road.steward,
        )


def _plain(road: Road) -> str:
    """The words of the dossier, and where the number reached is not the one promised, both."""
    differing = [
        f"{one['measure']}承诺 {one['target']} {one['unit']}，核验时为 {one['reached']} {one['unit']}。"
        for one in road.told["suggestions"]
        if "room" not in road.dossier and "reached" in one and one["reached"] != int(one["target"])
    ]
    return "".join([road.told["feedback"], *differing])


def _set_end(road: Road, feedback: Feedback) -> None:
    """It can be closed when the days for rating are over."""
    last = feedback.rate_until or road.today
    road.fixed["closed"] = office_hour(on_workday(last, road.rng.randint(1, 3)), road.rng)


def rate(road: Road, feedback: Feedback, *, unhappy: int) -> Story:
    """Most of those behind it say something within two weeks; `unhappy` of them are not satisfied."""
    asked = road.rng.sample(road.voices[1:], round(len(road.voices[1:]) * 0.6))
    days = sorted(road.rng.randrange(0, 12) for _ in range(len(asked) + 1))
    for n, (voice, days_on) in enumerate(zip([road.voices[0], *asked], days, strict=True)):
        day = feedback.published_at.date() + timedelta(days=days_on + 1)
        road.at = max(road.at + timedelta(minutes=3), waking_hour(day, road.rng))
        yield road.at
        if n < unhappy:
            words = road.told.get("complaint", "晚上回来还是没有位置，希望再想办法。")
            actions.rate(feedback, voice=voice, score="unsatisfied", words=words)
        elif road.rng.random() < 0.75:
            actions.rate(feedback, voice=voice, score="satisfied", words=road.rng.choice(PRAISE))
        else:
            actions.rate(feedback, voice=voice, score="fair", words=road.rng.choice(FAIR))


def _do_anew(road: Road) -> Story:
    """The first suggestion goes back to its departments, once; then it is rated again."""
    yield road.later(2)
    first = outcome.suggestions(road)[0]
    actions.redo_suggestion(
        first, reason="群众评价不满意：" + road.told.get("complaint", "效果没有达到预期。"), by=road.steward
    )
    if road.told.get("left_redo"):
        return
    for days, act in AGAIN:
        yield road.later(days)
        yield from act(road)
    yield road.later(2)
    text = "根据大家的评价，已重新办理：" + road.told["feedback"]
    again = actions.publish_feedback(road.fresh(), text=text, by=road.convenor)
    _set_end(road, again)
    yield from rate(road, again, unhappy=1 if road.twist == "talk" else 0)
    if road.twist == "talk":
        yield from _talk(road)


def _reply_again(road: Road) -> Story:
    first = outcome.suggestions(road)[0]
    short = outcome.department(first).short_name
    for assignment in co_handlers_of(first):
        by = road.world.handler(assignment.department.short_name)
        actions.countersign(assignment, opinion="同意，继续配合。", by=by)
    text = "已会同社区再次到现场，同意在原有基础上增加，并加强日常管理。"
    actions.draft_reply(first, decision="adopted", text=text, by=road.world.handler(short))
    yield road.later(1)
    actions.approve_reply(outcome.suggestions(road)[0], by=road.world.approver(short))


# What follows, and after how many working days.
AGAIN: tuple[tuple[int, Callable[[Road], Story]], ...] = (
    (4, _reply_again),
    (2, delivery.commit),
    (8, delivery.half),
    (8, delivery.complete),
    (4, delivery.verify),
)


def _talk(road: Road) -> Story:
    """A leader meets whoever is still not satisfied."""
    yield road.later(1)
    talk = actions.arrange_talk(
        road.outcome,
        leader=road.world.users["leader2"],
        due_on=on_workday(road.today, 10),
        by=road.world.users["office"],
    )
    if road.told.get("left_talk"):
        return
    yield road.later(5)
    actions.hold_talk(
        talk,
        held_on=road.today,
        words="副主席到社区与两位居民面谈，看了现场，说明不能再增加的原因，约定每季度通报一次。",
        by=road.world.users["leader2"],
    )


def close(road: Road) -> Story:
    """Closed, with the day of the look back; some are looked back at early, and some then reopen."""
    told = road.told
    look_back_on = on_workday(road.today, told["look_back"]) if "look_back" in told else None
    look_back = actions.close_topic(road.fresh(), look_back_on=look_back_on, by=road.steward)
    if look_back_on is not None and "finding" in told:
        yield road.later(told["look_back"])
        yield from _look_back(road, look_back)


def _look_back(road: Road, look_back: LookBack) -> Story:
    told = road.told
    look_back.refresh_from_db()
    actions.do_look_back(look_back, finding=told["finding"], words=told["found"], by=road.steward)
    if "reopening" in told:
        yield road.later(3)
        actions.reopen_topic(road.fresh(), reason=told["reopening"], by=road.steward)
