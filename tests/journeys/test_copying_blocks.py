"""Blocks copied from one story into another, with keys alone: what comes is the other story's own, and what is no block does nothing."""

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cli.stack import Stack
from tests.journeys.screens import desk_address, signed_in
from tests.journeys.test_desk_axe import RULES

IN_TIME = 15_000  # ms
KEPT = "stoppress copied block"
Blocks = list[dict[str, Any]]


@pytest.fixture
def context(demo: Stack, browser: Browser) -> Iterator[BrowserContext]:
    made = signed_in(browser, demo, viewport={"width": 1280, "height": 900})
    yield made
    made.close()


def asked(stack: Stack, query: str, *given: Any) -> Any:
    """The tables are asked, for a browser's process keeps Django off."""
    database = sqlite3.connect(stack.data / "desk" / "desk.db", timeout=30)
    found = database.execute(query, given).fetchall()
    database.close()
    return found


def newest(stack: Stack, story: int) -> Blocks:
    """The body of the story's newest draft."""
    query = "SELECT r.content FROM wagtailcore_revision r JOIN desk_story s ON s.latest_revision_id = r.id WHERE s.id = ?"
    ((content,),) = asked(stack, query, story)
    body: Blocks = json.loads(json.loads(content)["body"])
    return body


def stories(stack: Stack) -> tuple[int, int]:
    """One that begins with a text and a picture of the library, and another live one."""
    bodies = {number: json.loads(body) for number, body in asked(stack, "SELECT id, body FROM desk_story WHERE state = 'live'")}
    like = [n for n, body in bodies.items() if [b["type"] for b in body[:2]] == ["text", "picture"] and body[1]["value"]["picture"]]
    return like[0], like[1]


def open_editor(context: BrowserContext, stack: Stack, story: int) -> Page:
    page = context.new_page()
    page.goto(desk_address(stack, f"/desk/stories/edit/{story}/"))
    page.get_by_role("button", name="Copy block").first.wait_for()
    return page


def tab_to(page: Page, name: str, number: int = 1) -> None:
    """Press Tab until the numberth button of that name has the focus."""
    page.evaluate("document.querySelector('[name=byline]').focus()")
    for _ in range(300):
        page.keyboard.press("Tab")
        reached = page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.title")
        number -= reached.startswith(name)
        if number == 0:
            return
    raise AssertionError(f"no key leads to {name}")


def says(page: Page, words: str) -> None:
    expect(page.get_by_role("status").filter(has_text=words)).to_be_visible(timeout=IN_TIME)


def becomes(page: Page, stack: Stack, story: int, kinds: list[str]) -> Blocks:
    for _ in range(100):
        if [block["type"] for block in newest(stack, story)] == kinds:
            break
        page.wait_for_timeout(200)
    found = newest(stack, story)
    assert [block["type"] for block in found] == kinds
    return found


def ids(blocks: Blocks) -> set[str]:
    return {block["id"] for block in blocks}


def test_a_picture_and_a_text_go_into_another_story_by_keyboard(demo: Stack, context: BrowserContext) -> None:
    one, two = stories(demo)
    here, there = open_editor(context, demo, one), open_editor(context, demo, two)
    before, source = newest(demo, two), newest(demo, one)
    kinds = [block["type"] for block in before]
    expect(there.locator(".body-paste:visible")).to_have_count(0)
    tab_to(here, "Copy block", 2)
    here.keyboard.press("Enter")
    says(here, "Copied. Picture")
    expect(there.locator(".body-paste:visible")).to_have_count(len(kinds) + 1)
    tab_to(there, "Paste block: Picture", len(kinds) + 1)
    there.keyboard.press("Enter")
    says(there, f"Pasted as block {len(kinds) + 1} of {len(kinds) + 1}. Picture")
    tab_to(here, "Copy block", 1)
    here.keyboard.press("Space")
    says(here, "Copied. Text")
    tab_to(there, "Paste block: Text", 1)
    there.keyboard.press("Space")
    says(there, f"Pasted as block 1 of {len(kinds) + 2}. Text")
    after = becomes(there, demo, two, ["text", *kinds, "picture"])
    assert after[-1]["value"] == source[1]["value"]
    assert words(after[0]["value"]) == words(source[0]["value"])
    assert not {after[0]["id"], after[-1]["id"]} & (ids(source) | ids(before))
    there.reload()
    expect(there.locator("[name^=body-][name$=-caption]").last).to_have_value(source[1]["value"]["caption"])
    found = Axe().run(there, options=RULES).response["violations"]
    assert not found, found
    tab_to(there, "Delete", 1)
    there.keyboard.press("Enter")
    becomes(there, demo, two, [*kinds, "picture"])


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_what_is_no_block_does_nothing_but_say_so(demo: Stack, context: BrowserContext) -> None:
    page = open_editor(context, demo, stories(demo)[0])
    blocks = page.get_by_role("button", name="Copy block")
    count = blocks.count()
    fields = [["", "<script>alert(1)</script>"]]
    for held in (
        "7",
        "<script>",
        json.dumps({"user": "demo", "type": "nonsense", "name": "<img src=x onerror=alert(1)>", "fields": fields}),
    ):
        page.evaluate("([key, held]) => localStorage.setItem(key, held)", [KEPT, held])
        page.reload()
        page.get_by_role("button", name="Paste block").last.press("Enter")
        says(page, "is no block of a story. Copy the block again.")
        expect(blocks).to_have_count(count)
    assert page.locator("img[src=x]").count() == 0


def test_a_copied_block_is_its_persons_and_goes_with_the_sign_out(demo: Stack, context: BrowserContext) -> None:
    page = open_editor(context, demo, stories(demo)[0])
    page.evaluate("key => localStorage.setItem(key, JSON.stringify({user: 'tom', type: 'text', name: 'Text', fields: []}))", KEPT)
    page.reload()
    page.get_by_role("button", name="Copy block").first.wait_for()
    expect(page.locator(".body-paste:visible")).to_have_count(0)
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None
    page.get_by_role("button", name="Copy block").first.press("Enter")
    says(page, "Copied.")
    page.goto(desk_address(demo, "/desk/"))
    page.locator(".sidebar-footer button").first.click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/**")
    assert page.evaluate("key => localStorage.getItem(key)", KEPT) is None
