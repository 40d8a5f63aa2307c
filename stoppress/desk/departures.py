"""Departures: stories that were unpublished where they come from hold their address here too, and feeds say when they left."""

from collections.abc import Mapping
from datetime import datetime

from stoppress.desk.addresses import Addresses, read_address
from stoppress.desk.changing import changing
from stoppress.desk.models import Story


def note_departures(left: Mapping[str, datetime], at: datetime) -> int | None:
    """Mark drafts that were just taken in, by uri, as unpublished since then; answers the change, None where there is none to press."""
    with changing(at=at, cause="Import of unpublished stories", author="import", kind="import") as touched:
        addresses = Addresses()
        for story in Story.objects.filter(uri__in=sorted(left), state="draft", address=None).exclude(asked_address="").order_by("uri"):
            own = read_address(story.asked_address)
            if own is None or not addresses.take(story.asked_address):
                continue
            story.address, (story.address_date, story.slug) = story.asked_address, own
            story.left = left[story.uri]
            story.save()
    return touched.number
