"""The style page's material: every component in every state. The text is sample data, in Chinese as entered."""

from datetime import timedelta
from typing import Any

from django import forms
from django.templatetags.static import static
from django.utils import timezone

from shangliang.ui.forms import DateInput, Form, PhotosField
from shangliang.ui.parts import Key, Link, Row, Stop, Tab
from shangliang.ui.tones import ICONS


class SampleForm(Form):
    """One field of each kind."""

    title = forms.CharField(label="想商量什么事", max_length=40, help_text="一句话说清楚，例如“小区门口停车难”。")
    problem = forms.CharField(
        label="具体情况", max_length=500, widget=forms.Textarea(attrs={"rows": 5}), help_text="在哪里、什么时候、影响了谁。"
    )
    kind = forms.ChoiceField(
        label="属于哪一类",
        choices=[("", "请选择"), ("traffic", "交通出行"), ("environment", "环境卫生"), ("safety", "公共安全")],
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
        Stop("提出", "done", on=ago(74), who="居民，枫桥街道", note="小区周边道路夜间停车无序，消防通道常被占用。"),
        Stop("审核", "done", on=ago(70), who="枫桥街道政协工委", note="属本街道职责，列为候选议题，走“深入议”。"),
        Stop(
            "列入计划", "done", on=ago(61), who="主席会议", documents=[Link("年度协商计划（第 2 版）", "#plan")]
        ),
        Stop(
            "商前调研",
            "done",
            on=ago(48),
            who="委员 3 人、居民代表 5 人",
            note="三个晚上现场清点，高峰缺口约 600 个泊位。",
            documents=[Link("调研报告", "#research"), Link("现场照片 12 张", "#photos")],
        ),
        Stop("协商议事会", "done", on=ago(33), who="召集人主持，21 人参加", documents=[Link("会议纪要", "#minutes")]),
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
    months = ["1 月", "2 月", "3 月", "4 月", "5 月", "6 月"]
    return {
        "tooltip": {"trigger": "axis"},
        "legend": {"top": 0},
        "grid": {"left": 40, "right": 10, "top": 40, "bottom": 30},
        "xAxis": {"type": "category", "data": months},
        "yAxis": {"type": "value"},
        "series": [
            {"name": "智汇", "type": kind, "data": [3, 5, 4, 8, 6, 9], "itemStyle": {"color": "var(--zhihui)"}},
            {"name": "连心", "type": kind, "data": [9, 12, 15, 11, 18, 21], "itemStyle": {"color": "var(--lianxin)"}},
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
            "inRange": {"color": ["var(--teal-wash)", "var(--teal)"]},
        },
        "series": [
            {
                "type": "map",
                "map": "map",
                "data": [{"name": "东片", "value": 6}, {"name": "西片", "value": 17, "href": "#map"}],
            }
        ],
    }


def everything() -> dict[str, Any]:
    today = timezone.localdate()
    refused = SampleForm({"title": "小区门口停车难" * 8, "urgency": "soon"})
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
            Key("智汇", "zhihui", 33),
            Key("连心", "lianxin", 64),
            Key("已逾期", "overdue", 2),
            Key("尚无议事室", "ended"),
        ],
        "bars": _plot("bar"),
        "map": _map(),
        "geojson": static("ui/sample.geojson"),
        "form": SampleForm(initial={"title": "小区门口停车难", "urgency": "normal"}),
        "refused": refused,
        "before": static("ui/sample-before.svg"),
        "after": static("ui/sample-after.svg"),
        "units": [
            ("区城市管理局", 14, "overdue", "1 件逾期", today - timedelta(days=9)),
            ("区住房和建设局", 9, "active", "正在办理", today + timedelta(days=12)),
            ("枫桥街道办事处", 22, "done", "全部办结", today - timedelta(days=40)),
        ],
    }
