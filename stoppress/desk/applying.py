"""Applying: many items at once, decided one by one, written together; inside one change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model
from wagtail.models import Revision

from stoppress.desk import rows, texts
from stoppress.desk.addresses import Addresses, address_day, first_slug, free_form, read_address, story_address
from stoppress.desk.changing import Touched
from stoppress.desk.deciding import Decision, Known, Unversioned, decide
from stoppress.desk.models import Contributor, Section, Story, Topic
from stoppress.desk.naming import Names
from stoppress.desk.rows import select_in
from stoppress.desk.states import choose_address, newsroom_timezone
from stoppress.desk.stories import StoryValues
from stoppress.desk.texts import CHILDREN, Children, Existing, Pictures, Row
from stoppress.wires.item import Item, Problem


@dataclass
class Plan:
    """What is to be written for one item. `writes` its row; `speaks` a new revision."""

    item: Item
    decision: Decision
    known: Existing | None
    row: Row = field(default_factory=dict)
    text: Row = field(default_factory=dict)
    children: Children = field(default_factory=dict)
    writes: bool = False
    speaks: bool = False
    waits: datetime | None = None
    problems: list[Problem] = field(default_factory=list)

    def standing_children(self) -> Children:
        """The children that the story has afterwards; a kill leaves them as they were."""
        return self.children if self.speaks or self.known is None else self.known.children


def apply(items: Sequence[Item], touched: Touched, pictures: Pictures, *, as_draft: bool, unversioned: Unversioned) -> list[Plan]:
    """Plans in the order of the items, already written. No uri may come twice."""
    names = Names(items, touched, as_draft=as_draft)
    known = texts.load({item.uri for item in items})
    number = rows.next_number(Story)
    plans: list[Plan] = []
    for item in items:
        plan = _plan(item, known.get(item.uri), names, pictures, touched.at, as_draft, unversioned)
        if plan.writes and plan.known is None:
            plan.row["id"] = number
            number += 1
        plans.append(plan)
    _give_addresses(plans)
    _write(plans, touched)
    _tell(plans, touched)
    return plans


def release(uris: Sequence[str], touched: Touched) -> set[int]:
    """Have stories go live whose row holds the text that was approved for now; answers their numbers.

    Those that are live already, or were edited since, are left to be published one by one.
    """
    found = texts.load(uris)
    newest = [known.row["latest_revision_id"] for known in found.values()]
    approved = set(Revision.objects.filter(pk__in=newest, approved_go_live_at__lte=touched.at).values_list("pk", flat=True))
    plans: list[Plan] = []
    for uri, known in found.items():
        row, version = known.row, known.text.get("version") or 0
        if row["live"] or row["state"] not in ("embargoed", "scheduled") or row["latest_revision_id"] not in approved:
            continue
        version = version if version >= row["version"] and version else row["version"] + 1
        decision = Decision("publish", version, "published")
        plan = Plan(Item(uri, version, row["headline"]), decision, known, row={**row}, children=known.children)
        _go_live(plan, touched.at)
        plan.row["live_revision_id"] = row["latest_revision_id"]
        plans.append(plan)
    _give_addresses(plans)
    _write(plans, touched)
    _tell(plans, touched)
    return {plan.row["id"] for plan in plans}


def _plan(
    item: Item, known: Existing | None, names: Names, pictures: Pictures, at: datetime, as_draft: bool, unversioned: Unversioned
) -> Plan:
    if names.section(item) is None:
        why = names.refused[item.section.slug] if item.section else ""
        return Plan(item, Decision("leave", outcome="refused", refusal="invalid"), known, problems=[Problem(why, "/subjects")])
    text, children = texts.item_text(item, names, pictures, known)
    decision = decide(item, None if known is None else _known(known, text, children), at=at, as_draft=as_draft, unversioned=unversioned)
    plan = Plan(item, decision, known, text=text, children=children, problems=list(decision.problems))
    plan.row = {**known.row} if known else texts.new_row(0, item.uri)
    if decision.action != "leave":
        _ACTIONS[decision.action](plan, at)
    return plan


def _known(known: Existing, text: Row, children: Children) -> Known:
    same, pictures = texts.compare(known.text, text, children)
    row = known.row
    return Known(
        state=row["state"],
        version=row["version"],
        latest=max(row["version"], known.text.get("version") or 0),
        same=same,
        pictures=pictures,
        drafted=row["has_unpublished_changes"],
        waits=known.waits,
        held=bool(known.text.get("held")),
    )


def _publish(plan: Plan, at: datetime) -> None:
    plan.row.update(plan.text)
    plan.row["asked_address"] = plan.item.address or plan.row["asked_address"]
    _go_live(plan, at)
    plan.speaks = True


def _go_live(plan: Plan, at: datetime) -> None:
    row = plan.row
    row.update(version=plan.decision.version, live=True, has_unpublished_changes=False, state="live", held="", left=None)
    row.update(go_live_at=None, expired=False, first_published_at=row["first_published_at"] or at, last_published_at=at)
    if row["published"] is None:
        row["published"] = at.replace(microsecond=0)
    row["updated"] = max(row["published"], row["updated"] or row["published"])
    plan.writes = True


def _wait(plan: Plan, at: datetime) -> None:
    plan.waits = plan.item.embargoed_until
    _keep(plan, state="embargoed")
    if plan.writes:
        plan.row["go_live_at"] = plan.waits


def _draft(plan: Plan, at: datetime) -> None:
    _keep(plan, state="unpublished" if plan.row["address"] else "draft")


def _keep(plan: Plan, *, state: str) -> None:
    """Not for readers now: the row of a live story stays as it is, any other holds the text."""
    row = plan.row
    row["has_unpublished_changes"] = True
    plan.speaks = True
    plan.text["held"] = plan.decision.held
    if row["live"]:
        return
    row.update(
        plan.text, version=plan.decision.version, state=state, go_live_at=None, asked_address=plan.item.address or row["asked_address"]
    )
    plan.writes = True


def _kill(plan: Plan, at: datetime) -> None:
    row, item = plan.row, plan.item
    if plan.known is None:
        plan.speaks = True
        row.update(plan.text, asked_address=item.address)
        row["left"] = (item.version_created or at) if item.address else None
    elif row["live"]:
        row["left"] = at
    row.update(live=False, live_revision_id=None, has_unpublished_changes=plan.known is not None, state="killed", kill_line=item.kill_line)
    row.update(version=plan.decision.version, go_live_at=None, expire_at=None)
    plan.writes = True


_ACTIONS = {"publish": _publish, "wait": _wait, "draft": _draft, "hold": _draft, "kill": _kill}


def _give_addresses(plans: Sequence[Plan]) -> None:
    """Addresses for those that become public, in order of first publication; a killed story that was public elsewhere keeps its own."""
    fresh = [plan for plan in plans if plan.writes and plan.row["address"] is None and plan.row["state"] == "live"]
    killed = [plan for plan in plans if plan.writes and plan.row["address"] is None and plan.row["state"] == "killed" and plan.item.address]
    if not fresh and not killed:
        return
    timezone = newsroom_timezone()
    fresh.sort(key=lambda plan: (not plan.row["asked_address"], plan.row["published"], plan.item.uri))
    days = {plan.item.uri: address_day(plan.row["published"], plan.row["embargoed_until"], timezone) for plan in fresh}
    slugs = {plan.item.uri: plan.row["slug"] or first_slug(plan.row["headline"], plan.item.uri) for plan in fresh}
    addresses = Addresses(plan.row["asked_address"] or story_address(days[plan.item.uri], slugs[plan.item.uri]) for plan in fresh)
    for plan in killed:
        _give_back(plan, addresses, timezone)
    for plan in fresh:
        row, uri = plan.row, plan.item.uri
        row["address"], row["address_date"], row["slug"] = choose_address(
            addresses, asked=row["asked_address"], day=days[uri], slug=slugs[uri]
        )
        if row["asked_address"] and row["address"] != row["asked_address"]:
            message = f"{row['asked_address']} is taken or belongs to the site: the story stands at {row['address']}."
            plan.problems.append(Problem(message, "/altIds", uri))


def _give_back(plan: Plan, addresses: Addresses, timezone: str) -> None:
    asked, row = plan.item.address, plan.row
    if not free_form(asked) or not addresses.take(asked):
        plan.problems.append(Problem(f"{asked} is taken: nothing is said there of the killed story.", "/altIds", plan.item.uri))
        row["left"] = None
        return
    published = row["published"] or row["left"]
    own = read_address(asked) or (address_day(published, row["embargoed_until"], timezone), first_slug(row["headline"], plan.item.uri))
    row["address"], row["published"] = asked, published
    row["address_date"], row["slug"] = own


def _write(plans: Sequence[Plan], touched: Touched) -> None:
    children = _number_children(plans)
    _write_revisions(plans, touched)
    # What is referred to goes first: SQLite looks for waiting rows otherwise, for each of them.
    rows.insert(Story, [plan.row for plan in plans if plan.writes and plan.known is None])
    for model, fresh in children:
        rows.insert(model, fresh)
    rows.update(Story, [plan.row for plan in plans if plan.writes and plan.known is not None])
    beside = [plan.row for plan in plans if plan.speaks and not plan.writes]
    rows.update(Story, beside, only=("latest_revision_id", "has_unpublished_changes", "edited"))


def _number_children(plans: Sequence[Plan]) -> list[tuple[type[Model], list[Row]]]:
    """The rows of new children; those that are what they were keep their rows, former ones go."""
    children: list[tuple[type[Model], list[Row]]] = []
    for name, (model, fields) in CHILDREN.items():
        number = rows.next_number(model)
        fresh: list[Row] = []
        gone: list[int] = []
        for plan in plans:
            if not plan.writes or not plan.speaks:
                continue
            entries = plan.children[name]
            if plan.known is not None:
                if plan.known.children[name] == entries:
                    continue
                gone.append(plan.row["id"])
            ids = range(number, number + len(entries))
            number += len(entries)
            for order, (pk, entry) in enumerate(zip(ids, entries, strict=True)):
                fresh.append({"id": pk, "order": order, "story_id": plan.row["id"], **dict(zip(fields, entry, strict=True))})
            plan.text.setdefault("child_ids", {})[name] = list(ids)
        rows.delete_of_stories(model, gone)
        children.append((model, fresh))
    return children


def _write_revisions(plans: Sequence[Plan], touched: Touched) -> None:
    """A revision for each new text; what was to go live before it no longer does."""
    kind = Story.get_base_content_type().pk
    number = rows.next_number(Revision)
    fresh: list[Row] = []
    for plan in plans:
        if not plan.speaks:
            continue
        row = plan.row
        ids = plan.text.pop("child_ids", {})
        known = plan.known.child_ids if plan.known and plan.writes else {}
        ids = {name: ids.get(name, known.get(name, [None] * len(entries))) for name, entries in plan.children.items()}
        before = plan.known.row if plan.known else texts.new_row(row["id"], row["uri"])
        content = {**before, **plan.text, "version": plan.decision.version, "asked_address": row["asked_address"]}
        fresh.append(
            {
                "id": number,
                "content_type_id": kind,
                "base_content_type_id": kind,
                "object_id": str(row["id"]),
                "created_at": touched.at,
                "user_id": None,
                "object_str": plan.text["headline"],
                "content": texts.revision_content(content, plan.children, ids),
                "approved_go_live_at": plan.waits,
            }
        )
        row["latest_revision_id"] = number
        row["edited"] = plan.item.version_created or touched.at
        row["binned"] = None
        if row["live"] and plan.writes:
            row["live_revision_id"] = number
        number += 1
    called_off = [str(plan.row["id"]) for plan in plans if plan.known and plan.known.waits and (plan.speaks or plan.writes)]
    if called_off:
        Revision.objects.filter(base_content_type=kind, object_id__in=called_off, approved_go_live_at__isnull=False).update(
            approved_go_live_at=None
        )
    rows.insert(Revision, fresh)


def _tell(plans: Sequence[Plan], touched: Touched) -> None:
    """What was written goes into the change, with the values that are known already."""
    written = [plan for plan in plans if plan.writes]
    sections = _slugs(Section, {plan.row["section_id"] for plan in written})
    topics = _slugs(Topic, {pk for plan in written for (pk,) in plan.standing_children()["topics"]})
    people = _slugs(Contributor, {entry[0] for plan in written for entry in plan.standing_children()["people"]})
    shown = {plan.row["picture_id"] for plan in written if plan.row["picture_id"]}
    keys = dict(select_in("SELECT id, key FROM desk_picture WHERE id IN", shown))
    for plan in plans:
        number = plan.row.get("id", 0)
        if plan.speaks and not plan.writes:
            touched.worded.add(number)
        if plan.writes:
            touched.carried.discard(number)
            touched.stories[number] = _values(plan.row, plan.standing_children(), sections, topics, people, keys)
            if plan.row["expire_at"] is None:
                touched.goes_live[number] = plan.waits
        elif plan.speaks and (plan.waits or (plan.known and plan.known.waits)):
            touched.touch(number)  # only its timetable changes


def _slugs(model: type[Model], numbers: set[int]) -> dict[int, str]:
    return dict(select_in(f'SELECT id, slug FROM "{model._meta.db_table}" WHERE id IN', numbers))


def _values(
    row: Row, children: Children, sections: dict[int, str], topics: dict[int, str], people: dict[int, str], keys: dict[int, str]
) -> StoryValues:
    return StoryValues(
        number=row["id"],
        revision=row["live_revision_id"],
        section=sections[row["section_id"]],
        picture=keys.get(row["picture_id"]),
        has_picture=bool(row["picture_id"] or row["picture_href"]),
        topics=tuple(topics[pk] for (pk,) in children["topics"]),
        people=tuple(people[entry[0]] for entry in children["people"]),
        related=tuple((uri, name) for uri, name in children["related"]),
        corrections=tuple((uri, line, at, html) for uri, line, at, html in children["corrections"]),
        **{name: row[name] for name in _SAME},
    )


_SAME = (
    "uri", "version", "state", "headline", "teaser", "kicker", "standfirst", "byline", "dateline", "kind", "body", "language",
    "picture_alt", "picture_caption", "picture_credit", "picture_photographer", "embargoed_until", "published", "updated", "address",
    "address_date", "left", "kill_line",
)  # fmt: skip
