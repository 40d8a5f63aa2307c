"""Search at the desk: drafts and live stories, by their words, whatever is asked."""

import pytest

from stoppress.desk.publishing import apply_items
from stoppress.desk.searching import search_stories
from tests.desk.newsdesk import NOON, item, open_newsroom, publish, story

pytestmark = pytest.mark.usefixtures("desk")


def test_stories_are_found_by_headline_standfirst_body_and_byline() -> None:
    open_newsroom()
    result = publish(headline="Überschwemmung", standfirst="Ferries stay", byline="R. Hale", status="withheld")
    for words in ("uberschwemmung", "ferr", "stay hal", "about budget"):
        assert search_stories(words) == [result.number], words
    assert search_stories("tag") == []
    assert search_stories("p") == []


def test_the_newest_come_first_and_old_words_are_forgotten() -> None:
    open_newsroom()
    results = apply_items([item(name, headline="Storm") for name in "abc"], at=NOON)
    assert search_stories("storm", 2) == [results[2].number, results[1].number]
    publish("b", version=2, headline="Calm")
    assert search_stories("storm") == [results[2].number, results[0].number]
    story("c").delete()
    assert search_stories("storm") == [results[0].number]


@pytest.mark.parametrize("asked", ["", '"', "NEAR(", "a AND", "*", "headline:x", "-", "x" * 10_000, "ümlaut OR 1=1 --", "\x00"])
def test_any_text_may_be_asked(asked: str) -> None:
    open_newsroom()
    assert search_stories(asked) == []
