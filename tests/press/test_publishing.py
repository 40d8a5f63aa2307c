"""Publishing: what is rendered again, what is left alone, and what happens when a render fails."""

import pytest

from stoppress.editions.memory import MemoryEditions
from stoppress.press import copy
from stoppress.press.copy import Value
from stoppress.press.publishing import Change, Outcome, Press
from stoppress.press.scratch import verify_press
from tests.press.newsroom import NOON, encoded, small_newsroom, story, teaser, whole_site


@pytest.fixture
def press() -> Press:
    press = Press(MemoryEditions())
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom()), NOON, "import", "test"))
    return press


def publish(press: Press, changed: dict[str, Value | None], at: int = NOON + 1000) -> Outcome:
    return press.publish(Change(encoded(changed), at, "edit", "R. Hale", 7))


def test_a_corrected_body_leaves_the_front_and_every_list_alone(press: Press) -> None:
    outcome = publish(press, {"story/3/body": copy.Body((copy.Text("<p>By three votes.</p>"),))})
    assert set(outcome.rendered) == {"story/3/head", "story/3/story"}
    assert "story/3/story" in outcome.changed


def test_a_new_headline_is_on_every_page_that_shows_it(press: Press) -> None:
    before = whole_site(press.log)
    publish(press, {"story/3/teaser": teaser(3, "The wall is breached")})
    after = whole_site(press.log)
    shown_before = {path for path, page in before.items() if b"Headline 3" in page[3]}
    assert len(shown_before) > 20
    assert not [path for path, page in after.items() if b"Headline 3" in page[3]]
    assert shown_before == {path for path, page in after.items() if b"The wall is breached" in page[3]}


def test_copy_that_says_the_same_makes_no_edition(press: Press) -> None:
    head = press.log.head()
    outcome = publish(press, {"list/front": copy.Listing((6, 5, 4, 3, 2, 1))})
    assert not outcome.fresh
    assert press.log.head() == outcome.edition == head
    assert press.log.mark() == 7


def test_a_fragment_that_comes_out_the_same_changes_no_page(press: Press) -> None:
    navigation = copy.Navigation(("news", "sport"), ("about",), ())
    publish(press, {"navigation": navigation})
    outcome = publish(press, {"archive/years": copy.Counts((copy.Count("2022", 99),))})
    assert "foot" in outcome.rendered
    assert "foot" not in outcome.changed


def test_entering_and_leaving_a_rail_changes_just_the_pages_concerned(press: Press) -> None:
    assert press.log.placed("rails@story~6/1", press.log.head())
    publish(press, {"rail/explained": copy.Rail("explained", "Explained", 2, (), (3, 2))})
    head = press.log.head()
    standing = {name for name, _ in press.log.names("rails@story~")}
    page = press.log.page(teaser(3).address, head)
    assert "rails@story~3/1" in standing
    assert page is not None
    assert "rails@story~3/1" in page.names
    left = press.log.page(teaser(4).address, head)
    assert left is not None
    assert "rails@story" in left.names


def test_a_changed_slug_moves_the_page_and_leaves_a_redirect(press: Press) -> None:
    moved = teaser(3, address="/2022/03/02/breach/")
    publish(press, {"story/3/teaser": moved, f"redirect{teaser(3).address}": copy.Redirect("/2022/03/02/breach/")})
    site = whole_site(press.log)
    assert site["/2022/03/02/breach/"][0] == 200
    assert site[teaser(3).address][:2] == (301, (("Location", "/2022/03/02/breach/"),))


def test_a_killed_story_is_gone_from_every_page_and_its_address_says_so(press: Press) -> None:
    shown = teaser(3)
    publish(press, {
        "story/3/teaser": None, "story/3/body": None, f"uri/{shown.uri}": None, f"gone{shown.address}": copy.Gone("Wrong in substance."),
    })  # fmt: skip
    site = whole_site(press.log)
    assert site[shown.address][0] == 410
    assert b"Wrong in substance." in site[shown.address][3]
    assert not [path for path, page in site.items() if b"Headline 3" in page[3]]
    assert not [name for name, _ in press.log.names("story/3/")]


def test_an_address_that_another_story_holds_is_refused_and_nothing_is_lost(press: Press) -> None:
    outcome = publish(press, story(8, address=teaser(3).address))
    assert "belongs to another page" in outcome.not_live["story/8"]
    assert b"Headline 3" in whole_site(press.log)[teaser(3).address][3]
    assert press.log.filed("story/8/teaser") is None


