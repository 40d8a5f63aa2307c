"""Dependency honesty: a render that hides what it read, or an index that forgets it, is noticed (R8)."""

from collections.abc import Collection

import pytest

from stoppress.editions.log import Addition, Appended, FragmentName, Placing
from stoppress.editions.memory import MemoryEditions
from stoppress.press import copy
from stoppress.press.copy import Value
from stoppress.press.publishing import Change, Press
from stoppress.press.scratch import verify_press
from tests.press.newsroom import NOON, encoded, small_newsroom, story, teaser

KINDS: dict[str, dict[str, Value | None]] = {
    "site": {"site": copy.Site("Another name", "https://harbourpost.example")},
    "navigation": {"navigation": copy.Navigation(("sport",), ())},
    "banner": {"banner": copy.Banner("Another line")},
    "section/": {"section/news": copy.Section("news", "Renamed")},
    "topic/": {"topic/flooding": copy.Topic("flooding", "Renamed")},
    "contributor/": {"contributor/r-hale": copy.Contributor("r-hale", "Renamed", "Editor.")},
    "document/": {"document/about": copy.Document("about", "Renamed", "<p>Us</p>")},
    "picture/": {"picture/surge": copy.Picture("surge", (), ())},
    "story/": {"story/3/teaser": teaser(3, "Renamed")},
    "uri/": story(9, "Turned up"),
    "rail/": {"rail/latest": copy.Rail("latest", "Renamed", 2, (), (5, 6))},
    "layout/": {"layout/story": copy.Layout(("explained",), ())},
    "list/": {"list/section/news": copy.Listing((1,))},
    "chunk/": {"chunk/day/2022-03-01/1": copy.Chunk((1,))},
    "archive/": {"archive/2022": copy.Counts((copy.Count("2022-04", 9),))},
    "sitemap/": {"sitemap/days": copy.Days(("2022-03-09",))},
    "gone/": {"gone/2022/03/01/withdrawn/": copy.Gone("Another line.")},
    "template/": {"theme/story/story.html": copy.ThemeFile("another template")},
}


class Forgetful(MemoryEditions):
    """Editions that lose what was read of one kind of copy: a seeded fault, which the checks must notice."""

    def __init__(self, forgets: str) -> None:
        super().__init__()
        self._forgets = forgets

    def append(self, addition: Addition) -> Appended:
        placed: dict[FragmentName, Placing | None] = {}
        for name, placing in addition.placed.items():
            kept = placing and Placing(placing.fragment, frozenset(key for key in placing.read if not key.startswith(self._forgets)))
            placed[name] = kept
        return super().append(Addition(**{**vars(addition), "placed": placed}))


def newsroom(log: MemoryEditions) -> Press:
    filed = small_newsroom()
    filed["story/1/teaser"] = teaser(1, picture=copy.LeadPicture("surge", "alt", "caption", "credit"))
    filed["story/1/body"] = copy.Body((copy.ReadMore(teaser(9).uri, "Later"),), people=("r-hale",), topics=("flooding",))
    press = Press(log)
    press.refresh(NOON)
    press.publish(Change(encoded(filed), NOON, "import", "test"))
    return press


@pytest.mark.parametrize("kind", KINDS)
def test_r8_a_dropped_kind_of_dependency_is_noticed(kind: str) -> None:
    press = newsroom(Forgetful(kind))
    press.publish(Change(encoded(KINDS[kind]), NOON + 1, "edit", "test"))
    assert list(verify_press(press.log)) != []


@pytest.mark.parametrize("kind", KINDS)
def test_r8_no_kind_is_dropped(kind: str) -> None:
    press = newsroom(MemoryEditions())
    press.publish(Change(encoded(KINDS[kind]), NOON + 1, "edit", "test"))
    assert list(verify_press(press.log)) == []


def test_r8_everything_a_render_is_given_it_reads_through_the_reading() -> None:
    """The only way to copy is `Reading`; the log's own readers find every reader of every key."""
    press = newsroom(MemoryEditions())
    log = press.log
    readers: dict[str, Collection[str]] = {key: log.readers([key]) for key in log.filed_keys()}
    for name, _ in log.names():
        for key in log.read_by(name):
            if key in readers:
                assert name in readers[key]
