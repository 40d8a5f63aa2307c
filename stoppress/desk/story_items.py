"""Stories as items: what the desk has of a story, as export writes it and the API answers it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from stoppress.desk.bodies import from_stream
from stoppress.desk.models import Contributor, Picture, Section, Story, Topic
from stoppress.desk.site_copy import CARD as CARD_KEY
from stoppress.desk.texts import CHILDREN, Children, Existing, Row, load
from stoppress.wires.item import Correction, Item, Person, PictureUse, PubStatus, Related, Subject
from stoppress.wires.times import read_time, write_time

LEFT = "/unpublished"  # ninjs has no status for a story that was public and may be again
CARD = "/card"  # nor a word for the card that was drawn of a story without a picture; it is drawn again where it comes in


class Directory:
    """Sections, topics and contributors by number, read once for many stories."""

    def __init__(self) -> None:
        self.sections = {pk: Subject(slug, name) for pk, slug, name in Section.objects.values_list("pk", "slug", "name")}
        self.topics = {pk: Subject(slug, name) for pk, slug, name in Topic.objects.values_list("pk", "slug", "name")}
        self.pictures = dict(Picture.objects.values_list("pk", "key"))
        self.cards = {int(key.removeprefix(CARD_KEY)) for key in self.pictures.values() if key.startswith(CARD_KEY)}
        self.people = {pk: Person(name, uri) for pk, name, uri in Contributor.objects.values_list("pk", "name", "uri")}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """An item, and the keys of the pictures it shows, by what it calls them."""

    item: Item
    shows: Mapping[str, str]


def item_of(story: Story) -> Item:
    """The item of one story; of a live one with a newer draft, the live one."""
    return next(iter(items_of(load([story.uri])[story.uri], Directory()))).item


def many_items(uris: Sequence[str]) -> Iterator[Outgoing]:
    """The items of these stories, in their order; a draft, or an embargoed update, follows the story beside which it stands."""
    directory = Directory()
    for start in range(0, len(uris), 500):
        some = uris[start : start + 500]
        found = load(some)
        for uri in some:
            if uri in found:
                yield from items_of(found[uri], directory)


@dataclass(frozen=True, slots=True)
class Marks:
    """What export says of a story that its item has no word for: when readers lost it, and whether it has a drawn card."""

    left: datetime | None = None
    card: bool = False


def unmarked(item: Item) -> tuple[Item, Marks]:
    """An item without its marks, and these."""
    aside = item.rest.get("aside", [])
    others = [entry for entry in aside if entry.get("field") not in (LEFT, CARD)]
    if len(others) == len(aside):
        return item, Marks()
    left = next((read_time(entry["value"]) for entry in aside if entry.get("field") == LEFT and isinstance(entry["value"], str)), None)
    marks = Marks(left, any(entry.get("field") == CARD for entry in aside))
    rest = {**item.rest, "aside": others}
    return replace(item, rest=rest if others else {name: held for name, held in rest.items() if name != "aside"}), marks


def _marked(item: Item, field: str, value: str) -> Item:
    aside = [*item.rest.get("aside", []), {"field": field, "value": value}]
    return replace(item, rest={**item.rest, "aside": aside})


def items_of(known: Existing, directory: Directory) -> Iterator[Outgoing]:
    row = known.row
    killed = row["state"] == "killed"
    status: PubStatus = "canceled" if killed else "usable" if row["live"] or known.waits else "withheld"
    item = _item(row, known.children, directory, version=max(row["version"], 1), status=status)
    if killed:
        item = replace(item, kill_line=row["kill_line"], version_created=row["left"] or item.version_created)
    elif not row["live"] and known.waits is not None:
        item = replace(item, embargoed_until=known.waits)
    elif row["state"] == "unpublished" and row["left"] is not None:
        item = _marked(item, LEFT, write_time(row["left"]))
    if row["live"] and not row["picture_id"] and row["id"] in directory.cards:
        item = _marked(item, CARD, "drawn")
    yield Outgoing(replace(item, address=row["address"] or row["asked_address"]), _shows(row, directory))
    if row["live"] and row["has_unpublished_changes"]:
        text, children = _text(known.text)
        version = max(text["version"] or 0, row["version"] + 1)
        draft = _item({**row, **text}, children, directory, version=version, status="usable" if known.waits else "withheld")
        draft = replace(draft, embargoed_until=known.waits or draft.embargoed_until, address=row["address"] or "")
        yield Outgoing(draft, _shows({**row, **text}, directory))


def _item(row: Row, children: Children, directory: Directory, *, version: int, status: PubStatus) -> Item:
    return Item(
        uri=row["uri"],
        version=version,
        headline=row["headline"],
        status=status,
        versioned=True,
        held=row["held"],
        embargoed_until=row["embargoed_until"],
        first_created=row["published"],
        version_created=row["updated"],
        teaser=row["teaser"],
        kicker=row["kicker"],
        standfirst=row["standfirst"],
        body=tuple(from_stream(row["body"])),
        byline=row["byline"],
        people=tuple(_person(pk, name, directory) for pk, name in children["people"]),
        dateline=row["dateline"],
        section=directory.sections[row["section_id"]],
        topics=tuple(directory.topics[pk] for (pk,) in children["topics"]),
        kind=row["kind"],
        picture=_picture(row),
        related=tuple(Related(uri, name) for uri, name in children["related"]),
        corrections=tuple(Correction(uri, line, at, html) for uri, line, at, html in children["corrections"]),
        language=row["language"],
        urgency=row["urgency"],
        slugline=row["slugline"],
        desk_note=row["desk_note"],
        rest=row["rest"] or {},
    )


def _person(number: int, name: str, directory: Directory) -> Person:
    known = directory.people[number]
    return Person(name or known.name, known.uri)


def _picture(row: Row) -> PictureUse | None:
    if not row["picture_href"]:
        return None
    x, y = row["picture_focus_x"], row["picture_focus_y"]
    return PictureUse(
        uri=row["picture_uri"],
        href=row["picture_href"],
        focus=None if x is None or y is None else (x, y),
        alt=row["picture_alt"],
        caption=row["picture_caption"],
        credit=row["picture_credit"],
        photographer=row["picture_photographer"],
    )


def _shows(row: Row, directory: Directory) -> dict[str, str]:
    shown = dict(_in_blocks(row["body"]))
    if row["picture_href"] and row["picture_id"]:
        shown[row["picture_href"]] = directory.pictures[row["picture_id"]]
    return shown


def _in_blocks(value: Any) -> Iterator[tuple[str, str]]:
    """What a body calls its pictures, and their keys."""
    if isinstance(value, dict):
        if value.get("src") and value.get("picture"):
            yield value["src"], value["picture"]
        for held in value.values():
            yield from _in_blocks(held)
    elif isinstance(value, list):
        for held in value:
            yield from _in_blocks(held)


_TIMES = ("embargoed_until", "published", "updated")


def _text(content: Mapping[str, Any]) -> tuple[Row, Children]:
    """A revision's content as columns and children."""
    row: Row = {
        name: content.get(name)
        for name in (
            "version", "headline", "teaser", "kicker", "standfirst", "byline", "dateline", "kind", "language", "urgency", "slugline",
            "desk_note", "picture_uri", "picture_href", "picture_focus_x", "picture_focus_y", "picture_alt", "picture_caption",
            "picture_credit", "picture_photographer", "held", "rest",
        )
    }  # fmt: skip
    row["section_id"], row["picture_id"] = content["section"], content.get("picture")
    body = content.get("body") or "[]"
    row["body"] = json.loads(body) if isinstance(body, str) else body
    row.update({name: _moment(content.get(name)) for name in _TIMES})
    children: Children = {}
    for name, (_, fields) in CHILDREN.items():
        children[name] = [
            tuple(_moment(entry["at"]) if field == "at" else entry.get(field.removesuffix("_id")) for field in fields)
            for entry in content.get(name) or ()
        ]
    return row, children


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
