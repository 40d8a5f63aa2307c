"""Every screen of the desk looked at by axe: light and dark, phone and desktop; nightly each in all four."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext

from tests.cli.stack import Stack
from tests.journeys.screens import SCREENS, WITHOUT_ACCOUNT, desk_address, numbers, signed_in

NIGHTLY = "STOPPRESS_NIGHTLY" in os.environ
LOOKS = [("light", 1440), ("dark", 390), *([("dark", 1440), ("light", 390)] if NIGHTLY else [])]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}


@dataclass
class Look:
    stack: Stack
    context: BrowserContext
    stands_for: dict[str, str]


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest, demo: Stack, browser: Browser) -> Iterator[Look]:
    scheme, width = request.param
    context = signed_in(browser, demo, color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    yield Look(demo, context, numbers(demo, page))
    context.close()


@pytest.mark.parametrize("screen", [*SCREENS, *WITHOUT_ACCOUNT])
def test_axe_finds_nothing(screen: str, look: Look, browser: Browser, request: pytest.FixtureRequest) -> None:
    path = {**SCREENS, **WITHOUT_ACCOUNT}[screen].format(**look.stands_for)
    page = look.context.new_page()
    try:
        answer = page.goto(desk_address(look.stack, path))
        assert answer is not None
        assert answer.status == 200, path
        page.wait_for_timeout(250)  # scripts that draw fields, images that come late
        if folder := os.environ.get("STOPPRESS_SHOTS"):
            page.screenshot(path=f"{folder}/{screen.replace(' ', '-')}-{request.node.callspec.id}.png")
        found = Axe().run(page, options=RULES).response["violations"]
        told = [f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:160]}" for one in found for node in one["nodes"]]
        assert not told, "\n".join([path, *told])
    finally:
        page.close()
