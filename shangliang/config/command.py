"""The `shangliang` command: every management command under one name, with settings found."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shangliang.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  reads the settings on import

    execute_from_command_line(sys.argv)
