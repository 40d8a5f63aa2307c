"""Work aside: large changes yield to publishes, take in what moved, and land as one edition."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from stoppress.editions.memory import MemoryEditions
from stoppress.press import copy
from stoppress.press.aside import LongWork, drop, waiting
from stoppress.press.copy import Value
from stoppress.press.publishing import Change, Outcome, Press
from stoppress.press.scratch import press_from_scratch, verify_press
from tests.press.newsroom import NOON, edits, encoded, small_newsroom, story, teaser, whole_site


@pytest.fixture
def press() -> Press:
    press = Press(MemoryEditions())
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom()), NOON, "import", "test", 1))
    return press


BROKEN_STORY = copy.ThemeFile("{% if headline == 'Bad' %}{{ no.such.field }}{% endif %}{{ headline }}")
RENAMED = Change(encoded({"section/news": copy.Section("news", "Newsroom")}), NOON + 1, "section renamed", "test", 2)


def test_work_aside_is_unseen_until_it_lands_and_then_it_is_one_edition(press: Press) -> None:
    before, head = whole_site(press.log), press.log.head()
    work = LongWork(press, RENAMED)
    while not work.step(3):
        assert press.log.head() == head
    assert whole_site(press.log) == before
    outcome = work.land()
    assert outcome.edition == head + 1
    assert list(verify_press(press.log)) == []
    assert b"Newsroom" in whole_site(press.log)["/news/"][3]


def test_publishes_in_between_go_first_and_are_taken_in(press: Press) -> None:
    work = LongWork(press, RENAMED)
    work.step(3)
    press.publish(Change(encoded(story(8, "In between", section="news")), NOON + 2, "publish", "test", 3))
    press.publish(Change(encoded({"story/2/teaser": teaser(2, "Fixed in between")}), NOON + 3, "publish", "test", 4))
    assert b"In between" in whole_site(press.log)[teaser(8).address][3]
    while not work.step(3):
        pass
    work.land()
    assert list(verify_press(press.log)) == []
    assert press.log.mark() == 4
    assert b"Fixed in between" in whole_site(press.log)[teaser(2).address][3]


def test_a_later_change_of_the_same_copy_wins(press: Press) -> None:
    work = LongWork(press, RENAMED)
    work.step(3)
    press.publish(Change(encoded({"section/news": copy.Section("news", "Latest name")}), NOON + 2, "renamed again", "test", 3))
    while not work.step(50):
        pass
    work.land()
    assert list(verify_press(press.log)) == []
    assert b"Latest name" in whole_site(press.log)["/news/"][3]


def test_work_that_was_cut_off_still_waits_in_the_editions(press: Press) -> None:
    LongWork(press, RENAMED).step(3)
    again = Press(press.log)
    again.publish(Change(encoded({"story/2/teaser": teaser(2, "Meanwhile")}), NOON + 2, "publish", "test", 3))
    (change,) = waiting(press.log)
    assert change.filed == RENAMED.filed
    work = LongWork(again, change)
    while not work.step(50):
        pass
    work.land()
    assert waiting(press.log) == []
    assert list(verify_press(press.log)) == []
    assert b"Newsroom" in whole_site(press.log)["/news/"][3]


def test_a_press_from_scratch_of_a_sound_site_makes_no_edition(press: Press) -> None:
    head = press.log.head()
    outcome = press_from_scratch(press, NOON + 9, "from scratch", "test")
    assert not outcome.fresh
    assert press.log.head() == head


def test_two_works_aside_at_once_both_land(press: Press) -> None:
    one = LongWork(press, RENAMED)
    other = LongWork(press, Change(encoded({"site": copy.Site("The Post", "https://post.example")}), NOON + 2, "site renamed", "test", 3))
    for work in (other, one):
        while not work.step(20):
            pass
        work.land()
    assert list(verify_press(press.log)) == []
    assert b"The Post" in whole_site(press.log)["/"][3]
    assert press.log.mark() == 3


def test_what_a_newer_large_change_says_too_leaves_the_older_one_that_still_waits(press: Press) -> None:
    older = LongWork(press, Change({**RENAMED.filed, **encoded({"site": copy.Site("The Post", "https://post.example")})}, NOON, "", "", 2))
    older.step(3)
    newer = LongWork(press, Change(encoded({"section/news": copy.Section("news", "Latest name")}), NOON + 2, "renamed again", "test", 3))
    assert [change.filed.keys() for change in waiting(press.log)] == [{"site"}, {"section/news"}]
    to_the_end(older)
    assert b"The Post" in whole_site(press.log)["/"][3]
    assert b"Newsroom" not in whole_site(press.log)["/news/"][3]
    to_the_end(newer)
    assert b"Latest name" in whole_site(press.log)["/news/"][3]
    assert list(verify_press(press.log)) == []
    assert waiting(press.log) == []


def test_t20_a_story_of_a_large_change_whose_own_page_fails_is_not_live_and_the_rest_is(press: Press) -> None:
    press.publish(Change(encoded({"theme/story/story.html": BROKEN_STORY}), NOON + 1, "theme", "test", 2))
    both = {**story(7, "Bad"), **story(8, "Good"), "list/section/news": copy.Listing((8, 7, 6))}
    outcome = to_the_end(LongWork(press, Change(encoded(both), NOON + 2, "large", "test", 3)), 2)
    assert list(outcome.not_live) == ["story/7"]
    assert press.log.filed("story/7/teaser") is None
    listed = whole_site(press.log)["/news/"][3]
    assert b"Good" in listed
    assert b"Bad" not in listed
    assert list(verify_press(press.log)) == []
    assert not press.copy.get("press/broken")


def to_the_end(work: LongWork, fragments: int = 40) -> Outcome:
    while not work.step(fragments):
        pass
    return work.land()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(st.tuples(edits, st.booleans(), st.integers(0, 3)), min_size=2, max_size=7))
def test_r7_large_and_small_changes_in_any_order_land_on_what_scratch_gives_and_the_latest_says(
    changes: list[tuple[dict[str, Value | None], bool, int]],
) -> None:
    press = Press(MemoryEditions())
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom()), NOON, "import", "test", 1))
    works: list[LongWork] = []
    refused: set[str] = set()
    latest: dict[str, bytes | None] = {}
    for number, (edit, large, steps) in enumerate(changes, 2):
        latest.update(encoded(edit))
        change = Change(encoded(edit), NOON + number, "change", "test", number)
        if large:
            works.append(LongWork(press, change))
        else:
            refused |= press.publish(change).not_live.keys()
        for _ in range(steps):
            if works and works[0].step(30):
                refused |= works.pop(0).land().not_live.keys()
    for work in works:
        refused |= to_the_end(work).not_live.keys()
    assert list(verify_press(press.log)) == []
    assert press.log.mark() == 1 + len(changes)
    if not refused:
        assert {key: press.log.filed(key) for key in latest} == latest


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(edits, st.lists(st.tuples(edits, st.integers(1, 60)), max_size=8), st.integers(0, 3))
def test_r7_whatever_is_published_meanwhile_work_aside_lands_on_what_scratch_gives(
    change: dict[str, Value | None], meanwhile: list[tuple[dict[str, Value | None], int]], ahead: int
) -> None:
    press = Press(MemoryEditions())
    press.refresh(NOON)
    press.publish(Change(encoded(small_newsroom()), NOON, "import", "test", 1))
    work = LongWork(press, Change(encoded(change), NOON + 1, "large", "test", 2))
    for _ in range(ahead):
        work.step(40)
    for at, (edit, fragments) in enumerate(meanwhile):
        press.publish(Change(encoded(edit), NOON + 2 + at, "publish", "test", 3 + at))
        work.step(fragments)
    while not work.step(40):
        pass
    work.land()
    assert list(verify_press(press.log)) == []
    assert press.log.mark() == 2 + len(meanwhile)


def test_a_waiting_change_may_be_dropped_for_whoever_asks_again(press: Press) -> None:
    LongWork(press, Change(RENAMED.filed, NOON + 1, "templates differ", "press")).step(3)
    again = Press(press.log)
    (change,) = waiting(press.log)
    drop(press.log, change)
    assert waiting(press.log) == []
    assert press_from_scratch(again, NOON + 2, "from scratch", "test").fresh is False
