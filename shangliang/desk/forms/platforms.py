"""Forms of platforms and of the numbers of the institution."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shangliang.desk.acting import ActForm
from shangliang.desk.forms.inputs import Rows, choice, column, row, words
from shangliang.desk.places import places_for
from shangliang.platforms.addressing import ALLIANCE
from shangliang.platforms.models import Brand, Division, Platform, PlatformClass, Sector
from shangliang.platforms.permissions import PERMISSIONS
from shangliang.platforms.queries import coverage, current_term


class DetailsForm(ActForm):
    """What is told of a platform and may change."""

    name = column(Platform, "name", required=False, help_text=_("不填则按“某某‘有事好商量’协商议事室”命名。"))
    brand = forms.ChoiceField(
        label=_("品牌"), choices=[("", _("按类别默认")), *Brand.choices], required=False
    )
    address = column(Platform, "address")
    opening_hours = column(Platform, "opening_hours", help_text=_("例如“每周二上午 9:00—11:30”。"))
    introduction = column(Platform, "introduction", rows=4)
    latitude = forms.DecimalField(
        label=_("纬度（WGS84）"), max_digits=8, decimal_places=5, required=False, min_value=-90, max_value=90
    )
    longitude = forms.DecimalField(
        label=_("经度（WGS84）"),
        max_digits=8,
        decimal_places=5,
        required=False,
        min_value=-180,
        max_value=180,
    )
    has_room = forms.BooleanField(label=_("协商议事室"), required=False, initial=True)
    has_studio = forms.BooleanField(label=_("委员工作室"), required=False)
    has_point = forms.BooleanField(label=_("社情民意信息点"), required=False)


class OpenPlatformForm(DetailsForm):
    platform_class = choice(PlatformClass, _("平台类别"))
    subtype = forms.ChoiceField(
        label=_("细类"),
        required=False,
        choices=[("", _("无")), (ALLIANCE, _("协商议事联盟"))],
        help_text=_("只有企事业单位平台可以选“协商议事联盟”。"),
    )
    serves: Any = Rows(
        None,
        label=_("服务的镇（街道）或村（社区）"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_(
            "镇级平台选一个镇（街道），村级平台至少选一个村（社区），其他平台不选。按住 Ctrl 可多选。"
        ),
    )
    sector = row(_("界别"), required=False)
    parent = row(_("上级平台"), required=False, help_text=_("不选则按类别自动确定。"))
    field_order = ("platform_class", "subtype", "serves", "sector", "parent", "name")

    def prepare(self) -> None:
        committee = self.user.committee
        sectors = Sector.objects.filter(committee=committee, term=current_term(committee) or 0)
        self.offer("serves", coverage(committee))
        self.offer("sector", sectors.order_by("number"))
        self.offer(
            "parent",
            places_for(self.user, PERMISSIONS["platform.opened"]).filter(
                platform_class__in=[PlatformClass.DISTRICT, PlatformClass.TOWNSHIP]
            ),
        )


class ChangePlatformForm(DetailsForm):
    serves: Any = Rows(
        None,
        label=_("服务的村（社区）"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("按住 Ctrl 可多选。"),
    )
    field_order = ("name", "serves")

    def prepare(self) -> None:
        if self.row.platform_class != PlatformClass.VILLAGE:
            del self.fields["serves"]
            return
        self.offer(
            "serves",
            coverage(self.row.committee).filter(
                level=Division.Level.VILLAGE, code__startswith=self.row.path[:9]
            ),
        )


class ReasonForm(ActForm):
    reason = words(_("原因"))


class SettingForm(ActForm):
    """One number of the institution; its bounds stand with it."""

    value = forms.CharField(label=_("新的数值"), max_length=20)
    reason = words(_("调整理由"))

    def prepare(self) -> None:
        number = self.row.number
        if number.choices:
            names = {"warn": _("提醒，可以继续"), "refuse": _("不符合则不能开会")}
            options = [(each, names.get(each, each)) for each in number.choices]
            self.fields["value"] = forms.ChoiceField(label=_("新的做法"), choices=options)
        else:
            self.fields["value"] = forms.IntegerField(
                label=_("新的数值"),
                min_value=number.least,
                max_value=number.most,
                help_text=_("%(least)d 至 %(most)d 之间的整数，单位：%(unit)s。")
                % {"least": number.least, "most": number.most, "unit": self.row.unit},
            )
