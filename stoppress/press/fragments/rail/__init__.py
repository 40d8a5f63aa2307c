"""Rails: titled rows of teasers, dealt so that no story stands twice, and the topics below them."""

from stoppress.press.dealing import DealtRail, deal
from stoppress.press.fragments.addresses import list_address
from stoppress.press.fragments.card import lead_card, rail_card
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def beside_story(reading: Reading, look: Look) -> str:
    """The rails of a story's page."""
    rails = [_rail(reading, look, rail) for rail in deal(reading, "story")]
    return _rails(reading, look, "story", rails)


def one_beside_story(reading: Reading, look: Look, without: str, place: str) -> str:
    """One of the rails beside a story that stands in them itself, from 1; all of them joined are as `beside_story` shows them.

    `without` is the number of that story.
    """
    dealt = reading.part(deal, "story", int(without))
    rails = [_rail(reading, look, rail) for rail in dealt if rail.place == int(place)]
    last = place == str(len(reading.layout("story").rails))
    return _rails(reading, look, "story", rails, opens=place == "1", closes=last, empty=not dealt)


def on_front(reading: Reading, look: Look) -> str:
    """The front's rails, the first with its first story large."""
    dealt = deal(reading, "front")
    return _rails(reading, look, "front", [_rail(reading, look, rail, lead=place == 0) for place, rail in enumerate(dealt)])


def _rail(reading: Reading, look: Look, rail: DealtRail, lead: bool = False) -> str:
    return reading.part(_rendered_rail, look, rail, lead)


def _rendered_rail(reading: Reading, look: Look, rail: DealtRail, lead: bool) -> str:
    cards = [
        reading.part(lead_card if lead and place == 0 else rail_card, look, pick.story, pick.headline)
        for place, pick in enumerate(rail.teasers)
    ]
    return look.render(
        "rail/rail.html",
        reading,
        id=rail.slug,
        title=rail.title,
        address=list_address("rail", rail.slug),
        lead=lead,
        cards="\n".join(cards),
    )


def _rails(
    reading: Reading, look: Look, kind: str, rails: list[str], *, opens: bool = True, closes: bool = True, empty: bool | None = None
) -> str:
    # A topic is filed only while it has a page; its list is not read, or each new story in it would render all rails again.
    topics = [found for slug in reading.layout(kind).topics if (found := reading.topic(slug)) is not None]
    if not topics and (not rails if empty is None else empty):
        return ""
    links = [{"href": list_address("topic", topic.slug), "text": topic.name} for topic in topics]
    return look.render("rail/rails.html", reading, kind=kind, rails="\n".join(rails), topics=links, opens=opens, closes=closes)
