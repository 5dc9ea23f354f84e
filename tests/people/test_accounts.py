"""Accounts, passwords, roles: who may give what to whom, and what is recorded of it."""

from datetime import timedelta

import pytest
from django.test import override_settings

from shangliang.errors import Forbidden, Refusal
from shangliang.ledger import clock
from shangliang.ledger.actions import SYSTEM
from shangliang.ledger.models import Entry
from shangliang.people.actions import (
    bind_role,
    close_account,
    end_role,
    open_account,
    record_lock,
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
    register_department,
    register_expert,
    reopen_account,
    reset_password,
    set_password,
)
from shangliang.people.duties import SCOPES
from shangliang.people.models import RoleBinding, User
from shangliang.people.passwords import must_renew, one_time_password
from shangliang.platforms.roles import Role
from tests.factories import PASSWORD, Cast, make_user

pytestmark = pytest.mark.django_db
STRONG = "梧桐树下 wutong 2026"


def verbs(ref: str) -> list[str]:
    return list(Entry.objects.filter(subject=ref).order_by("sequence").values_list("verb", flat=True))


def test_an_account_opens_without_roles_and_its_name_stays_out_of_the_record(cast: Cast) -> None:
    opened = open_account(cast.committee, username="zhangsan", name="张三", by=cast.system_admin)
    user = User.objects.get(username="zhangsan")
    assert user.check_password(opened.password)
    assert (user.must_change_password, user.bindings, user.committee) == (True, [], cast.committee)
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.data) == ("account.opened", cast.system_admin.actor, {})
    assert not open_account(
        cast.committee, username="lisi", name="李四", password=STRONG, by=SYSTEM
    ).user.must_change_password


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"username": "OFFICE"}, "用户名“OFFICE”已被使用。"),
        ({"username": ""}, "用户名：此字段不能为空。"),
        (
            {"username": "a b"},
            "用户名：请输入合法的用户名。只能包含英文字母、数字、特殊字符“@”、“.”、“-”和“_”。",
        ),
        ({"name": "张" * 41}, "姓名：确保该变量包含不超过 40 字符 (目前字符数 41)。"),
        ({"password": "short"}, "密码至少 10 个字符。"),
        ({"password": "1234567890"}, "这个密码太常见了。"),
        ({"password": "zhangsan-2026"}, "密码跟 用户名 太相似了。"),
    ],
)
def test_a_bad_account_is_refused(cast: Cast, about: dict[str, str], words: str) -> None:
    with pytest.raises(Refusal) as refusal:
        open_account(cast.committee, **{"username": "zhangsan", "name": "张三"} | about, by=cast.system_admin)
    assert str(refusal.value) == words
    assert not Entry.objects.exists()


def test_accounts_are_the_system_administrators_and_roles_the_security_administrators(cast: Cast) -> None:
    for user in (cast.office, cast.security_admin, cast.audit_admin, cast.outsider, cast.nobody):
        with pytest.raises(Forbidden):
            open_account(cast.committee, username="new", name="新人", by=user)
    for user in (cast.office, cast.system_admin, cast.audit_admin, cast.outsider, cast.nobody):
        with pytest.raises(Forbidden):
            bind_role(cast.nobody, Role.OFFICE, by=user)
        with pytest.raises(Forbidden):
            end_role(cast.convenor.bindings[0], by=user)


def test_a_role_is_bound_and_ends_and_both_stay_known(cast: Cast) -> None:
    binding = bind_role(cast.nobody, Role.CONVENOR, scope=cast.neighbour.path, by=cast.security_admin)
    assert [(held.role, held.scope) for held in cast.nobody.bindings] == [("convenor", cast.neighbour.path)]
    end_role(binding, by=cast.security_admin)
    assert User.objects.get(pk=cast.nobody.pk).bindings == []
    assert verbs(binding.ref) == ["role.bound", "role.ended"]
    assert Entry.objects.filter(path=cast.neighbour.path).count() == 2
    with pytest.raises(Refusal, match="这项授权已经收回。"):
        end_role(binding, by=cast.security_admin)
    bind_role(cast.nobody, Role.CONVENOR, scope=cast.neighbour.path, by=cast.security_admin)


