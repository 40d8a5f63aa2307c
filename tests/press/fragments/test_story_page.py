"""A story's own page: what stands on it, in which order, and what it reads."""

import json

import pytest

from stoppress.press import copy
from stoppress.press.fragments.story import byline
from tests.press.fragments.harbour import SITE, body, harbour, picture, teaser, uri
from tests.press.fragments.pages import changed, element, fragment, keys_read, pages, parsed, said

ADDRESS = teaser(1).address


def test_a_story_page_has_its_parts_in_the_papers_order() -> None:
    page = parsed(pages(harbour())[ADDRESS])
    wanted = [
        "story__kicker", "story__headline", "story__standfirst", "story__times", "story__picture", "story__byline",
        "story__body prose", "story__corrections", "story__related", "rail", "rail", "rail", "rail__topics",
    ]  # fmt: skip
    main = page.get_element_by_id("main")
    assert [each.get("class") for each in main.iter() if each.get("class") in wanted] == wanted


def test_both_times_stand_between_headline_and_picture() -> None:
    story = element(fragment(harbour(), "story/1/story"))
    times = story.find_class("story__times")[0]
    assert said(times) == "2 March 2022, 13:44 | Updated: 2 March 2022, 14:19"
    assert [each.get("datetime") for each in times.iter("time")] == ["2022-03-02T13:44:00+00:00", "2022-03-02T14:19:00+00:00"]


def test_a_story_that_was_never_updated_says_so_by_silence() -> None:
    filed = harbour()
    filed["story/1/teaser"] = changed(teaser(1), updated="2022-03-02T13:44:30Z")
    assert said(element(fragment(filed, "story/1/story")).find_class("story__times")[0]) == "2 March 2022, 13:44"


def test_the_lead_picture_has_caption_credit_and_its_size() -> None:
    figure = element(fragment(harbour(), "story/1/story")).find_class("story__picture")[0]
    image = next(figure.iter("img"))
    assert (image.get("width"), image.get("height"), image.get("fetchpriority"), image.get("loading")) == ("1280", "720", "high", None)
    assert image.get("alt") == "A gap in a sea wall, with water standing in the street behind it"
    assert next(figure.iter("source")).get("srcset", "").count("webp") == 4
    assert said(figure).endswith("on Wednesday. Picture: Tove Lindqvist/Harbour Post")


def test_a_picture_that_is_not_known_here_leaves_no_gap() -> None:
    filed = harbour()
    filed["story/1/teaser"] = changed(teaser(1), picture=copy.LeadPicture(None, caption="Lost", credit="Nobody"))
    made = fragment(filed, "story/1/story")
    assert "story__picture" not in made
    assert "Lost" not in made


@pytest.mark.parametrize(
    ("printed", "shown"),
    [("R. Hale", "By R. Hale"), ("By R. Hale", "By R. Hale"), ("by R. Hale", "by R. Hale"), ("Byron Lee", "By Byron Lee"), ("BY R. HALE", "BY R. HALE")],
)  # fmt: skip
def test_by_is_written_before_the_byline_unless_it_begins_with_it(printed: str, shown: str) -> None:
    filed = harbour()
    filed["story/1/teaser"] = changed(teaser(1), byline=printed)
    assert said(element(fragment(filed, "story/1/story")).find_class("story__byline")[0]) == shown


def test_contributors_are_linked_where_the_byline_names_them() -> None:
    people = [copy.Contributor("hale", "R. Hale"), copy.Contributor("r-hale-stone", "R. Hale Stone"), copy.Contributor("odd", "O<'D")]
    assert byline("R. Hale Stone, R. Hales & O<'D", people) == (
        '<a rel="author" href="/people/r-hale-stone/">R. Hale Stone</a>, R. Hales &amp; <a rel="author" href="/people/odd/">O&lt;&#x27;D</a>'
    )


def test_a_renamed_contributor_is_read_by_the_story() -> None:
    assert {"contributor/r-hale", "contributor/i-moreau"} <= keys_read(harbour(), "story/1/story")


def test_a_story_reads_its_own_copy_and_no_list() -> None:
    assert keys_read(harbour(), "story/2/story") == {
        "site", "story/2/teaser", "story/2/body", "section/news", "picture/ferry-alongside", "contributor/r-hale",
    }  # fmt: skip


