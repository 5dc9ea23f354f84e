"""Run the site."""

import socket
from argparse import ArgumentParser
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from shangliang.config import running


class Command(BaseCommand):
    help = (
        "Serve the site on an address of this machine until interrupted (SIGINT or SIGTERM: requests "
        "under way are finished first). Refuses to start on a database that is not up to date."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port (default 8000)")
        parser.add_argument("--workers", type=int, default=1, help="processes (default 1)")
        parser.add_argument("--threads", type=int, default=4, help="requests at once in each (default 4)")

    def handle(self, *, host: str, port: int, workers: int, threads: int, **options: Any) -> None:
        if not 0 < port < 65536 or workers < 1 or threads < 1:
            raise CommandError("--port must be 1 to 65535; --workers and --threads at least 1.", returncode=2)
        refuse_unprepared()
        refuse_taken(host, port)
        # A worker is forked: an open connection must not be carried into it.
        connections.close_all()
        try:
            lock = running.hold(alone=False)
        except running.SiteIsRunning as error:
            raise CommandError("The database is being replaced. Start again when that is done.") from error
        with lock:
            self.stdout.write(f"http://{host}:{port}  (Ctrl-C stops it)")
            self.stdout.flush()
            run(host, port, workers, threads)


def refuse_unprepared() -> None:
    """Raise `CommandError` if tables or static files are not those of this version."""
    for connection in connections.all():
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            raise CommandError(f"{len(pending)} migrations are pending. Run: shangliang prepare")
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not staticfiles_storage.hashed_files:
        raise CommandError("The static files are not collected. Run: shangliang prepare")


def refuse_taken(host: str, port: int) -> None:
    """Raise `CommandError` if the address is in use: granian would share it with whoever listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error


def run(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop."""
    from granian import Granian  # noqa: PLC0415  slow, and only this command needs it
    from granian.constants import Interfaces  # noqa: PLC0415
    from granian.log import LogLevels  # noqa: PLC0415

    Granian(
        "shangliang.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        # A thread keeps its connection to the database; one that ends for idleness would close it.
        blocking_threads_idle_timeout=600,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()
