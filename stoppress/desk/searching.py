"""Search at the desk: the words of all stories, drafts too, in an index of our own."""

import re
from collections.abc import Collection, Mapping

from stoppress.desk.bodies import body_text
from stoppress.desk.rows import select, write
from stoppress.desk.stories import StoryValues

_WORD = re.compile(r"\w+")
MOST = 1_000


def index_stories(stories: Mapping[int, StoryValues | None], former: Collection[int]) -> None:
    """Keep the index in line with rows that changed, came or went; inside their transaction."""
    words = [
        (number, story.headline, story.standfirst, body_text(story.body), story.byline)
        for number, story in stories.items()
        if story is not None
    ]
    write("DELETE FROM desk_words WHERE rowid = %s", [(number,) for number in stories])
    write("INSERT INTO desk_words (rowid, headline, standfirst, body, byline) VALUES (%s, %s, %s, %s, %s)", words)


def search_stories(text: str, most: int = 50) -> list[int]:
    """Numbers of stories that have all these words, the last also as a beginning; newest rows first. Any text is safe to ask."""
    words = _WORD.findall(text[:500])[:20]
    if not words:
        return []
    query = " ".join(f'"{word}"' for word in words) + "*"
    found = select("SELECT rowid FROM desk_words WHERE desk_words MATCH %s ORDER BY rowid DESC LIMIT %s", query, max(0, min(most, MOST)))
    return [number for (number,) in found]
