"""Feeds: valid in their formats, thirty entries, standfirst and no body, no clock."""

import json
import re
from typing import Any

import pytest

from stoppress.press import copy
from stoppress.press.copy import Value
from stoppress.press.fragments.feeds.channel import identity
from tests.press.fragments.harbour import SITE, harbour, lead_picture, teaser, uri
from tests.press.fragments.pages import changed, fragment, keys_read, xml

ATOM = "{http://www.w3.org/2005/Atom}"
DELETED = "{http://purl.org/atompub/tombstones/1.0}"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"


def many(stories: int) -> dict[str, Value]:
    filed = harbour()
    for number in range(100, 100 + stories):
        filed[f"story/{number}/teaser"] = changed(teaser(2), uri=uri(number), address=f"/2022/03/02/s-{number}/")
    filed["list/front"] = copy.Listing(tuple(range(100, 100 + stories)))
    return filed


def rss(filed: dict[str, Value]) -> Any:
    return xml(fragment(filed, "list/front/feed.rss")).find("channel")


def atom(filed: dict[str, Value]) -> Any:
    return xml(fragment(filed, "list/front/feed.atom"))


def json_feed(filed: dict[str, Value]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(fragment(filed, "list/front/feed.json"))
    return made


def test_rss_tells_what_it_is_and_when_its_newest_entry_changed() -> None:
    channel = rss(harbour())
    assert (channel.findtext("title"), channel.findtext("link")) == (SITE.name, f"{SITE.url}/")
    assert (channel.findtext("description"), channel.findtext("language")) == (SITE.strapline, "en-GB")
    assert channel.findtext("lastBuildDate") == "Wed, 02 Mar 2022 14:19:00 +0000"
    assert channel.find(f"{ATOM}link").attrib == {"rel": "self", "type": "application/rss+xml", "href": f"{SITE.url}/feed.rss"}


def test_an_rss_item_is_known_by_its_uri_and_shows_its_picture() -> None:
    item = rss(harbour()).find("item")
    assert (item.findtext("guid"), item.find("guid").get("isPermaLink")) == (uri(1), "false")
    assert item.findtext("link") == SITE.url + teaser(1).address
    assert item.findtext("pubDate") == "Wed, 02 Mar 2022 13:44:00 +0000"
    assert item.findtext(f"{DC}creator") == "Ines Moreau and R. Hale"
    assert (item.findtext("category"), item.findtext("description")) == ("News", teaser(1).standfirst)
    media = item.find(f"{MEDIA}content")
    assert (media.get("url"), media.get("medium"), media.get("width")) == (f"{SITE.url}/media/sea-wall-gap-share.jpg", "image", "1200")
    assert (media.findtext(f"{MEDIA}credit"), media.findtext(f"{MEDIA}description")) == (lead_picture(1).credit, lead_picture(1).alt)


def test_atom_has_what_the_format_asks_for() -> None:
    feed = atom(harbour())
    assert (feed.findtext(f"{ATOM}id"), feed.findtext(f"{ATOM}updated")) == (f"{SITE.url}/", "2022-03-02T14:19:00Z")
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == SITE.name
    assert {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")} == {
        "alternate": f"{SITE.url}/",
        "self": f"{SITE.url}/feed.atom",
    }
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}id").startswith("tag:")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", entry.findtext(f"{ATOM}updated"))
        assert entry.findtext(f"{ATOM}title")


def test_atom_says_which_stories_were_withdrawn() -> None:
    gone = atom(harbour()).findall(f"{DELETED}deleted-entry")
    assert [dict(each.attrib) for each in gone] == [{"ref": "tag:harbourpost.example,2022:900", "when": "2022-03-01T09:00:00Z"}]


@pytest.mark.parametrize("known", ["tag:x.example,2022:1", "urn:uuid:1", "https://x.example/a?b=c#d", "tag:x,1:ü"])
def test_a_uri_that_is_one_stays_an_entrys_identity(known: str) -> None:
    assert identity(known, SITE.url) == known


@pytest.mark.parametrize("odd", ["just words", "1:2", "", "tag:with space", 'tag:"<'])
def test_anything_else_is_made_one_that_never_changes(odd: str) -> None:
    assert re.fullmatch(r"tag:harbourpost\.example,2026:[\w.~%-]*", identity(odd, SITE.url))


def test_json_feed_has_what_the_format_asks_for() -> None:
    feed = json_feed(harbour())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"], feed["feed_url"]) == (SITE.name, f"{SITE.url}/", f"{SITE.url}/feed.json")
    item = feed["items"][0]
    assert (item["id"], item["url"], item["title"]) == (uri(1), SITE.url + teaser(1).address, teaser(1).headline)
    assert item["content_text"] == item["summary"] == teaser(1).standfirst
    assert item["authors"] == [{"name": "Ines Moreau and R. Hale"}]
    assert (item["date_published"], item["image"]) == ("2022-03-02T13:44:00+00:00", f"{SITE.url}/media/sea-wall-gap-share.jpg")
    assert all(isinstance(each["id"], str) and each["content_text"] for each in feed["items"])


def test_thirty_entries_and_no_more() -> None:
    filed = many(40)
    assert len(rss(filed).findall("item")) == 30
    assert len(atom(filed).findall(f"{ATOM}entry")) == 30
    assert len(json_feed(filed)["items"]) == 30


def test_a_story_that_left_makes_room_for_the_next() -> None:
    filed = many(31)
    del filed["story/100/teaser"]
    assert [item["id"] for item in json_feed(filed)["items"]] == [uri(number) for number in range(101, 131)]


@pytest.mark.parametrize("feed", ["feed.rss", "feed.atom", "feed.json"])
def test_a_feed_reads_no_body(feed: str) -> None:
    assert not [key for key in keys_read(harbour(), f"list/front/{feed}") if key.endswith("/body")]


def test_an_empty_feed_is_valid_and_has_no_moment_of_its_own() -> None:
    filed = harbour()
    filed["list/front"] = copy.Listing()
    assert atom(filed).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert rss(filed).findall("item") == []
    assert json_feed(filed)["items"] == []


def test_a_sections_feed_carries_its_name() -> None:
    made = xml(fragment(harbour(), "list/section/sport/feed.rss")).find("channel")
    assert (made.findtext("title"), made.findtext("link")) == ("Sport – The Harbour Post", f"{SITE.url}/sport/")


def test_any_text_makes_valid_xml() -> None:
    words = "\x00\x07\x1b ]]> <b> & \" ' \ufffe\uffff 🌊 שלום"
    filed = harbour()
    filed["story/1/teaser"] = changed(teaser(1), headline=words, standfirst=words, byline=words, uri=words)
    filed["site"] = changed(SITE, strapline=words)
    cleaned = " ]]> <b> & \" '  🌊 שלום"
    assert rss(filed).find("item").findtext("title") == cleaned
    assert atom(filed).find(f"{ATOM}entry").findtext(f"{ATOM}title") == cleaned
    assert json_feed(filed)["items"][0]["title"] == words
