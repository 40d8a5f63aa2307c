"""Arranging: whatever moves are made, every pick is kept once, and two editors' changes are told apart."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.desk.screens.rails import arranging
from stoppress.desk.screens.rails.arranging import (
    Arrangement,
    NotPicked,
    Row,
    Rule,
    Slot,
    SlugTaken,
    UnknownRail,
    assembled,
    merge,
    parts,
    picked,
    put,
)

STORIES = [f"tag:post:{number}" for number in range(8)]
RAILS = ("top", "latest", "explained")
LATER = datetime(2022, 3, 2, 18, tzinfo=UTC)


def rails(*slots: int) -> Arrangement:
    """Three rails, the first `slots[0]` stories picked in the first of them, and so on; no story twice."""
    left = iter(STORIES)
    rows = tuple(
        Row(slug, Rule(slug.title()), tuple(Slot(next(left)) for _ in range(many))) for slug, many in zip(RAILS, slots, strict=True)
    )
    return Arrangement(rows, {"front": RAILS, "story": ("latest",)})


def uris(arrangement: Arrangement, rail: str) -> list[str]:
    return [slot.uri for slot in arrangement.row(rail).slots]


moves = st.lists(st.tuples(st.integers(0, 7), st.sampled_from(RAILS), st.integers(0, 9)), max_size=30)


@given(moves)
def test_any_sequence_of_moves_keeps_every_pick_once(steps: list[tuple[int, str, int]]) -> None:
    arrangement = rails(3, 3, 2)
    for number, rail, at in steps:
        uri = STORIES[number]
        home = next(slug for slug, slot in picked(arrangement) if slot.uri == uri)
        before = uris(arrangement, rail)
        arrangement = put(arrangement, uri, rail, at, home)
        others = [each for each in before if each != uri]
        assert uris(arrangement, rail) == [*others[:at], uri, *others[at:]]
        assert sorted(slot.uri for _, slot in picked(arrangement)) == STORIES


@given(moves)
def test_a_move_carries_headline_and_time_with_it(steps: list[tuple[int, str, int]]) -> None:
    arrangement = arranging.pin(arranging.word(rails(3, 3, 2), STORIES[0], "top", "For this slot"), STORIES[0], "top", LATER)
    for number, rail, at in steps:
        home = next(slug for slug, slot in picked(arrangement) if slot.uri == STORIES[number])
        arrangement = put(arrangement, STORIES[number], rail, at, home)
    assert Slot(STORIES[0], "For this slot", LATER) in [slot for _, slot in picked(arrangement)]


@given(moves)
def test_parts_give_the_same_arrangement_again(steps: list[tuple[int, str, int]]) -> None:
    arrangement = arranging.pin(rails(3, 3, 2), STORIES[0], "top", LATER)
    for number, rail, at in steps:
        arrangement = put(arrangement, STORIES[number], rail, at)
    assert assembled(parts(arrangement)) == arrangement


def test_a_story_brought_in_from_elsewhere_stays_where_else_it_is_picked() -> None:
    arrangement = put(rails(2, 1, 0), STORIES[0], "latest", 0)
    assert uris(arrangement, "top") == STORIES[:2]
    assert uris(arrangement, "latest") == [STORIES[0], STORIES[2]]


def test_a_story_is_picked_once_in_a_rail_however_it_comes() -> None:
    twice = put(rails(2, 1, 0), STORIES[0], "latest", 0)
    moved = put(twice, STORIES[0], "latest", 5, "top")
    assert uris(moved, "top") == [STORIES[1]]
    assert uris(moved, "latest") == [STORIES[2], STORIES[0]]
    assert uris(arranging.exchange(rails(3, 0, 0), STORIES[0], "top", STORIES[2]), "top") == [STORIES[2], STORIES[1]]


def test_a_replaced_story_takes_its_headline_and_time_away() -> None:
    worded = arranging.word(rails(2, 0, 0), STORIES[0], "top", "For this slot")
    assert arranging.exchange(worded, STORIES[0], "top", STORIES[5]).row("top").slots[0] == Slot(STORIES[5])


def test_what_is_no_longer_there_is_named() -> None:
    with pytest.raises(NotPicked, match="no longer picked in Top"):
        arranging.take_out(rails(1, 0, 0), STORIES[4], "top")
    with pytest.raises(UnknownRail, match="somebody retired it"):
        put(rails(1, 0, 0), STORIES[0], "sport", 0)
    with pytest.raises(SlugTaken, match="/rails/top/"):
        arranging.make(rails(0, 0, 0), "top", Rule("Top"))


def test_a_retired_rail_leaves_every_page_and_a_new_one_stands_last() -> None:
    retired = arranging.retire(rails(1, 1, 1), "latest")
    assert retired.on("front") == ("top", "explained")
    assert retired.on("story") == ()
    made = arranging.make(retired, "sport", Rule("Sport"), "front")
    assert made.on("front") == ("top", "explained", "sport")
    assert arranging.stand(made, "sport", "front", 0).on("front") == ("sport", "top", "explained")
    assert arranging.leave(made, "top", "front").on("front") == ("explained", "sport")


def test_changes_of_different_rails_go_together() -> None:
    base = rails(2, 2, 0)
    mine, theirs = put(base, STORIES[1], "top", 0), put(base, STORIES[3], "latest", 0)
    merged = merge(parts(base), parts(mine), parts(theirs))
    assert merged.conflicts == ()
    both = assembled(merged.parts)
    assert (uris(both, "top"), uris(both, "latest")) == (uris(mine, "top"), uris(theirs, "latest"))


def test_changes_of_the_same_rail_are_a_conflict_and_neither_is_lost() -> None:
    base = rails(3, 0, 0)
    mine, theirs = put(base, STORIES[1], "top", 0), put(base, STORIES[2], "top", 0)
    (conflict,) = merge(parts(base), parts(mine), parts(theirs)).conflicts
    assert conflict.part == "picks/top"
    assert [uri for uri, _, _ in conflict.mine] == uris(mine, "top")
    assert [uri for uri, _, _ in conflict.theirs] == uris(theirs, "top")


def test_the_same_change_by_both_is_no_conflict() -> None:
    base = rails(3, 0, 0)
    moved = put(base, STORIES[1], "top", 0)
    assert merge(parts(base), parts(moved), parts(moved)).conflicts == ()
