"""Showing: notes as the editor's interface wants them, and as pages name the places where they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.admin.templatetags.wagtailadmin_tags import avatar_url

from stoppress.desk.models import Story, StoryNote
from stoppress.desk.screens.notes.notices import shown_name

PLACES = {
    "": "the whole story", "headline": "headline", "teaser": "teaser headline", "kicker": "kicker", "standfirst": "standfirst",
    "byline": "byline", "dateline": "dateline", "body": "text", "section": "section", "kind": "kind", "slug": "slug",
    "picture": "lead picture", "picture_alt": "alternative text", "picture_caption": "caption", "picture_credit": "credit",
    "picture_photographer": "photographer", "desk_note": "desk note", "slugline": "working slug", "held": "legal hold",
}  # fmt: skip
GONE = "a place that is gone"


def open_notes_of(story: Story) -> list[StoryNote]:
    found = StoryNote.objects.filter(story_id=story.pk, resolved_at=None).select_related("user").prefetch_related("replies__user")
    return list(found)


def stands(note: StoryNote, story: Story) -> bool:
    """Whether the place that a note is about is still there, in this state of the story."""
    field, _, rest = note.contentpath.partition(".")
    if field not in PLACES:
        return False
    if not rest:
        return True
    block = story._meta.get_field("body").get_block_by_content_path(story.body, rest.split(".")) if field == "body" else None
    return block is not None


def place_name(note: StoryNote, story: Story) -> str:
    return PLACES[note.contentpath.partition(".")[0]] if stands(note, story) else GONE


def as_interface(story: Story, user: Any) -> dict[str, Any]:
    """What the editor's note interface is given; notes on the whole story, or on a place that is gone, stand elsewhere."""
    notes = [note for note in open_notes_of(story) if note.contentpath and stands(note, story)] if story.pk else []
    people = {person.pk: person for note in notes for person in _people(note)}
    people[user.pk] = user
    return {
        "comments": [_note(note) for note in notes],
        "user": user.pk,
        "authors": {str(number): {"name": shown_name(person), "avatar_url": avatar_url(person)} for number, person in people.items()},
    }


def _people(note: StoryNote) -> list[Any]:
    return [person for person in (note.user, *(reply.user for reply in note.replies.all())) if person is not None]


def _note(note: StoryNote) -> dict[str, Any]:
    return {
        "pk": note.pk,
        "user": note.user_id,
        "text": note.text,
        "contentpath": note.contentpath,
        "position": note.position,
        "created_at": note.created_at.isoformat(),
        "resolved": False,
        "deleted": False,
        "replies": [
            {"pk": reply.pk, "user": reply.user_id, "text": reply.text, "created_at": reply.created_at.isoformat(), "deleted": False}
            for reply in note.replies.all()
        ],
    }


@dataclass(frozen=True, slots=True)
class Shown:
    """A note on a page: `mine` says whether who looks may change it."""

    note: StoryNote
    place: str
    by: str
    mine: bool
    replies: Sequence[tuple[str, Any]]


def shown(notes: Sequence[StoryNote], story: Story, user: Any) -> list[Shown]:
    return [
        Shown(
            note,
            place_name(note, story),
            shown_name(note.user),
            note.user_id == user.pk,
            [(shown_name(reply.user), reply) for reply in note.replies.all()],
        )
        for note in notes
    ]
