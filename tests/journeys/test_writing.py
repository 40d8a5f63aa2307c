"""Writing, as a browser does it: no word is lost, nobody overwrites, what is pasted is clean, what is wrong is pointed at."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from stoppress.wires.body import read_body, write_body
from tests.cli.running import environment
from tests.cli.stack import Stack

PASSWORD = "harbour-lights-at-six"
PASTED = Path(__file__).parent / "pasted"
TYPED = "Nobody saw the pilot boat come in."
IN_TIME = 15_000  # ms
CLEAN = (
    "<h2>What the harbour said</h2><p>The pilot boat left at <strong>six</strong> and came back <em>empty</em>.</p>"
    "<ul><li>Two crew are ashore</li><li>One is in hospital</li></ul>"
    '<p>Read <a href="https://example.org/log">the log</a>.</p>'
)

Enter = Callable[[str], BrowserContext]


@pytest.fixture(scope="module")
def people(demo: Stack) -> Stack:
    for name in ("ines", "tom"):
        subprocess.run(
            [sys.executable, "-m", "stoppress", "user", name, "--role", "editor", "--data", str(demo.data)],
            env={**environment(), "STOPPRESS_PASSWORD": PASSWORD}, check=True, capture_output=True,
        )  # fmt: skip
    return demo


@pytest.fixture(scope="module")
def enter(people: Stack, browser: Browser) -> Iterator[Enter]:
    """A browser of its own for somebody who signed in."""
    contexts: list[BrowserContext] = []

    def enter(name: str) -> BrowserContext:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{people.desk_port}/account/login/?next=/desk/editor/signed-in/")
        page.fill("input[name=login]", name)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/desk/editor/signed-in/")
        page.close()
        return context

    yield enter
    for context in contexts:
        context.close()


def new_story(page: Page, stack: Stack, headline: str) -> str:
    """Begin a story with one block of text; answers its address once the desk has it."""
    page.goto(f"http://127.0.0.1:{stack.desk_port}/desk/stories/add/")
    page.fill("[name=headline]", headline)
    add_text(page)
    page.wait_for_url("**/desk/stories/edit/*/", timeout=IN_TIME)
    saved(page)
    return page.url


def add_text(page: Page) -> None:
    page.locator("#panel-child-story-section, [data-streamfield-stream-container]").first.wait_for()
    page.locator("button.c-sf-add-button").first.click()
    page.locator(".w-combobox__option", has_text="Text").first.click()
    page.locator(".public-DraftEditor-content").first.wait_for()


def open_editor(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator(".public-DraftEditor-content").first.wait_for()
    return page


def write(page: Page, words: str) -> None:
    """At the end of the first text."""
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def text_of(page: Page) -> str:
    return page.locator(".public-DraftEditor-content").first.inner_text().strip()


def saved(page: Page) -> None:
    page.locator('[data-w-autosave-state-value="saved"], #w-autosave-indicator [data-state="saved"]').first.wait_for(
        state="attached", timeout=IN_TIME
    )


def kept(stack: Stack, address: str) -> str:
    """The first text of the story as the desk saved it last; the tables are asked, for a browser's process keeps Django off."""
    database = sqlite3.connect(stack.data / "desk" / "desk.db", timeout=30)
    newest = "SELECT r.content FROM wagtailcore_revision r JOIN desk_story s ON s.latest_revision_id = r.id WHERE s.id = ?"
    (content,) = database.execute(newest, [int(address.rstrip("/").rsplit("/", 1)[1])]).fetchone()
    database.close()
    html: str = json.loads(json.loads(content)["body"])[0]["value"]
    return write_body(read_body(re.sub(r"<(/?)b\b", r"<\1strong", re.sub(r"<(/?)i\b", r"<\1em", html)))[0])


def keeps(page: Page, stack: Stack, address: str, html: str) -> None:
    """The desk has these words, or gets them soon."""
    for _ in range(100):
        if kept(stack, address) == html:
            return
        page.wait_for_timeout(200)
    assert kept(stack, address) == html


def p(words: str) -> str:
    return f"<p>{words}</p>" if words else ""


