"""Who may shape the tree of platforms and set the numbers of the institution."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

PERMISSIONS = permissions(
    ("setting.changed", _("调整制度参数"), {Role.OFFICE}),
    ("divisions.loaded", _("导入行政区划"), {Role.OFFICE}),
    ("sectors.registered", _("登记界别"), {Role.OFFICE}),
    ("platform.opened", _("设立平台"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("platform.changed", _("修改平台资料"), {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.CONVENOR}),
    ("platform.closed", _("停用平台"), {Role.OFFICE}),
    ("platform.reopened", _("恢复平台"), {Role.OFFICE}),
)
