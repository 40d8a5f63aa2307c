"""Fronts and rails as front editors work on them: by mouse, by keyboard alone, by two at once; and the breaking banner."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.cli.stack import Stack, until
from tests.journeys.screens import desk_address, signed_in

TOP = "section[data-rail='top']"
CHANGE = "**/fronts/change/"


@pytest.fixture(scope="module")
def pages(browser: Browser, demo: Stack) -> Iterator[tuple[Page, Page]]:
    """The fronts on the screens of two front editors."""
    contexts = [signed_in(browser, demo, viewport={"width": 1440, "height": 1000}) for _ in range(2)]
    made = contexts[0].new_page(), contexts[1].new_page()
    for page in made:
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield made
    for context in contexts:
        context.close()


def opened(page: Page, demo: Stack, path: str = "/desk/fronts/") -> Page:
    page.goto(desk_address(demo, path))
    return page


def picks(page: Page, rail: str = TOP) -> list[str]:
    return [str(each.get_attribute("data-headline")) for each in page.locator(f"{rail} [data-slots] > [data-card]").all()]


def said(page: Page) -> Locator:
    return page.locator("[data-say]")


def site(demo: Stack, path: str = "/") -> bytes:
    status, body = demo.get(path)
    assert status == 200
    return body


@contextmanager
def answered(page: Page, address: str) -> Iterator[None]:
    """What is done in the block is answered, and the board shows it."""
    with page.expect_response(address):
        yield
    expect(page.locator("[data-fronts][aria-busy]")).to_have_count(0)


def launch(page: Page) -> None:
    with answered(page, "**/fronts/launch/"):
        page.get_by_role("button", name="Launch", exact=True).click()
    expect(said(page)).to_have_text(re.compile(r"Live in edition \d+ after \d+ ms"))


def test_a_story_is_dragged_worded_pinned_seen_and_launched(pages: tuple[Page, Page], demo: Stack) -> None:
    page = opened(pages[0], demo)
    former, live = picks(page), site(demo)
    filled = page.locator("section[data-rail='latest-news'] .fronts-card--filled").nth(1)
    story = str(filled.get_attribute("data-headline"))
    with answered(page, CHANGE):
        filled.drag_to(page.locator(f"{TOP} [data-card]").first, target_position={"x": 120, "y": 3})
    expect(said(page)).to_contain_text("to place 1 in The storm surge")
    assert picks(page) == [story, *former]
    card = page.locator(f"{TOP} [data-card]").first
    card.locator("summary").click()
    card.get_by_label("Headline for this slot").fill("Words for this slot alone")
    with answered(page, CHANGE):
        card.get_by_role("button", name=f"Set the headline of “{story}” here").click()
    card.get_by_label("Stays until").select_option("two-hours")
    with answered(page, CHANGE):
        card.get_by_role("button", name=f"Set how long “{story}” stays").click()
    expect(card).to_contain_text("Leaves ")
    expect(page.frame_locator("[data-frame]").get_by_text("Words for this slot alone")).to_be_visible()
    page.get_by_role("button", name="Phone").click()
    expect(page.locator("[data-frame]")).to_have_css("width", "390px")
    assert site(demo) == live, "a draft is not live"
    shown = page.context.request.get(desk_address(demo, "/desk/fronts/preview/front/")).body()
    launch(page)
    assert site(demo) == shown, "readers get what the preview showed"
    expect(page.get_by_role("region", name="Receipt")).to_contain_text("The storm surge")
    with answered(page, "**/fronts/undo/"):
        page.get_by_role("button", name="Undo launch").click()
    assert site(demo) == live
    assert picks(page) == former


def test_the_same_with_the_keyboard_alone(pages: tuple[Page, Page], demo: Stack) -> None:
    page = opened(pages[0], demo)
    former = picks(page)
    page.get_by_role("button", name=f"Move “{former[2]}”", exact=True).focus()
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text(f"Picked up “{former[2]}”. Place 3 of {len(former)} in The storm surge.")
    page.keyboard.press("ArrowUp")
    expect(said(page)).to_have_text(f"Place 2 of {len(former)} in The storm surge.")
    page.keyboard.press("Escape")
    expect(said(page)).to_have_text("Left where it was.")
    assert picks(page) == former
    for key in ("Space", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
    with answered(page, CHANGE):
        page.keyboard.press("Space")
    expect(said(page)).to_contain_text("to place 1 in The storm surge")
    assert picks(page) == [former[2], *former[:2], *former[3:]]
    expect(page.get_by_role("button", name=f"Move “{former[2]}”", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(said(page)).to_contain_text("in Latest News")
    with answered(page, CHANGE):
        page.keyboard.press("Space")
    expect(said(page)).to_contain_text("in Latest News")
    assert former[2] in picks(page, "section[data-rail='latest-news']")
    assert picks(page) == [*former[:2], *former[3:]]
    page.get_by_role("button", name="Take back").focus()
    with answered(page, "**/fronts/back/"):
        page.keyboard.press("Enter")
    page.once("dialog", lambda dialog: dialog.accept())
    with answered(page, "**/fronts/discard/"):
        page.get_by_role("button", name="Discard draft").press("Enter")
    expect(page.get_by_text("Nothing drafted")).to_be_visible()
    assert picks(page) == former


def test_buttons_do_what_dragging_does_and_stories_are_brought_in_and_replaced(pages: tuple[Page, Page], demo: Stack) -> None:
    page = opened(pages[0], demo)
    former = picks(page)
    with answered(page, CHANGE):
        page.get_by_role("button", name=f"Move “{former[0]}” down", exact=True).click()
    assert picks(page)[:2] == [former[1], former[0]]
    page.get_by_label("Search stories").fill("lighthouse")
    expect(page.locator("[data-found-count]")).to_have_text(re.compile(r"^\d+ stor(y|ies) to choose from\.$"))
    expect(page.locator(".fronts__found li").first).to_be_visible()
    assert page.locator("[aria-live] .fronts__found, [role=status] .fronts__found").count() == 0, "the list itself is not read out"
    page.locator(f"{TOP} [data-card]").first.locator("summary").click()
    page.locator(f"{TOP} [data-card]").first.get_by_role("button", name="Replace by another story").click()
    expect(said(page)).to_contain_text("to stand in place of")
    other = page.locator(".fronts__found li").first
    brought = str(other.get_attribute("data-headline"))
    with answered(page, CHANGE):
        other.get_by_role("button", name=f"Put “{brought}” first in the rail").click()
    expect(said(page)).to_contain_text("in place of")
    assert page.locator(f"{TOP} [data-card]").count() == len(former)
    page.once("dialog", lambda dialog: dialog.accept())
    with answered(page, "**/fronts/discard/"):
        page.get_by_role("button", name="Discard draft").click()


def test_who_launches_after_another_changed_the_draft_is_shown_it_first(pages: tuple[Page, Page], demo: Stack) -> None:
    one, two = (opened(page, demo) for page in pages)
    former = picks(one)
    with answered(one, CHANGE):
        one.get_by_role("button", name=f"Move “{former[0]}” down", exact=True).click()
    two.reload()
    with answered(two, CHANGE):
        two.get_by_role("button", name=f"Move “{former[3]}” up", exact=True).click()
    with answered(one, "**/fronts/launch/"):
        one.get_by_role("button", name="Launch", exact=True).click()
    expect(said(one)).to_contain_text("changed the fronts after you last looked. Nothing was launched")
    assert picks(one) == picks(two)
    launch(one)
    with answered(one, "**/fronts/undo/"):
        one.get_by_role("button", name="Undo launch").click()


def test_a_banner_is_over_every_page_until_it_is_taken_down(pages: tuple[Page, Page], demo: Stack) -> None:
    page = opened(pages[0], demo, "/desk/banner/")
    everywhere = ("/", "/news/", "/about/", "/2026/")
    before = [site(demo, path) for path in everywhere]
    page.get_by_label("Line", exact=True).fill("Everybody out of Harbour Street now")
    link = page.get_by_role("combobox", name="Link, if any")
    link.press_sequentially("broken sea wall")
    expect(page.get_by_role("option", name="Who pays for a broken sea wall?")).to_have_attribute("aria-selected", "true")
    link.press("Enter")
    expect(page.get_by_text("Leads to /2026/03/03/who-pays")).to_be_visible()
    link.press("Enter")
    expect(page.get_by_text("On every page until")).to_be_hidden()
    assert site(demo) == before[0], "choosing publishes nothing"
    page.get_by_role("button", name="Put it over every page").click()
    expect(page.get_by_text("On every page until")).to_be_visible()
    assert all(b"Everybody out of Harbour Street now</a>" in site(demo, path) for path in everywhere)
    assert b"Everybody out" in demo.get("/no/such/page/")[1]
    for width, scheme in ((390, "light"), (320, "dark")):
        reader = page.context.browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[union-attr,arg-type]
        reader.goto(f"http://127.0.0.1:{demo.site_port}/")
        expect(reader.get_by_role("region", name="Breaking news")).to_be_visible()
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth")
        reader.emulate_media(media="print")
        expect(reader.locator(".page__banner")).to_be_hidden()
        reader.close()
    page.get_by_role("button", name="Take it down now").click()
    expect(page.get_by_text("On every page until")).to_be_hidden()
    assert [site(demo, path) for path in everywhere] == before
    token = str(page.get_attribute("[name=csrfmiddlewaretoken]", "value"))
    ends = datetime.now(UTC) + timedelta(seconds=10)
    said: dict[str, str | float | bool] = {
        "csrfmiddlewaretoken": token,
        "text": "Out by itself",
        "until": "moment",
        "moment": ends.isoformat(),
    }
    page.context.request.post(page.url, form=said, headers={"Referer": page.url})
    assert b"Out by itself" in site(demo)
    until(lambda: b"Out by itself" not in site(demo))
    assert datetime.now(UTC) >= ends
    opened(page, demo, "/desk/banner/")
    expect(page.get_by_text("On every page until")).to_be_hidden()
    assert [site(demo, path) for path in everywhere] == before
