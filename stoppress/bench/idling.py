"""Standing still: how soon the readers' server answers after its start, and what all processes take when nothing happens."""

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from stoppress.bench.processes import BenchFailed, command_line, cpu_seconds, family, memory, newsroom
from stoppress.cli.up import answers_http


def measure(data: Path, site_port: int, desk_port: int) -> dict[str, Any]:
    """Start the readers' server alone three times; then all, and leave them for ten seconds."""
    starts, served = [], 0
    for _ in range(3):
        began = time.perf_counter()
        alone = subprocess.Popen(
            [sys.executable, "-m", "stoppress", "serve", "--data", str(data), "--port", str(site_port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while not answers_http("127.0.0.1", site_port, "/"):
                if time.perf_counter() - began > 30:
                    raise BenchFailed("The readers' server does not answer.")
                time.sleep(0.005)
            starts.append(time.perf_counter() - began)
            served = max(served, memory(family(alone.pid)))
        finally:
            alone.terminate()
            alone.wait(30)
    with newsroom(data, site_port, desk_port) as running:
        time.sleep(5)
        pids = family(running.process.pid)
        before = sum(cpu_seconds(pid) for pid in pids)
        time.sleep(10)
        used = sum(cpu_seconds(pid) for pid in pids) - before
        each = {_part(pid): round(memory([pid]) / 1e6) for pid in pids}
        total = memory(pids)
    return {
        "serve_start_seconds": round(sorted(starts)[1], 2),
        "serve_memory_mb": round(served / 1e6),
        "all_idle_memory_mb": round(total / 1e6),
        "each_mb": each,
        "idle_cpu_percent": round(used / 10 * 100, 1),
    }


def _part(pid: int) -> str:
    words = command_line(pid)
    return words[words.index("stoppress") + 1] if "stoppress" in words else f"process {pid}"
