"""Keeping: what a person posted about notes, taken over one by one by what that person may do to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from stoppress.desk.models import NoteReply, Story, StoryNote
from stoppress.desk.screens.notes import notices
from stoppress.desk.screens.notes.posted import PostedNote, PostedReply


@dataclass
class Kept:
    """What was done: numbers of notes."""

    made: list[int] = field(default_factory=list)
    edited: list[int] = field(default_factory=list)
    resolved: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    replied: list[int] = field(default_factory=list)
    moved: list[int] = field(default_factory=list)
    placed: bool = False  # a new one stands at a range of text

    def __bool__(self) -> bool:
        return bool(self.made or self.edited or self.resolved or self.removed or self.replied)


def keep_notes(story: Story, posted: Sequence[PostedNote], user: Any, at: datetime) -> Kept:
    """In a transaction of its own. Anyone who may note may add, reply and resolve; words are changed and removed by their author.

    A note that another resolved or removed meanwhile stays so, whatever an older form says of it.
    """
    kept = Kept()
    if not posted:
        return kept
    with transaction.atomic():
        known = {note.pk: note for note in StoryNote.objects.filter(story=story)}
        for said in posted:
            note = known.get(said.number) if said.number is not None else None
            if note is not None:
                _take(note, said, user, at, kept)
            elif said.number is None and said.text and not said.deleted and not said.resolved and not _kept_before(said, known, user):
                _make(story, said, user, at, kept)
    return kept


def _kept_before(said: PostedNote, known: Mapping[int, StoryNote], user: Any) -> bool:
    """Whether it was kept and the answer got lost on the way: the form then sends it again as new."""
    return any(
        note.user_id == user.pk and note.resolved_at is None and (note.text, note.contentpath) == (said.text, said.contentpath)
        for note in known.values()
    )


def _make(story: Story, said: PostedNote, user: Any, at: datetime, kept: Kept) -> None:
    note = StoryNote.objects.create(
        story=story,
        user=user,
        text=said.text,
        contentpath=said.contentpath,
        position=said.position,
        quote=said.quote,
        created_at=at,
        updated_at=at,
    )
    kept.placed = kept.placed or bool(said.position)
    kept.made.append(note.pk)
    notices.tell_of_note(note, note.text, user, at)
    _take_replies(note, said.replies, user, at, kept)


def _take(note: StoryNote, said: PostedNote, user: Any, at: datetime, kept: Kept) -> None:
    own = note.user_id == user.pk
    if said.deleted and own:
        kept.removed.append(note.pk)
        note.delete()
        return
    if note.resolved_at is not None:
        return
    _take_replies(note, said.replies, user, at, kept)
    if own and said.text and said.text != note.text:
        note.text, note.updated_at = said.text, at
        kept.edited.append(note.pk)
        notices.tell_of_note(note, note.text, user, at)
    if (said.contentpath, said.position) != (note.contentpath, note.position) and _same_field(said, note):
        note.contentpath, note.position = said.contentpath, said.position
        kept.moved.append(note.pk)
    if said.resolved:
        note.resolved_at, note.resolved_by = at, user
        kept.resolved.append(note.pk)
    note.save()


def _same_field(said: PostedNote, note: StoryNote) -> bool:
    return said.contentpath.split(".")[0] == note.contentpath.split(".")[0]


def _take_replies(note: StoryNote, posted: Sequence[PostedReply], user: Any, at: datetime, kept: Kept) -> None:
    known = {reply.pk: reply for reply in note.replies.all()}
    for said in posted:
        reply = known.get(said.number) if said.number is not None else None
        if reply is None:
            again = any(one.user_id == user.pk and one.text == said.text for one in known.values())
            if said.number is None and said.text and not said.deleted and not again:
                NoteReply.objects.create(note=note, user=user, text=said.text, created_at=at, updated_at=at)
                kept.replied.append(note.pk)
                notices.tell_of_note(note, said.text, user, at)
        elif reply.user_id == user.pk and said.deleted:
            reply.delete()
            kept.edited.append(note.pk)
        elif reply.user_id == user.pk and said.text and said.text != reply.text:
            reply.text, reply.updated_at = said.text, at
            reply.save()
            kept.edited.append(note.pk)
