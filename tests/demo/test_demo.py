"""The demo newsroom: whole, true to its formats, and with one of everything that a page can show."""

import importlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from stoppress.wires.folder import EPISODES, FACTS, media_file, newsroom_of, raw_lines, stories
from stoppress.wires.item import Item, PictureUse, Problem
from stoppress.wires.ninjs import parse_item
from tests.wires.ninjs_rules import faults

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "demo"
LEAD = "tag:breakwater.example,2026:story/sea-breaks-through"
LARGEST_PICTURE, LARGEST_MEDIA = 180_000, 3_500_000


@pytest.fixture(scope="module")
def items() -> list[Item]:
    found = []
    for line in stories(DEMO):
        assert not isinstance(line, Problem), line
        item, problems = parse_item(line.data, line.file, line.line)
        assert item is not None
        assert not problems
        found.append(item)
    return found


@pytest.fixture(scope="module")
def raw() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DEMO / "stories.ninjs.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def usable(items: list[Item]) -> list[Item]:
    return [item for item in items if item.status == "usable" and item.embargoed_until is None]


def blocks(items: list[Item], kind: str) -> list[dict[str, Any]]:
    return [block for item in items for block in item.body if block["type"] == kind]


def prose(items: list[Item]) -> str:
    return "".join(block["html"] for item in items for block in item.body if block["type"] == "text")


def pictures(item: Item) -> list[PictureUse | dict[str, str]]:
    shown: list[PictureUse | dict[str, str]] = [item.picture] if item.picture else []
    for block in item.body:
        shown += block["pictures"] if block["type"] == "gallery" else [block] if block["type"] == "picture" else []
    return shown


def test_every_item_is_good_ninjs(raw: list[dict[str, Any]]) -> None:
    assert not {item["uri"]: wrong for item in raw if (wrong := faults(item))}


def test_the_stories_are_what_the_manuscripts_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(DEMO))
    assert importlib.import_module("build").build(DEMO) == (DEMO / "stories.ninjs.jsonl").read_text()


def test_nothing_in_a_story_is_cleaned_away_or_held(items: list[Item]) -> None:
    assert not [(item.uri, item.dropped, item.held) for item in items if item.dropped or item.held]


def test_the_newsroom_reads_without_a_problem() -> None:
    newsroom = newsroom_of(DEMO)
    assert newsroom is not None
    assert not newsroom.problems
    assert {document.slug for document in newsroom.documents} == {"about", "contact", "corrections-policy", "privacy", "accessibility"}
    assert len(newsroom.programmes) == 3


def test_it_is_a_newsroom_of_some_size(usable: list[Item]) -> None:
    assert len(usable) >= 48
    assert {item.section.slug for item in usable if item.section} == {
        "news",
        "weather",
        "travel",
        "business",
        "opinion",
        "sport",
        "culture",
    }
    assert {item.kind for item in usable} == {"news", "explainer", "opinion", "analysis", "feature", "live"}
    assert len({topic.slug for item in usable for topic in item.topics}) >= 10
    assert len({item.first_created.date() for item in usable if item.first_created}) >= 5


def test_it_has_a_story_in_every_state(items: list[Item]) -> None:
    assert Counter(item.status for item in items if item.embargoed_until is None)["withheld"] == 1
    (embargoed,) = [item for item in items if item.embargoed_until]
    assert embargoed.embargoed_until is not None
    assert embargoed.embargoed_until.year == 2031
    (killed,) = [item for item in items if item.status == "canceled"]
    assert killed.kill_line
    assert sum(bool(item.corrections) for item in items) == 3
    assert sum(item.first_created != item.version_created for item in items) >= 10
    assert {item.language for item in items} == {"en-GB", "ar", "fr"}


@pytest.mark.parametrize("kind", ["text", "read-more", "picture", "gallery", "pull-quote", "key-points", "table", "embed"])
def test_every_block_is_used(usable: list[Item], kind: str) -> None:
    assert blocks(usable, kind)


@pytest.mark.parametrize(
    "mark", ["<h2>", "<h3>", "<ul>", "<ol>", "<blockquote>", "<strong>", "<em>", '<data value="fact:homes-without-power">2,000</data>']
)
def test_every_mark_of_running_text_is_used(usable: list[Item], mark: str) -> None:
    assert mark in prose(usable) or any(mark in point for block in blocks(usable, "key-points") for point in block["points"])


def test_every_read_more_and_every_related_story_is_public(usable: list[Item]) -> None:
    public = {item.uri for item in usable}
    targets = {block["href"] for block in blocks(usable, "read-more")}
    assert {target for target in targets if target.startswith("tag:")} <= public
    assert any(target.startswith("https:") for target in targets)
    assert {related.uri for item in usable for related in item.related} <= public


