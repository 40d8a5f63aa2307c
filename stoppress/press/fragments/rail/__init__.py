"""Rails: titled rows of teasers, dealt so that no story stands twice, and the topics below them."""

from stoppress.press.dealing import DealtRail, deal
from stoppress.press.fragments.addresses import list_address
from stoppress.press.fragments.card import lead_card, rail_card
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def beside_story(reading: Reading, look: Look, without: str | None = None) -> str:
    """The rails of a story's page; `without` is the number of the story on whose page they stand."""
    dealt = deal(reading, "story", int(without) if without else None)
    return _rails(reading, look, "story", [_rail(reading, look, rail) for rail in dealt])


def on_front(reading: Reading, look: Look) -> str:
    """The front's rails, the first with its first story large."""
    dealt = deal(reading, "front")
    return _rails(reading, look, "front", [_rail(reading, look, rail, lead=place == 0) for place, rail in enumerate(dealt)])


def _rail(reading: Reading, look: Look, rail: DealtRail, lead: bool = False) -> str:
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


def _rails(reading: Reading, look: Look, kind: str, rails: list[str]) -> str:
    # A topic is filed only while it has a page; its list is not read, or each new story in it would render all rails again.
    topics = [found for slug in reading.layout(kind).topics if (found := reading.topic(slug)) is not None]
    links = [{"href": list_address("topic", topic.slug), "text": topic.name} for topic in topics]
    return look.render("rail/rails.html", reading, kind=kind, rails="\n".join(rails), topics=links)
