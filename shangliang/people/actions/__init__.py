"""Every change to accounts, roles, members, departments and experts."""

from shangliang.people.actions.accounts import (
    Opened,
    close_account,
    open_account,
    reopen_account,
    reset_password,
    set_password,
)
from shangliang.people.actions.corrections import correct_department, correct_member, rename_account
from shangliang.people.actions.members import (
    NewMember,
    clear_platform,
    connect_member,
    end_placement,
    place_member,
    register_member,
    register_members,
    retire_member,
)
from shangliang.people.actions.registers import register_department, register_expert
from shangliang.people.actions.roles import bind_role, end_role
from shangliang.people.actions.second_factor import (
    begin_second_factor,
    confirm_second_factor,
    remove_second_factor,
)
from shangliang.people.actions.sign_in import (
    record_lock,
    record_refused_sign_in,
    record_sign_in,
    record_sign_out,
)

__all__ = [
    "NewMember",
    "Opened",
    "begin_second_factor",
    "bind_role",
    "clear_platform",
    "close_account",
    "confirm_second_factor",
    "connect_member",
    "correct_department",
    "correct_member",
    "end_placement",
    "end_role",
    "open_account",
    "place_member",
    "record_lock",
    "record_refused_sign_in",
    "record_sign_in",
    "record_sign_out",
    "register_department",
    "register_expert",
    "register_member",
    "register_members",
    "remove_second_factor",
    "rename_account",
    "reopen_account",
    "reset_password",
    "retire_member",
    "set_password",
]
