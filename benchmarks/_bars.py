"""What a benchmark promises, what was measured, the peer's figure beside it, and the verdict.

bars = [Bar("1,000 people", seconds, most=2.0, unit="s CPU", peer=theirs, peer_name="greedy")]
return report("placement", bars, json=options.json)
"""

from __future__ import annotations

import json as js
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Bar:
    """One figure against its bar: at `least` or at `most` so much (either, both or, for the record, none)."""

    name: str
    measured: float | None  # None: not measured in this run; `note` says why
    least: float | None = None
    most: float | None = None
    unit: str = ""
    peer: float | None = None
    peer_name: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        if self.measured is None:
            return "not run"
        if self.least is None and self.most is None:
            return ""
        low = self.least is not None and not self.measured >= self.least
        high = self.most is not None and not self.measured <= self.most
        return "MISSED" if low or high else "met"

    @property
    def wanted(self) -> str:
        low = [] if self.least is None else [f">= {figure(self.least)}"]
        return ", ".join(low + ([] if self.most is None else [f"<= {figure(self.most)}"]))


def figure(value: float | None) -> str:
    """Three digits that count; whole numbers whole."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:.3g}"


def cpu_seconds(task: Callable[[], Any]) -> tuple[float, Any]:
    """Processor time of this process and of the children it waited for; and the task's result."""
    begin = _used()
    result = task()
    return _used() - begin, result


def _used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def in_turns(tasks: Mapping[str, Callable[[], Any]], rounds: int = 3) -> dict[str, float]:
    """Each task's least CPU seconds over the rounds; they run in turns, so that all meet the same machine."""
    took: dict[str, list[float]] = {name: [] for name in tasks}
    for _round in range(rounds):
        for name, task in tasks.items():
            took[name].append(cpu_seconds(task)[0])
    return {name: min(seconds) for name, seconds in took.items()}


def peak_mb() -> float:
    """Most memory that this process ever held (not that of the one that started it)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status has no VmHWM")


def apart(module: str, *arguments: str, timeout: float | None = None) -> dict[str, Any]:
    """Run `python -m benchmarks.<module> arguments...` in a process of its own; the JSON that it prints."""
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *arguments],
        cwd=RESULTS.parent.parent, stdout=subprocess.PIPE, check=True, timeout=timeout,
    )  # fmt: skip
    return dict(js.loads(done.stdout))


def report(benchmark: str, bars: Sequence[Bar], *, json: bool, **facts: Any) -> int:
    """Print the bars as a table or JSON and keep them in results/; 1 if one is missed, else 0."""
    rows = [{**vars(bar), "verdict": bar.verdict} for bar in bars]
    document = {"benchmark": benchmark, "machine": machine(), **facts, "bars": rows}
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{benchmark}.json").write_text(js.dumps(document, ensure_ascii=False, indent=1) + "\n")
    if json:
        print(js.dumps(document, ensure_ascii=False))
    else:
        print_table(bars)
    return int(any(bar.verdict == "MISSED" for bar in bars))


def print_table(bars: Sequence[Bar]) -> None:
    lines = [("", "measured", "bar", "peer", "verdict")]
    for bar in bars:
        peer = f"{figure(bar.peer)} {bar.peer_name}".strip()
        lines.append((bar.name, f"{figure(bar.measured)} {bar.unit}".strip(), bar.wanted, peer, bar.verdict))
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    for line, note in zip(lines, ["", *(bar.note for bar in bars)], strict=True):
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
        if note:
            print(f"    {note}")


def machine() -> dict[str, Any]:
    """What the figures depend on."""
    info = Path("/proc/cpuinfo")
    models = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }
