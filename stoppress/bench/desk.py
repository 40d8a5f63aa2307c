"""The desk under measurement: its screens over HTTP, as an editor's browser asks for them."""

import json
import os
import random
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pysqlite3.dbapi2 as sqlite3
from lxml import html

from stoppress.bench.desk_browser import DeskBrowser, Fields, form_fields, with_fields
from stoppress.bench.desk_rows import RARE
from stoppress.bench.figures import percentile
from stoppress.bench.processes import BenchFailed, Newsroom

LIST = "/desk/stories/"
EDITOR = "w-editor-form"
LIMITS = {  # ms, p95 unless said
    "list": 150, "filtered list": 200, "search": 150, "open editor": 250, "save draft": 150, "publish by the form": 250,
}  # fmt: skip


def measure(running: Newsroom, times: int) -> dict[str, Any]:
    """Each screen `times` times, in turn. Raises BenchFailed."""
    facts = _facts(running.data)  # takes minutes on a cold disk: the desk closes a connection that asks nothing for so long
    browser = _signed_in(running)
    draw = random.Random(1)  # the same stories each time
    figures: dict[str, Any] = {"rows": facts["rows"], "times": times, "load_average": round(os.getloadavg()[0], 1)}
    screens: dict[str, Iterator[str]] = {
        "list": cycle([LIST, f"{LIST}?p=2", f"{LIST}?p=20", f"{LIST}?view=live", f"{LIST}?view=mine"]),
        "filtered list": cycle(list(_filters(facts))),
        "search": cycle([f"{LIST}?q={quote(words)}" for words in (*_words(facts), f"{facts['common']} {facts['second']}", "trad")]),
        "search, common word": cycle([f"{LIST}?q={facts['common']}"]),
        "search, rare word": cycle([f"{LIST}?q={facts['rare']}"]),
        "search, two words": cycle([f"{LIST}?q={facts['common']}+{facts['second']}"]),
        "open editor": (f"/desk/stories/edit/{number}/" for number in _drawn(draw, facts["stories"])),
    }
    for name, paths in screens.items():
        figures[name] = _spread(_gets(browser, paths, times))
    for name, stories, action in (("save draft", "stories", ""), ("publish by the form", "long", "action-publish")):
        numbers = islice(_drawn(draw, facts[stories]), times + 2)
        figures[name] = _spread([_save(browser, number, action) for number in numbers][2:])
    figures["flash"] = _spread([_flash(browser, number) for number in range(times + 2)][2:])
    figures["over"] = [name for name, limit in LIMITS.items() if figures[name]["p95"] > limit]
    if figures["flash"]["p99"] > 250:
        figures["over"].append("flash")
    return figures


def _signed_in(running: Newsroom) -> DeskBrowser:
    browser = DeskBrowser(running.desk_port)
    browser.sign_in("bench", running.account("bench"))
    return browser


def _facts(data: Path) -> dict[str, Any]:
    """What there is to be asked for, read beside the running desk."""
    connection = sqlite3.connect(f"file:{data / 'desk' / 'desk.db'}?mode=ro", uri=True)
    try:

        def column(sql: str) -> list[Any]:
            return [row[0] for row in connection.execute(sql).fetchall()]

        ranked = ["the", "of", "said"]
        # By its index, not that of the state: rows put in besides have no revision.
        revised = "live_revision_id IS NOT NULL ORDER BY live_revision_id DESC"
        stories = column(f"SELECT id FROM desk_story WHERE +state = 'live' AND {revised} LIMIT 2000")
        long = column(f"SELECT id FROM desk_story WHERE +state = 'live' AND picture_id IS NOT NULL AND {revised} LIMIT 2000")
        rare = RARE if column(f"SELECT 1 FROM desk_words WHERE desk_words MATCH '{RARE}' LIMIT 1") else "item 77"
        return {
            "rows": column("SELECT count(*) FROM desk_story")[0],
            "stories": stories,
            "long": long,  # of 900 words, with a picture, topics and bylines
            "sections": column("SELECT id FROM desk_section ORDER BY id"),
            "topics": column("SELECT slug FROM desk_topic ORDER BY id LIMIT 12"),
            "people": column("SELECT slug FROM desk_contributor ORDER BY id LIMIT 12"),
            "common": ranked[2],
            "second": "bank",
            "rare": quote(rare),
        }
    finally:
        connection.close()


def _filters(facts: dict[str, Any]) -> Iterator[str]:
    for section in facts["sections"]:
        yield f"{LIST}?section={section}"
        yield f"{LIST}?section={section}&state=draft"
        yield f"{LIST}?section={section}&kind=analysis&state=live"
        yield f"{LIST}?section={section}&until=2010-06-01"
    yield f"{LIST}?state=unpublished&kind=analysis"
    yield f"{LIST}?since=2001-01-01&until=2012-01-31"
    yield from (f"{LIST}?topic={topic}" for topic in facts["topics"][:4])
    yield from (f"{LIST}?byline={person}&state=live" for person in facts["people"][:4])
    yield f"{LIST}?view=mine&section={facts['sections'][0]}"


def _words(facts: dict[str, Any]) -> tuple[str, ...]:
    return (facts["common"], facts["rare"].replace("%20", " "))


def _drawn(draw: random.Random, stories: list[int]) -> Iterator[int]:
    if not stories:
        raise BenchFailed("No live story is there to be opened.")
    while True:
        yield draw.choice(stories)


def _gets(browser: DeskBrowser, paths: Iterator[str], times: int) -> list[float]:
    for path in islice(paths, 2):
        browser.get(path)
    return [browser.get(path)[0] for path in islice(paths, times)]


def _save(browser: DeskBrowser, number: int, action: str) -> float:
    """The form as it was opened, with another headline; timed is the answer to the click."""
    address = f"/desk/stories/edit/{number}/"
    fields: Fields = form_fields(browser.get(address)[1], EDITOR)
    changed = with_fields(fields, headline=f"Measured {time.time_ns()}")
    took, answer, page = browser.post(address, [*changed, *([(action, action)] if action else [])])
    if answer.status != 302:
        raise BenchFailed(f"Saving {address} answered {answer.status}: {page[:300]!r}")
    return took


def _flash(browser: DeskBrowser, number: int) -> float:
    fields = _fields_of_flash(browser.get("/desk/flash/")[1])
    said = with_fields(fields, headline=f"Flash {number} {time.time_ns()}", line="It is said.")
    took, answer, page = browser.post("/desk/flash/", said, accept="application/json")
    if answer.status != 200 or not json.loads(page)["live"]:
        raise BenchFailed(f"The flash answered {answer.status}: {page[:300]!r}")
    return took


def _fields_of_flash(page: bytes) -> Fields:
    tree: Any = html.fromstring(page)
    form = next(form for form in tree.forms if "headline" in form.fields)
    return [(name, str(value)) for name, value in form.form_values() if name != "csrfmiddlewaretoken"]


def _spread(values: list[float]) -> dict[str, float]:
    return {name: round(percentile(values, share), 1) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))}
