"""Standing: the arrangement that readers have, read from the tables, and another one written over it."""

from datetime import datetime

from stoppress.desk.changing import Touched
from stoppress.desk.models import Newsroom, Rail, RailPick
from stoppress.desk.screens.rails.arranging import PAGES, Arrangement, Row, Rule, Slot


def live_arrangement(at: datetime) -> Arrangement:
    """Rails, picks and pages as they stand; picks whose time ran out are gone."""
    slots: dict[int, list[Slot]] = {}
    for rail, uri, headline, until in RailPick.objects.order_by("order", "pk").values_list("rail_id", "uri", "headline", "until"):
        known = slots.setdefault(rail, [])
        if (until is None or until > at) and uri not in [slot.uri for slot in known]:
            known.append(Slot(uri, headline, until))
    rails = tuple(Row(rail.slug, rule_of(rail), tuple(slots.get(rail.pk, ()))) for rail in Rail.objects.all())
    known_slugs = {row.slug for row in rails}
    newsroom = Newsroom.objects.first()
    layouts = newsroom.layouts if newsroom is not None else {}
    pages = {
        page: tuple(slug for slug in dict.fromkeys((layouts.get(page) or {}).get("rails") or ()) if slug in known_slugs) for page in PAGES
    }
    return Arrangement(rails, pages)


def rule_of(rail: Rail) -> Rule:
    return Rule(rail.title, rail.limit, rail.fills, rail.fill_section, rail.fill_kind, rail.fill_topic)


def write_arrangement(wanted: Arrangement, touched: Touched) -> None:
    """Make the tables say it, saving only what differs. Inside a change."""
    standing = {rail.slug: rail for rail in Rail.objects.all()}
    live = {row.slug: row for row in live_arrangement(touched.at).rails}
    for slug in standing.keys() - {row.slug for row in wanted.rails}:
        standing[slug].delete()
    order = max((rail.order for rail in standing.values()), default=-1)
    for row in wanted.rails:
        rail = standing.get(row.slug)
        if rail is None:
            order += 1
            rail = Rail(slug=row.slug, order=order)
        if rail.pk is None or rule_of(rail) != row.rule:
            rule = row.rule
            rail.title, rail.limit, rail.fills = rule.title, rule.limit, rule.fills
            rail.fill_section, rail.fill_kind, rail.fill_topic = rule.section, rule.kind, rule.topic
            rail.save()
        if row.slug not in live or live[row.slug].slots != row.slots:
            _write_slots(rail, row.slots)
    _write_pages(wanted)


def _write_slots(rail: Rail, slots: tuple[Slot, ...]) -> None:
    standing: dict[str, RailPick] = {}
    for pick in RailPick.objects.filter(rail=rail).order_by("order", "pk"):
        if pick.uri in standing or pick.uri not in [slot.uri for slot in slots]:
            pick.delete()
        else:
            standing[pick.uri] = pick
    for order, slot in enumerate(slots):
        row = standing.get(slot.uri) or RailPick(rail=rail, uri=slot.uri)
        said = (row.order, row.headline, row.until)
        row.order, row.headline, row.until = order, slot.headline, slot.until
        if row.pk is None or said != (order, slot.headline, slot.until):
            row.save()


def _write_pages(wanted: Arrangement) -> None:
    newsroom = Newsroom.objects.first()
    if newsroom is None:
        return
    layouts = dict(newsroom.layouts)
    for page in PAGES:
        said = layouts.get(page) or {}
        if list(said.get("rails") or ()) != list(wanted.on(page)):
            layouts[page] = {**said, "rails": list(wanted.on(page))}
    if layouts != newsroom.layouts:
        newsroom.layouts = layouts
        newsroom.save()
