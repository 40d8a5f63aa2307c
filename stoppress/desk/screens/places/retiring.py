"""Retiring: a section, topic or contributor that takes no new stories keeps its page; one that nothing uses can go."""

from datetime import datetime

from stoppress.desk.addresses import FEEDS, lead_on
from stoppress.desk.changing import Touched, changing
from stoppress.desk.models import Document
from stoppress.desk.screens.places.merging import Place, address_of, carrying, rails_of


class StillUsed(ValueError):
    """Stories or rails speak of it yet."""

    def __init__(self, name: str, stories: int, rails: tuple[str, ...]) -> None:
        users = [f"{stories} {'story' if stories == 1 else 'stories'}"] if stories else []
        users += [f"the rail “{title}”" for title in rails]
        super().__init__(f"“{name}” is used by {', '.join(users)}. Merge it into another, or retire it: its page then stays.")


def retire(place: Place, retired: bool) -> None:
    """Readers see no difference: it is offered for new stories, or no longer."""
    place.retired = retired
    place.save(update_fields=["retired"])


def remove(place: Place, *, to: str, at: datetime, by: str) -> Touched:
    """Its address and feeds lead to `to` from then on. Raises StillUsed."""
    stories, rails = len(carrying(place)), rails_of(place)
    if stories or rails:
        raise StillUsed(place.name, stories, rails)
    with changing(at=at, author=by, cause=f"Remove: {place.name}", kind="edit") as touched:
        address = address_of(place)
        place.delete()
        for tail in ("", *FEEDS):
            lead_on(f"{address}{tail}", to)
    return touched


def remove_document(document: Document, *, to: str, at: datetime, by: str) -> Touched:
    with changing(at=at, author=by, cause=f"Remove: {document.title}", kind="edit") as touched:
        document.delete()
        lead_on(f"/{document.slug}/", to)
    return touched
