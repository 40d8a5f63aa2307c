"""Answers by preview link, as the desk shows them: what was said of a text, and whether it is still the newest."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from stoppress.desk.models import LinkAnswer, PreviewLink, Story
from stoppress.desk.screens.publishing import comparing
from stoppress.desk.screens.publishing.states import in_words
from stoppress.desk.screens.publishing.versions import compare

COMPARED = 3  # revisions, the newest that were answered: each comparison takes a few queries
LOOKED_AT = 100  # answers, so that of five links at least the newest is among them
SHORT = 240  # characters of words that are shown without being unfolded
# What nobody reads in a preview: another value there leaves an answer standing.
_UNREAD = frozenset(
    comparing.FIELDS[name]
    for name in ("slug", "language", "embargoed_until", "go_live_at", "expire_at", "held", "slugline", "urgency", "desk_note")
)


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer over the text; `changed`: the text is another since."""

    answer: LinkAnswer
    changed: bool
    at: str

    @property
    def long(self) -> bool:
        return len(self.answer.words) > SHORT


def changed_since(story: Story, link: PreviewLink) -> bool:
    """Whether a reader of the newest text reads anything else than who had the link; a save of the same words changes nothing."""
    if link.revision_id == story.latest_revision_id or story.latest_revision is None:
        return False
    return any(row.what not in _UNREAD for row in compare(link.revision, story.latest_revision))


def heard_of(story: Story, now: datetime) -> list[Heard]:
    """The newest answer of each link whose text is the newest; where there is none, the newest of all, which the text has left."""
    found = LinkAnswer.objects.filter(link__story=story.pk).select_related("link__revision")[:LOOKED_AT]
    newest: dict[int, LinkAnswer] = {}
    for answer in found:
        newest.setdefault(answer.link_id, answer)
    changed: dict[int, bool] = {}
    heard = []
    for answer in newest.values():
        revision = answer.link.revision_id
        if revision not in changed:
            changed[revision] = len(changed) >= COMPARED or changed_since(story, answer.link)
        heard.append(Heard(answer, changed[revision], clock(answer.at, now)))
    return [one for one in heard if not one.changed] or heard[:1]


def said_of(stories: Collection[int]) -> dict[int, LinkAnswer]:
    """By the story's number, of those whose very newest revision was answered: what is wrong before what is right. One query."""
    found = LinkAnswer.objects.filter(link__story__in=stories, link__revision=F("link__story__latest_revision"))
    counts = {answer.link_id: answer for answer in sorted(found.select_related("link").order_by(), key=lambda answer: answer.pk)}
    by_weight = sorted(counts.values(), key=lambda answer: (answer.verdict == "wrong", answer.pk))
    return {answer.link.story_id: answer for answer in by_weight}


def clock(moment: datetime, now: datetime) -> str:
    """`14:03 GMT` of today, else with its day."""
    at = timezone.localtime(moment)
    return f"{at:%H:%M} {at.tzname()}" if at.date() == timezone.localtime(now).date() else in_words(moment.replace(second=0))


def with_answers(story: Story, links: Iterable[Any]) -> list[Any]:
    """The links, each knowing whether the text that was answered has `changed` since."""
    listed = list(links)
    for link in listed:
        link.changed = bool(link.answers.all()) and changed_since(story, link)
    return listed
