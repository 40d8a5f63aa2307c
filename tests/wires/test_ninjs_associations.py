"""Pictures, related stories and corrections: which is taken, and what becomes of the others."""

from dataclasses import replace
from typing import Any

import pytest

from stoppress.wires.item import Item, Problem
from stoppress.wires.ninjs import read_item, write_item
from tests.wires.ninjs_rules import faults


def read(*associations: Any) -> tuple[Item, tuple[Problem, ...]]:
    raw = {"uri": "tag:x,1:1", "versionCreated": "2026-03-02T12:00:00Z", "headlines": [{"value": "Surge"}], "associations": [*associations]}
    item, problems = read_item(raw)
    assert item is not None, problems
    assert faults(write_item(item)) == []
    again, _ = read_item(write_item(item))
    assert again is not None
    assert (again.picture, again.related, again.corrections) == (item.picture, item.related, item.corrections)
    assert write_item(again) == write_item(item)
    return item, problems


def picture(uri: str = "tag:x,1:p", **fields: Any) -> dict[str, Any]:
    return {"uri": uri, "name": "photo", "type": "picture", "renditions": [{"name": "main", "href": "media/a.jpg"}]} | fields


def test_the_lead_picture_is_named_mainpic_before_it_is_the_first_picture() -> None:
    item, _ = read(picture("a:1"), picture("a:2", name="mainpic"), picture("a:3"))
    assert item.picture is not None
    assert item.picture.uri == "a:2"
    item, _ = read({"uri": "a:0", "name": "map", "type": "graphic"}, picture("a:1"), picture("a:2"))
    assert item.picture is not None
    assert item.picture.uri == "a:1"


def test_a_related_picture_story_is_no_lead_picture() -> None:
    item, _ = read(picture("a:1", rel="related"))
    assert item.picture is None
    assert item.related[0].uri == "a:1"


def test_a_story_whose_picture_was_taken_off_does_not_get_another_at_the_next_import() -> None:
    item, _ = read(picture("a:1"), picture("a:2"), {"uri": "a:0", "name": "map", "type": "graphic"})
    written = write_item(replace(item, picture=None))
    assert [entry["uri"] for entry in written["associations"]] == ["a:0"]
    assert "a:2" in written["altIds"][0]["value"]
    again, _ = read_item(written)
    assert again is not None
    assert again.picture is None
    assert write_item(again) == written


@pytest.mark.parametrize(
    ("renditions", "href"),
    [
        ([{"name": "s", "href": "https://p.example/s.jpg", "width": 10, "height": 10}, {"name": "b", "href": "https://p.example/b.jpg", "width": 99, "height": 99}],
         "https://p.example/b.jpg"),
        ([{"name": "b", "href": "https://p.example/b.jpg", "width": 99, "height": 99}, {"name": "m", "href": "media/m.jpg"}], "media/m.jpg"),
        ([{"name": "a", "href": "https://p.example/a.jpg"}, {"name": "b", "href": "https://p.example/b.jpg"}], "https://p.example/a.jpg"),
        ([{"name": "thumbnail"}, {"name": "highres"}], ""),
        ([], ""),
    ],
)  # fmt: skip
def test_the_file_is_one_of_the_folder_else_the_largest_else_the_first(renditions: list[dict[str, Any]], href: str) -> None:
    item, problems = read(picture(renditions=renditions))
    assert item.picture is not None
    assert item.picture.href == href
    assert problems == ()


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "file:///etc/passwd", "media/../../etc/passwd", "/etc/passwd", "data:image/png;base64,AA", "media\\..\\x", 7],
)
def test_a_file_that_may_not_be_shown_is_named(href: object) -> None:
    item, problems = read(picture(renditions=[{"name": "main", "href": href}]))
    assert item.picture is not None
    assert item.picture.href == ""
    assert [problem.field for problem in problems] == ["/associations/0/renditions"]


@pytest.mark.parametrize("poi", [{"x": 1}, {"x": -1, "y": 2}, {"x": "1", "y": 2}, {"x": 1.5, "y": 2}, [1, 2], {"x": True, "y": 2}])
def test_a_focal_point_that_is_none_is_left_out_and_named(poi: object) -> None:
    item, problems = read(picture(renditions=[{"name": "main", "href": "media/a.jpg", "poi": poi}]))
    assert item.picture is not None
    assert item.picture.focus is None
    assert [problem.field for problem in problems] == ["/associations/0/renditions/0/poi"]


def test_an_emptied_caption_stays_empty_beside_another_description() -> None:
    item, _ = read(picture(descriptions=[{"role": "caption", "value": "The quay"}, {"role": "long", "value": "Waves"}]))
    assert item.picture is not None
    emptied = replace(item, picture=replace(item.picture, caption=""))
    again, _ = read_item(write_item(emptied))
    assert again is not None
    assert again.picture == emptied.picture


@pytest.mark.parametrize("uri", [None, "", 7, "two words"])
@pytest.mark.parametrize("rel", [None, "related", "correction"])
def test_what_is_associated_needs_a_uri_and_is_named_without(uri: object, rel: str | None) -> None:
    item, problems = read({"name": "mainpic", "uri": uri} | ({"rel": rel} if rel else {}))
    assert (item.picture, item.related, item.corrections) == (None, (), ())
    assert [problem.field for problem in problems] == ["/associations/0/uri"]


def test_a_correction_whose_date_cannot_be_understood_holds_the_item() -> None:
    item, problems = read({"name": "It was 2,000", "rel": "correction", "uri": "a:c", "versionCreated": "today"})
    assert item.status == "withheld"
    assert item.corrections == ()
    assert [problem.field for problem in problems] == ["/associations/0"]


def test_a_correction_of_plain_text_becomes_paragraphs_and_html_is_cleaned() -> None:
    correction = {"name": "It was 2,000", "rel": "correction", "uri": "a:c", "versionCreated": "2026-03-02T12:00:00Z"}
    plain, _ = read(correction | {"bodies": [{"contentType": "text/plain", "value": "a & b"}]})
    assert plain.corrections[0].html == "<p>a &amp; b</p>"
    html, _ = read(correction | {"bodies": [{"contentType": "text/html", "value": "<p>a<script>b</script></p>"}]})
    assert html.corrections[0].html == "<p>a</p>"


def test_the_same_related_story_stands_once() -> None:
    item, _ = read({"name": "a", "rel": "related", "uri": "a:1", "type": "text"}, {"name": "b", "rel": "related", "uri": "a:1"})
    assert [(related.uri, related.name) for related in item.related] == [("a:1", "a")]
