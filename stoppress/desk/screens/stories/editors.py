"""Open editors: whether what one of them posts would go over words that it has never shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from wagtail.models import Revision

from stoppress.desk.models import OpenEditor, Story

KEPT = timedelta(days=60)  # a browser may bring back words for as long


class NewerText(RuntimeError):
    def __init__(self) -> None:
        super().__init__("Somebody saved a newer text while this one was on its way. Look at it, then save again.")


class MadeAlready(RuntimeError):
    """This editor has made its story, by another request."""

    def __init__(self, story: int) -> None:
        super().__init__(f"This editor has made story {story} already.")
        self.story = story


@dataclass(frozen=True, slots=True)
class Posted:
    """What the form says about itself.

    `opened` names the text that it was opened with, `turn` counts what was typed in it, `over` is the text that its editor
    has been told of and wants replaced.
    """

    key: str
    opened: str
    turn: int = 0
    over: str = ""


def new_key() -> str:
    return uuid4().hex


def posted(data: Mapping[str, Any]) -> Posted | None:
    """None where the form says nothing about itself: then nothing can be known."""
    key = str(data.get("editor") or "")
    if not key or len(key) > 32:
        return None
    turn = str(data.get("editor_turn") or "0")
    return Posted(key, str(data.get("editor_opened") or ""), int(turn) if turn.isdecimal() else 0, str(data.get("editor_over") or ""))


def standing_text(story: Story) -> str:
    """A name for the newest text of a story; another one as soon as anybody saves."""
    newest = Revision.objects.filter(pk=story.latest_revision_id).values_list("pk", "created_at").first()
    return f"row {story.pk} {story.version}" if newest is None else f"{newest[0]} {newest[1].isoformat()}"


def would_overwrite(story: Story, form: Posted) -> bool:
    """Whether somebody, or the same person in another tab, saved after this editor was opened or saved last, or this editor itself
    saved later words while these were on their way."""
    if OpenEditor.objects.filter(key=form.key, turn__gt=form.turn).exists():
        return True
    standing = standing_text(story)
    if standing in (form.opened, form.over):
        return False
    if story.latest_revision_id is None:
        return True
    return not OpenEditor.objects.filter(key=form.key, story=story.pk, revision=story.latest_revision_id).exists()


def story_of(key: str) -> int | None:
    """The story that an editor has made, also where its answer got lost on the way."""
    found: int | None = OpenEditor.objects.filter(key=key).values_list("story", flat=True).first()
    return found


def remember(form: Posted, story: Story, revision: int | None, at: datetime) -> None:
    """Inside the transaction that saves."""
    _, made = OpenEditor.objects.update_or_create(
        key=form.key, defaults={"story": story.pk, "revision": revision, "turn": form.turn, "at": at}
    )
    if made:
        OpenEditor.objects.filter(at__lt=at - KEPT).delete()


def remember_turn(form: Posted, story: Story, at: datetime) -> None:
    """Of words that are what the story says already: nothing was saved, so nothing becomes this editor's own to replace."""
    OpenEditor.objects.update_or_create(key=form.key, defaults={"story": story.pk, "turn": form.turn, "at": at})


def turns(keys: list[str]) -> dict[str, int]:
    """Up to which turn the words of these editors are in their stories."""
    return dict(OpenEditor.objects.filter(key__in=keys[:50]).values_list("key", "turn"))


def who_saved(story: Story) -> tuple[str, datetime | None]:
    newest = Revision.objects.filter(pk=story.latest_revision_id).select_related("user").first()
    if newest is None:
        return "Somebody", None
    name = (newest.user.get_full_name() or newest.user.get_username()) if newest.user else "The wire or an import"
    return name, newest.created_at
