"""Differing: what a launch would change, and what two editors disagree on, in words."""

from dataclasses import dataclass
from typing import Any

from stoppress.desk.models import Story
from stoppress.desk.screens.rails.arranging import Conflict
from stoppress.desk.screens.rails.drafts import Draft

KINDS = {"picks": "picks", "rail": "title and rule", "page": "rails"}
PAGES = {"front": "The front", "story": "Story pages"}


@dataclass(frozen=True, slots=True)
class Sides:
    """One conflict: what it is about, what the draft says, what is live."""

    part: str
    what: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def in_words(draft: Draft) -> tuple[str, ...]:
    """“Top: picks”, a line for each part that a launch would change."""
    return tuple(name_of(part, draft) for part in draft.differs() if not _follows(part, draft))


def sides(conflict: Conflict, draft: Draft) -> Sides:
    return Sides(conflict.part, name_of(conflict.part, draft), _said(conflict.part, conflict.mine), _said(conflict.part, conflict.theirs))


def name_of(part: str, draft: Draft) -> str:
    kind, _, slug = part.partition("/")
    if kind == "page":
        return f"{PAGES[slug]}: which rails, in which order"
    live = {row.slug: row.rule.title for row in draft.live.rails}
    drafted = {row.slug: row.rule.title for row in draft.arrangement.rails}
    if kind == "rail" and slug not in live:
        return f"{drafted[slug]}: a new rail"
    if kind == "rail" and slug not in drafted:
        return f"{live[slug]}: retired"
    return f"{drafted.get(slug) or live.get(slug) or slug}: {KINDS[kind]}"


def _follows(part: str, draft: Draft) -> bool:
    """The picks of a rail that comes or goes are not news of their own."""
    kind, _, slug = part.partition("/")
    both = {row.slug for row in draft.live.rails} & {row.slug for row in draft.arrangement.rails}
    return kind == "picks" and slug not in both


def _said(part: str, value: Any) -> tuple[str, ...]:
    if value is None:
        return ("nothing: the rail is retired",)
    kind = part.partition("/")[0]
    if kind == "picks":
        headlines = dict(Story.objects.filter(uri__in=[uri for uri, _, _ in value]).values_list("uri", "headline"))
        return tuple(headline or headlines.get(uri, uri) for uri, headline, _ in value) or ("no picks",)
    if kind == "page":
        return tuple(value) or ("no rails",)
    title, limit, fills, section, kind_of, topic = value
    rule = ", ".join(filter(None, (section, kind_of.capitalize(), topic))) or "all stories"
    return (title, f"{limit} stories", f"filled by the newest of: {rule}" if fills else "picks alone")
