"""Founding: an empty newsroom gets a site of its own, so that its first readers find a proper empty page."""

from pathlib import Path

from stoppress.desk.changing import changing
from stoppress.desk.models import Newsroom
from stoppress.editions.folder import open_reader

NAME = "Stop Press"  # until newsroom.yaml or the desk names it


def found_newsroom(data: Path) -> None:
    """Make the newsroom's one row where there is none; not beside editions, which some other desk made."""
    if Newsroom.objects.exists() or _has_editions(data):
        return
    with changing(cause="The newsroom is founded", author="pressroom"):
        Newsroom(name=NAME).save()


def _has_editions(data: Path) -> bool:
    log = open_reader(data / "editions")
    try:
        return log.head() > 0
    finally:
        log.close()
