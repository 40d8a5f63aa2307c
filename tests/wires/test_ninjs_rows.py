"""Each row of the table of INTERCHANGE, read and written."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from stoppress.wires.item import Correction, Item, Person, PictureUse, Problem, Related, Subject
from stoppress.wires.ninjs import parse_item, read_item, write_item
from tests.wires.ninjs_rules import faults

SAMPLE = Path(__file__).parent.parent / "samples" / "ninjs" / "every-row.json"
PLAIN: dict[str, Any] = {
    "uri": "tag:wire.example,2026:1",
    "versionCreated": "2026-03-02T12:00:00Z",
    "headlines": [{"value": "Surge cuts power"}],
}


def read(**fields: Any) -> tuple[Item, tuple[Problem, ...]]:
    item, problems = read_item(PLAIN | fields)
    assert item is not None, problems
    return item, problems


def refusal(**fields: Any) -> list[tuple[str, str]]:
    """Pointer and message of all that is wrong with a refused item."""
    item, problems = read_item({name: value for name, value in (PLAIN | fields).items() if value is not ...})
    assert item is None
    assert problems
    return [(problem.field, problem.message) for problem in problems]


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    value: dict[str, Any] = json.loads(SAMPLE.read_text())
    return value


@pytest.fixture(scope="module")
def item(sample: dict[str, Any]) -> Item:
    item, problems = read_item(sample)
    assert item is not None
    assert problems == ()
    return item


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ROWS: dict[str, Any] = {
    "uri": "tag:breakwater.example,2026:surge",
    "version": 7,
    "versioned": True,
    "status": "usable",
    "held": "",
    "embargoed_until": NOON,
    "first_created": NOON - timedelta(minutes=20),
    "version_created": NOON + timedelta(hours=2, minutes=19, seconds=30, milliseconds=500),
    "address": "/2026/03/02/surge-cuts-power/",
    "headline": "Surge cuts power to 2,000 homes",
    "teaser": "2,000 homes dark",
    "kicker": "Storm surge",
    "standfirst": "Ferries stay in port & trains stop",
    "body": ({"type": "text", "html": "<p>The wave came at noon.</p>"},),
    "byline": "R. Hale and Ida Moss",
    "people": (Person("R. Hale", "tag:breakwater.example,2026:people/r-hale"), Person("Ida Moss")),
    "dateline": "TOLVER",
    "section": Subject("weather", "Weather"),
    "topics": (Subject("storm-surge", "Storm surge"), Subject("power-cuts", "Power cuts")),
    "kind": "explainer",
    "picture": PictureUse(
        uri="tag:breakwater.example,2026:pictures/quay",
        href="media/quay.jpg",
        focus=(800, 300),
        alt="Waves over the quay",
        caption="The quay at noon",
        credit="Quist/Breakwater",
        photographer="Ola Quist",
    ),
    "related": (Related("tag:breakwater.example,2026:what", "What a surge is"),),
    "corrections": (
        Correction(
            "tag:breakwater.example,2026:surge/c1",
            "The number of homes was wrong",
            NOON + timedelta(hours=2),
            "<p>It is 2,000, not <em>20,000</em>.</p>",
        ),
    ),
    "language": "en-GB",
    "urgency": 2,
    "slugline": "WEATHER-SURGE",
    "desk_note": "Figures from the grid by telephone. Check at noon.",
    "kill_line": "Withdrawn at the grid's request",
    "dropped": {},
}


@pytest.mark.parametrize("field", ROWS)
def test_a_row_is_read(item: Item, field: str) -> None:
    assert getattr(item, field) == ROWS[field]


@pytest.mark.parametrize("field", ROWS)
def test_a_row_is_written_and_read_again(item: Item, field: str) -> None:
    again, problems = read_item(write_item(item))
    assert problems == ()
    assert getattr(again, field) == ROWS[field]


def test_what_has_no_place_comes_out_again(sample: dict[str, Any], item: Item) -> None:
    written = write_item(item)
    for name in ("profile", "representationType", "copyrightHolder", "usageTerms", "organisations", "places", "type"):
        assert written[name] == sample[name]
    assert {"role": "print", "value": "Lights out"} in written["headlines"]
    assert {"value": "A long wave and what it did"} in written["descriptions"]
    assert sample["bodies"][0] in written["bodies"]
    assert sample["people"][0] in written["people"]
    assert sample["people"][2] in written["people"]
    assert sample["subjects"][0] in written["subjects"]
    assert sample["subjects"][1] in written["subjects"]
    assert sample["subjects"][3] in written["subjects"]
    assert written["genres"] == sample["genres"]
    assert sample["associations"][3] in written["associations"]
    assert {"role": "transref", "value": "8891"} in written["altIds"]
    picture = written["associations"][0]
    assert picture["versionCreated"] == "2026-03-02T10:00:00Z"
    assert sample["associations"][0]["renditions"][0] in picture["renditions"]
    assert sample["associations"][0]["renditions"][1] in picture["renditions"]
    assert {"value": "Not this one"} in picture["descriptions"]
    assert write_item(read(**written)[0]) == written


def test_what_is_written_is_valid_and_its_keys_stand_in_order(item: Item) -> None:
    written = write_item(item)
    assert faults(written) == []
    assert list(written)[:7] == ["uri", "type", "version", "firstCreated", "versionCreated", "embargoedUntil", "pubStatus"]
    assert list(written)[-1] == "standard"
    assert written["standard"]["version"] == "3.1"


def test_the_least_item_is_a_usable_story() -> None:
    item, problems = read()
    assert problems == ()
    assert (item.status, item.version, item.versioned, item.kind, item.section, item.body) == ("usable", 1, False, "news", None, ())
    assert item.first_published == item.updated == NOON
    assert faults(write_item(item)) == []
    assert "genres" not in write_item(item)


@pytest.mark.parametrize(("status", "said"), [("usable", "usable"), ("withheld", "withheld"), ("canceled", "canceled")])
def test_a_status_is_read_and_written(status: str, said: str) -> None:
    item, _ = read(pubStatus=status)
    assert item.status == said
    assert write_item(item)["pubStatus"] == status


@pytest.mark.parametrize("status", ["cancelled", "Usable", "", "embargoed", None, 1, ["usable"], {}])
def test_a_status_that_cannot_be_understood_holds_the_item(status: object) -> None:
    item, problems = read(pubStatus=status)
    assert item.status == "withheld"
    assert "pubStatus" in item.held
    assert [problem.field for problem in problems] == ["/pubStatus"]
    written = write_item(item)
    assert written["pubStatus"] == "withheld"
    assert faults(written) == []
    assert read(**written)[0].held == item.held


@pytest.mark.parametrize("field", ["embargoedUntil", "firstCreated", "versionCreated"])
@pytest.mark.parametrize("time", ["", "tomorrow", "2026-03-02", "2026-03-02T12:00:00", 1772474400, "9999-12-31T23:59:59-14:00", []])
def test_a_time_that_cannot_be_understood_holds_the_item(field: str, time: object) -> None:
    item, problems = read(**{field: time})
    assert item.status == "withheld"
    assert field in item.held
    assert problems[0].field == f"/{field}"
    assert faults(write_item(item)) == []
    assert item.rest["aside"] == [{"field": f"/{field}", "value": time}]


def test_an_embargo_of_null_holds_the_item_until_told() -> None:
    assert "empty" in read(embargoedUntil=None)[0].held


def test_a_held_item_tells_every_reason() -> None:
    item, problems = read(pubStatus="?", embargoedUntil="soon")
    assert [problem.field for problem in problems] == ["/pubStatus", "/embargoedUntil"]
    assert "pubStatus" in item.held
    assert "embargoedUntil" in item.held


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"uri": ...}, "/uri"),
        ({"uri": ""}, "/uri"),
        ({"uri": 7}, "/uri"),
        ({"uri": "two words"}, "/uri"),
        ({"uri": "tag:" + "x" * 2_000}, "/uri"),
        ({"versionCreated": ...}, "/versionCreated"),
        ({"versionCreated": None, "firstCreated": None}, "/versionCreated"),
        ({"headlines": ...}, "/headlines"),
        ({"headlines": []}, "/headlines"),
        ({"headlines": "Surge"}, "/headlines"),
        ({"headlines": ["Surge"]}, "/headlines/0"),
        ({"headlines": [{"value": " \n"}]}, "/headlines/0/value"),
        ({"headlines": [{"value": 3}]}, "/headlines/0/value"),
        ({"headlines": [{"role": "kicker", "value": "a"}, {"role": "main", "value": ""}]}, "/headlines/1/value"),
        ({"headlines": [{"value": "x" * 1_001}]}, "/headlines/0/value"),
        ({"type": "event"}, "/type"),
        ({"type": "picture"}, "/type"),
        ({"type": ["text"]}, "/type"),
        ({"version": "1.0"}, "/version"),
        ({"version": "-1"}, "/version"),
        ({"version": "٣"}, "/version"),
        ({"version": True}, "/version"),
        ({"version": "9" * 19}, "/version"),
        ({"bodies": [{"value": None}]}, "/bodies/0/value"),
        ({"bodies": [{"value": "x" * 20_000_000}]}, "/bodies/0/value"),
        ({"bodies": [{"value": "a"}, {"contentType": "text/html", "value": "<p>" * 10_001}]}, "/bodies/1/value"),
        ({"bodies": [{"contentType": "text/html", "value": "<div>" * 500}]}, "/bodies/0/value"),
        ({"bodies": [{"value": "a"}] * 21}, "/bodies"),
        ({"subjects": [{"name": f"Topic {number}"} for number in range(10_000)]}, "/subjects"),
        ({"subjects": [{"rel": "section", "name": "Topics"}]}, "/subjects/0/literal"),
        ({"subjects": [{"rel": "section", "literal": "2026", "name": "Year"}]}, "/subjects/0/literal"),
        ({"altIds": [{"role": "address", "value": "https://elsewhere.example/x/"}]}, "/altIds/0/value"),
        ({"altIds": [{"role": "address", "value": "/../x/"}]}, "/altIds/0/value"),
        ({"altIds": [{"role": "address", "value": "/media/x.jpg"}]}, "/altIds/0/value"),
        ({"altIds": [{"role": "address", "value": "//x"}]}, "/altIds/0/value"),
        ({"by": "x" * 1_001}, "/by"),
        ({"associations": [{"uri": "a:b", "name": "mainpic", "renditions": [{"href": 1}] * 51}]}, "/associations/0/renditions"),
    ],
    ids=str,
)
def test_an_item_is_refused_and_the_field_named(fields: dict[str, Any], pointer: str) -> None:
    assert pointer in [field for field, _ in refusal(**fields)]


def test_a_refusal_says_how_many_there_are_and_how_many_are_taken() -> None:
    topics = [{"name": f"Topic {number}"} for number in range(10_000)]
    assert refusal(subjects=topics) == [("/subjects", "10,000 subjects; at most 200 are taken.")]
    assert refusal(bodies=[{"value": "x" * 20_000_000}]) == [
        ("/bodies/0/value", "20,000,000 characters of body; at most 1,000,000 are taken.")
    ]


def test_all_that_is_wrong_is_named_at_once() -> None:
    assert [field for field, _ in refusal(uri=..., headlines=..., versionCreated=..., version="x")] == [
        "/uri", "/version", "/headlines", "/versionCreated",
    ]  # fmt: skip


@pytest.mark.parametrize("version", ["0", "1", "007", 7, "472094323", None])
def test_a_version_is_a_whole_number(version: object) -> None:
    item, _ = read(version=version)
    assert item.version == int(str(version or 0)) or version is None
    assert item.versioned is (version is not None)


@pytest.mark.parametrize(
    ("headlines", "main"),
    [
        ([("print", "a"), ("main", "b"), (None, "c")], "b"),
        ([("print", "a"), (None, "b"), ("", "c")], "b"),
        ([("print", "a"), ("teaser", "b")], "a"),
    ],
)
def test_the_main_headline_has_the_role_main_or_none_or_stands_first(headlines: list[tuple[str | None, str]], main: str) -> None:
    said = [{"value": value} | ({"role": role} if role is not None else {}) for role, value in headlines]
    item, _ = read(headlines=said)
    assert item.headline == main
    assert read(**write_item(item))[0].headline == main


@pytest.mark.parametrize(
    ("bodies", "html"),
    [
        ([("text", "text/plain", "a\n\nb"), ("rich", "text/html", "<p>c</p>")], "<p>c</p>"),
        ([("text", "text/plain", "a\n\nb"), ("rich", "application/xhtml+xml", "<p>c</p>")], "<p>c</p>"),
        ([("text", "text/plain", "a\n\nb"), ("rich", "body_xhtml", "<p>c</p>")], "<p>c</p>"),
        ([("main", "text/plain", "a <b>\n\nb"), ("rich", "text/html", "<p>c</p>")], "<p>a &lt;b&gt;</p><p>b</p>"),
        ([("text", "text/plain", "a\n\nb"), ("text", "text/plain", "c")], "<p>a</p><p>b</p>"),
        ([("main", None, "<p>a</p>")], "<p>a</p>"),
        ([("main", None, "a < b")], "<p>a &lt; b</p>"),
        ([("xhtml", "text/html", "\n   a\n b \n")], "<p>a b</p>"),
    ],
)
def test_the_main_body_is_chosen_by_role_then_by_being_html(bodies: list[tuple[str, str | None, str]], html: str) -> None:
    said = [{"role": role, "value": value} | ({"contentType": kind} if kind else {}) for role, kind, value in bodies]
    item, _ = read(bodies=said)
    assert [block["html"] for block in item.body] == [html]
    assert read(**write_item(item))[0].body == item.body


def test_cleaning_is_counted_with_the_item() -> None:
    item, _ = read(bodies=[{"contentType": "text/html", "value": "<p>a<script>b</script></p><div><span>c</span></div>"}])
    assert item.dropped == {"div": 1, "script": 1, "span": 1}


@pytest.mark.parametrize(
    ("subject", "slug", "name"),
    [
        ({"literal": "flooding", "name": "Floods"}, "flooding", "Floods"),
        ({"literal": "flooding"}, "flooding", "flooding"),
        ({"name": "Sea wall"}, "sea-wall", "Sea wall"),
        ({"name": "Innenriks", "literal": "Innenriks"}, "innenriks", "Innenriks"),
        ({"name": "Flood", "literal": "medtop:20000148"}, "flood", "Flood"),
        ({"literal": "13010000", "name": "Teknologi"}, "13010000", "Teknologi"),
    ],
)
def test_a_topic_has_its_literal_for_a_slug_or_one_from_its_name(subject: dict[str, str], slug: str, name: str) -> None:
    item, _ = read(subjects=[subject])
    assert item.topics == (Subject(slug, name),)
    again, _ = read(**write_item(item))
    assert again.topics == item.topics
    assert faults(write_item(item)) == []


def test_a_topic_of_which_no_letter_is_left_is_named_by_digits() -> None:
    (topic,) = read(subjects=[{"name": "洪水"}])[0].topics
    assert topic.slug.startswith("topic-")
    assert topic.name == "洪水"


@pytest.mark.parametrize(("literal", "kind"), [("opinion", "opinion"), ("live", "live"), ("CON", "news"), (None, "news"), (5, "news")])
def test_a_kind_is_the_first_genre_else_news(literal: object, kind: str) -> None:
    item, _ = read(genres=[{"literal": literal, "name": "x"}, {"literal": "feature"}])
    assert item.kind == kind
    assert read(**write_item(item))[0].kind == kind
    assert faults(write_item(item)) == []


def test_a_topic_said_twice_stands_once() -> None:
    item, _ = read(subjects=[{"name": "Flood"}, {"literal": "flood", "name": "Flooding"}])
    assert item.topics == (Subject("flood", "Flood"),)
    assert "Flooding" in json.dumps(write_item(item))


def test_bytes_of_an_item_are_parsed_with_file_and_line() -> None:
    item, problems = parse_item(b'{"uri": "a:b", "headlines": 3}', "stories.ninjs.jsonl", 12)
    assert item is None
    assert {(problem.file, problem.line, problem.uri) for problem in problems} == {("stories.ninjs.jsonl", 12, "a:b")}
    assert parse_item(b"[]", "x", 1)[1][0].message == "An item is a JSON object."
    assert parse_item(json.dumps(PLAIN).encode())[1] == ()


def test_an_item_of_many_small_things_is_refused_by_its_size() -> None:
    data = json.dumps(PLAIN | {"places": [{"name": "x" * 1_000}] * 9_000}).encode()
    item, problems = parse_item(data)
    assert item is None
    assert "at most 8,000,000" in problems[0].message
