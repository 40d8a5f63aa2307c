"""Whatever an item says: reading never fails, what is written is valid, and reads as the same item."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stoppress.wires.ninjs import parse_item, read_item, write_item
from tests.wires.ninjs_rules import faults, schema_file

SAMPLES = sorted((Path(__file__).parent.parent / "samples" / "ninjs").glob("every*.json"))

text = st.text(max_size=12) | st.sampled_from(
    ["main", "text/html", "<p>a</p><script>b</script>", "a:b", "media/x.jpg", "\u202eabc", "🌊", "main\x00"]
)
odd: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers(-5, 10**20) | text | st.just([]) | st.just({}) | st.lists(text, max_size=2)
)
time = st.sampled_from(["2026-03-02T12:00:00Z", "2026-03-02T12:00:00.5+01:00", "2026-03-02", "", "never"]) | odd
uri = st.sampled_from(["tag:x,1:1", "tag:x,1:2", "http://x/1"]) | odd
slug = st.sampled_from(["news", "flood", "Flood", "2026", "topics"]) | odd


def entry(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(st.fixed_dictionaries({}, optional=fields) | odd, max_size=3) | odd


said = entry(
    role=st.sampled_from(["main", "teaser", "kicker", "standfirst", "kill", "caption", "alt"]) | odd, contentType=text, value=text | odd
)
rendition = entry(
    name=text,
    href=text,
    width=st.integers() | odd,
    height=st.integers(),
    poi=st.fixed_dictionaries({}, optional={"x": st.integers(), "y": odd}),
)
association = entry(
    name=st.sampled_from(["mainpic", "a"]) | odd, rel=st.sampled_from(["related", "correction"]) | odd, uri=uri, type=st.just("picture") | odd,
    versionCreated=time, headlines=said, descriptions=said, bodies=said, renditions=rendition, by=text | odd, urgency=odd,
)  # fmt: skip
fields: dict[str, st.SearchStrategy[Any]] = {
    "type": st.sampled_from(["text", "composite", "event"]) | odd,
    "version": st.sampled_from(["1", "2", 3]) | odd,
    "pubStatus": st.sampled_from(["usable", "withheld", "canceled"]) | odd,
    "embargoedUntil": time, "firstCreated": time, "versionCreated": time, "expires": time,
    "headlines": said, "descriptions": said, "bodies": said,
    "subjects": entry(name=text, rel=st.just("section") | text, literal=slug, uri=uri, relevance=st.integers() | odd),
    "people": entry(name=text, rel=st.just("author") | text, uri=uri, contactInfo=odd),
    "genres": entry(name=text, literal=st.sampled_from(["news", "live"]) | odd),
    "places": entry(name=text, geoJSON=odd), "organisations": odd, "rightsInfo": odd, "eventDetails": odd, "x-own": odd,
    "associations": association,
    "altIds": entry(role=st.sampled_from(["address", "stoppress-held", "stoppress-aside"]) | odd, value=st.sampled_from(["/a/b/", "[]", "[{}]", "{"]) | odd),
    "by": text | odd, "located": text | odd, "language": st.sampled_from(["en", "x y"]) | odd, "urgency": st.integers(0, 10) | odd,
    "slugline": text | odd, "edNote": text | odd, "standard": odd,
}  # fmt: skip
LEAST = {"uri": "tag:x,1:1", "versionCreated": "2026-03-02T12:00:00Z", "headlines": [{"role": "main", "value": "Surge"}]}


def check(raw: dict[str, Any]) -> None:
    item, problems = read_item(raw)
    assert all(problem.message for problem in problems)
    if item is None:
        assert problems
        return
    assert (item.status == "withheld") or not item.held
    written = write_item(item)
    assert faults(written) == []
    again, left = read_item(written)
    assert again is not None, left
    assert replace(again, versioned=True, dropped={}, rest={}) == replace(item, versioned=True, dropped={}, rest={})
    assert write_item(again) == written
    assert not [problem for problem in left if not item.held]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({}, optional=fields))
def test_whatever_stands_beside_the_least_item(raw: dict[str, Any]) -> None:
    check(LEAST | {name: value for name, value in raw.items() if name != "headlines"})


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.fixed_dictionaries({}, optional={"uri": uri, **fields}))
def test_whatever_the_item_is_it_is_taken_whole_or_refused(raw: dict[str, Any]) -> None:
    check(raw)


@pytest.mark.parametrize("name", sorted(fields))
@pytest.mark.parametrize("value", [None, True, 0, -1, 10**30, 1.5, "", "x", [], [None], [[]], [{}], {}, {"a": {"b": []}}], ids=repr)
def test_a_field_of_another_kind_is_taken_refused_or_named(name: str, value: Any) -> None:
    check(LEAST | {name: value})


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"])
def test_script_in_every_field_stays_text_or_goes(script: str) -> None:
    raw = json.loads(SAMPLES[0].read_text())

    def infect(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: infect(held, key) for key, held in value.items()}
        if isinstance(value, list):
            return [infect(held, name) for held in value]
        keep = not isinstance(value, str) or name in (
            "uri",
            "type",
            "version",
            "role",
            "rel",
            "contentType",
            "pubStatus",
            "representationType",
        )
        return value if keep or name.endswith(("Created", "Until")) else value + script

    raw = {**infect(raw), "altIds": [], "subjects": infect([{"rel": "section", "name": "News"}, {"name": "Flood"}])}
    check(raw)
    item, _ = read_item(raw)
    assert item is not None
    for html in [*(block["html"] for block in item.body), *(correction.html for correction in item.corrections)]:
        assert "<script" not in html
        assert "<img" not in html
    assert item.section is not None
    assert "<" not in item.section.slug


def test_published_samples_are_taken_or_refused_by_name() -> None:
    """Beside the schema lie samples of the IPTC; ours are read in any case."""
    file = schema_file()
    beside = sorted(other for other in file.parent.glob("*.json") if other != file) if file else []
    for sample in {*SAMPLES, *beside}:
        raw = json.loads(sample.read_text())
        check(raw)
        item, problems = parse_item(sample.read_bytes(), sample.name, 1)
        assert item or problems[0].field in ("/type", "/versionCreated"), (sample.name, problems)
