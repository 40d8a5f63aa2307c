"""The copy of a story: its teaser, its body, and that it is there."""

from collections.abc import Iterator
from functools import lru_cache
from sys import intern

from stoppress.desk.bodies import block_copy, clean, copy_text
from stoppress.desk.stories import StoryValues, shown_time
from stoppress.press import copy
from stoppress.press.copy import CopyKey


def story_keys(number: int, uri: str) -> tuple[CopyKey, CopyKey, CopyKey]:
    return f"story/{number}/teaser", f"story/{number}/body", f"uri/{uri}"


def story_copy(story: StoryValues) -> Iterator[tuple[CopyKey, copy.Value]]:
    """What is filed of a story that is fit to print."""
    teaser, body, uri = story_keys(story.number, story.uri)
    yield teaser, teaser_copy(story)
    yield body, body_copy(story)
    yield uri, copy.StoryRef(story.number)


def teaser_copy(story: StoryValues) -> copy.Teaser:
    assert story.published is not None
    assert story.address is not None
    return copy.Teaser(
        uri=story.uri,
        address=story.address,
        headline=story.headline,
        published=shown_time(story.published),
        updated=shown_time(story.updated or story.published),
        section=story.section,
        kind=intern(story.kind),  # defaults are left out by identity: equal copy must be equal bytes
        teaser=story.teaser,
        kicker=story.kicker,
        standfirst=story.standfirst,
        byline=story.byline,
        picture=_picture(story),
        language=story.language,
    )


def _picture(story: StoryValues) -> copy.LeadPicture | None:
    if not story.has_picture:
        return None
    return copy.LeadPicture(story.picture, story.picture_alt, story.picture_caption, story.picture_credit, story.picture_photographer)


def body_copy(story: StoryValues) -> copy.Body:
    blocks = block_copy(story.body)
    return copy.Body(
        blocks=blocks,
        dateline=story.dateline,
        people=tuple(dict.fromkeys(story.people)),
        topics=tuple(dict.fromkeys(story.topics)),
        related=tuple(copy.Related(uri, name) for uri, name in story.related),
        corrections=tuple(copy.Correction(uri, line, shown_time(at), clean_note(html)) for uri, line, at, html in story.corrections),
        words=len(copy_text(blocks).split()),
    )


@lru_cache(maxsize=256)
def clean_note(html: str) -> str:
    return clean(html)
