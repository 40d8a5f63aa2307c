"""How many stories a second a press from scratch makes: all pages and feeds of all stories, on two cores."""

import shutil
import time
from pathlib import Path
from typing import Any

from stoppress.bench.processes import BenchFailed, Scales, own_cpu_seconds


def measure(data: Path, room: Path, workers: int = 2) -> dict[str, Any]:
    """Press the copy filed in a data folder into a new log under `room`. The log of the data folder is only read."""
    import os

    from stoppress.editions.folder import open_reader, open_writer
    from stoppress.editions.log import Addition
    from stoppress.press.publishing import Press
    from stoppress.press.rendering_many import Spread
    from stoppress.press.scratch import press_from_scratch

    target = room / "from-scratch"
    shutil.rmtree(target, ignore_errors=True)
    source = open_reader(data / "editions")
    filed = {key: value for key in source.filed_keys() if (value := source.filed(key)) is not None}
    source.close()
    stories = sum(key.startswith("story/") and key.endswith("/teaser") for key in filed)
    if not stories:
        raise BenchFailed(f"{data} holds no stories.")
    log = open_writer(target / "editions")
    log.append(Addition(0, 1, "copy was filed", "bench", filed=filed))
    press = Press(log)
    with Scales(os.getpid()) as scales:
        began, used = time.perf_counter(), own_cpu_seconds()
        outcome = press_from_scratch(press, 2, "pressed from scratch", "bench", Spread(target / "editions", workers))
        seconds, used = time.perf_counter() - began, own_cpu_seconds() - used
    pages = sum(1 for _ in log.paths(log.head()))
    log.close()
    shutil.rmtree(target)
    return {
        "stories": stories,
        "seconds": round(seconds, 1),
        "stories_per_second": round(stories / seconds),
        "cpu_seconds": round(used, 1),
        "pages": pages,
        "fragments": len(outcome.changed),
        "workers": workers,
        "peak_memory_mb": round(scales.most / 1e6),
    }