def refused_role(cast: Cast, user: User, role: Role, **kwargs: object) -> str:
    before = RoleBinding.objects.count()
    with pytest.raises(Refusal) as refusal:
        bind_role(user, role, by=cast.security_admin, **kwargs)
    assert RoleBinding.objects.count() == before
    return str(refusal.value)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_is_nothing_else(cast: Cast, role: Role) -> None:
    alone = "系统、安全、审计管理员须由不同的人担任，且不兼任业务角色。"
    for user in {cast.system_admin, cast.audit_admin, cast.office}:
        if user.bindings[0].role != role:
            held = Role(user.bindings[0].role).label
            assert refused_role(cast, user, role) == f"“{user.name}”已是“{held}”。{alone}"
    admin = make_user(role, committee=cast.committee)
    assert refused_role(cast, admin, Role.CONVENOR, scope=cast.village.path) == (
        f"“{admin.name}”已是“{role.label}”。{alone}"
    )


def test_nobody_gives_roles_to_themselves(cast: Cast) -> None:
    assert refused_role(cast, cast.security_admin, Role.OFFICE) == "不能给自己授予角色，请另一位管理员办理。"


def test_an_answer_of_a_department_takes_two_persons(cast: Cast) -> None:
    assert refused_role(cast, cast.handler, Role.APPROVER, department=cast.department) == (
        f"“{cast.handler.name}”已是“区第1局”的“部门承办人”。同一部门的承办人和审批人须为两人。"
    )
    bind_role(cast.handler, Role.APPROVER, department=cast.other_department, by=cast.security_admin)


def test_a_role_outside_of_its_scope_is_refused(cast: Cast) -> None:
    assert refused_role(cast, cast.nobody, Role.OFFICE, scope=cast.village.path) == (
        "“政协办公室”只能授予以下类别的平台：区级。"
    )
    assert refused_role(cast, cast.nobody, Role.TOWNSHIP_CLERK) == (
        "“政协工委工作人员”只能授予以下类别的平台：镇（街道、功能区）。"
    )
    assert refused_role(cast, cast.nobody, Role.COMMITTEE_CLERK) == (
        "“专委会工作人员”只能授予以下类别的平台：界别。"
    )
    bind_role(cast.nobody, Role.COMMITTEE_CLERK, scope=cast.sector.path, by=cast.security_admin)
    for scope in ("3205", "32050500", cast.other_village.path, "x"):
        assert (
            refused_role(cast, cast.nobody, Role.CONVENOR, scope=scope) == f"没有路径为“{scope}”的在用平台。"
        )
    assert refused_role(cast, cast.nobody, Role.HANDLER) == "部门承办人、部门审批人须选定部门，其他角色不选。"
    assert refused_role(cast, cast.nobody, Role.OFFICE, department=cast.department) == (
        "部门承办人、部门审批人须选定部门，其他角色不选。"
    )
    assert refused_role(cast, cast.office, Role.OFFICE) == f"“{cast.office.name}”已经是“政协办公室”。"


def test_every_role_has_a_place() -> None:
    assert set(SCOPES) == set(Role)


def test_a_closed_account_loses_its_roles_and_may_be_opened_again(cast: Cast) -> None:
    close_account(cast.convenor, reason="调离", by=cast.security_admin)
    convenor = User.objects.get(pk=cast.convenor.pk)
    assert (convenor.is_active, convenor.bindings) == (False, [])
    assert verbs(convenor.ref) == ["account.closed"]
    assert Entry.objects.filter(verb="role.ended").count() == 1
    assert refused_role(cast, convenor, Role.OFFICE) == "账号“convenor”已停用，不能授予角色。"
    with pytest.raises(Refusal, match="账号“convenor”已停用。"):
        close_account(convenor, reason="调离", by=cast.security_admin)
    with pytest.raises(Forbidden):
        reopen_account(convenor, by=cast.security_admin)
    password = reopen_account(convenor, by=cast.system_admin)
    assert (convenor.is_active, convenor.check_password(password), must_renew(convenor)) == (True, True, True)
    with pytest.raises(Refusal, match="账号“convenor”正在使用，不需要恢复。"):
        reopen_account(convenor, by=cast.system_admin)


def test_nobody_closes_the_own_account(cast: Cast) -> None:
    with pytest.raises(Forbidden, match="不能停用自己的账号，请另一位管理员办理。"):
        close_account(cast.system_admin, reason="", by=cast.system_admin)


