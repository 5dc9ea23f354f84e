"""The papers that go out with a notice, put together from the record.

They are documents of a Chinese office and are kept as sent, so their words are Chinese whatever language
the sender's screen has.
"""

from collections.abc import Sequence

from django.utils import translation

from shangliang.deliberation.models import Meeting, Paper, Research, Scheme

# DOMAIN 4.5: the community rules of order, and the speaking order and times of this product.
RULES = """\
一、主持人保持中立，不发表倾向性意见，只维持秩序、归纳要点。
二、先举手，经主持人同意后发言；面向主持人发言，不与他人争执。
三、先说明立场，再说明理由；紧扣本次议题。
四、每次发言一般不超过三分钟，正式会议的约定发言不超过八分钟。
五、不打断他人发言，不进行人身攻击，不给人贴标签。
六、各方轮流发言，机会均等；居民先讲，企业、委员、专家随后，部门和公职人员最后讲。
七、每个人都可以讲真话，也可以不同意；保留意见如实记入纪要，对外公布时不写姓名。
八、赞成、反对或弃权以举手表示，用以记录共识，不是法律意义上的表决；依法须由业主、村民表决的，另行依法办理。
九、违反规则的，由主持人提醒；再次违反的，主持人可以停止其本轮发言。"""


def assembled(meeting: Meeting, research: Research, schemes: Sequence[Scheme]) -> list[Paper]:
    """Brief, schemes, agenda and rules of the meeting, not yet saved. No name stands in them."""
    with translation.override("zh-hans"):
        texts = {
            Paper.Kind.BRIEF: brief(research),
            Paper.Kind.SCHEMES: "\n\n".join(scheme_text(scheme) for scheme in schemes),
            Paper.Kind.AGENDA: meeting.agenda,
            Paper.Kind.RULES: RULES,
        }
        return [
            Paper(meeting=meeting, kind=kind, title=str(kind.label), text=_cut(text))
            for kind, text in texts.items()
        ]


def brief(research: Research) -> str:
    """The research in brief: where and when, what was found, and what people said."""
    parts = [
        f"一、走访：{research.visited_on}，{research.place}，委员 {research.team.count()} 人参加。",
        f"二、情况与数据：{research.facts}",
        f"三、原因分析：{research.causes}",
    ]
    if research.department_facts:
        parts.append(f"四、部门情况：{research.department_facts}")
    heard = [f"（{words.get_side_display()}）{words.words}" for words in research.interviews.all()]
    return "\n".join([*parts, "群众原话：", *heard])


def scheme_text(scheme: Scheme) -> str:
    lines = [
        f"方案 {scheme.number}：{scheme.title}",
        scheme.text,
        f"成本：{scheme.cost}",
        f"效益：{scheme.benefit}",
        f"承担方：{scheme.bearer}",
    ]
    return "\n".join([*lines, f"部门可行性意见：{scheme.feasibility}"] if scheme.feasibility else lines)


def _cut(text: str) -> str:
    most = Paper._meta.get_field("text").max_length or len(text)
    return text if len(text) <= most else text[: most - 1] + "…"
