"""Links in running text: which stories they may lead to, and what an address of the site leads to now.

A link is kept as an ordinary address: for a story that readers have, its path on the site. Former addresses redirect for ever,
so that nothing kept in a text is rewritten when a story moves.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from stoppress.desk.addresses import read_address
from stoppress.desk.api.states import editions, site_url
from stoppress.desk.models import Redirect, Story
from stoppress.desk.policy import may, visible
from stoppress.desk.searching import MOST as MOST_HITS
from stoppress.desk.searching import asked, ends_open, hits
from stoppress.editions.log import Holdings

MOST = 20
MOST_OFF = 5  # found by the same words, and said why no link can lead there
WHY_OFF = {
    "draft": "Draft: readers do not have it yet",
    "scheduled": "Scheduled: readers do not have it yet",
    "embargoed": "Under embargo: readers do not have it yet",
    "unpublished": "Unpublished: readers no longer have it",
}
LOST = {
    "unpublished": "It leads to a story that was unpublished: readers no longer have it.",
    "killed": "It leads to a story that was killed: readers no longer have it.",
}
UNKNOWN = "It leads to a page that this site does not have."
Entry = dict[str, Any]  # of a finder: value, name, more, and `off` where it cannot be chosen


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address of the site leads: to a story of ours, or to no known one. `rest` is what follows the path."""

    path: str
    rest: str
    story: Story | None

    @property
    def href(self) -> str:
        return f"{self.story.address if self.story and self.story.state == 'live' else self.path}{self.rest}"


def found(user: Any, words: str) -> Iterator[Entry]:
    """Stories that readers have, those first whose headline says it; then those that only the desk has, as far as this person may
    read them, which cannot be chosen."""
    if _is_address(words):
        target = target_of(words)
        if target is not None and target.story is not None and target.story.state == "live":
            yield _entry(target.story, target.href)
        return
    if not words:
        yield from (_entry(story, story.address) for story in _live(Story.objects.all()).order_by("-updated")[:MOST])
        return
    matching = list(_live(hits(Story.objects.all(), words, MOST_HITS)))
    by_headline = [story for story in matching if _says(story.headline, words)]
    otherwise = [story for story in matching if not _says(story.headline, words)] if may(user, "read") else []
    yield from (_entry(story, story.address) for story in [*by_headline, *otherwise][:MOST])
    for story in _chosen(hits(visible(user, Story.objects.filter(binned=None)), words, MOST_HITS)).filter(state__in=WHY_OFF)[:MOST_OFF]:
        yield {"value": "", "name": story.headline, "more": WHY_OFF[story.state], "off": True}


def named(user: Any, hrefs: Collection[str]) -> Iterator[Entry]:
    """What these addresses lead to, by the headline of the moment, as far as this person may read it."""
    for href in hrefs:
        target = target_of(href)
        if target is None or target.story is None:
            continue
        story = target.story
        if story.state == "live":
            yield {**_entry(story, href), "leads": f"Leads to {target.href}"}
        elif visible(user, Story.objects.filter(pk=story.pk)).exists():
            yield {"value": href, "name": story.headline, "more": "", "leads": LOST.get(story.state, UNKNOWN)}
        else:
            yield {"value": href, "name": href, "more": "", "leads": LOST.get(story.state, UNKNOWN)}


def target_of(href: str) -> Target | None:
    """None for an address elsewhere. Follows redirects, and looks at stories alone."""
    with editions() as log:
        parts = _on_site(href, log)
    if parts is None:
        return None
    story = _story_at([parts[0]]).get(parts[0])
    return Target(*parts, story)


def lost(hrefs: Collection[str]) -> Mapping[str, str]:
    """Those that lead to a page of this site that readers do not have, each with what is to be said of it."""
    said: dict[str, str] = {}
    with editions() as log:
        on_site = {href: parts[0] for href in hrefs if (parts := _on_site(href, log)) is not None}
        led_on = _led_on(on_site.values())
        stories = _story_at(on_site.values())
        for href, path in on_site.items():
            story = stories.get(path)
            if story is not None:
                if story.state != "live":
                    said[href] = LOST.get(story.state, UNKNOWN)
            elif (last := led_on.get(path, path)).startswith("/") and not _stands(last, log):
                said[href] = UNKNOWN
    return said


def _live(stories: Any) -> Any:
    return _chosen(stories).filter(state="live").exclude(address=None)


def _chosen(stories: Any) -> Any:
    return stories.select_related("section").only("pk", "headline", "state", "address", "updated", "section__name")


def _entry(story: Story, href: str) -> Entry:
    day = f"{timezone.localtime(story.updated):%-d %B %Y}" if story.updated else ""
    return {"value": href, "name": story.headline, "more": " · ".join(part for part in (story.section.name, day) if part)}


def _says(headline: str, words: str) -> bool:
    """Whether the headline that readers have says all of it. The index also knows newer drafts, which are not for everybody."""
    text = headline.casefold()
    phrases = [" ".join(phrase).casefold() for phrase in asked(words)]
    parts = text.replace("-", " ").split()
    whole = phrases if not ends_open(words) else phrases[:-1]
    last = phrases[len(whole) :]
    return all(phrase in text for phrase in whole) and all(any(part.startswith(one) for part in parts) or one in text for one in last)


def _is_address(words: str) -> bool:
    return words.startswith(("/", "http://", "https://"))


def _on_site(href: str, log: Holdings) -> tuple[str, str] | None:
    """Path, with its final slash where a page has one, and the rest; None elsewhere."""
    try:
        parts = urlsplit(href)
        site = urlsplit(site_url(log))
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        if parts.scheme not in ("http", "https") or parts.netloc.lower() != site.netloc.lower():
            return None
    elif not parts.path.startswith("/"):
        return None
    path = parts.path or "/"
    if not path.endswith("/") and "." not in path.rsplit("/", 1)[1]:
        path += "/"
    rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return path, rest


def _led_on(paths: Collection[str]) -> dict[str, str]:
    return dict(Redirect.objects.filter(path__in=set(paths)).values_list("path", "to"))


def _story_at(paths: Collection[str]) -> dict[str, Story]:
    led_on = _led_on(paths)
    wanted = {path: led_on.get(path, path) for path in paths}
    stories = {story.address: story for story in _chosen(Story.objects.filter(address__in=set(wanted.values())))}
    return {path: stories[last] for path, last in wanted.items() if last in stories}


def _stands(path: str, log: Holdings) -> bool:
    """Whether readers get something there. Every story is known to the desk; of other pages the editions tell."""
    if path.startswith("/media/"):
        return True
    if read_address(path) is not None:
        return False
    edition = log.head()
    if not edition:
        return True
    page = log.page(path, edition)
    return page is not None and page.status < 400
