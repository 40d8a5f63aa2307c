"""How late what was due comes: embargoes that end one second after the other, seen by a reader."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stoppress.bench.figures import spread
from stoppress.bench.processes import BenchFailed, Newsroom
from stoppress.bench.publishing import newest_items

LEAD = 3  # seconds to send all of them in, and a fifth of one for each


def measure(running: Newsroom, folder: Path, moments: int) -> dict[str, Any]:
    """Milliseconds from a story's moment to readers' front that shows it, `moments` times. Raises BenchFailed."""
    story = {key: value for key, value in newest_items(folder, 1)[0].items() if key not in ("version", "altIds")}
    first = int(time.time()) + LEAD + moments // 5
    for number in range(moments):
        running.post("/api/stories", _embargoed(story, first + number))
    if time.time() >= first:
        raise BenchFailed(f"{moments} stories took longer to send in than {LEAD + moments // 5} s.")
    late, early = [], 0
    for due in range(first, first + moments):
        time.sleep(max(0.0, due - 0.1 - time.time()))
        while _headline(due).encode() not in running.get("/")[1]:
            if time.time() > due + 30:
                raise BenchFailed(f"What was due at {due} is not on the front after 30 s.")
        seen = time.time()
        early += seen < due
        late.append((seen - due) * 1000)
    return {"moments": moments, "late_ms": spread(late), "shown_before_its_moment": early}


def _embargoed(story: dict[str, Any], due: int) -> dict[str, Any]:
    until = f"{datetime.fromtimestamp(due, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return story | {
        "uri": f"tag:bench.example,2026:due-{due}",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": _headline(due)}],
        "firstCreated": until,
        "versionCreated": until,
        "embargoedUntil": until,
    }


def _headline(due: int) -> str:
    return f"Held until {due}"
