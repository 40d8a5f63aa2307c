"""Dealing: which stories each rail of a page shows, none twice.

First rail first, picks before fill; of two picks of one story the first wins; the story on whose page the rails stand is left out.
"""

from dataclasses import dataclass
from itertools import chain

from stoppress.press.copy import Pick, StoryNumber
from stoppress.press.rendering import Reading


@dataclass(frozen=True, slots=True)
class DealtRail:
    """`place` is the rail's in the layout, from 1."""

    place: int
    slug: str
    title: str
    teasers: tuple[Pick, ...]


def deal(reading: Reading, kind: str, without: StoryNumber | None = None) -> tuple[DealtRail, ...]:
    """The rails of a page of `kind` ("story", "front"), in order; an empty rail is left out."""
    taken: set[StoryNumber] = set() if without is None else {without}
    dealt = []
    for place, slug in enumerate(reading.layout(kind).rails, 1):
        rail = reading.rail(slug)
        if rail is None:
            continue
        shown: list[Pick] = []
        for pick in chain(rail.picks, map(Pick, rail.fill)):
            if len(shown) >= rail.limit:
                break
            if pick.story in taken or reading.teaser(pick.story) is None:
                continue
            taken.add(pick.story)
            shown.append(pick)
        if shown:
            dealt.append(DealtRail(place, rail.slug, rail.title, tuple(shown)))
    return tuple(dealt)
