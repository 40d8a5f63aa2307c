"""The breaking banner: over every page in one edition, for the price of one fragment."""

import pytest

from stoppress.editions.memory import MemoryEditions
from stoppress.press import copy
from stoppress.press.copy import Value
from stoppress.press.publishing import Change, Outcome, Press
from stoppress.press.scratch import verify_press
from tests.press.newsroom import NOON, encoded, small_newsroom, teaser, whole_site

LINE = "Sea wall breached at Orrery"


@pytest.fixture
def press() -> Press:
    press = Press(MemoryEditions())
    press.refresh(NOON)
    filed = small_newsroom()
    del filed["banner"]
    press.publish(Change(encoded(filed), NOON, "import", "test"))
    return press


def publish(press: Press, changed: dict[str, Value | None]) -> Outcome:
    return press.publish(Change(encoded(changed), NOON + 1000, "banner", "R. Hale"))


def html_pages(press: Press) -> dict[str, bytes]:
    return {path: page[3] for path, page in whole_site(press.log).items() if b"<!doctype html>" in page[3]}


def test_a_banner_is_over_every_page_and_costs_one_fragment(press: Press) -> None:
    before = html_pages(press)
    outcome = publish(press, {"banner": copy.Banner(LINE, href="/news/")})
    assert outcome.rendered == outcome.changed == ("masthead",)
    assert outcome.paths == ()
    after = html_pages(press)
    assert len(after) > 20
    assert all(page.count(LINE.encode()) == 1 for page in after.values())
    added = {len(after[path]) - len(before[path]) for path in after}
    assert len(added) == 1
    assert added.pop() < 300
    assert not list(verify_press(press.log))


def test_a_banner_that_ended_leaves_every_page_as_it_was(press: Press) -> None:
    before = whole_site(press.log)
    publish(press, {"banner": copy.Banner(LINE)})
    publish(press, {"banner": None})
    assert whole_site(press.log) == before


def test_a_banner_links_to_its_story_only_while_that_is_public(press: Press) -> None:
    publish(press, {"banner": copy.Banner(LINE, uri=teaser(2).uri)})
    link = f'<a href="{teaser(2).address}">{LINE}</a>'.encode()
    assert all(link in page for page in html_pages(press).values())
    publish(press, {"story/2/teaser": None, "story/2/body": None, f"uri/{teaser(2).uri}": None})
    assert all(link not in page and LINE.encode() in page for page in html_pages(press).values())
    assert not list(verify_press(press.log))


def test_a_theme_whose_masthead_has_no_place_for_it_shows_it_all_the_same(press: Press) -> None:
    own = copy.ThemeFile('</head>\n<body>\n<header>{{ name }}</header>\n<main id="main">\n')
    publish(press, {"theme/page/masthead.html": own, "banner": copy.Banner(LINE)})
    assert all(LINE.encode() in page for page in html_pages(press).values())
