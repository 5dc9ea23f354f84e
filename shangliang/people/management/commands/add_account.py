"""`shangliang add_account`: the first people of an office, before anybody can sign in to make accounts."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from shangliang.errors import Refusal
from shangliang.ledger.actions import SYSTEM
from shangliang.people.actions import Opened, bind_role, open_account
from shangliang.people.models import Department
from shangliang.platforms.models import Committee
from shangliang.platforms.roles import Role


class Command(BaseCommand):
    help = (
        "Open an account with one role and print its one-time password, which must be changed at the first "
        "sign-in. What is left out is asked for. Begin with system_admin, security_admin and audit_admin, "
        "three persons: they make all further accounts and roles at the desk. "
        "Exit status: 0 done; 1 refused, with the rule; 2 bad input."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", nargs="?", metavar="USERNAME")
        parser.add_argument("name", nargs="?", metavar="NAME", help="the person's name")
        parser.add_argument("role", nargs="?", metavar="ROLE", help=f"one of {', '.join(Role.values)}")
        parser.add_argument("--committee", metavar="CODE", help="needed if there are several committees")
        parser.add_argument("--scope", default="", metavar="PATH", help="path of the platform; default: all")
        parser.add_argument("--department", metavar="NAME", help="of a handler or approver")
        parser.add_argument("--json", action="store_true", help="print user name and password as JSON")

    def handle(self, *, username: str | None, name: str | None, role: str | None, **options: Any) -> None:
        username = username or ask("User name")
        name = name or ask("Name of the person")
        role = role or ask("Role")
        if role not in Role.values:
            raise CommandError(f"role {role!r}: expected one of {', '.join(Role.values)}", returncode=2)
        committee = find_committee(options["committee"])
        department = find_department(committee, options["department"])
        try:
            opened = begin(committee, username, name, Role(role), options["scope"], department)
        except Refusal as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        if options["json"]:
            self.stdout.write(json.dumps({"username": opened.user.username, "password": opened.password}))
        else:
            self.stdout.write(
                f"{opened.user.username}  {opened.password}  (to be changed at the first sign-in)"
            )


@transaction.atomic
def begin(
    committee: Committee, username: str, name: str, role: Role, scope: str, department: Department | None
) -> Opened:
    """Account and role, or neither."""
    opened = open_account(committee, username=username, name=name, by=SYSTEM)
    bind_role(opened.user, role, scope=scope, department=department, by=SYSTEM)
    return opened


def ask(what: str) -> str:
    """A line from the person at the terminal; in a script nobody is there to ask."""
    if not sys.stdin.isatty():
        raise CommandError(f"{what} is missing.", returncode=2)
    return input(f"{what}: ").strip()


def find_committee(code: str | None) -> Committee:
    committees = Committee.objects.filter(code=code) if code else Committee.objects.all()
    found = list(committees[:2])
    if len(found) == 1:
        return found[0]
    known = ", ".join(Committee.objects.order_by("code").values_list("code", flat=True)) or "none yet"
    raise CommandError(f"--committee {code or 'is needed'}: the committees are {known}", returncode=2)


def find_department(committee: Committee, name: str | None) -> Department | None:
    if name is None:
        return None
    department = committee.departments.filter(name=name).first()
    if department is None:
        known = ", ".join(committee.departments.values_list("name", flat=True)) or "none yet"
        raise CommandError(f"--department {name}: the departments are {known}", returncode=2)
    return department
