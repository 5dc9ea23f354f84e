"""The style page's material: every component in every state, with sample data in Chinese."""

from datetime import timedelta
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone

from shangliang.ui.forms import DateInput, Form, PhotosField
from shangliang.ui.parts import Key, Link, Row, Stop, Tab
from shangliang.ui.tones import ICONS

TEXT = {
    "hero": "身边的事提出来，大家一起商量着办",
    "hero_lead": "您提出的每件事，谁在办、办到哪一步、下一步什么时候，这里都看得见。",
    "heading": "协商于民，协商为民",
    "story": "枫桥街道的停车难题，先由居民提出，再由委员到现场调研，最后与部门、物业、企业坐到一起商量。",
    "point": "众人的事情由众人商量，不同意见也写进纪要。",
    "link": "查看会议纪要",
    "quote": "以前晚上回来要绕三圈，现在楼下就有位子。",
    "disabled": "不能提交",
    "info": "凭查询码可以随时查看进展。",
    "success": "已提交，工作人员将在 5 个工作日内审核。",
    "warning": "您可以直接附议，不必重复提出。",
    "error": "这件事已由他人处理，请刷新后再看。",
    "hours": "周一至周五，上午九时至十一时三十分。",
    "owing": "区城市管理局尚有一件建议未书面答复。",
    "progress": "两条道路划线完成，投用泊位 640 个。",
    "rule": "审核应在收到之日起 5 个工作日内完成；不予采纳的，须写明理由。",
}
MONTHS = [("1 月", 3, 9), ("2 月", 5, 12), ("3 月", 4, 15), ("4 月", 8, 11), ("5 月", 6, 18), ("6 月", 9, 21)]


class SampleForm(Form):
    """One field of each kind."""

    title = forms.CharField(
        label="想商量什么事", max_length=40, help_text="一句话说清楚，例如“小区门口停车难”。"
    )
    problem = forms.CharField(
        label="具体情况",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="在哪里、什么时候、影响了谁。",
    )
    kind = forms.ChoiceField(
        label="属于哪一类",
        choices=[
            ("", "请选择"),
            ("traffic", "交通出行"),
            ("environment", "环境卫生"),
            ("safety", "公共安全"),
        ],
    )
    found_on = forms.DateField(label="发现日期", required=False, widget=DateInput)
    phone = forms.CharField(
        label="手机号码",
        required=False,
        help_text="只用来通知您进展，不会公开。",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    urgency = forms.ChoiceField(
        label="急不急",
        choices=[("now", "很急，存在安全隐患"), ("normal", "一般，希望尽快商量")],
        widget=forms.RadioSelect,
    )
    heard = forms.MultipleChoiceField(
        label="涉及哪些人",
        required=False,
        choices=[("residents", "居民"), ("shops", "商户"), ("property", "物业")],
        widget=forms.CheckboxSelectMultiple,
    )
    photos = PhotosField(label="现场照片", required=False, help_text="最多 9 张，每张不超过 10 MB。")
    agree = forms.BooleanField(label="我确认以上内容属实")


def journey() -> list[Stop]:
    """A topic under way, with every kind of stop."""
    today = timezone.localdate()

    def ago(days: int) -> Any:
        return today - timedelta(days=days)

    return [
        Stop(
            "提出",
            "done",
            on=ago(74),
            who="居民，枫桥街道",
            note="小区周边道路夜间停车无序，消防通道常被占用。",
        ),
        Stop(
            "审核",
            "done",
            on=ago(70),
            who="枫桥街道政协工委",
            note="属本街道职责，列为候选议题，走“深入议”。",
        ),
        Stop(
            "列入计划",
            "done",
            on=ago(61),
            who="主席会议",
            documents=[Link("年度协商计划（第 2 版）", "#plan")],
        ),
        Stop(
            "商前调研",
            "done",
            on=ago(48),
            who="委员 3 人、居民代表 5 人",
            note="三个晚上现场清点，高峰缺口约 600 个泊位。",
            documents=[Link("调研报告", "#research"), Link("现场照片 12 张", "#photos")],
        ),
        Stop(
            "协商议事会",
            "done",
            on=ago(33),
            who="召集人主持，21 人参加",
            documents=[Link("会议纪要", "#minutes")],
        ),
        Stop("联席审查", "skipped"),
        Stop(
            "部门答复",
            "overdue",
            due=ago(4),
            days_left=-3,
            who="区城市管理局",
            note="已签收，尚未书面答复。逾期次日已发提醒。",
        ),
        Stop(
            "落实",
            "current",
            due=today + timedelta(days=26),
            days_left=18,
            who="区城市管理局，会办：枫桥街道",
            note="道路划线已完成两条，其余两条等待交警部门核准。",
            documents=[Link("第 2 次进展", "#progress")],
        ),
        Stop("委员核验", "coming", due=today + timedelta(days=40)),
        Stop("反馈与评价", "coming", who="提出人和附议人"),
    ]


def _plot(kind: str) -> dict[str, Any]:
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"left": 40, "right": 10, "top": 40, "bottom": 30},
        "xAxis": {"type": "category", "data": [month for month, *_ in MONTHS]},
        "yAxis": {"type": "value"},
        "series": [
            {
                "name": "智汇",
                "type": kind,
                "data": [n for _, n, _ in MONTHS],
                "itemStyle": {"color": "var(--wisdom)"},
            },
            {
                "name": "连心",
                "type": kind,
                "data": [n for _, _, n in MONTHS],
                "itemStyle": {"color": "var(--hearts)"},
            },
        ],
    }


