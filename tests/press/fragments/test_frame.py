"""What stands round every page, and the pages for what cannot be shown."""

import json

import pytest

from stoppress.press import copy
from stoppress.press.fragments import FRAGMENTS, UnknownFragment, find
from stoppress.press.site import HEADER_KINDS
from tests.press.fragments.harbour import SITE, harbour
from tests.press.fragments.pages import LOOK, changed, fragment, pages, parsed, said

EVERY = pages(harbour())


def test_the_document_names_its_language_and_direction() -> None:
    assert '<html lang="en-GB" dir="ltr">' in fragment(harbour(), "open")
    filed = harbour()
    filed["site"] = changed(SITE, language="fa-IR")
    assert '<html lang="fa-IR" dir="rtl">' in fragment(filed, "open")


def test_the_masthead_leads_past_itself_and_to_every_section() -> None:
    page = parsed(EVERY["/news/"])
    skip = page.find_class("page__skip")[0]
    assert (skip.get("href"), page.get_element_by_id("main").tag) == ("#main", "main")
    nav = page.find_class("page__nav")[0]
    assert [(each.get("href"), said(each)) for each in nav.iter("a")] == [
        ("/news/", "News"), ("/business/", "Business"), ("/sport/", "Sport"), ("/opinion/", "Opinion"), ("/explained/", "Explained"),
    ]  # fmt: skip


def test_the_foot_leads_to_documents_and_to_every_year() -> None:
    foot = parsed(EVERY["/news/"]).find_class("page__foot")[0]
    links = [each.get("href") for each in foot.iter("a")]
    assert {"/about/", "/corrections-policy/", "/2022/", "/2021/", "mailto:newsdesk@harbourpost.example"} <= set(links)
    assert "Harbour Radio Trust" in said(foot)


def test_a_document_is_shown_as_it_was_written() -> None:
    page = parsed(EVERY["/about/"])
    assert said(next(page.iter("h1"))) == "About us"
    assert [said(each) for each in page.find_class("document__body")[0].iter("p")] == [
        "We are a radio station with a web desk.",
        "Nine people.",
    ]


@pytest.mark.parametrize("status", ["400", "404", "410", "500", "503"])
def test_an_error_says_what_to_do_and_is_not_indexed(status: str) -> None:
    page = parsed(EVERY[f"!error/{status}"])
    assert len(said(next(page.iter("h1")))) > 10
    assert [each.get("content") for each in page.iter("meta") if each.get("name") == "robots"] == ["noindex"]
    assert not [each for each in page.iter("link") if each.get("rel") == "canonical"]
    assert page.find_class("error__way")[0].get("href") == "/"


def test_a_withdrawn_story_says_why_in_its_editors_words() -> None:
    assert "it named the wrong person." in said(parsed(EVERY["/2022/02/27/a-story-that-went/"]))
    filed = harbour()
    filed["gone/2022/02/27/a-story-that-went/"] = copy.Gone()
    assert "no longer available" in said(parsed(pages(filed)["/2022/02/27/a-story-that-went/"]))


def test_robots_are_shown_the_sitemaps() -> None:
    assert f"Sitemap: {SITE.url}/sitemap.xml" in EVERY["/robots.txt"].decode()


def test_the_manifest_names_icons_that_are_there() -> None:
    made = json.loads(EVERY["/manifest.webmanifest"])
    assert (made["name"], made["lang"], made["start_url"]) == (SITE.name, "en-GB", "/")
    assert all(icon["src"] in EVERY for icon in made["icons"])


def test_the_icon_is_one() -> None:
    assert EVERY["/favicon.ico"][:4] == b"\x00\x00\x01\x00"


def test_every_fragment_that_the_site_names_can_be_found() -> None:
    for name in FRAGMENTS:
        find(name.replace("**", "x/y").replace("*", "1"))
    with pytest.raises(UnknownFragment, match="No fragment is called 'story/1/picture'"):
        find("story/1/picture")


@pytest.mark.parametrize("kind", HEADER_KINDS)
def test_headers_of_every_kind_forbid_what_is_not_needed(kind: str) -> None:
    made = dict(json.loads(fragment(harbour(), f"headers@{kind}")))
    assert made["X-Content-Type-Options"] == "nosniff"
    assert "unsafe" not in made["Content-Security-Policy"]
    assert made["Content-Security-Policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in made["Content-Security-Policy"]
    assert made["Strict-Transport-Security"]
    assert "/" in made["Content-Type"]
    immutable = "immutable" in made["Cache-Control"]
    assert immutable == kind.startswith("asset-")
    assert kind in ("icon",) or immutable or made["Cache-Control"] == "public, no-cache"


def test_a_site_without_https_does_not_promise_it() -> None:
    filed = harbour()
    filed["site"] = changed(SITE, url="http://127.0.0.1:8000")
    assert "Strict-Transport-Security" not in fragment(filed, "headers@html")


def test_every_asset_is_served_at_its_address() -> None:
    assert {EVERY[LOOK.asset_address(name)] for name in LOOK.assets()} == {LOOK.asset(name) for name in LOOK.assets()}
