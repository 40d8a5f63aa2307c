"""Keys: from the press of a key in the editor's running text to the paint that shows it, in a browser."""

import os
import secrets
from random import Random
from typing import Any

from stoppress.bench.figures import percentile
from stoppress.bench.processes import BenchFailed, Newsroom

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
WORDS = ("the", "sea", "wall", "held", "through", "a", "third", "tide", "while", "crews", "from", "both", "harbours", "worked", "on")
A_PARAGRAPH = 50  # words
BETWEEN = 120  # ms from one key to the next, as somebody types who writes a hundred words a minute
SETTLED = 4_000  # ms
SHORTEST = 16  # ms: the Event Timing API tells of nothing quicker (https://www.w3.org/TR/event-timing/)
WATCH = f"""() => {{
  window.painted = [];
  new PerformanceObserver((list) => {{
    for (const entry of list.getEntries()) if (entry.name === "keydown") window.painted.push(entry.duration);
  }}).observe({{ type: "event", durationThreshold: {SHORTEST} }});
}}"""


def measure(running: Newsroom, words: int, blocks: int, keys: int) -> dict[str, Any]:
    """`keys` pressed in the middle of a story of `words` words, where every other one of its `blocks` is a pull quote.

    Raises BenchFailed.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise BenchFailed("A browser types here: `make test` installs what drives it.") from error
    name = "typist"
    password = running.account(name)
    headline = f"Typed in {secrets.token_hex(4)}"
    running.post("/api/stories", _story(headline, words, blocks))
    desk = f"http://127.0.0.1:{running.desk_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{desk}/account/login/?next=/desk/")
        page.fill("[name=login]", name)
        page.fill("[name=password]", password)
        page.press("[name=password]", "Enter")
        page.wait_for_url("**/desk/")
        page.goto(f"{desk}/desk/stories/?q={headline.rsplit(' ', 1)[1]}")
        page.get_by_role("link", name=headline).first.click()
        paragraphs = page.locator(".public-DraftEditor-content [data-block=true]")
        paragraphs.first.wait_for()
        page.wait_for_timeout(SETTLED)
        page.evaluate(WATCH)
        paragraphs.nth(paragraphs.count() // 2).click()
        page.keyboard.press("End")
        for number in range(keys):
            page.keyboard.press("Space" if number % 6 == 5 else "abcde"[number % 6])
            page.wait_for_timeout(BETWEEN)
        page.wait_for_timeout(1_000)
        painted: list[float] = page.evaluate("window.painted")
        found = paragraphs.count()
        browser.close()
    painted += [float(SHORTEST)] * (keys - len(painted))
    shares = (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    figures = {name: round(percentile(painted, share), 1) for name, share in shares}
    return {"words": words, "blocks": blocks, "paragraphs": found, "keys": keys, "key_to_paint_ms": figures}


def _story(headline: str, words: int, blocks: int) -> dict[str, Any]:
    draw = Random(1)
    paragraphs = [f"<p>{' '.join(draw.choice(WORDS) for _ in range(A_PARAGRAPH))}.</p>" for _ in range(max(1, words // A_PARAGRAPH))]
    texts = (blocks + 1) // 2
    parts = ["".join(paragraphs[len(paragraphs) * n // texts : len(paragraphs) * (n + 1) // texts]) for n in range(texts)]
    quote = '<blockquote data-block="pull-quote"><p>The wall held.</p><cite>A keeper of the wall</cite></blockquote>'
    return {
        "uri": f"tag:bench.example,2026:{headline.replace(' ', '-')}",
        "type": "text",
        "pubStatus": "usable",
        "firstCreated": "2026-03-02T12:00:00+00:00",
        "headlines": [{"role": "main", "contentType": "text/plain", "value": headline}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": quote.join(parts)}],
        "subjects": [{"rel": "section", "literal": "news", "name": "News"}],
    }