def test_two_windows_of_one_person_do_not_overwrite_each_other(people: Stack, enter: Enter) -> None:
    here, there = enter("ines"), enter("ines")
    first = here.new_page()
    address = new_story(first, people, "Two windows")
    second = open_editor(there, address)
    write(first, "Written here.")
    keeps(first, people, address, p("Written here."))
    write(second, "Written there.")
    expect(second.locator(".keep__conflict")).to_be_visible(timeout=IN_TIME)
    assert kept(people, address) == p("Written here.")
    expect(second.get_by_role("button", name="You saved a new version in another window")).to_be_visible(timeout=IN_TIME)
    with second.expect_navigation():
        second.get_by_role("button", name="Save draft").click()  # no dialog that says it would overwrite
    expect(second.locator(".keep__conflict")).to_be_visible(timeout=IN_TIME)
    expect(second.get_by_text("will overwrite")).to_be_hidden()
    assert text_of(second) == "Written there."
    assert kept(people, address) == p("Written here.")
    second.get_by_role("button", name="Save mine as the newest").click()
    keeps(second, people, address, p("Written there."))
    write(first, " And on.")
    expect(first.locator(".keep__conflict")).to_be_visible(timeout=IN_TIME)
    with first.expect_navigation():
        first.get_by_role("button", name="Save draft").click()
    expect(first.locator(".keep__conflict")).to_be_visible(timeout=IN_TIME)
    assert kept(people, address) == p("Written there.")


