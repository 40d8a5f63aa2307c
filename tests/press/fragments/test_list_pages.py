"""The front, and the pages of sections, topics, contributors and rails."""

import json

import pytest

from stoppress.press import copy
from tests.press.fragments.harbour import harbour, teaser
from tests.press.fragments.pages import element, fragment, keys_read, pages, parsed, said


def test_a_front_without_rails_shows_the_newest_twenty() -> None:
    filed = harbour()
    filed["layout/front"] = copy.Layout()
    page = parsed(pages(filed)["/"])
    rows = page.find_class("card--row")
    assert [said(each.find_class("card__headline")[0]) for each in rows] == [teaser(number).headline for number in range(1, 21)]


def test_a_front_with_rails_shows_no_list_besides() -> None:
    page = parsed(pages(harbour())["/"])
    assert said(next(page.iter("h1"))) == "The Harbour Post"
    assert not page.find_class("card--row")
    assert "list/front" not in keys_read(harbour(), "list/front/page")


def test_a_rail_that_was_removed_leaves_a_front_that_still_shows_news() -> None:
    filed = {key: value for key, value in harbour().items() if not key.startswith("rail/")}
    assert len(element(fragment(filed, "list/front/page")).find_class("card--row")) == 20
    assert "rail/top" in keys_read(filed, "list/front/page")


def test_a_section_shows_its_stories_newest_first_and_its_months() -> None:
    page = element(fragment(harbour(), "list/section/business/page"))
    assert said(next(page.iter("h1"))) == "Business"
    assert [said(each) for each in page.iter("h2")] == [teaser(8).headline, teaser(18).headline, "By month"]
    months = page.find_class("listing__months")[0]
    assert [(each.get("href"), said(each.getparent())) for each in months.iter("a")] == [
        ("/business/2022/03/", "March 2022 24"),
        ("/business/2022/02/", "February 2022 22"),
        ("/business/2022/01/", "January 2022 18"),
    ]


def test_a_row_has_kicker_standfirst_and_time() -> None:
    row = element(fragment(harbour(), "list/section/business/page")).find_class("card--row")[0]
    assert [said(row.find_class(f"card__{part}")[0]) for part in ("kicker", "headline", "standfirst", "time")] == [
        "Business",
        teaser(8).headline,
        teaser(8).standfirst,
        "2 March 2022, 06:44",
    ]


def test_a_contributor_has_a_portrait_and_a_biography() -> None:
    page = element(fragment(harbour(), "list/contributor/r-hale/page"))
    assert said(page.find_class("listing__bio")[0]) == "R. Hale has covered the harbour since 2009."
    assert next(page.find_class("listing__portrait")[0].iter("img")).get("alt") == ""


def test_a_rails_page_has_no_archive_of_its_own() -> None:
    filed = harbour()
    filed["list/rail/top"] = copy.Listing((1, 2), (copy.Count("2022-03", 2),))
    page = element(fragment(filed, "list/rail/top/page"))
    assert said(next(page.iter("h1"))) == "Storm surge"
    assert not page.find_class("listing__months")


def test_a_story_that_left_is_skipped() -> None:
    filed = harbour()
    del filed["story/8/teaser"]
    assert len(element(fragment(filed, "list/section/business/page")).find_class("card--row")) == 1


def test_an_empty_list_says_so() -> None:
    filed = harbour()
    filed["list/topic/ferries"] = copy.Listing()
    assert "no stories" in said(element(fragment(filed, "list/topic/ferries/page")))


@pytest.mark.parametrize(
    ("name", "address", "title"),
    [
        ("list/front", "/", "The Harbour Post"),
        ("list/section/news", "/news/", "News – The Harbour Post"),
        ("list/topic/flooding", "/topics/flooding/", "Flooding – The Harbour Post"),
        ("list/contributor/r-hale", "/people/r-hale/", "R. Hale – The Harbour Post"),
        ("list/rail/top", "/rails/top/", "Storm surge – The Harbour Post"),
    ],
)
def test_a_lists_head_announces_its_three_feeds(name: str, address: str, title: str) -> None:
    head = parsed(fragment(harbour(), f"{name}/head").encode())
    links = {each.get("type"): each.get("href") for each in head.iter("link") if each.get("rel") == "alternate"}
    assert links == {
        "application/rss+xml": f"{address}feed.rss",
        "application/atom+xml": f"{address}feed.atom",
        "application/feed+json": f"{address}feed.json",
    }
    assert said(next(head.iter("title"))) == title
    assert [each.get("href") for each in head.iter("link") if each.get("rel") == "canonical"] == [f"https://harbourpost.example{address}"]


def test_a_list_reads_teasers_and_no_body() -> None:
    assert not [key for key in keys_read(harbour(), "list/section/news/page") if key.endswith("/body")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("front", "WebSite"), ("section/news", "CollectionPage"), ("contributor/r-hale", "ProfilePage"), ("rail/top", "CollectionPage")],
)
def test_a_lists_structured_data_says_what_it_is(name: str, kind: str) -> None:
    made = json.loads(next(parsed(fragment(harbour(), f"list/{name}/head").encode()).iter("script")).text)
    assert (made["@context"], made["@type"]) == ("https://schema.org", kind)
    assert made["url"].startswith("https://harbourpost.example/")


def test_a_contributors_structured_data_names_the_person() -> None:
    made = json.loads(next(parsed(fragment(harbour(), "list/contributor/r-hale/head").encode()).iter("script")).text)
    person = made["mainEntity"]
    assert (person["@type"], person["name"], person["image"]) == (
        "Person",
        "R. Hale",
        "https://harbourpost.example/media/pilot-ladder-share.jpg",
    )
    assert person["worksFor"]["name"] == "Harbour Radio Trust"