def test_passwords_are_changed_by_their_owner_and_reset_by_the_system_administrator(cast: Cast) -> None:
    with pytest.raises(Refusal, match="原密码不正确。"):
        set_password(cast.clerk, old="wrong", new=STRONG)
    with pytest.raises(Refusal, match="新密码须与原密码不同。"):
        set_password(cast.clerk, old=PASSWORD, new=PASSWORD)
    set_password(cast.clerk, old=PASSWORD, new=STRONG)
    clerk = User.objects.get(pk=cast.clerk.pk)
    assert clerk.check_password(STRONG)
    for user in (cast.office, cast.security_admin, cast.outsider):
        with pytest.raises(Forbidden):
            reset_password(clerk, by=user)
    with pytest.raises(Refusal, match="请用“修改密码”更换自己的密码。"):
        reset_password(cast.system_admin, by=cast.system_admin)
    password = reset_password(clerk, by=cast.system_admin)
    assert (clerk.check_password(password), clerk.must_change_password) == (True, True)
    assert verbs(clerk.ref) == ["account.password_set"] * 2
    assert password not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("profile", "password", "is_fine"),
    [("asvs", "wutongshuxia", True), ("mlps3", "wutongshuxia", False), ("mlps3", "Wutong-shuxia", True)],
)
def test_the_profile_says_what_a_password_is_made_of(
    cast: Cast, profile: str, password: str, is_fine: bool
) -> None:
    with override_settings(PASSWORD_PROFILE=profile):
        if is_fine:
            set_password(cast.clerk, old=PASSWORD, new=password)
        else:
            with pytest.raises(Refusal, match="密码须包含大写字母、小写字母、数字、符号中的至少三种。"):
                set_password(cast.clerk, old=PASSWORD, new=password)


def test_only_one_profile_lets_passwords_age(cast: Cast) -> None:
    set_password(cast.clerk, old=PASSWORD, new=STRONG)
    with clock.at(clock.now() + timedelta(days=91)):
        assert not must_renew(cast.clerk)
        with override_settings(PASSWORD_PROFILE="mlps3"):
            assert must_renew(cast.clerk)
    with override_settings(PASSWORD_PROFILE="mlps3"):
        assert not must_renew(cast.clerk)


def test_one_time_passwords_suit_both_profiles(cast: Cast) -> None:
    passwords = {one_time_password() for _ in range(50)}
    assert len(passwords) == 50
    with override_settings(PASSWORD_PROFILE="mlps3"):
        set_password(cast.clerk, old=PASSWORD, new=passwords.pop())


def test_sign_ins_are_on_the_record_without_a_name(cast: Cast) -> None:
    record_sign_in(cast.clerk)
    record_sign_out(cast.clerk)
    record_refused_sign_in(cast.clerk)
    record_lock(cast.clerk)
    assert list(Entry.objects.order_by("pk").values_list("verb", "actor", "data")) == [
        ("account.signed_in", cast.clerk.actor, {}),
        ("account.signed_out", cast.clerk.actor, {}),
        ("account.sign_in_refused", "system", {"reason": "password"}),
        ("account.locked", "system", {}),
    ]


def test_departments_and_experts_are_the_offices_to_register(cast: Cast) -> None:
    department = register_department(cast.committee, name="区城管局", short_name="城管局", by=cast.office)
    assert verbs(department.ref) == ["department.registered"]
    with pytest.raises(Refusal, match="名称“区城管局”已被使用。"):
        register_department(cast.committee, name="区城管局", short_name="城管", by=cast.office)
    expert = register_expert(cast.committee, name="王五", field="交通规划", user=cast.nobody, by=cast.office)
    assert [binding.role for binding in cast.nobody.bindings] == ["expert"]
    assert "王五" not in str(list(Entry.objects.values()))
    assert verbs(expert.ref) == ["expert.registered"]
    for user in (cast.clerk, cast.system_admin, cast.outsider):
        with pytest.raises(Forbidden):
            register_department(cast.committee, name="新局", short_name="新局", by=user)
        with pytest.raises(Forbidden):
            register_expert(cast.committee, name="赵六", field="法律", by=user)
