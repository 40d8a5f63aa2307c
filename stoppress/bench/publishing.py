"""From the click to every page and feed that shows it: publishes by the API, over HTTP, seen by a reader."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stoppress.bench.figures import spread
from stoppress.bench.processes import BenchFailed, Newsroom

FEEDS = ("", "feed.rss", "feed.atom", "feed.json")


def newest_items(folder: Path, count: int) -> list[dict[str, Any]]:
    """The newest items of a bench newsroom folder, newest first: those that stand on most lists."""
    with (folder / "stories.ninjs.jsonl").open(encoding="utf-8") as lines:
        items = [json.loads(line) for line in lines]
    items.sort(key=lambda item: (item["firstCreated"], item["uri"]), reverse=True)
    return items[:count]


def pages_of(item: dict[str, Any], address: str) -> Iterator[str]:
    """Every page that could show the story: its own, lists with their feeds, its day, its months, rails."""
    yield address
    day = "/".join(address.split("/")[:4]) + "/"
    slugs = [subject["literal"] for subject in item["subjects"] if subject.get("literal")]
    section = next(subject["literal"] for subject in item["subjects"] if subject["rel"] == "section")
    lists = ["/", f"/{section}/", *(f"/topics/{slug}/" for slug in slugs if slug != section)]
    lists += [f"/rails/{slug}/" for slug in ("top", "latest-business", "latest-world", "on-trade")]
    authors = (person["name"].lower() for person in item.get("people", []) if person.get("rel") == "author")
    lists += (f"/people/{re.sub('[^a-z0-9]+', '-', name).strip('-')}/" for name in authors)
    month = "/".join(day.split("/")[1:3])
    for each in lists:
        yield from (each + feed for feed in FEEDS)
    yield from (f"{each}{month}/" for each in lists[1:] if not each.startswith("/rails/"))
    yield from (day, *(f"{day}{part}/" for part in range(2, 20)))


def showing(running: Newsroom, item: dict[str, Any], address: str, headline: str) -> list[str]:
    """Those of `pages_of` that show a headline now."""
    found = []
    for path in dict.fromkeys(pages_of(item, address)):
        status, body = running.get(path)
        if status == 200 and headline.encode() in body:
            found.append(path)
    return found


def correct(running: Newsroom, item: dict[str, Any], headline: str) -> dict[str, Any]:
    """Publish a corrected headline by the API; answers what the desk answered."""
    corrected = {key: value for key, value in item.items() if key not in ("version", "altIds")}
    corrected["headlines"] = [{"role": "main", "contentType": "text/plain", "value": headline}]
    return running.post("/api/stories", corrected)


def measure(running: Newsroom, folder: Path, publishes: int) -> dict[str, Any]:
    """`publishes` headline corrections of the newest stories, each followed until every page shows it. Raises BenchFailed."""
    items = newest_items(folder, 20)
    places: dict[str, tuple[str, list[str]]] = {}
    for number, item in enumerate(items):
        headline = f"Warming up {number} {time.time_ns()}"
        address = urlsplit(correct(running, item, headline)["url"]).path
        places[item["uri"]] = (address, showing(running, item, address, headline))
        if address not in places[item["uri"]][1]:
            raise BenchFailed(f"{address} does not show its new headline.")
    answered, seen, stale = [], [], 0
    for number in range(publishes):
        item = items[number % len(items)]
        headline = f"Corrected {number} of {publishes} {time.time_ns()}"
        began = time.perf_counter()
        correct(running, item, headline)
        answered.append((time.perf_counter() - began) * 1000)
        for path in places[item["uri"]][1]:
            while headline.encode() not in running.get(path)[1]:
                stale += 1
                if time.perf_counter() - began > 30:
                    raise BenchFailed(f"{path} does not show {headline!r} after 30 s.")
        seen.append((time.perf_counter() - began) * 1000)
    pages = [len(found) for _, found in places.values()]
    return {
        "publishes": publishes,
        "pages_each": {"least": min(pages), "most": max(pages)},
        "answered_ms": spread(answered),
        "seen_on_every_page_ms": spread(seen),
        "pages_found_stale": stale,
    }
