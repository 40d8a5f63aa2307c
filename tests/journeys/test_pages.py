"""Every kind of page of the demo newsroom, as a browser sees it: wide and narrow, light and dark, with scripts and without."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from stoppress.editions.folder import open_reader
from tests.cli.stack import Stack, until

DAY = r"/\d{4}/\d\d/\d\d/"
KINDS = {
    "front": r"/",
    "section": r"/(news|weather|travel|business|opinion|sport|culture)/",
    "section month": r"/[a-z-]+/\d{4}/\d\d/",
    "topic": r"/topics/[^/]+/",
    "contributor": r"/people/[^/]+/",
    "rail": r"/rails/[^/]+/",
    "year": r"/\d{4}/",
    "month": r"/\d{4}/\d\d/",
    "day": DAY,
    "story": DAY + r"[^/]+/",
    "document": r"/(about|contact|privacy|corrections-policy|accessibility)/",
}
NOWHERE = "/no/such/page/"
LOOKS = [(1280, "light"), (390, "dark"), (320, "light")]


def one_of(kind: str, paths: list[str]) -> str:
    """The page of a kind that is made of the most bytes (`paths` are in this order), which has the most to get wrong."""
    if kind == "nowhere":
        return NOWHERE
    found = [path for path in paths if re.fullmatch(KINDS[kind], path)]
    assert found, f"the demo has no {kind}"
    return found[0]


@dataclass
class Looked:
    """What a browser had to say about a page."""

    status: int = 0
    complaints: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def look(page: Page, demo: Stack, path: str) -> Looked:
    looked = Looked()
    page.on("console", lambda message: looked.complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: looked.complaints.append(str(error)))
    page.on("requestfailed", lambda request: looked.complaints.append(f"{request.url} failed"))
    page.on("request", lambda request: looked.outside.append(request.url) if not at_home(request.url, demo) else None)
    answer = page.goto(f"http://127.0.0.1:{demo.site_port}{path}", wait_until="networkidle")
    assert answer is not None
    looked.status = answer.status
    page.evaluate("for (const image of document.images) image.loading = 'eager'")
    until(lambda: page.evaluate("[...document.images].every(image => image.complete)"), 20)  # asked from outside: the page allows no eval
    return looked


def at_home(url: str, demo: Stack) -> bool:
    return url.startswith((f"http://127.0.0.1:{demo.site_port}/", "data:"))


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("kind", [*KINDS, "nowhere"])
def test_every_kind_of_page_is_whole_in_a_browser(
    kind: str, width: int, scheme: Any, demo: Stack, paths: list[str], browser: Browser, shots: Path | None
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    try:
        looked = look(page, demo, one_of(kind, paths))
        assert looked.status == (404 if kind == "nowhere" else 200)
        complaints = [said for said in looked.complaints if not (kind == "nowhere" and "404" in said)]
        assert not complaints
        assert not looked.outside
        assert page.locator("h1").count() == 1
        assert page.locator("h1").inner_text().strip()
        assert page.locator("main").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
        assert page.evaluate("[...document.images].filter(image => !image.naturalWidth).map(image => image.src)") == []
        assert page.evaluate("[...document.images].filter(image => image.getAttribute('alt') === null).map(image => image.src)") == []
        if shots is not None:
            shots.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=shots / f"{kind.replace(' ', '-')}-{width}-{scheme}.png", full_page=True)
    finally:
        page.close()


@pytest.mark.parametrize("kind", [*KINDS, "nowhere"])
def test_every_kind_of_page_says_all_without_scripts(kind: str, demo: Stack, paths: list[str], browser: Browser) -> None:
    path = one_of(kind, paths)
    texts = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{demo.site_port}{path}")
        texts.append(page.locator("body").inner_text())
        context.close()
    assert texts[0] == texts[1]


def test_a_killed_story_says_so_and_shows_the_way_on(demo: Stack, paths: list[str], browser: Browser) -> None:
    log = open_reader(demo.data / "editions")
    head = log.head()
    killed = [path for path in paths if (stood := log.page(path, head)) is not None and stood.status == 410]
    log.close()
    page = browser.new_page()
    looked = look(page, demo, killed[0])
    assert looked.status == 410
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().count("\n") >= 1
    assert page.locator("nav a").count() > 3
    page.close()


@pytest.mark.parametrize("kind", ["front", "story"])
def test_headings_go_down_a_step_at_a_time(kind: str, demo: Stack, paths: list[str], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{demo.site_port}{one_of(kind, paths)}")
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => Number(heading.tagName[1]))")
    page.close()
    assert levels[0] == 1 or 1 in levels
    assert not [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]


def test_a_reader_finds_the_story_from_the_front_by_keyboard_alone(demo: Stack, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{demo.site_port}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if re.fullmatch(KINDS["story"], page.evaluate("document.activeElement.getAttribute('href') || ''")):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(KINDS["story"] + "$"))
    page.close()
