"""Rails: their order, what a teaser shows, and that no story stands twice."""

from lxml import html

from stoppress.press import copy
from stoppress.press.copy import Value
from tests.press.fragments.harbour import harbour, lead_picture, teaser
from tests.press.fragments.pages import changed, element, fragment, keys_read, said


def rails(filed: dict[str, Value], name: str = "rails@story") -> list[html.HtmlElement]:
    markup = "".join(fragment(filed, name.replace("*", str(place))) for place in range(1, 5)) if "*" in name else fragment(filed, name)
    found: list[html.HtmlElement] = element(markup).find_class("rail")
    return found


def test_a_rail_has_its_title_above_and_a_link_that_says_of_what() -> None:
    for rail in rails(harbour()):
        heading = next(rail.iter("h2"))
        assert rail.get("aria-labelledby") == heading.get("id")
        more = rail.find_class("rail__more")[0]
        assert said(more) == f"See more of {said(heading)}"
        assert more.get("href", "").startswith("/rails/")


def test_a_teaser_shows_picture_alternative_text_and_headline_in_this_order() -> None:
    card = rails(harbour())[0].find_class("card")[0]
    assert [each.tag for each in card.iter() if each.tag in ("img", "h3", "a")] == ["img", "h3", "a"]
    assert next(card.iter("img")).get("alt") == lead_picture(2).alt
    assert said(next(card.iter("h3"))) == teaser(2).headline
    assert next(card.iter("a")).get("href") == teaser(2).address


def test_an_alternative_text_that_would_repeat_the_headline_is_empty() -> None:
    filed = harbour()
    filed["story/2/teaser"] = changed(teaser(2), picture=changed(lead_picture(2), alt=f"  {teaser(2).headline.upper()}. "))
    assert next(rails(filed)[0].find_class("card")[0].iter("img")).get("alt") == ""


def test_a_pick_has_a_headline_of_its_own_and_else_the_teaser_headline_serves() -> None:
    filed = harbour()
    filed["story/2/teaser"] = changed(teaser(2), teaser="Ferries: none till Thursday")
    shown = [said(each) for each in rails(filed)[0].iter("h3")]
    assert shown[:2] == ["Ferries: none till Thursday", "Nine saved from dredger"]


def test_no_story_stands_twice_nor_on_its_own_page() -> None:
    for name, own in (("rails@story", None), ("rails@story~2/*", teaser(2).address), ("rails@front", None)):
        shown = [each.get("href") for rail in rails(harbour(), name) for each in rail.iter("a") if each.get("class") != "rail__more"]
        assert len(shown) == len(set(shown)) > 8
        assert own not in shown


def test_beside_a_story_that_stands_in_them_the_rails_are_pieces_that_join_to_the_whole() -> None:
    filed = harbour()
    pieces = [fragment(filed, f"rails@story~999/{place}") for place in range(1, len(filed["layout/story"].rails) + 1)]
    assert "".join(pieces).split() == fragment(filed, "rails@story").split()
    beside = [fragment(filed, f"rails@story~2/{place}") for place in range(1, len(pieces) + 1)]
    assert beside != pieces
    assert set(beside) & set(pieces)  # the others are kept once


def test_a_story_without_a_teaser_makes_room_for_the_next() -> None:
    filed = harbour()
    del filed["story/2/teaser"]
    first = rails(filed)[0]
    assert len(first.find_class("card")) == 4
    assert teaser(2).headline not in said(first)


def test_topics_stand_below_and_lead_to_their_pages() -> None:
    filed = harbour()
    del filed["topic/ferries"]
    topics = element(fragment(filed, "rails@story")).find_class("rail__topics")[0]
    assert said(next(topics.iter("h2"))) == "More Topics"
    assert [each.get("href") for each in topics.iter("a")] == ["/topics/flooding/", "/topics/power-cuts/", "/topics/harbour/"]


def test_the_front_opens_with_its_first_story_large() -> None:
    first, *others = rails(harbour(), "rails@front")
    lead = first.find_class("card")[0]
    assert lead.get("class", "").split() == ["card", "card--lead"]
    assert said(lead.find_class("card__standfirst")[0]) == teaser(1).standfirst
    assert next(lead.iter("img")).get("fetchpriority") == "high"
    assert not [card for rail in others for card in rail.find_class("card--lead")]


def test_without_rails_or_topics_there_is_nothing() -> None:
    filed = harbour()
    filed["layout/story"] = copy.Layout()
    assert fragment(filed, "rails@story").strip() == ""


def test_rails_read_teasers_and_pictures_but_no_body_and_no_list() -> None:
    assert not [key for key in keys_read(harbour(), "rails@story") if key.endswith("/body") or key.startswith("list/")]
