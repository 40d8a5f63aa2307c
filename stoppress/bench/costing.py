"""What a publish costs: fragments made anew and bytes that the log grew by, for a headline fix and for a new top story."""

import json
import time
from pathlib import Path
from typing import Any

from stoppress.bench.processes import BenchFailed, Newsroom, stoppress
from stoppress.bench.publishing import correct, newest_items


def measure(running: Newsroom, folder: Path) -> dict[str, Any]:
    """A headline fix in an old and in the newest story, and a new top story; each with the fragments of its edition."""
    newest = newest_items(folder, 1)[0]
    with (folder / "stories.ninjs.jsonl").open(encoding="utf-8") as lines:
        oldest = json.loads(next(lines))
    new = {key: value for key, value in newest.items() if key not in ("version", "altIds")}
    new |= {"uri": f"tag:bench.example,2026:new-{time.time_ns()}", "firstCreated": _now(), "versionCreated": _now()}
    return {
        "headline_fix_old_story": _cost(running, oldest, "An old headline mended"),
        "headline_fix_newest_story": _cost(running, newest, "A new headline mended"),
        "new_top_story": _cost(running, new, "A new top story"),
    }


def _cost(running: Newsroom, item: dict[str, Any], headline: str) -> dict[str, Any]:
    edition = correct(running, item, f"{headline} {time.time_ns()}")["edition"]
    shown = stoppress("show", edition, "--data", running.data, "--json")
    if shown.returncode:
        raise BenchFailed(shown.stderr.strip())
    names = [fragment["name"] for fragment in json.loads(shown.stdout)["fragments"]]
    lists = {name.rpartition("/")[0] for name in names if name.startswith(("list/", "chunk/"))}
    added = running.published(edition)["bytes"]
    return {"fragments": len(names), "lists": len(lists), "log_bytes": added, "limit_bytes": 25_000 * len(lists) + 20_000, "names": names}


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
