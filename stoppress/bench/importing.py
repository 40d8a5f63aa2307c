"""How long an import takes until all its stories can be read, and how much memory all processes take together."""

import json
import os
import time
from pathlib import Path
from typing import Any

from stoppress.bench.processes import BenchFailed, Scales, cpu_seconds, family, newsroom, own_cpu_seconds, stoppress


def measure(folder: Path, data: Path, site_port: int, desk_port: int) -> dict[str, Any]:
    """Import a newsroom folder into a new data folder beside a running `up`, as an operator would. Raises BenchFailed."""
    if data.exists():
        raise BenchFailed(f"{data} is there already: an import is measured into a new folder.")
    with newsroom(data, site_port, desk_port, data.parent / f"{data.name}.log") as running, Scales(os.getpid()) as scales:
        began = time.perf_counter()
        ran = stoppress("import", folder, "--data", data, "--json")
        seconds = time.perf_counter() - began
        used = own_cpu_seconds() + sum(cpu_seconds(pid) for pid in family(running.process.pid))
        if ran.returncode or not ran.stdout.strip():
            raise BenchFailed(f"The import ended with {ran.returncode}: {(ran.stderr or ran.stdout)[-500:]}")
        report = json.loads(ran.stdout)
        status, front = running.get("/")
        if status != 200 or b"</html>" not in front:
            raise BenchFailed("The front is not there after the import.")
    return {
        "stories": report["read"],
        "published": report["published"],
        "seconds": round(seconds, 1),
        "stories_per_second": round(report["read"] / seconds),
        "cpu_seconds": round(used, 1),
        "peak_memory_mb": round(scales.most / 1e6),
        "editions_bytes": sum(file.stat().st_size for file in (data / "editions").iterdir()),
    }
