"""Working together in browsers: two in one story see each other, talk in notes at its words, and a lawyer notes what she may not change."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cli.running import environment
from tests.cli.stack import Stack
from tests.journeys.screens import desk_address
from tests.journeys.test_desk_axe import RULES
from tests.journeys.test_writing import new_story, open_editor, write

PASSWORD = "harbour-lights-at-six"
IN_TIME = 60_000  # ms
PEOPLE = {"ines": "editor", "tom": "editor", "lara": "lawyer", "rolf": "reporter"}

Enter = Callable[[str], BrowserContext]


@pytest.fixture(scope="module")
def enter(demo: Stack, browser: Browser) -> Iterator[Enter]:
    contexts: dict[str, BrowserContext] = {}
    for name, role in PEOPLE.items():
        subprocess.run(
            [sys.executable, "-m", "stoppress", "user", name, "--role", role, "--data", str(demo.data)],
            env={**environment(), "STOPPRESS_PASSWORD": PASSWORD}, check=True, capture_output=True,
        )  # fmt: skip

    def enter(name: str) -> BrowserContext:
        if name not in contexts:
            contexts[name] = browser.new_context(viewport={"width": 1440, "height": 900})
            page = contexts[name].new_page()
            page.goto(desk_address(demo, "/account/login/?next=/desk/"))
            page.fill("[name=login]", name)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url("**/desk/", wait_until="domcontentloaded")
            page.close()
        return contexts[name]

    yield enter
    for context in contexts.values():
        context.close()


def rows(stack: Stack, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The tables are asked, for a browser's process keeps Django off."""
    database = sqlite3.connect(stack.data / "desk" / "desk.db", timeout=30)
    found = database.execute(sql, values).fetchall()
    database.close()
    return found


