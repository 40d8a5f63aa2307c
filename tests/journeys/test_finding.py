"""Finding, in a browser: search while typing, several chosen by keyboard, moved in one edition."""

import re

from playwright.sync_api import Browser, expect

from stoppress.editions.folder import open_reader
from tests.cli.stack import Stack
from tests.journeys.screens import desk_address, signed_in


def head(stack: Stack) -> int:
    log = open_reader(stack.data / "editions")
    try:
        return log.head()
    finally:
        log.close()


def test_what_is_typed_is_found_chosen_and_moved_in_one_edition(demo: Stack, browser: Browser) -> None:
    context = signed_in(browser, demo)
    page = context.new_page()
    page.goto(desk_address(demo, "/desk/stories/"))
    page.get_by_label("Words").press_sequentially("harbour")
    expect(page).to_have_url(re.compile("q=harbour"))
    expect(page.locator(".finding__list mark").first).to_be_visible()
    before = head(demo)
    for place in (0, 1):
        box = page.locator(".finding__list tbody .bulk-action-checkbox").nth(place)
        box.focus()
        page.keyboard.press("Space")
        expect(box).to_be_checked()
    page.get_by_role("link", name="Move the chosen stories to another section").press("Enter")
    page.get_by_label("Move to").select_option(label="Sport")
    page.get_by_role("button", name="Move: 2 stories").press("Enter")
    expect(page.locator(".finding__says")).to_have_text("2 stories are moved.")
    assert head(demo) == before + 1
    context.close()


def test_what_can_be_done_to_the_chosen_is_in_sight_on_a_telephone(demo: Stack, browser: Browser) -> None:
    context = signed_in(browser, demo, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(desk_address(demo, "/desk/stories/"))
    for headline in ("Storm surge live: Tuesday on the Tolver coast", "What the surge took: the count on Wednesday morning"):
        box = page.get_by_role("checkbox", name=f"Choose: {headline}")
        box.focus()
        page.keyboard.press("Space")
    doers = page.get_by_role("region", name="Bulk actions")
    expect(doers.get_by_text("2 stories chosen")).to_be_in_viewport(ratio=1)
    for link in doers.get_by_role("link").all():
        expect(link).to_be_in_viewport(ratio=1)
    expect(box).to_be_in_viewport(ratio=1)
    doers.get_by_role("button", name="More").press("Enter")
    expect(page.get_by_role("link", name="Put the chosen drafts into the bin")).to_be_in_viewport(ratio=1)
    context.close()


def test_the_sheet_of_keys_opens_by_its_key_and_what_it_names_leads_there(demo: Stack, browser: Browser) -> None:
    context = signed_in(browser, demo)
    page = context.new_page()
    for screen in ("/desk/", "/desk/stories/", "/desk/stories/add/"):
        page.goto(desk_address(demo, screen))
        page.get_by_role("button", name="Keys").wait_for()
        page.evaluate("document.activeElement.blur()")  # in a field, `?` is a question mark
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
        expect(sheet.get_by_role("row", name="Flash g f")).to_be_visible()
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.wait_for_url("**/desk/flash/")
    context.close()
