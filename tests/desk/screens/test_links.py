"""Links in running text: found by headline, kept as addresses, never to what readers do not have, and pointed at once they lead nowhere."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stoppress.desk.changing import changing
from stoppress.desk.models import Story
from stoppress.desk.models.guarded import writing_in_bulk
from tests.desk import newsdesk
from tests.desk.screens.conftest import signed_in

FIND = "/desk/editor/find/links/"
LINK = "/desk/editor/link/"
WALL = "/2022/03/02/sea-wall-holds/"


def furnish() -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", headline="Sea wall holds")
    newsdesk.publish("tide", headline="Tide turns", body=({"type": "text", "html": "<p>The sea wall was dry.</p>"},))
    newsdesk.publish("later", headline="Sea wall, five years on", embargoed_until=newsdesk.NOON + timedelta(days=36_500))


def found(client: Client, **asked: Any) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = client.get(FIND, asked).json()["found"]
    return answer


def insert(client: Client, url: str, words: str = "") -> dict[str, Any]:
    told: dict[str, Any] = client.post(LINK, {"story-link-url": url, "story-link-link_text": words}).json()
    return told


def test_a_story_is_found_by_its_headline_first_and_answers_with_its_path(editor: Client) -> None:
    furnish()
    entries = found(editor, q="sea wall")
    assert [(one["name"], one["value"]) for one in entries[:2]] == [("Sea wall holds", WALL), ("Tide turns", "/2022/03/02/tide-turns/")]


def test_what_readers_do_not_have_is_named_with_the_reason_and_cannot_be_chosen(editor: Client) -> None:
    furnish()
    last = found(editor, q="sea wall")[-1]
    assert (last["name"], last["value"], last["off"]) == ("Sea wall, five years on", "", True)
    assert last["more"].startswith("Under embargo")


def test_a_killed_story_is_not_offered(editor: Client) -> None:
    furnish()
    newsdesk.publish("wall", 2, status="canceled")
    assert "Sea wall holds" not in [one["name"] for one in found(editor, q="sea wall")]


def test_a_freelancer_finds_what_readers_have_and_nothing_of_drafts(desk: Path) -> None:
    furnish()
    with changing():
        story = newsdesk.story("tide")
        story.headline = "Tide turns in secret"
        story.save_revision()
    freelancer = signed_in("fay", "freelancer")
    assert [one["name"] for one in found(freelancer, q="sea wall")] == ["Sea wall holds"]
    assert found(freelancer, q="secret") == []
    assert [one["name"] for one in found(freelancer, q="tide tur")] == ["Tide turns"]
    assert {one["name"] for one in found(freelancer)} == {"Sea wall holds", "Tide turns"}


@pytest.mark.parametrize("address", [WALL, WALL.rstrip("/"), f"https://harbourpost.example{WALL}"])
def test_an_address_of_the_site_is_kept_as_a_path_and_its_words_are_the_headline(editor: Client, address: str) -> None:
    furnish()
    result = insert(editor, address)["result"]
    assert (result["url"], result["title"]) == (WALL, "Sea wall holds")
    assert insert(editor, f"{address}#points", "the wall")["result"] == {
        "url": f"{WALL}#points", "title": "the wall", "prefer_this_title_as_link_text": True,
    }  # fmt: skip


def test_an_address_elsewhere_stays_as_it_was_pasted(editor: Client) -> None:
    furnish()
    assert insert(editor, "https://example.org/a?b=c#d")["result"]["url"] == "https://example.org/a?b=c#d"


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "//example.org/", "https://", "the sea wall"])
def test_what_is_no_address_is_not_inserted(editor: Client, address: str) -> None:
    furnish()
    assert insert(editor, address)["step"] == "external_link"


def test_a_story_that_readers_do_not_have_is_not_inserted_by_its_address_either(editor: Client) -> None:
    furnish()
    unpublish("wall")
    told = insert(editor, WALL)
    assert told["step"] == "external_link"
    assert "Readers do not have that story" in told["html"]


def test_a_link_shows_the_headline_of_the_moment_also_by_a_former_address(editor: Client) -> None:
    furnish()
    move("wall", "wall-holds")
    newsdesk.publish("wall", 2, headline="Sea wall gives way")
    (one,) = found(editor, value=WALL)
    assert (one["value"], one["name"], one["leads"]) == (WALL, "Sea wall gives way", "Leads to /2022/03/02/wall-holds/")


def test_a_headline_that_only_the_desk_has_is_not_shown_to_who_may_not_read_it(desk: Path) -> None:
    furnish()
    unpublish("wall")
    assert [one["name"] for one in found(signed_in("fay", "freelancer"), value=WALL)] == [WALL]
    assert [one["name"] for one in found(signed_in("rosa", "reporter"), value=WALL)] == ["Sea wall holds"]


def test_a_lawyer_makes_no_links(desk: Path) -> None:
    furnish()
    assert signed_in("lara", "lawyer").get(LINK).status_code == 403


def test_links_to_what_readers_no_longer_have_are_pointed_at_with_their_words(editor: Client) -> None:
    furnish()
    newsdesk.publish("fire", headline="Fire at the port")
    unpublish("wall")
    newsdesk.publish("fire", 2, status="canceled")
    move("tide", "tide-has-turned")
    links = {
        "wall": WALL,
        "fire": "https://harbourpost.example/2022/03/02/fire-at-the-port/",
        "never": "/2022/03/02/never-written/",
        "moved": "/2022/03/02/tide-turns/",
        "there": "/2022/03/02/tide-has-turned/?from=wall#top",
        "away": "https://example.org/2022/03/02/sea-wall-holds/",
        "mail": "mailto:desk@harbourpost.example",
    }
    points = editor.post("/desk/editor/checks/", {"body-0-type": "text", "body-0-value": text_with(links)}).json()["points"]
    assert [(point["field"], point["said"]) for point in points] == [("body-0-value", said) for said in ("wall", "fire", "never")]
    said = [point["line"] for point in points]
    assert "was unpublished" in said[0]
    assert "was killed" in said[1]
    assert "does not have" in said[2]


def text_with(links: dict[str, str]) -> str:
    """Running text as the editor holds it, of these words, each a link; it begins with a letter that browsers count as two."""
    text, ranges = "😀", []
    for number, words in enumerate(links):
        text += " "
        ranges.append({"offset": len(text.encode("utf-16-le")) // 2, "length": len(words), "key": number})
        text += words
    entities = {str(number): {"type": "LINK", "data": {"url": href}} for number, href in enumerate(links.values())}
    return json.dumps({"blocks": [{"key": "a", "text": text, "entityRanges": ranges}], "entityMap": entities})


def unpublish(name: str) -> None:
    with writing_in_bulk():
        Story.objects.filter(pk=newsdesk.story(name).pk).update(state="unpublished", live=False)


def move(name: str, slug: str) -> None:
    with changing():
        story = newsdesk.story(name)
        story.slug = slug
        story.save()
