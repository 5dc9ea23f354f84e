"""Who may shape the tree of platforms and set the numbers of the institution."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

PERMISSIONS = permissions(
    ("setting.change", _("调整制度参数"), {Role.OFFICE}),
    ("platform.open", _("设立平台"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("platform.change", _("修改平台资料"), {Role.OFFICE, Role.TOWNSHIP_CLERK, Role.CONVENOR}),
    ("platform.close", _("停用平台"), {Role.OFFICE}),
)
