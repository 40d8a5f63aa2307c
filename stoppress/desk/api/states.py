"""What the API says of a story: where it stands, by the editions and not by the desk alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

from stoppress.desk.change_queue import not_live
from stoppress.desk.models import Change, Newsroom, Story
from stoppress.editions.folder import open_reader
from stoppress.editions.log import Holdings
from stoppress.press.copy import Site, decode
from stoppress.press.publishing import ASIDE


def data_folder() -> Path:
    folder: Path = settings.STOPPRESS_DATA
    return folder


@contextmanager
def editions() -> Iterator[Holdings]:
    """The editions, to read."""
    log = open_reader(data_folder() / "editions")
    try:
        yield log
    finally:
        log.close()


def site_url(log: Holdings) -> str:
    """Scheme and host that readers come to, without a final slash."""
    filed = log.filed("site")
    if filed is not None:
        site: Site = decode("site", filed)
        return site.url
    return Newsroom.objects.values_list("url", flat=True).first() or ""


def description(story: Story, log: Holdings) -> dict[str, Any]:
    """`uri`, `url` (None before the story has an address), `version`, `state`; and why, where it is held or not live."""
    state = story_state(story, log)
    described: dict[str, Any] = {
        "uri": story.uri,
        "url": site_url(log) + story.address if story.address else None,
        "version": max(story.version, 1),
        "state": state,
    }
    if story.held:
        described["held"] = story.held
    if state == "pressing" and (why := not_live(story.pk)):
        described["not_live"] = why
    return described


def story_state(story: Story, log: Holdings) -> str:
    """One of INTERCHANGE's: draft, scheduled, embargoed, pressing, live, unpublished, killed."""
    if story.state not in ("live", "unpublished", "killed"):
        return story.state
    return "pressing" if under_way(story.pk, log) else story.state


def under_way(number: int, log: Holdings) -> bool:
    """Whether the newest change of a story has not reached readers."""
    if Change.objects.filter(pk__gt=log.mark(), stories__has_key=str(number)).exists():
        return True
    if any(f'"story/{number}/'.encode() in (log.filed(job) or b"") for job in log.filed_keys(ASIDE)):
        return True  # in large work that has not landed
    return bool(not_live(number))
