"""Texts: what a story says at one moment, as rows and revisions keep it, from an item or from the tables."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias

from django.db.models import Model

from stoppress.desk import rows, timetable
from stoppress.desk.bodies import to_stream
from stoppress.desk.models import Byline, Correction, Picture, RelatedStory, Story, StoryTopic
from stoppress.desk.naming import Names
from stoppress.desk.stories import raw_body
from stoppress.wires.item import Item

# Pictures that are taken already: by the `href` that the item names, and the focal point that goes with it.
Pictures: TypeAlias = Mapping[tuple[str, tuple[int, int] | None], Picture]
Row: TypeAlias = dict[str, Any]  # of Story, by attribute name
Children: TypeAlias = dict[str, list[tuple[Any, ...]]]

CHILDREN: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "topics": (StoryTopic, ("topic_id",)),
    "people": (Byline, ("contributor_id", "name")),
    "related": (RelatedStory, ("uri", "name")),
    "corrections": (Correction, ("uri", "line", "at", "html")),
}
# What makes two texts different, by the names that revisions use; pictures' files are looked at apart.
SAYS = (
    "headline", "teaser", "kicker", "standfirst", "byline", "dateline", "section", "kind", "language", "urgency", "slugline",
    "desk_note", "picture_uri", "picture_href", "picture_focus_x", "picture_focus_y", "picture_alt", "picture_caption",
    "picture_credit", "picture_photographer", "embargoed_until", "published", "updated", "rest",
)  # fmt: skip


@dataclass
class Existing:
    """A story as the desk has it: its row and children, and its newest text as its revision keeps it."""

    row: Row
    children: Children
    child_ids: dict[str, list[int]]
    text: dict[str, Any]
    waits: datetime | None

    def public_before(self) -> bool:
        return self.row["address"] is not None


def load(uris: Collection[str]) -> dict[str, Existing]:
    ordered = sorted(uris)
    found: dict[str, Existing] = {}
    for start in range(0, len(ordered), 500):
        names = [field.attname for field in Story._meta.concrete_fields]
        stories = {row["id"]: row for row in Story.objects.filter(uri__in=ordered[start : start + 500]).values(*names)}
        if not stories:
            continue
        children = {name: _children(name, stories) for name in CHILDREN}
        latest = [row["latest_revision_id"] for row in stories.values() if row["latest_revision_id"]]
        texts = {pk: json.loads(said) for pk, said in rows.select_in("SELECT id, content FROM wagtailcore_revision WHERE id IN", latest)}
        waits = timetable.approved([number for number, row in stories.items() if row["has_unpublished_changes"]])
        for number, row in stories.items():
            row["body"] = raw_body(row["body"])
            text = texts.get(row["latest_revision_id"])
            found[row["uri"]] = Existing(
                row,
                {name: [tuple(entry[1:]) for entry in children[name].get(number, ())] for name in CHILDREN},
                {name: [entry[0] for entry in children[name].get(number, ())] for name in CHILDREN},
                text if text is not None else json.loads(rows.to_json(Story.objects.get(pk=number).serializable_data())),
                waits.get(number),
            )
    return found


def _children(name: str, numbers: Iterable[int]) -> dict[int, list[tuple[Any, ...]]]:
    model, fields = CHILDREN[name]
    found: dict[int, list[tuple[Any, ...]]] = {}
    found_rows: Iterable[tuple[Any, ...]]
    if name == "corrections":  # few, and with times
        found_rows = model._default_manager.filter(story_id__in=list(numbers)).values_list("order", "story_id", "pk", *fields)
    else:
        columns = ", ".join(f'"{column}"' for column in ("order", "story_id", "id", *fields))
        found_rows = rows.select_in(f'SELECT {columns} FROM "{model._meta.db_table}" WHERE story_id IN', numbers)
    for _, story, *entry in sorted(found_rows, key=lambda row: (row[1], row[0], row[2])):
        found.setdefault(story, []).append(tuple(entry))
    return found


def new_row(number: int, uri: str) -> Row:
    return {**_defaults(), "id": number, "uri": uri, "body": [], "rest": {}}


@lru_cache(maxsize=1)
def _defaults() -> Row:
    story = Story()
    return {field.attname: getattr(story, field.attname) for field in Story._meta.concrete_fields}


def item_text(item: Item, names: Names, pictures: Pictures, known: Existing | None) -> tuple[Row, Children]:
    """What an item says, as columns of the row and as children. Its section is one that `names` has."""
    section = names.section(item)
    assert section is not None
    lead = item.picture
    focus = lead.focus if lead else None
    seen = _pictures_of(known.text) if known else {}

    def body_picture(src: str) -> str:
        found = pictures.get((src, None))
        return found.key if found else seen.get(src, "")

    picture = pictures.get((lead.href, focus)) if lead else None
    picture_id = picture.pk if picture else None
    if lead and picture is None and known and known.text.get("picture_href") == lead.href:
        picture_id = known.text.get("picture")
    published = whole(item.first_created or item.version_created)
    updated = whole(item.version_created) or published
    if known is not None:
        if known.public_before() or published is None:
            published = known.row["published"]
        updated = whole(item.version_created) or known.row["updated"] or published
    row: Row = {
        "headline": item.headline,
        "teaser": item.teaser,
        "kicker": item.kicker,
        "standfirst": item.standfirst,
        "byline": item.byline,
        "dateline": item.dateline,
        "section_id": section.pk,
        "kind": item.kind,
        "body": to_stream(item.body, body_picture) if item.body else [],
        "language": item.language,
        "urgency": item.urgency,
        "slugline": item.slugline,
        "desk_note": item.desk_note,
        "picture_id": picture_id,
        "picture_uri": lead.uri if lead else "",
        "picture_href": lead.href if lead else "",
        "picture_focus_x": focus[0] if focus else None,
        "picture_focus_y": focus[1] if focus else None,
        "picture_alt": lead.alt if lead else "",
        "picture_caption": lead.caption if lead else "",
        "picture_credit": lead.credit if lead else "",
        "picture_photographer": lead.photographer if lead else "",
        "embargoed_until": whole(item.embargoed_until),
        "published": published,
        "updated": max(updated, published) if updated and published else updated,
        "rest": item.rest,
    }
    children: Children = {
        "topics": [(pk,) for pk in dict.fromkeys(names.topics[topic.slug].pk for topic in item.topics)],
        "people": list(dict.fromkeys((names.person(person).pk, person.name) for person in item.people)),
        "related": [(related.uri, related.name) for related in item.related],
        "corrections": [(correction.uri, correction.line, whole(correction.at), correction.html) for correction in item.corrections],
    }
    return row, children


def whole(moment: datetime | None) -> datetime | None:
    """To the millisecond, as revisions keep times."""
    return moment and moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def revision_content(row: Row, children: Children, child_ids: Mapping[str, Sequence[int]]) -> dict[str, Any]:
    """As Wagtail would serialise the story for a revision."""
    content: dict[str, Any] = {"pk": row["id"]}
    for name, attname in _serialised():
        content[name] = row[attname]
    content["body"] = rows.to_json(row["body"])
    for name, entries in children.items():
        fields = [field.removesuffix("_id") for field in CHILDREN[name][1]]
        content[name] = [
            {"pk": pk, "order": order, "story": row["id"], **dict(zip(fields, entry, strict=True))}
            for order, (pk, entry) in enumerate(zip(child_ids[name], entries, strict=True))
        ]
    return content


@lru_cache(maxsize=1)
def _serialised() -> tuple[tuple[str, str], ...]:
    return tuple((field.name, field.attname) for field in Story._meta.fields if field.name != "id")


def compare(text: Mapping[str, Any], row: Row, children: Children) -> tuple[bool, bool]:
    """Whether a revision says what row and children would, and whether it shows the same pictures."""
    fresh = json.loads(
        rows.to_json(revision_content({**_defaults(), **row}, children, {name: range(len(children[name])) for name in children}))
    )
    same = all(text.get(name) == fresh[name] for name in SAYS)
    for name, (_, fields) in CHILDREN.items():
        plain = [field.removesuffix("_id") for field in fields]
        same = same and [[entry.get(field) for field in plain] for entry in text.get(name) or ()] == [
            [entry[field] for field in plain] for entry in fresh[name]
        ]
    old, new = _body(text), _body(fresh)
    same = same and _bare(old, pictures=False) == _bare(new, pictures=False)
    pictures = text.get("picture") == fresh["picture"] and _bare(old, pictures=True) == _bare(new, pictures=True)
    return same, pictures


def _body(text: Mapping[str, Any]) -> list[Any]:
    body = text.get("body") or "[]"
    found: list[Any] = json.loads(body) if isinstance(body, str) else body
    return found


def _bare(value: Any, *, pictures: bool) -> Any:
    """Blocks without ids, and without the keys of pictures unless asked for."""
    if isinstance(value, dict):
        return {key: _bare(held, pictures=pictures) for key, held in value.items() if key != "id" and (pictures or key != "picture")}
    if isinstance(value, list):
        return [_bare(held, pictures=pictures) for held in value]
    return value


def _pictures_of(text: Mapping[str, Any]) -> dict[str, str]:
    """The keys of the pictures in a revision's body, by what names them."""
    found: dict[str, str] = {}

    def look(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("src") and value.get("picture"):
                found[value["src"]] = value["picture"]
            for held in value.values():
                look(held)
        elif isinstance(value, list):
            for held in value:
                look(held)

    look(_body(text))
    return found