def becomes(page: Page, ask: Callable[[], object], wanted: object) -> None:
    for _ in range(IN_TIME // 200):
        if ask() == wanted:
            return
        page.wait_for_timeout(200)
    assert ask() == wanted


def number(address: str) -> int:
    return int(address.rstrip("/").rsplit("/", 1)[1])


def show_notes(page: Page) -> None:
    if page.locator("#comments").is_visible() is False or page.locator('[data-side-panel="comments"]').is_hidden():
        page.locator('[data-side-panel-toggle="comments"]').click()


def add(page: Page, words: str) -> None:
    """With keys, once the note asks for them: Playwright scrolls to what it clicks, and the note's box moves with the page."""
    expect(page.locator("#comments textarea").last).to_be_focused(timeout=IN_TIME)
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    expect(page.locator("#comments .comment--mode-creating button[type=submit]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#comments .comment--mode-creating")).to_have_count(0)


def note_on_headline(page: Page, words: str) -> None:
    show_notes(page)
    page.locator('[data-contentpath="headline"]').hover()
    page.locator('[data-contentpath="headline"] [data-component="add-comment-button"]').click()
    add(page, words)


def test_two_in_one_story_see_each_other(demo: Stack, enter: Enter) -> None:
    mine = enter("ines").new_page()
    address = new_story(mine, demo, "Two see each other")
    theirs = open_editor(enter("tom"), address)
    expect(theirs.locator("#w-editing-sessions")).to_contain_text("ines", timeout=IN_TIME)
    expect(mine.locator("#w-editing-sessions")).to_contain_text("tom", timeout=IN_TIME)
    expect(mine.get_by_role("button", name="tom has this story open")).to_be_visible()
    mine.close()
    theirs.close()


def test_a_note_on_a_field_is_seen_answered_and_resolved_by_another(demo: Stack, enter: Enter) -> None:
    mine = enter("ines").new_page()
    errors: list[str] = []
    mine.on("pageerror", lambda error: errors.append(str(error)))
    address = new_story(mine, demo, "Noted")
    revisions = "SELECT count(*), max(created_at) FROM wagtailcore_revision WHERE object_id = ?"
    before = rows(demo, revisions, str(number(address)))
    note_on_headline(mine, "Is this the name of the ship? @tom")
    notes = "SELECT count(*) FROM desk_storynote WHERE story_id = ?"
    becomes(mine, lambda: rows(demo, notes, number(address)), [(1,)])
    assert rows(demo, revisions, str(number(address))) == before, "a note is no draft"
    write(mine, "Words after the note.")
    becomes(mine, lambda: rows(demo, revisions, str(number(address))) != before, True)
    assert rows(demo, notes, number(address)) == [(1,)], "saved once"
    expect(mine.locator("#comments .comment__text")).to_have_text("Is this the name of the ship? @tom")

    front = enter("tom").new_page()
    front.goto(desk_address(demo, "/desk/"))
    expect(front.get_by_text("names you in a note")).to_be_visible()
    theirs = open_editor(enter("tom"), address)
    show_notes(theirs)
    answer = theirs.locator("#comments textarea").last
    for _ in range(60):  # the panel slides in, and a click may end beside the note
        if answer.is_visible():
            break
        theirs.locator("#comments .comment").first.click()
        theirs.wait_for_timeout(500)
    answer.fill("It is.")
    theirs.get_by_role("button", name="Reply").press("Enter")
    becomes(theirs, lambda: rows(demo, "SELECT text FROM desk_notereply"), [("It is.",)])
    theirs.locator("#comments .comment summary").first.press("Enter")
    theirs.get_by_role("menuitem", name="Resolve").press("Enter")
    becomes(theirs, lambda: rows(demo, "SELECT count(*) FROM desk_storynote WHERE resolved_at IS NOT NULL"), [(1,)])
    assert not errors
    for page in (mine, theirs, front):
        page.close()


def test_a_note_stands_at_its_words_also_for_who_opens_the_story_next(demo: Stack, enter: Enter) -> None:
    mine = enter("ines").new_page()
    address = new_story(mine, demo, "Noted words")
    show_notes(mine)
    write(mine, "The pilot boat came back empty.")
    mine.keyboard.press("Control+Home")
    for _ in range(len("The pilot")):
        mine.keyboard.press("Shift+ArrowRight")
    mine.keyboard.press("Control+Alt+m")
    add(mine, "Which pilot?")
    asked = "SELECT quote, position != '' FROM desk_storynote WHERE story_id = ?"
    becomes(mine, lambda: rows(demo, asked, number(address)), [("The pilot", 1)])
    mine.close()
    theirs = open_editor(enter("tom"), address)
    expect(theirs.locator("[data-annotation]").filter(has_text="The pilot").first).to_be_visible(timeout=IN_TIME)
    theirs.close()


def test_a_lawyer_notes_and_no_word_changes(demo: Stack, enter: Enter) -> None:
    mine = enter("ines").new_page()
    address = new_story(mine, demo, "For the lawyer")
    mine.close()
    lawyer = open_editor(enter("lara"), address)
    expect(lawyer.get_by_text("its words are changed by those who may edit it")).to_be_visible()
    type_everywhere(lawyer)
    note_on_headline(lawyer, "Who says so?")
    asked = "SELECT text FROM desk_storynote WHERE story_id = ?"
    becomes(lawyer, lambda: rows(demo, asked, number(address)), [("Who says so?",)])
    expect(lawyer.locator("#w-autosave-indicator")).to_have_text(re.compile(r"Notes kept"), use_inner_text=True)
    assert rows(demo, "SELECT headline FROM desk_story WHERE id = ?", number(address)) == [("For the lawyer",)]
    expect(lawyer.get_by_role("button", name="Send to an editor")).to_have_count(0)
    lawyer.get_by_role("button", name="Keep notes").click()
    expect(lawyer.get_by_text("Your notes are kept. The story’s words are as they were.")).to_be_visible(timeout=IN_TIME)
    expect(lawyer.locator("[name=headline]")).to_have_value("For the lawyer")
    lawyer.close()


def type_everywhere(page: Page) -> None:
    """With keys, in whatever of the story's form takes them: no letter stays, and nothing is there to add, move or take out."""
    page.wait_for_timeout(1_500)  # finders name what they lead to
    before = page.locator(".reading").evaluate(SAID)
    headline = page.locator("[name=headline]")
    headline.focus()
    page.keyboard.type("Changed by the lawyer")
    for field in page.locator(".reading .finder__text:visible, .table-input input:visible").all():
        field.focus()
        page.keyboard.type("ines")
        page.keyboard.press("Enter")
    page.locator(".public-DraftEditor-content").first.focus()
    for key in ("Control+Home", "c", "Enter", "Delete", "Backspace", "Control+b", "Control+k", "Control+x", "Shift+Tab", "/"):
        page.keyboard.press(key)
    page.locator(".public-DraftEditor-content").first.focus()
    method = page.context.new_cdp_session(page)  # an input method writes past keys, and then says that it has
    method.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    method.send("Input.insertText", {"text": "か"})
    page.wait_for_timeout(700)
    assert page.locator(".reading").evaluate(SAID) == before
    assert page.locator(".modal").count() == 0
    shown = page.locator(".reading button:visible").evaluate_all("found => found.map(one => one.getAttribute('aria-label'))")
    assert set(shown) <= {"Toggle section", "Add a note"}
    for field in page.locator(".reading").get_by_role("textbox").filter(visible=True).all():
        assert field.evaluate("one => one.readOnly || one.disabled || one.ariaReadOnly === 'true'")


SAID = """form => [...form.querySelectorAll("input:not([type=hidden]), textarea, select")].map(one => one.value).join(" | ") +
    [...form.querySelectorAll(".public-DraftEditor-content")].map(one => one.innerText).join(" | ")"""


def test_a_lawyer_notes_words_of_a_story_that_came_by_the_wire_with_keys_and_makes_no_draft(demo: Stack, enter: Enter) -> None:
    (story,) = rows(demo, "SELECT id FROM desk_story WHERE headline = 'Sea comes over the wall at Merrin Sands'")[0]
    address = desk_address(demo, f"/desk/stories/edit/{story}/")
    revisions = "SELECT count(*), max(created_at) FROM wagtailcore_revision WHERE object_id = ?"
    before = rows(demo, revisions, str(story))
    lawyer = open_editor(enter("lara"), address)
    type_everywhere(lawyer)
    show_notes(lawyer)
    text = lawyer.locator(".public-DraftEditor-content").first
    words = text.inner_text()[:9]
    text.focus()
    lawyer.keyboard.press("Control+Home")
    for _ in words:
        lawyer.keyboard.press("Shift+ArrowRight")
    lawyer.keyboard.press("Control+Alt+m")
    add(lawyer, "Who saw it?")
    becomes(lawyer, lambda: rows(demo, "SELECT quote FROM desk_storynote WHERE story_id = ?", story), [(words,)])
    lawyer.close()
    theirs = open_editor(enter("ines"), address)
    expect(theirs.locator("[data-annotation]").filter(has_text=words).first).to_be_visible(timeout=IN_TIME)
    theirs.close()
    assert rows(demo, revisions, str(story)) == before


def test_what_a_reader_of_a_story_sees_of_its_editor_is_accessible(demo: Stack, enter: Enter) -> None:
    """Also where it was killed, or another holds it."""
    mine = enter("ines").new_page()
    address = new_story(mine, demo, "Held")
    mine.close()
    (killed,) = rows(demo, "SELECT id FROM desk_story WHERE state = 'killed'")[0]
    now, held = "2026-03-03 12:00:00", number(address)
    write_rows(
        demo,
        "UPDATE desk_story SET locked = 1, locked_at = ?, locked_by_id = (SELECT id FROM auth_user WHERE username = 'ines') WHERE id = ?",
        now,
        held,
    )
    for name, story, said in (
        ("lara", held, "its words are changed by those who may edit it"),
        ("tom", held, "ines locked this story"),
        ("tom", killed, "nobody changes its words"),
    ):
        page = enter(name).new_page()
        page.goto(desk_address(demo, f"/desk/stories/edit/{story}/"))
        expect(page.get_by_text(said)).to_be_visible()
        expect(page.locator("[name=headline]")).not_to_be_editable()
        expect(page.locator(".messages ul")).to_have_css("opacity", "1")  # its lines fade in together
        found = Axe().run(page, options=RULES).response["violations"]
        assert not [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]], (name, story)
        page.close()


def write_rows(stack: Stack, sql: str, *values: Any) -> None:
    database = sqlite3.connect(stack.data / "desk" / "desk.db", timeout=30)
    with database:
        database.execute(sql, values)
    database.close()


def test_sections_are_put_in_order_with_the_keyboard(demo: Stack, enter: Enter) -> None:
    page = enter("ines").new_page()
    page.goto(desk_address(demo, "/desk/sections/order/"))
    names = page.locator(".places__name")
    first, second = names.nth(0).inner_text(), names.nth(1).inner_text()
    page.get_by_role("button", name=f"Move {first} down").focus()
    page.keyboard.press("Enter")
    expect(names.nth(0)).to_have_text(second)
    expect(page.locator("[data-said]")).to_contain_text(f"{first}: place 2 of")
    page.get_by_role("button", name="Save the order").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The sections are in this order now. Live in edition")).to_be_visible(timeout=IN_TIME)
    readers = enter("ines").new_page()
    readers.goto(f"http://127.0.0.1:{demo.site_port}/")
    shown = readers.locator("header nav a, nav a").all_inner_texts()
    assert shown.index(second) < shown.index(first)
    page.close()
    readers.close()