def test_rails_pick_stories_that_are_there(usable: list[Item]) -> None:
    newsroom = newsroom_of(DEMO)
    assert newsroom is not None
    public = {item.uri for item in usable}
    assert {pick.uri for rail in newsroom.rails for pick in rail.picks} <= public
    assert {slug for layout in newsroom.pages.values() for slug in layout.rails} == {rail.slug for rail in newsroom.rails}


def test_the_lead_story_shows_all_that_a_story_can_lead_with(items: list[Item]) -> None:
    (lead,) = [item for item in items if item.uri == LEAD]
    assert len(blocks([lead], "key-points")[0]["points"]) >= 5
    assert len(blocks([lead], "read-more")) == 3
    assert lead.picture is not None
    assert lead.topics
    assert lead.related
    newsroom = newsroom_of(DEMO)
    assert newsroom is not None
    assert newsroom.pages["story"].rails == ("more-latest", "latest-news", "explained", "highlights")


def test_every_file_is_used_and_every_use_has_its_file(items: list[Item]) -> None:
    newsroom = newsroom_of(DEMO)
    assert newsroom is not None
    named = {shown.href if isinstance(shown, PictureUse) else shown["src"] for item in items for shown in pictures(item)}
    named |= {person.picture for person in newsroom.contributors if person.picture}
    named |= {newsroom.publisher.logo}
    assert {media_file(DEMO, href).name for href in named} == {path.name for path in (DEMO / "media").iterdir()}


def test_every_picture_says_what_it_shows_what_it_is_and_whose(items: list[Item]) -> None:
    for item in items:
        for shown in pictures(item):
            if isinstance(shown, PictureUse):
                said = [shown.alt, shown.caption, shown.credit, shown.photographer]
                assert shown.focus
                with Image.open(media_file(DEMO, shown.href)) as picture:
                    assert shown.focus[0] < picture.width
                    assert shown.focus[1] < picture.height
            else:
                said = [shown["alt"], shown["caption"], shown["credit"]]
            assert all(said)
            assert len(set(said)) == len(said), item.uri


def test_pictures_are_light(items: list[Item]) -> None:
    sizes = {path.name: path.stat().st_size for path in (DEMO / "media").iterdir()}
    assert max(sizes.values()) <= LARGEST_PICTURE
    assert sum(sizes.values()) <= LARGEST_MEDIA
    assert len(sizes) >= 16


def test_headlines_and_standfirsts_keep_to_their_length(usable: list[Item]) -> None:
    assert not [item.headline for item in usable if len(item.headline) > 80]
    assert not [item.uri for item in usable if not 20 <= len(item.standfirst) <= 170]
    assert not [item.uri for item in usable if not item.byline or not item.topics]


def test_stories_are_as_long_as_stories(raw: list[dict[str, Any]], usable: list[Item]) -> None:
    public = {item.uri for item in usable}
    counts = [item["bodies"][0]["wordCount"] for item in raw if item["uri"] in public]
    assert min(counts) >= 150
    assert 450 <= max(counts) <= 900


def test_living_facts_agree_with_their_own_lines(usable: list[Item]) -> None:
    facts = {}
    for line in raw_lines(DEMO, FACTS):
        assert not isinstance(line, Problem)
        fact = json.loads(line.data)
        facts[fact["slug"]] = fact
        times = [entry["as_of"] for entry in fact["history"]] + [fact["as_of"]]
        assert times == sorted(times)
    text = prose(usable) + "".join(point for block in blocks(usable, "key-points") for point in block["points"])
    used = re.findall(r'<data value="fact:([^"]+)">([^<]+)</data>', text)
    assert {slug for slug, _ in used} == set(facts)
    numbers = {"Twenty-three": "23"}
    assert not [(slug, said) for slug, said in used if int(numbers.get(said, said).replace(",", "")) != facts[slug]["value"]]


def test_episodes_belong_to_programmes() -> None:
    newsroom = newsroom_of(DEMO)
    assert newsroom is not None
    programmes = {programme["slug"] for programme in newsroom.programmes}
    for line in raw_lines(DEMO, EPISODES):
        assert not isinstance(line, Problem)
        assert json.loads(line.data)["programme"] in programmes


def test_a_picture_is_drawn_again_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(DEMO))
    sheet = importlib.import_module("drawing.people").economist()
    sheet.save(tmp_path)
    with Image.open(tmp_path / f"{sheet.name}.jpg") as again, Image.open(DEMO / "media" / f"{sheet.name}.jpg") as kept:
        apart = ImageStat.Stat(ImageChops.difference(again, kept))
    assert max(apart.mean) < 1  # another build of the JPEG library may round otherwise
