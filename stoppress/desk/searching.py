"""Search at the desk: the words of all stories, drafts too, in an index of our own.

Of each story it holds what readers have and what the desk saved last, where the two differ.
"""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models.expressions import RawSQL

from stoppress.desk.bodies import body_text
from stoppress.desk.rows import select, select_in, write
from stoppress.desk.stories import StoryValues

_WORD = re.compile(r"\w+")
_ASKED = re.compile(r'"([^"]*)"|([^"\s]+)')
MOST = 1_000
MOST_WORDS = 20

Words = tuple[str, str, str, str, str]  # headline, standfirst, body, byline, slugline


def index_stories(stories: Mapping[int, StoryValues | None]) -> None:
    """Keep the index in line with rows that changed, came or went; inside their transaction."""
    sluglines = dict(select_in("SELECT id, slugline FROM desk_story WHERE slugline <> '' AND id IN", stories))
    beside = dict(_drafts_beside(stories))
    words: dict[int, Words | None] = dict.fromkeys(stories)
    for number, story in stories.items():
        if story is not None:
            said = (story.headline, f"{story.kicker} {story.standfirst}", body_text(story.body), story.byline, sluglines.get(number, ""))
            words[number] = _both(said, beside.get(number))
    _write(words)


def index_drafts(numbers: Collection[int]) -> None:
    """Keep the index in line with new drafts beside live stories; inside their transaction."""
    if not numbers:
        return
    beside = dict(_drafts_beside(numbers))
    rows = "SELECT id, headline, kicker, standfirst, body, byline, slugline FROM desk_story WHERE id IN"
    _write({number: _both(_words(*said), beside[number]) for number, *said in select_in(rows, beside)})


def _drafts_beside(numbers: Collection[int]) -> Iterator[tuple[int, Words]]:
    """What the desk saved last of those stories whose row is what readers have, and another text is newer."""
    newer = (
        "SELECT s.id, r.content FROM desk_story s JOIN wagtailcore_revision r ON r.id = s.latest_revision_id"
        " WHERE s.live AND s.has_unpublished_changes AND s.id IN"
    )
    for number, text in select_in(newer, numbers):
        content = json.loads(text)
        said = (content.get(name) or "" for name in ("headline", "kicker", "standfirst", "body", "byline", "slugline"))
        yield number, _words(*said)


def _words(headline: str, kicker: str, standfirst: str, body: str, byline: str, slugline: str) -> Words:
    return (headline, f"{kicker} {standfirst}", body_text(json.loads(body or "[]")), byline, slugline)


def _both(live: Words, draft: Words | None) -> Words:
    if draft is None:
        return live
    first, second, third, fourth, fifth = (here if here == there else f"{here}\n{there}" for here, there in zip(live, draft, strict=True))
    return (first, second, third, fourth, fifth)


def _write(words: Mapping[int, Words | None]) -> None:
    write("DELETE FROM desk_words WHERE rowid = %s", [(number,) for number in words])
    write(
        "INSERT INTO desk_words (rowid, headline, standfirst, body, byline, slugline) VALUES (%s, %s, %s, %s, %s, %s)",
        [(number, *said) for number, said in words.items() if said is not None],
    )


def asked(text: str) -> list[list[str]]:
    """What is asked for: words, and phrases of several words in quotation marks. Any text will do; at most twenty words are read."""
    found: list[list[str]] = []
    left = MOST_WORDS
    for phrase, word in _ASKED.findall(text.replace("“", '"').replace("”", '"').replace("\x00", " ")[:500]):
        words = _WORD.findall(phrase or word)[:left]
        left -= len(words)
        if words:
            found += [words] if phrase else [[one] for one in words]
    return found


def ends_open(text: str) -> bool:
    """Whether the last word may be the beginning of one: not where it stands in quotation marks."""
    plain = text.replace("“", '"').replace("”", '"').rstrip()
    return not (plain.endswith('"') and plain.count('"') > 1)


def match_query(text: str, *, beginning: bool = True) -> str:
    """As FTS5 wants it: all of these, the last word also as a beginning, unless told otherwise; "" asks for nothing."""
    phrases = asked(text)
    if not phrases:
        return ""
    return " ".join('"' + " ".join(words) + '"' for words in phrases) + ("*" if beginning and ends_open(text) else "")


def _numbers(text: str, most: int) -> list[int]:
    """Newest first. A word that stands in more stories than are wanted need not be taken as a beginning too, which costs most."""
    query = match_query(text)
    if not query:
        return []
    whole = _matching(match_query(text, beginning=False), most)
    return whole if len(whole) >= most or not query.endswith("*") else _matching(query, most)


def _matching(query: str, most: int) -> list[int]:
    found = select("SELECT rowid FROM desk_words WHERE desk_words MATCH %s ORDER BY rowid DESC LIMIT %s", query, most)
    return [number for (number,) in found]


def search_stories(text: str, most: int = 50) -> list[int]:
    """Numbers of stories that have all these words, newest rows first. Any text is safe to ask."""
    return _numbers(text, max(0, min(most, MOST)))


def hits(stories: Any, text: str, most: int) -> Any:
    """Those of a query set of stories that are among the newest `most` with all these words, newest rows first."""
    numbers = json.dumps(_numbers(text, most))  # looked up once: to be counted, and to be shown
    return stories.filter(pk__in=RawSQL("SELECT value FROM json_each(%s)", [numbers])).order_by("-pk")