def test_the_dateline_stands_before_the_first_words() -> None:
    first = next(element(fragment(harbour(), "story/1/story")).find_class("story__body")[0].iterchildren("p"))
    assert said(first).startswith("ORRERY The sea came over")
    filed = harbour()
    filed["story/1/body"] = copy.Body((copy.Text("<ul><li>One</li></ul>"),), dateline="A & B")
    assert '<p><span class="story__dateline">A &amp; B</span></p>\n<ul>' in fragment(filed, "story/1/story")


def test_related_stories_carry_their_current_headlines() -> None:
    filed = harbour()
    filed["story/9/teaser"] = changed(teaser(9), headline="New words")
    filed["story/1/body"] = changed(
        body(1),
        related=(copy.Related(uri(9), "Old"), copy.Related("tag:x,1:gone", "Gone"), copy.Related("https://x.example/", "Out"), copy.Related("javascript:x", "Bad")),
    )  # fmt: skip
    links = element(fragment(filed, "story/1/story")).find_class("story__related")[0]
    assert [(each.get("href"), said(each)) for each in links.iter("a")] == [(teaser(9).address, "New words"), ("https://x.example/", "Out")]


def test_a_correction_is_dated_and_shown_before_the_rails() -> None:
    correction = element(fragment(harbour(), "story/1/story")).find_class("story__correction")[0]
    assert said(correction).startswith("An earlier version said twelve metres of wall had gone; it is eleven. 2 March 2022, 14:05")


def test_a_story_in_another_language_says_so() -> None:
    filed = harbour()
    filed["story/1/teaser"] = changed(teaser(1), language="ar", headline="البحر يعلو")
    story = element(fragment(filed, "story/1/story")).find("article")
    assert (story.get("lang"), story.get("dir")) == ("ar", "rtl")
    filed["story/1/teaser"] = changed(teaser(1), language="en-gb", headline="The sea")
    story = element(fragment(filed, "story/1/story")).find("article")
    assert (story.get("lang"), story.get("dir")) == (None, None)
    filed["story/1/teaser"] = changed(teaser(1), headline="הים עולה")
    assert element(fragment(filed, "story/1/story")).find("article").get("dir") == "auto"


def test_the_sites_own_words_in_a_story_of_another_language_keep_theirs() -> None:
    filed = harbour()
    filed["story/1/teaser"] = changed(teaser(1), language="ar", headline="البحر يعلو", byline="Amal Nasr")
    filed["story/1/body"] = changed(body(1), related=(copy.Related(uri(9), ""),))
    made = element(fragment(filed, "story/1/story"))
    own = [each for each in made.iter("bdi") if (each.get("lang"), each.get("dir")) == ("en-GB", "ltr")]
    assert [said(each).partition(",")[0] for each in own] == [
        "News", "2 March 2022", "Picture: Tove Lindqvist/Harbour Post", "Corrections", "2 March 2022", "Related stories", teaser(9).headline,
    ]  # fmt: skip
    assert said(made.find_class("story__byline")[0]) == "Amal Nasr"
    filed["story/1/teaser"] = changed(teaser(1), language="en-US", byline="Amal Nasr")
    made = element(fragment(filed, "story/1/story"))
    assert [said(each) for each in made.iter("bdi")] == [teaser(9).headline]
    assert said(made.find_class("story__byline")[0]) == "By Amal Nasr"


def test_a_story_that_is_not_public_makes_nothing() -> None:
    assert fragment(harbour(), "story/999/story") == ""
    assert fragment(harbour(), "story/999/head") == ""


def article(filed: dict[str, copy.Value], number: int = 1) -> dict[str, object]:
    script = next(parsed(fragment(filed, f"story/{number}/head").encode()).iter("script"))
    assert script.get("type") == "application/ld+json"
    found: dict[str, object] = json.loads(script.text)
    return found


