"""Publishing as an editor does it, with a browser: flash, minor edit and update, schedule and embargo, the preview, undo."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.cli.stack import Stack
from tests.journeys.screens import desk_address, sign_in, signed_in
from tests.journeys.test_desk_axe import RULES

ZONE = ZoneInfo("Europe/London")


@pytest.fixture(scope="module")
def desk(browser: Browser, demo: Stack) -> Iterator[BrowserContext]:
    context = signed_in(browser, demo)
    context.set_default_timeout(20_000)
    yield context
    context.close()


def said(page: Page) -> str:
    """What stands over the editor after an act."""
    message = page.locator(".messages [data-controller=desk-receipt]")
    message.wait_for()
    return message.inner_text()


def flash(page: Page, stack: Stack, headline: str, line: str = "Police closed it at noon.") -> None:
    """Two actions: fill, and one key."""
    page.goto(desk_address(stack, "/desk/flash/"))
    page.get_by_label("Headline").fill(headline)
    page.get_by_label("One line").fill(line)
    page.keyboard.press("Enter")
    expect(page.locator(".receipt__said")).to_contain_text("Live in edition")


def open_story(page: Page, stack: Stack) -> str:
    """From the receipt into the editor; answers its address."""
    page.get_by_role("link", name=re.compile("in the editor")).click()
    page.wait_for_url("**/edit/**")
    return page.url


def act(page: Page, name: str) -> str:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()
    return said(page)


def text_at(stack: Stack, path: str) -> str:
    return stack.get(path)[1].decode()


def test_a_flash_is_live_in_two_actions_and_every_link_of_its_receipt_leads_somewhere(demo: Stack, desk: BrowserContext) -> None:
    page = desk.new_page()
    flash(page, demo, "Bridge over the Merrin closed")
    assert "Bridge over the Merrin closed" in text_at(demo, "/feed.rss")
    links = page.eval_on_selector_all(".receipt__groups a", "links => links.map((link) => link.href)")
    assert len(links) > 10
    for link in links:
        assert demo.get(re.sub(r"^https?://[^/]+", "", link))[0] == 200, link
    expect(page.locator(".receipt__browser")).to_contain_text(re.compile(r"\d+ ms after the click"))
    expect(page.get_by_label("Headline")).to_have_value("")
    page.close()


def test_a_flash_waits_for_who_was_signed_out_and_is_published_once_they_are_back(demo: Stack, browser: Browser) -> None:
    context = signed_in(browser, demo)
    page = context.new_page()
    page.goto(desk_address(demo, "/desk/flash/"))
    context.clear_cookies(name="sessionid")
    page.get_by_label("Headline").fill("Signed out in mid-flash")
    page.keyboard.press("Enter")
    way = page.get_by_role("link", name="Sign in")
    expect(way).to_be_focused()
    with context.expect_page() as opened:
        page.keyboard.press("Enter")
    sign_in(opened.value, demo)
    expect(page.get_by_label("Headline")).to_have_value("Signed out in mid-flash")
    page.get_by_role("button", name="Publish now").click()
    expect(page.locator(".receipt__said")).to_contain_text("Live in edition")
    context.close()


def test_a_flash_needs_no_script_and_fits_a_phone(demo: Stack, browser: Browser, desk: BrowserContext) -> None:
    bare = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}, storage_state=desk.storage_state())
    page = bare.new_page()
    page.goto(desk_address(demo, "/desk/flash/"))
    page.get_by_label("Headline").fill("Ferry runs aground")
    button = page.get_by_role("button", name="Publish now")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert box["y"] + box["height"] <= 844
    button.click()
    expect(page.locator(".receipt__said")).to_contain_text("Live in edition")
    assert "Ferry runs aground" in text_at(demo, "/news/")
    bare.close()


def test_a_minor_edit_keeps_the_time_and_an_update_moves_it_everywhere_at_once(demo: Stack, desk: BrowserContext) -> None:
    page = desk.new_page()
    flash(page, demo, "Harbour wall holds")
    address = re.sub(r"^https?://[^/]+", "", str(page.locator(".receipt__groups a").first.get_attribute("href")))
    open_story(page, demo)
    page.locator("[name=headline]").fill("Harbour wall holds for now")
    assert "Live in edition" in act(page, "Minor edit")
    assert "Harbour wall holds for now" in text_at(demo, "/feed.rss")
    assert "Updated:" not in text_at(demo, address)
    page.locator("[name=headline]").fill("Harbour wall gives way")
    told = act(page, "Update")
    assert re.search(r"Live in edition \d+ after \d+ ms: \d+ pages?", told)
    seen = text_at(demo, address)
    assert "Harbour wall gives way" in seen
    modified, published = (re.search(rf'article:{which}_time" content="([^"]+)"', seen) for which in ("modified", "published"))
    assert modified is not None
    assert published is not None
    assert modified[1] > published[1]
    expect(page.locator(".story-standing")).to_contain_text("Live in edition")
    page.close()


def test_messages_and_buttons_of_the_editor_stand_clear_at_both_widths(demo: Stack, desk: BrowserContext) -> None:
    page = desk.new_page()
    flash(page, demo, "Harbour lights are out from the mole to the lifeboat station")
    open_story(page, demo)
    left = "found => found.getBoundingClientRect().left"
    page.get_by_role("button", name="Minor edit", exact=True).wait_for()
    first, field = page.locator(".story-acts > .button").first.evaluate(left), page.locator("[name=headline]").evaluate(left)
    assert abs(first - field) < 2
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("[name=headline]").fill("Harbour lights are out from the mole to the lifeboat house")
    act(page, "Minor edit")
    menu = page.locator(".sidebar-nav-toggle--mobile").bounding_box()
    words = page.locator(".messages [data-controller=desk-receipt]").bounding_box()
    assert menu
    assert words
    assert words["x"] >= menu["x"] + menu["width"]
    rights = page.locator("[data-comment-add]:visible").evaluate_all("found => found.map(one => one.getBoundingClientRect().right)")
    assert len(rights) > 5
    assert max(rights) <= 390
    page.close()


def test_undo_in_one_click(demo: Stack, desk: BrowserContext) -> None:
    page = desk.new_page()
    flash(page, demo, "Mistaken")
    page.get_by_role("button", name=re.compile("^Undo")).click()
    page.wait_for_url("**/receipts/**")
    expect(page.locator(".receipt__said")).to_contain_text("Gone for readers in edition")
    assert "Mistaken" not in text_at(demo, "/feed.rss").replace("Undo", "")
    page.close()


def test_the_preview_follows_what_is_typed_at_the_widths_of_readers(demo: Stack, desk: BrowserContext) -> None:
    page = desk.new_page()
    wrong: list[str] = []
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    flash(page, demo, "Lighthouse for sale")
    open_story(page, demo)
    page.get_by_role("button", name=re.compile("Toggle preview", re.I)).click()
    frame = page.frame_locator("iframe[title=Preview]").first
    expect(frame.locator("h1.story__headline")).to_have_text("Lighthouse for sale")
    page.locator("[name=headline]").fill("Lighthouse sold")
    expect(frame.locator("h1.story__headline")).to_have_text("Lighthouse sold")
    assert frame.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert "Lighthouse sold" not in text_at(demo, "/feed.rss")
    assert not [line for line in wrong if "Content Security Policy" in line]
    page.close()


def test_a_schedule_and_an_embargo_happen_to_the_second_with_nobody_signed_in(demo: Stack, browser: Browser, desk: BrowserContext) -> None:
    own = browser.new_context(storage_state=desk.storage_state())
    page = own.new_page()
    due = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=30)
    for headline, field in (("Scheduled to the second", "go_live_at"), ("Embargoed to the second", "embargoed_until")):
        page.goto(desk_address(demo, "/desk/stories/add/"))
        page.locator("[name=headline]").fill(headline)
        moment = due.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
        page.evaluate("([name, value]) => { document.querySelector(`[name=${name}]`).value = value; }", [field, moment])
        page.get_by_role("button", name="Publish", exact=True).click()
        page.locator(".messages").get_by_text(re.compile("Goes live")).wait_for()
    own.close()
    assert datetime.now(UTC) < due, "the machine was too slow for this test"
    waiting = {"Scheduled to the second", "Embargoed to the second"}
    while waiting:
        shown = text_at(demo, "/feed.rss")
        read = datetime.now(UTC)
        came = {headline for headline in waiting if headline in shown}
        assert not came or read >= due
        assert read < due + timedelta(minutes=1)  # `bench due` says how late they are
        waiting -= came
        time.sleep(0.05)


def test_a_preview_link_opens_without_an_account(demo: Stack, browser: Browser, desk: BrowserContext) -> None:
    page = desk.new_page()
    flash(page, demo, "For counsel")
    number = re.search(r"/edit/(\d+)/", open_story(page, demo))
    assert number is not None
    page.goto(desk_address(demo, f"/desk/stories/{number[1]}/preview-links/"))
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".preview-links a").first.get_attribute("href")
    assert link is not None
    anybody: Any = browser.new_context()
    other = anybody.new_page()
    answer = other.goto(link)
    assert answer is not None
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    expect(other.locator("h1.story__headline")).to_have_text("For counsel")
    page.get_by_role("button", name="Revoke").first.click()
    page.get_by_text("Revoked: the link shows nothing").wait_for()
    answer = other.goto(link)
    assert answer is not None
    assert answer.status == 404
    anybody.close()
    page.close()


def fits_and_is_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_somebody_without_an_account_says_on_a_phone_that_something_is_wrong(demo: Stack, browser: Browser, desk: BrowserContext) -> None:
    own: Any = browser.new_context(viewport={"width": 390, "height": 844})  # no panel stands open in it
    own.add_cookies(desk.cookies())
    page = own.new_page()
    flash(page, demo, "Wall of 400 metres")
    editor = open_story(page, demo)
    links = editor.replace("/edit/", "/") + "preview-links/"
    page.goto(links)
    page.get_by_label("For whom").fill("Rosa Hart")
    expect(page.get_by_label("Ask whether it is right")).to_be_checked()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".preview-links a").first.get_attribute("href")
    assert link is not None

    phone: Any = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    hers = phone.new_page()
    hers.goto(link)
    fits_and_is_accessible(hers)
    hers.get_by_role("link", name="Say whether it is right").click()
    expect(hers.get_by_role("heading", name="Is it right?")).to_be_in_viewport()
    expect(hers.get_by_label("Your name")).to_have_value("Rosa Hart")
    hers.get_by_label("Something is wrong").focus()
    hers.keyboard.press("Space")
    hers.keyboard.press("Tab")
    hers.keyboard.press("Tab")
    hers.keyboard.press("Enter")
    expect(hers.get_by_role("alert")).to_contain_text("Say in a few words what is wrong")
    fits_and_is_accessible(hers)
    hers.get_by_label("In your words").fill("It is 300 metres long.")
    hers.get_by_role("button", name="Send to the newsroom").click()
    thanks = hers.get_by_role("status")
    expect(thanks).to_contain_text("Thank you, Rosa Hart")
    expect(thanks).to_contain_text("It is 300 metres long.")
    expect(thanks).to_be_in_viewport()
    fits_and_is_accessible(hers)
    assert phone.cookies() == []

    page.goto(links)
    expect(page.locator(".link-answers")).to_contain_text("Rosa Hart: something is wrong")
    fits_and_is_accessible(page)
    page.goto(desk_address(demo, "/desk/"))
    needs = page.get_by_role("region", name="Needs you")
    expect(needs).to_contain_text("Rosa Hart answers your preview link: something is wrong: It is 300 metres long.")
    needs.get_by_role("link", name="Wall of 400 metres").click()
    expect(page.locator(".answered")).to_contain_text("Rosa Hart read this version: something is wrong")
    page.locator("[name=headline]").fill("Wall of 300 metres")
    act(page, "Minor edit")
    expect(page.locator(".answered")).to_contain_text("The text has changed since")
    page.goto(links)
    page.get_by_role("button", name="Revoke").first.click()
    hers.get_by_label("It is right").check()
    with hers.expect_response(link) as told:
        hers.get_by_role("button", name="Send to the newsroom").click()
    assert told.value.status == 404
    phone.close()
    own.close()