def _map() -> dict[str, Any]:
    return {
        "tooltip": {},
        "visualMap": {
            "min": 0,
            "max": 20,
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "inRange": {"color": ["var(--teal-wash)", "var(--teal)"]},
        },
        "series": [
            {
                "type": "map",
                "map": "map",
                "top": 10,
                "bottom": 50,
                "data": [{"name": "东片", "value": 6}, {"name": "西片", "value": 17, "href": "#map"}],
            }
        ],
    }


def everything() -> dict[str, Any]:
    today = timezone.localdate()
    refused = SampleForm({"again-title": "小区门口停车难" * 8, "again-urgency": "soon"}, prefix="again")
    refused.add_error(None, "议题《小区门口停车难》目前为“审核中”，不能再次提交。")
    return {
        "now": timezone.now(),
        "today": today,
        "soon": today + timedelta(days=2),
        "later": today + timedelta(days=32),
        "late": today - timedelta(days=9),
        "stops": journey(),
        "fresh_stops": [Stop("提出", "done", on=today), *(Stop("…", "coming") for _ in range(9))],
        "finished_stops": [Stop("确认", "done", on=today) for _ in range(10)],
        "tones": [
            ("waiting", "等待审核"),
            ("active", "正在办理"),
            ("done", "已办结"),
            ("overdue", "已逾期"),
            ("held", "已中止"),
            ("ended", "不予采纳"),
        ],
        "icons": ["left", "right", "place", "calendar", "people", "document", "search", *ICONS.values()],
        "tabs": [
            Tab("正在商量", "#tab-1", is_current=True, n=24),
            Tab("等待答复", "#tab-2", n=7),
            Tab("已办结", "#tab-3", n=1204),
        ],
        "facts": [("编号", "HQ-V-01-001"), ("地点", "枫桥街道"), ("召集人", "李建华", "#person")],
        "summary": [
            Row("想商量什么事", "小区门口停车难", "#edit-title"),
            Row("具体情况", "早晚高峰进出要等二十分钟。\n消防通道常被占用。", "#edit-problem"),
            Row("手机号码", "", "#edit-phone"),
        ],
        "keys": [
            Key("智汇", "wisdom", 33),
            Key("连心", "hearts", 64),
            Key("已逾期", "overdue", 2),
            Key("尚无议事室", "ended"),
        ],
        "bars": _plot("bar"),
        "map": _map(),
        "geojson": static("ui/sample.geojson"),
        "form": SampleForm(initial={"title": "小区门口停车难", "urgency": "normal"}),
        "refused": refused,
        "filters": SampleForm(prefix="filter"),
        "before": static("ui/sample-before.svg"),
        "after": static("ui/sample-after.svg"),
        "text": TEXT,
        "months": ("月份", ("智汇", "连心"), MONTHS),
        "areas": [("西片", 17), ("东片", 6)],
        "tasks": [
            (
                "审核：小区门口停车难",
                "枫桥街道，居民提出",
                "screening",
                "审核中",
                today - timedelta(days=4),
                -2,
            ),
            (
                "书面答复：第 3 条建议",
                "增设夜间共享泊位",
                "planning",
                "拟订方案",
                today + timedelta(days=2),
                2,
            ),
        ],
        "columns": ["单位", "件数", "情况", "最近期限"],
        "units": [
            ("区城市管理局", 14, "overdue", "1 件逾期", today - timedelta(days=9)),
            ("区住房和建设局", 9, "active", "正在办理", today + timedelta(days=12)),
            ("枫桥街道办事处", 22, "done", "全部办结", today - timedelta(days=40)),
        ],
    }
