"""Who may open accounts, bind roles, register and place people."""

from django.utils.translation import gettext_lazy as _

from shangliang.platforms.roles import Role, permissions

PERMISSIONS = permissions(
    ("account.opened", _("开设账号"), {Role.SYSTEM_ADMIN}),
    ("account.renamed", _("更正账号姓名"), {Role.SYSTEM_ADMIN}),
    ("account.reopened", _("恢复账号"), {Role.SYSTEM_ADMIN}),
    ("account.password_set", _("重设他人密码"), {Role.SYSTEM_ADMIN}),
    ("account.closed", _("停用账号"), {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}),
    ("role.bound", _("授予角色"), {Role.SECURITY_ADMIN}),
    ("role.ended", _("收回角色"), {Role.SECURITY_ADMIN}),
    ("member.registered", _("登记委员"), {Role.OFFICE}),
    ("member.corrected", _("更正委员资料"), {Role.OFFICE}),
    ("member.connected", _("关联委员账号"), {Role.OFFICE}),
    ("member.retired", _("登记委员离任"), {Role.OFFICE}),
    ("member.placed", _("安排委员下沉"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("placement.ended", _("结束委员下沉"), {Role.OFFICE, Role.TOWNSHIP_CLERK}),
    ("department.registered", _("登记部门"), {Role.OFFICE}),
    ("department.corrected", _("更正部门资料"), {Role.OFFICE}),
    ("expert.registered", _("登记专家"), {Role.OFFICE}),
    ("record.audit", _("查阅台账"), {Role.AUDIT_ADMIN}),
)
