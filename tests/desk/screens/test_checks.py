"""Checks while writing: each fault is found once, at its place, and good copy is left alone."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from stoppress.desk.screens.stories.checks import Draft, Leads, Point, Shown, Text, check
from tests.desk import newsdesk

TODAY = date(2026, 3, 4)  # a Wednesday


def found(*paragraphs: str, **named: Any) -> list[Point]:
    draft = Draft(named.pop("headline", "Wall"), named.pop("teaser", ""), [Text("body-0-value", "Text", paragraphs)], **_none(named))
    return check(draft, today=TODAY, live={"tag:live"})


def _none(named: dict[str, Any]) -> dict[str, Any]:
    return {"pictures": [], "leads": [], **named}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("He went to the the harbour.", "“the the”: the word stands twice."),
        ("It closed on Monday, 3 March 2026.", "“Monday, 3 March 2026”: 3 March 2026 is a Tuesday."),
        ("It closed on Monday 3 March.", "“Monday 3 March”: 3 March 2026 is a Tuesday."),
        ("It closed on Friday, March 6th.", None),
        ("Wednesday 4 March 2026 was wet.", None),
        ("It opens on 1 April 2026.", "“1 April 2026” lies in the future. If it is meant, leave it."),
        ("Born on 30 February 1961.", "“30 February 1961”: there is no such day."),
        ("She said that that man had had enough.", None),
        ("New York, New York. The end. The beginning.", None),
        ("On Saturday, 31 January 1953 the sea came.", None),
        ("On Sunday 1 Feb. 1953 it went.", None),
        ("In may 10 people walk there.", None),
        ("The sum of 14 marches", None),
    ],
)
def test_words_and_dates(text: str, line: str | None) -> None:
    assert [point.line for point in found(text)] == ([line] if line else [])
    assert all(point.field == "body-0-value" and point.said in text for point in found(text))


@pytest.mark.parametrize(
    ("alt", "credit", "fields"),
    [
        ("", "Ines Roe", ["picture_alt"]),
        ("WALL", "Ines Roe", ["picture_alt"]),
        ("The wall at dawn", "Ines Roe", ["picture_alt"]),
        ("A concrete wall, grey sea behind it", "", ["picture_credit"]),
        ("A concrete wall, grey sea behind it", "Ines Roe", []),
    ],
)
def test_a_picture_wants_credit_and_an_alternative_text_of_its_own(alt: str, credit: str, fields: list[str]) -> None:
    shown = Shown("picture_", "The lead picture", "key", alt, "The wall at dawn.", credit)
    assert [point.field for point in found("Words.", pictures=[shown])] == fields


def test_a_place_without_a_picture_lacks_nothing() -> None:
    assert not found("Words.", pictures=[Shown("picture_", "The lead picture", "", "", "", "")])


def test_a_headline_that_is_too_long_for_a_teaser_needs_one_that_is_not() -> None:
    long = "Council shelves the sea wall at Merrin Sands by two votes after a debate of nine hours and a recount"
    assert [point.field for point in found("Words.", headline=long)] == ["headline"]
    assert not found("Words.", headline=long, teaser="Council shelves sea wall")
    assert [point.field for point in found("Words.", headline="Wall", teaser=long)] == ["teaser"]


def test_read_more_leads_somewhere() -> None:
    leads = [Leads("a", "tag:live"), Leads("b", "tag:gone"), Leads("c", "https://example.org/"), Leads("d", "")]
    assert [point.field for point in found("Words.", leads=leads)] == ["b"]


@given(st.text(max_size=300))
def test_no_text_stumbles_it(text: str) -> None:
    for point in found(text, headline=text, leads=[Leads("x", text)]):
        assert point.line


def test_the_form_is_checked_as_it_is_posted(editor: Client, desk: Path) -> None:
    newsdesk.open_newsroom()
    rich = '{"blocks": [{"text": "On Monday 3 March 2026 the the sea came.", "key": "a"}], "entityMap": {}}'
    posted = {
        "headline": "Wall", "body-count": "2", "body-0-type": "text", "body-0-value": rich, "body-0-deleted": "", "body-1-deleted": "",
        "body-1-type": "picture", "body-1-value-picture": "abc", "body-1-value-alt": "wall", "body-1-value-credit": "",
        "related_list": "tag:nowhere",
    }  # fmt: skip
    points = editor.post("/desk/editor/checks/", posted).json()["points"]
    fields = [point["field"] for point in points]
    assert fields == ["body-0-value", "body-0-value", "body-1-value-alt", "body-1-value-credit", "related_list"]
    assert editor.post("/desk/editor/checks/", {"body-0-type": "text", "body-0-value": "[3"}).json() == {"points": []}
