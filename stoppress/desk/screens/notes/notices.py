"""Notices: who should know of a note, a broken lock, a story sent to an editor or back, an answer; shown on the desk's front."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from stoppress.desk.models import Byline, LinkAnswer, Notice, Story, StoryNote
from stoppress.desk.policy import may

_NAMED = re.compile(r"(?<![\w@.])@([\w.+-]+)")
SHOWN = 200  # characters of a note in a notice


def shown_name(user: Any) -> str:
    return str(user.get_full_name() or user.get_username()) if user is not None else "Somebody"


def named_in(text: str) -> set[str]:
    """The account names that a text calls with @; a full stop that ends the sentence is no part of one."""
    return {name.rstrip(".-+").lower() for name in _NAMED.findall(text)} - {""}


def tell_of_note(note: StoryNote, text: str, by: Any, at: datetime) -> list[Notice]:
    """Who is named, whose story it is, and who spoke in this thread before; nobody of their own words, nor who may not read it."""
    names = named_in(text)
    story = note.story
    accounts = get_user_model()._default_manager.filter(is_active=True).exclude(pk=by.pk)
    asked = Q(pk__in=[*writers_of(story), *_in_thread(note)])
    for name in names:
        asked |= Q(username__iexact=name)
    people = [person for person in accounts.filter(asked).distinct() if may(person, "note", story)]
    Notice.objects.filter(note=note, by=shown_name(by), seen_at=None, user__in=people).delete()  # an edited note tells anew, not twice
    made = []
    for person in people:
        named = person.get_username().lower() in names
        says = "names you in a note" if named else "left a note"
        made.append(Notice(user=person, story=story, note=note, kind="note", by=shown_name(by), text=f"{says}: {text[:SHOWN]}", at=at))
    Notice.objects.bulk_create(made)
    return made


def writers_of(story: Story) -> set[int]:
    """Accounts whose story it is: who began it, and who stand in its byline."""
    bylined = Byline.objects.filter(story_id=story.pk, contributor__account__isnull=False).values_list("contributor__account", flat=True)
    owner = getattr(story, "owner_id", None)
    return {*bylined, *([owner] if owner is not None else [])}


def _in_thread(note: StoryNote) -> set[int]:
    return {number for number in (note.user_id, *note.replies.values_list("user_id", flat=True)) if number is not None}


def tell(people: Iterable[int], story: Story, kind: str, text: str, by: Any, at: datetime) -> None:
    """One notice each, to everyone but who did it."""
    wanted = {number for number in people if number != getattr(by, "pk", None)}
    Notice.objects.bulk_create(
        [Notice(user_id=number, story=story, kind=kind, by=shown_name(by), text=text, at=at) for number in sorted(wanted)]
    )


def tell_of_answer(answer: LinkAnswer, at: datetime) -> None:
    """Whoever made the preview link; of one person's answers the newest, for that one counts."""
    link = answer.link
    if link.made_by_id is None:
        return
    whose = f"your preview link for {link.name}" if link.name not in ("", answer.name) else "your preview link"
    words = f": {answer.words[:SHOWN]}" if answer.words else ""
    said = f"answers {whose}: {answer.said}{words}"
    earlier = Notice.objects.filter(user=link.made_by_id, story=link.story_id, kind="answered", by=answer.name, seen_at=None)
    earlier.filter(text__startswith=f"answers {whose}:").delete()
    Notice.objects.create(user_id=link.made_by_id, story=link.story, kind="answered", by=answer.name, text=said, at=at)


def waiting(user: Any) -> list[Notice]:
    """What this person has not put away, newest first."""
    found = Notice.objects.filter(user=user, seen_at=None).select_related("story", "note")
    return [notice for notice in found[:50] if notice.story is None or may(user, "note", notice.story)]