def test_words_of_a_killed_tab_are_shown_and_brought_back(people: Stack, enter: Enter) -> None:
    context = enter("ines")
    page = context.new_page()
    address = new_story(page, people, "A killed tab")
    page.route("**/desk/stories/edit/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    write(page, TYPED)
    page.wait_for_timeout(450)
    with page.expect_event("crash", timeout=IN_TIME), suppress(Error):
        page.goto("chrome://crash", timeout=3_000)  # its process dies at once, and is told nothing before
    again = open_editor(context, address)
    offer = again.locator(".keep__offer")
    expect(offer).to_contain_text("7 words", timeout=IN_TIME)
    offer.get_by_text("Show what they would change").click()
    expect(offer.locator("ins")).to_have_text(TYPED)
    offer.get_by_role("button", name="Bring them back").click()
    keeps(again, people, address, p(TYPED))
    again.wait_for_load_state()
    expect(again.locator(".public-DraftEditor-content").first).to_have_text(TYPED)
    expect(again.locator(".keep__offer")).to_have_count(0)


def test_words_typed_just_before_a_button_or_its_keys_are_in_what_is_saved(people: Stack, enter: Enter) -> None:
    page = enter("ines").new_page()
    address = new_story(page, people, "In a hurry")
    page.route("**/desk/stories/edit/**", lambda route: route.abort() if "json" in route.request.headers["accept"] else route.continue_())
    write(page, TYPED)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/desk/stories/edit/**", wait_until="load")
    keeps(page, people, address, p(TYPED))


SLOW_ANSWERS = """
    const ask = window.fetch;
    window.fetch = async (address, how) => {
      const answer = await ask(address, how);
      if (how?.method?.toUpperCase() === "POST" && String(address).includes("/edit/")) {
        window.answered = (window.answered ?? 0) + 1;
        await new Promise((go) => setTimeout(go, 3000));
      }
      return answer;
    };
"""


def test_words_typed_while_an_answer_is_on_its_way_are_saved_too(people: Stack, enter: Enter) -> None:
    """The editor then takes what stands in the form for saved, these words as well."""
    page = enter("ines").new_page()
    address = new_story(page, people, "A slow answer")
    page.evaluate(SLOW_ANSWERS)
    write(page, "First.")
    while not page.evaluate("window.answered ?? 0"):
        page.wait_for_timeout(50)
    page.wait_for_timeout(2100)
    write(page, " Second.")
    keeps(page, people, address, p("First. Second."))


def test_an_editor_that_nobody_touches_is_quiet(people: Stack, enter: Enter) -> None:
    page = enter("ines").new_page()
    address = new_story(page, people, "Left alone")
    write(page, TYPED)
    keeps(page, people, address, p(TYPED))
    page.wait_for_timeout(2_500)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" and "/edit/" in request.url else None)
    page.wait_for_timeout(3_000)
    assert sent == []


def test_an_expired_session_is_renewed_over_the_editor(people: Stack, enter: Enter) -> None:
    context = enter("ines")
    page = context.new_page()
    address = new_story(page, people, "An expired session")
    context.clear_cookies(name="sessionid")
    write(page, TYPED)
    door = page.locator("dialog.keep__door")
    expect(door).to_be_visible(timeout=IN_TIME)
    expect(page.locator(".footer__save-warning p")).to_have_text("Signed out: your words are kept in this browser.")
    page.keyboard.type("not this one")
    page.keyboard.press("Enter")
    expect(page.locator(".keep__wrong")).not_to_be_empty(timeout=IN_TIME)
    page.fill("#keep-password", PASSWORD)
    page.keyboard.press("Enter")
    expect(door).to_be_hidden(timeout=IN_TIME)
    expect(page.locator(".keep__bar")).to_be_empty(timeout=IN_TIME)
    assert text_of(page) == TYPED
    keeps(page, people, address, p(TYPED))


def test_words_wait_for_a_desk_that_was_killed(people: Stack, enter: Enter) -> None:
    context = enter("ines")
    page = context.new_page()
    address = new_story(page, people, "A killed desk")
    os.kill(people.pid_of("desk"), signal.SIGKILL)
    write(page, TYPED)
    keeps(page, people, address, p(TYPED))
    expect(page.locator(".keep__bar")).to_be_empty(timeout=IN_TIME)


@pytest.mark.parametrize("source", ["word", "docs"])
def test_what_is_pasted_comes_out_clean(people: Stack, enter: Enter, source: str) -> None:
    context = enter("ines")
    page = context.new_page()
    address = new_story(page, people, f"Pasted from {source}")
    page.locator(".public-DraftEditor-content").first.click()
    page.evaluate(
        """html => {
            const data = new DataTransfer();
            data.setData('text/html', html);
            data.setData('text/plain', 'plain');
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        (PASTED / f"{source}.html").read_text(),
    )
    expect(page.locator(".public-DraftEditor-content").first).to_contain_text("Read the log", timeout=IN_TIME)
    keeps(page, people, address, CLEAN)


def test_what_is_wrong_is_pointed_at_while_writing(people: Stack, enter: Enter) -> None:
    page = enter("tom").new_page()
    new_story(page, people, "Checked")
    write(page, "The ferry sails on Monday 3 March 2026 and the the crew waits.")
    points = page.locator(".points__link")
    expect(points).to_have_count(2, timeout=IN_TIME)
    expect(points.nth(0)).to_contain_text("the the")
    expect(points.nth(1)).to_contain_text("is a Tuesday")
    expect(page.locator(".point")).to_have_count(2)
    page.fill("[name=kicker]", "Sea")
    points.nth(1).click()
    page.wait_for_timeout(300)
    assert page.evaluate("getSelection().toString()") == "Monday 3 March 2026"


def test_a_link_is_found_by_headline_changed_and_pointed_at_with_the_keyboard_alone(people: Stack, enter: Enter) -> None:
    page = enter("tom").new_page()
    address = new_story(page, people, "Linked")
    write(page, "As we said on Tuesday.")
    page.keyboard.press("Home")
    press(page, "ArrowRight", len("As "))
    press(page, "Shift+ArrowRight", len("we said"))
    asks = link_dialog(page)
    page.keyboard.type("broken sea wall")
    expect(page.get_by_role("option", name="Who pays for a broken sea wall? Probably you, twice")).to_have_attribute(
        "aria-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page.get_by_text("Leads to /2026/03/03/who-pays")).to_be_visible()
    page.keyboard.press("Enter")
    expect(asks).to_have_count(0)
    found = "/2026/03/03/who-pays-for-a-broken-sea-wall-probably-you-twice/"
    keeps(page, people, address, f'<p>As <a href="{found}">we said</a> on Tuesday.</p>')

    page.keyboard.press("Home")
    press(page, "ArrowRight", len("As we"))
    asks = link_dialog(page)
    expect(asks).to_have_value("Who pays for a broken sea wall? Probably you, twice")
    page.keyboard.type("five years wall built")
    off = page.get_by_role("option", name="Five years on")
    expect(off).to_have_attribute("aria-disabled", "true")
    expect(off).to_contain_text("Under embargo: readers do not have it yet")
    page.keyboard.press("Control+a")
    page.keyboard.type("/2026/03/03/never-written/")
    page.keyboard.press("Enter")
    expect(asks).to_have_count(0)
    keeps(page, people, address, '<p>As <a href="/2026/03/03/never-written/">we said</a> on Tuesday.</p>')
    expect(page.locator(".points__link")).to_have_text("“we said”: it leads to a page that this site does not have.", timeout=IN_TIME)

    page.keyboard.press("End")
    page.keyboard.type(" /link")
    page.wait_for_timeout(500)
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Story or address")).to_be_focused(timeout=IN_TIME)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="Telephone")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone number")).to_be_focused(timeout=IN_TIME)
    page.keyboard.type("+44 1632 960 000")
    page.keyboard.press("Enter")
    expect(page.locator(".public-DraftEditor-content").first).to_contain_text("+44 1632 960 000", timeout=IN_TIME)
    page.close()


def press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)


def link_dialog(page: Page) -> Locator:
    """Opened by its key; where one types what the link leads to."""
    page.keyboard.press("Control+k")
    asks = page.get_by_role("combobox", name="Story or address")
    expect(asks).to_be_focused(timeout=IN_TIME)
    return asks
