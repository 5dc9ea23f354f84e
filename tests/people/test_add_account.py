"""The first people of an office are made on the command line."""

import json

import pytest
from django.core.management import CommandError, call_command

from shangliang.ledger.models import Entry
from shangliang.people.models import User
from tests.factories import Cast, make_committee

pytestmark = pytest.mark.django_db


def test_an_account_with_a_role_gets_a_password_for_once(capsys: pytest.CaptureFixture[str]) -> None:
    make_committee()
    call_command("add_account", "wangwu", "王五", "system_admin", "--json")
    told = json.loads(capsys.readouterr().out)
    user = User.objects.get(username=told["username"])
    assert user.check_password(told["password"])
    assert user.must_change_password
    assert [(binding.role, binding.scope) for binding in user.bindings] == [("system_admin", "320505")]
    assert list(Entry.objects.order_by("pk").values_list("verb", "actor")) == [
        ("account.opened", "system"),
        ("role.bound", "system"),
    ]


def test_a_handler_needs_a_department(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    add = ("add_account", "zhao", "赵六", "handler", "--committee", cast.committee.code)
    with pytest.raises(CommandError, match="部门承办人、部门审批人须选定部门，其他角色不选。") as refused:
        call_command(*add)
    assert refused.value.returncode == 1
    assert not User.objects.filter(username="zhao").exists()
    with pytest.raises(CommandError, match="--department 外局: the departments are 区第1局, 区第2局") as bad:
        call_command(*add, "--department", "外局")
    assert bad.value.returncode == 2
    call_command(*add, "--department", cast.department.name)
    assert User.objects.get(username="zhao").bindings[0].department == cast.department
    assert "(to be changed at the first sign-in)" in capsys.readouterr().out


def test_bad_input_is_named(cast: Cast) -> None:
    for args, words in [
        (("a", "甲", "king"), "role 'king': expected one of office, leader"),
        (("a", "甲", "office"), "--committee is needed: the committees are 320505, 320506"),
        (("a", "甲", "office", "--committee", "1"), "--committee 1: the committees are 320505, 320506"),
        (("a", "甲"), "Role is missing."),
    ]:
        with pytest.raises(CommandError) as bad:
            call_command("add_account", *args)
        assert words in str(bad.value)
        assert bad.value.returncode == 2
    with pytest.raises(CommandError, match="用户名“office”已被使用。"):
        call_command("add_account", "office", "乙", "office", "--committee", "320505")
