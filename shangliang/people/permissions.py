"""Who may open accounts, bind roles, register and place people."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

PERMISSIONS = permissions(
    ("account.open", _("开设账号"), {Role.SYSTEM_ADMIN}),
    ("account.close", _("停用账号"), {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    ("role.bind", _("授予角色"), {Role.SECURITY_ADMIN}),
    ("role.end", _("收回角色"), {Role.SECURITY_ADMIN}),
    ("member.register", _("登记委员"), {Role.OFFICE}),
    ("member.place", _("安排委员下沉"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("department.register", _("登记部门"), {Role.OFFICE}),
    ("expert.register", _("登记专家"), {Role.OFFICE}),
    ("record.audit", _("查阅台账"), {Role.AUDIT_ADMIN}),
)
