"""Locks: who holds a story and since when, how it is opened again, and how whoever held it hears of that."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail.locks import BasicLock
from wagtail.log_actions import log

from stoppress.desk.models import Notice, Story
from stoppress.desk.policy import may
from stoppress.desk.screens.notes.notices import shown_name, tell


class StoryLock(BasicLock):
    """Wagtail's lock, in our words, with the way out for everybody."""

    def get_message(self, user: Any) -> Any:
        locked = when(self.object.locked_at, " on")
        if self.object.locked_by_id == user.pk:
            return format_html("<b>You locked this story</b>{}. Nobody else can save it until you unlock it.", locked)
        if self.object.locked_by_id is None:
            return format_html("<b>This story was locked</b>{}, by an account that is gone. Unlock it to write.", locked)
        says = "Open it, with a reason" if may(user, "unlock", self.object) else f"Ask {shown_name(self.object.locked_by)} to open it"
        return format_html(
            '<b>{} locked this story</b>{}. You can read it and leave notes. <a class="button button-small" href="{}">{}</a>',
            shown_name(self.object.locked_by),
            locked,
            reverse("unlock story", args=[self.object.pk]),
            says,
        )

    def get_locked_by(self, user: Any) -> str:
        return "Locked by you" if self.object.locked_by_id == user.pk else f"Locked by {shown_name(self.object.locked_by)}"

    def get_description(self, user: Any) -> str:
        return f"{self.get_locked_by(user)}{when(self.object.locked_at)}"


def when(moment: datetime | None, before: str = " since") -> str:
    return "" if moment is None else f"{before} {timezone.localtime(moment):%-d %B, %H:%M %Z}"


def held_by_another(story: Story, user: Any) -> bool:
    return bool(story.locked) and story.locked_by_id is not None and story.locked_by_id != user.pk


def break_lock(story: Story, by: Any, reason: str, at: datetime) -> None:
    """Open it, write down why, and tell whoever held it. The words of a draft that they have open are not touched."""
    holder, since = story.locked_by, story.locked_at
    story.locked, story.locked_by, story.locked_at = False, None, None
    story.save(update_fields=["locked", "locked_by", "locked_at"])
    data = {"reason": reason, "holder": holder.get_username() if holder else "", "since": since.isoformat() if since else ""}
    log(instance=story, action="stoppress.lock.break", user=by, data=data)
    if holder is not None:
        tell([holder.pk], story, "unlocked", f"opened the story you had locked: {reason}", by, at)


def ask_for_lock(story: Story, by: Any, reason: str, at: datetime) -> None:
    if story.locked_by_id is not None:
        tell([story.locked_by_id], story, "note", f"asks you to unlock this story: {reason}", by, at)


def tell_once(user: Any, story: int | None = None) -> str:
    """What a person whose lock was broken was not told yet, on this story or any; "" where there is nothing."""
    waiting = Notice.objects.filter(user=user, seen_at=None, told_at=None, kind="unlocked").select_related("story")
    if story is not None:
        waiting = waiting.filter(story=story)
    found = list(waiting)
    if not found:
        return ""
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(told_at=timezone.now())
    return " ".join(f"{notice.by} {notice.text} (“{notice.story}”). Your words are still here: save again." for notice in found)
