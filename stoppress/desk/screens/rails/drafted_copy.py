"""Drafted copy: what a launch would file of rails and pages, as values to lay over what readers have; nothing is written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from stoppress.desk import lists
from stoppress.desk.lists import NEWEST
from stoppress.desk.models import Newsroom
from stoppress.desk.screens.rails.arranging import PAGES, Arrangement, Row, Rule, picked
from stoppress.desk.site_copy import public_numbers, public_picks
from stoppress.press import copy
from stoppress.press.copy import CopyKey


def drafted_copy(drafted: Arrangement, live: Arrangement, at: datetime) -> Mapping[CopyKey, Any]:
    """The rails' own pages are left out: the front and stories do not read them."""
    numbers = public_numbers({slot.uri for _, slot in picked(drafted)})
    enough = max(NEWEST, sum(row.rule.limit for row in drafted.rails) + 1)
    rules = {row.slug: row.rule for row in live.rails}
    values: dict[CopyKey, Any] = {f"rail/{slug}": None for slug in rules.keys() - {row.slug for row in drafted.rails}}
    for row in drafted.rails:
        picks = public_picks([(slot.uri, slot.headline) for slot in row.slots if slot.until is None or slot.until > at], numbers)
        fill = tuple(_fill(row, rules.get(row.slug), enough))
        values[f"rail/{row.slug}"] = copy.Rail(row.slug, row.rule.title, row.rule.limit, picks, fill)
    newsroom = Newsroom.objects.first()
    layouts = newsroom.layouts if newsroom is not None else {}
    for page in PAGES:
        values[f"layout/{page}"] = copy.Layout(drafted.on(page), tuple((layouts.get(page) or {}).get("topics") or ()))
    return values


def _fill(row: Row, live: Rule | None, enough: int) -> list[int]:
    rule = row.rule
    if not rule.fills:
        return []
    if live is not None and live.fills and _matches(live) == _matches(rule):
        return lists.newest(f"rail/{row.slug}", enough)
    return lists.matching(lists.Rule(row.slug, rule.section, rule.kind, rule.topic), enough)


def _matches(rule: Rule) -> tuple[str, str, str]:
    return rule.section, rule.kind, rule.topic
