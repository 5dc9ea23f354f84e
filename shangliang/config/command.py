"""The `shangliang` command: the methods' own commands, and every management command, under one name."""

import os
import sys

from shangliang.methods import commands


def main() -> None:
    if len(sys.argv) > 1 and sys.argv[1] in commands.NAMES:
        sys.exit(commands.run(sys.argv[1], sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  reads the settings on import

    execute_from_command_line(sys.argv)
