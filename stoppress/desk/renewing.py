"""Renewing: what older pictures, and those of imports, lack is drawn, and cards for stories without a picture; many in one edition."""

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import NamedTuple

from stoppress.desk import library
from stoppress.desk.card_filing import draw_for
from stoppress.desk.changing import changing
from stoppress.desk.models import Picture, Story
from stoppress.desk.picture_headers import PictureRefused
from stoppress.desk.site_copy import CARD
from stoppress.desk.stories import read_stories
from stoppress.press import copy

AT_ONCE = 2  # drawing lets go of Python's lock
IN_ONE_EDITION = 100


class Renewed(NamedTuple):
    """One step: how many pictures were looked at or cards drawn, how many got new files, and the change to wait for."""

    seen: int
    drawn: int
    change: int | None


def renew_pictures(at: datetime) -> Iterator[Renewed]:
    """Every picture that readers may get, a hundred a step. It may be interrupted and run again."""
    numbers = list(Picture.objects.filter(killed=False).exclude(original="").order_by("pk").values_list("pk", flat=True))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for some in _parts(numbers):
            rows = list(Picture.objects.filter(pk__in=some))
            found = [(row, drawn) for row, drawn in zip(rows, pool.map(_renew, rows), strict=True) if drawn is not None]
            touched = library.keep_renewed(found, at=at) if found else None
            yield Renewed(len(rows), len(found), touched.number if touched else None)


def renew_cards(at: datetime) -> Iterator[Renewed]:
    """Cards for the stories that readers have without a picture and without a card."""
    yield from _cards_of(list(Story.objects.filter(state="live", picture=None).order_by("-pk").values_list("pk", flat=True)), at)


def draw_cards(uris: Collection[str], at: datetime) -> Iterator[int]:
    """Cards for these stories, as far as readers have them without a picture; answers the changes to wait for."""
    bare = Story.objects.filter(uri__in=sorted(uris), state="live", picture=None).order_by("uri").values_list("pk", flat=True)
    return (step.change for step in _cards_of(list(bare), at) if step.change is not None)


def _cards_of(bare: list[int], at: datetime) -> Iterator[Renewed]:
    for some in _parts(bare):
        known = {row.key: row for row in Picture.objects.filter(key__in=[f"{CARD}{number}" for number in some])}
        stories = [story for story in read_stories(some) if f"{CARD}{story.number}" not in known]
        if not stories:
            continue
        with changing(at=at, author="library", cause=f"Cards of {len(stories)} stories") as touched:
            draw_for(stories, known)
        yield Renewed(len(stories), len(stories), touched.number)


def _renew(row: Picture) -> copy.Picture | None:
    try:
        return library.renew(row)
    except PictureRefused:  # taken before the limits were what they are
        return None


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), IN_ONE_EDITION):
        yield numbers[start : start + IN_ONE_EDITION]
