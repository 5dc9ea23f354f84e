"""`prepare` and `serve`, as an operator runs them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.once
COMMAND = [sys.executable, "-m", "django"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    ours = {"SHANGLIANG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "shangliang.config.settings"}
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ours


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture
def site(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A prepared site that answers on `port`."""
    prepared = run(environment, "prepare")
    assert prepared.returncode == 0, prepared.stderr
    process = subprocess.Popen([*COMMAND, "serve", f"--port={port}"], env=environment)
    until = time.monotonic() + 60  # it may be one of many things that the machine does
    while process.poll() is None and time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.1)
    yield process
    process.terminate()
    process.wait(20)


def test_a_prepared_site_answers_styled_and_stops_when_told(environment, port, site):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/style/") as page:
        text = page.read().decode()
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    style = text.split('rel="stylesheet" href="')[1].split('"')[0]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{style}") as sheet:
        assert "immutable" in sheet.headers["Cache-Control"]

    second = run(environment, "serve", f"--port={port}")
    assert (second.returncode, second.stderr.strip()[-45:]) == (
        1,
        f"Cannot listen on 127.0.0.1:{port}: Address already in use."[-45:],
    )
    again = run(environment, "prepare")
    assert (again.returncode, [line.split()[0] for line in again.stdout.splitlines()]) == (
        0,
        ["translations", "database", "static"],
    )
    reset = run(environment, "prepare", "--demo", "--reset")
    assert (reset.returncode, "was not made by the demo; --reset leaves it alone." in reset.stderr) == (
        1,
        True,
    )

    site.send_signal(signal.SIGTERM)
    assert site.wait(20) == 0


def test_a_site_is_not_served_on_tables_of_another_version(environment, port):
    refused = run(environment, "serve", f"--port={port}")
    assert refused.returncode == 1
    assert "migrations are pending. Run: shangliang prepare" in refused.stderr


@pytest.mark.parametrize("arguments", [["--port=0"], ["--port=70000"], ["--workers=0"], ["--threads=0"]])
def test_nonsense_is_refused_with_status_2(environment, arguments):
    refused = run(environment, "serve", *arguments)
    assert refused.returncode == 2
    assert "--port must be 1 to 65535; --workers and --threads at least 1." in refused.stderr


def test_reset_alone_is_refused(environment):
    refused = run(environment, "prepare", "--reset")
    assert refused.returncode == 2
    assert "say --demo --reset." in refused.stderr