def test_structured_data_says_what_the_page_says() -> None:
    made = article(harbour())
    assert made["@type"] == "NewsArticle"
    assert made["headline"] == teaser(1).headline
    assert made["url"] == made["mainEntityOfPage"] == SITE.url + ADDRESS
    assert (made["datePublished"], made["dateModified"]) == ("2022-03-02T13:44:00+00:00", "2022-03-02T14:19:00+00:00")
    assert made["author"] == [
        {"@type": "Person", "name": "Ines Moreau", "url": f"{SITE.url}/people/i-moreau/"},
        {"@type": "Person", "name": "R. Hale", "url": f"{SITE.url}/people/r-hale/"},
    ]
    assert (made["dateline"], made["articleSection"], made["wordCount"]) == ("ORRERY", "News", 310)
    assert made["image"] == [
        {
            "@type": "ImageObject",
            "url": f"{SITE.url}/media/sea-wall-gap-share.jpg",
            "width": 1200,
            "height": 675,
            "caption": "A gap in a sea wall, with water standing in the street behind it, on Wednesday.",
            "creditText": "Tove Lindqvist/Harbour Post",
        }
    ]
    publisher = made["publisher"]
    assert isinstance(publisher, dict)
    assert (publisher["@type"], publisher["correctionsPolicy"]) == ("NewsMediaOrganization", f"{SITE.url}/corrections-policy/")
    assert made["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "An earlier version said twelve metres of wall had gone; it is eleven.",
            "datePublished": "2022-03-02T14:05:00+00:00",
        }
    ]


@pytest.mark.parametrize(
    ("number", "kind"), [(1, "NewsArticle"), (5, "BackgroundNewsArticle"), (9, "OpinionNewsArticle"), (20, "AnalysisNewsArticle")]
)
def test_structured_data_names_the_kind_of_work(number: int, kind: str) -> None:
    assert article(harbour(), number)["@type"] == kind


def test_structured_data_cannot_end_its_script() -> None:
    filed = harbour()
    words = "</script><script>alert(1)</script> <!-- \u2028 & &#x2f;"
    filed["story/1/teaser"] = changed(teaser(1), headline=words)
    assert article(filed)["headline"] == words
    assert fragment(filed, "story/1/head").count("</script>") == 1


def test_an_author_without_a_page_goes_by_the_byline() -> None:
    filed = harbour()
    filed["story/1/body"] = copy.Body()
    filed["story/1/teaser"] = changed(teaser(1), byline="By Our Correspondent")
    assert article(filed)["author"] == [{"@type": "Person", "name": "Our Correspondent"}]


def test_previews_elsewhere_get_title_picture_and_address() -> None:
    head = parsed(fragment(harbour(), "story/1/head").encode())
    said_of = {each.get("property") or each.get("name"): each.get("content") for each in head.iter("meta")}
    assert said_of["og:type"] == "article"
    assert said_of["og:title"] == teaser(1).headline
    assert said_of["og:image"] == f"{SITE.url}/media/sea-wall-gap-share.jpg"
    assert said_of["twitter:card"] == "summary_large_image"
    assert said_of["robots"] == "max-image-preview:large"
    assert said_of["article:modified_time"] == "2022-03-02T14:19:00+00:00"
    assert [each.get("href") for each in head.iter("link")] == [SITE.url + ADDRESS]


def test_a_lead_picture_is_the_cut_where_that_is_large_enough_and_else_the_whole() -> None:
    filed = harbour()
    small = tuple(each for each in picture("sea-wall-gap").card if each.width <= 640)
    filed["picture/sea-wall-gap"] = changed(picture("sea-wall-gap"), card=small)
    image = next(element(fragment(filed, "story/1/story")).find_class("story__picture")[0].iter("img"))
    assert (image.get("width"), image.get("height")) == ("1280", "853")
    assert "-whole-1280" in fragment(filed, "rails@front")
    tall = tuple(changed(each, width=each.height, height=each.width) for each in picture("sea-wall-gap").whole)
    filed["picture/sea-wall-gap"] = changed(picture("sea-wall-gap"), card=small, whole=tall)
    assert "-whole-1280" not in fragment(filed, "rails@front")


@pytest.mark.parametrize(
    ("kind", "kicker", "shown"),
    [
        ("analysis", "", "Opinion Analysis"),
        ("opinion", "", "Opinion"),
        ("feature", "feature", "Opinion feature"),
        ("news", "Port", "Opinion Port"),
    ],
)
def test_the_kicker_line_says_what_kind_of_work_it_is_and_nothing_twice(kind: str, kicker: str, shown: str) -> None:
    filed = harbour()
    filed["story/9/teaser"] = changed(teaser(9), kind=kind, kicker=kicker)
    assert said(element(fragment(filed, "story/9/story")).find_class("story__kicker")[0]) == shown