BROKEN_STORY = copy.ThemeFile("{% if headline == 'Bad' %}{{ no.such.field }}{% endif %}{{ headline }}")


def test_t20_a_story_whose_own_page_fails_is_not_live_and_the_rest_is(press: Press) -> None:
    publish(press, {"theme/story/story.html": BROKEN_STORY})
    outcome = publish(press, {**story(7, "Bad"), **story(8, "Good"), "list/section/news": copy.Listing((8, 7, 6))})
    assert list(outcome.not_live) == ["story/7"]
    listed = whole_site(press.log)["/news/"][3]
    assert b"Good" in listed
    assert b"Bad" not in listed


def test_t20_a_broken_fragment_elsewhere_keeps_its_former_version_and_says_so(press: Press) -> None:
    before = whole_site(press.log)["/about/"]
    outcome = publish(press, {"theme/document/document.html": copy.ThemeFile("{{ no.such.field }}")})
    assert "document/about/page" in outcome.broken
    assert whole_site(press.log)["/about/"][3].count(b"We are a radio station.") == before[3].count(b"We are a radio station.") == 1


def test_t10_a_clock_that_steps_back_never_takes_the_editions_back(press: Press) -> None:
    publish(press, {"story/3/teaser": teaser(3, "Later")}, at=NOON + 5000)
    outcome = publish(press, {"story/3/teaser": teaser(3, "Earlier")}, at=NOON - 60_000)
    assert press.log.edition(outcome.edition).at == NOON + 5000


def test_an_empty_newsroom_has_its_error_pages() -> None:
    press = Press(MemoryEditions())
    press.refresh(NOON)
    site = whole_site(press.log)
    assert {"!error/404", "!error/410", "!error/500", "!error/503", "/robots.txt"} <= site.keys()


def test_what_a_page_read_is_on_record(press: Press) -> None:
    assert {"story/3/teaser", "story/3/body", "site", "section/sport", "template/story/story.html"} <= press.log.read_by("story/3/story")


def test_a_broken_fragment_is_made_when_its_template_is_mended(press: Press) -> None:
    publish(press, {"theme/document/document.html": copy.ThemeFile("{{ no.such.field }}"), "document/new": copy.Document("new", "New", "")})
    assert "/new/" not in whole_site(press.log)
    publish(press, {"theme/document/document.html": None})
    assert whole_site(press.log)["/new/"][0] == 200
    assert list(verify_press(press.log)) == []


def test_a_press_that_starts_again_tries_what_was_broken(press: Press) -> None:
    publish(
        press,
        {
            "theme/document/document.html": copy.ThemeFile("{% if title == 'New' %}{{ no.such }}{% endif %}"),
            "document/new": copy.Document("new", "New", ""),
        },
    )
    assert press.refresh(NOON + 9000) is not None
    assert press.copy.get("press/broken") == ["document/new/page"]


def test_a_story_that_names_a_refused_one_of_the_same_change_is_rendered_without_it(press: Press) -> None:
    """Story 7 would stand where a withdrawn one says so: it is refused, and story 3, made in the same change, does not link to it."""
    taken = story(7, address="/2022/03/01/withdrawn/")
    related = copy.Body((copy.ReadMore(teaser(7).uri, "Read on"),), related=(copy.Related(teaser(7).uri, "Related"),))
    outcome = publish(press, {**story(3, "Moved on"), "story/3/body": related, **taken})
    assert set(outcome.not_live) == {"story/7"}
    assert b"Headline 7" not in whole_site(press.log)["/2022/03/02/story-3/"][3]
    assert b"Moved on" in whole_site(press.log)["/2022/03/02/story-3/"][3]
    assert not list(verify_press(press.log))


def test_a_refused_story_of_a_rail_leaves_the_pages_of_the_others_in_it_as_they_were(press: Press) -> None:
    """Story 1 comes back into the rail at an address that says it was withdrawn: story 5, which it would push out, stays in."""
    publish(press, {"story/1/teaser": None, f"gone{teaser(1).address}": copy.Gone("Withdrawn."), "rail/explained": None})
    outcome = publish(press, story(1))
    assert set(outcome.not_live) == {"story/1"}
    assert not list(verify_press(press.log))
    publish(press, {**story(1, "Back"), f"gone{teaser(1).address}": None})
    assert not list(verify_press(press.log))
