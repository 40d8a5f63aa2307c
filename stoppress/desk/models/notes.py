"""Notes on stories, and the notices that tell people of them: the desk's own talk, never part of the copy.

A note is no child of its story's cluster: no revision carries it, no publish writes it, and export leaves it here.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from stoppress.desk.models.stories import Story

NOTICES = ("note", "unlocked", "submitted", "approved", "returned", "answered")


class StoryNote(models.Model):
    """What somebody says about a story. `contentpath` is the place as the editor calls it: a field, or a block of the body
    ("body.BLOCK"); "" is the story as a whole. `position` is the range of text in it, as the editor's text field keeps it,
    and `quote` the words that stood there when the note was made."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="notes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    contentpath = models.TextField(blank=True)
    position = models.TextField(blank=True)
    quote = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["story"], name="note_open", condition=models.Q(resolved_at=None))]

    def __str__(self) -> str:
        return self.text


class NoteReply(models.Model):
    note = models.ForeignKey(StoryNote, on_delete=models.CASCADE, related_name="replies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class Notice(models.Model):
    """Something that one person should know; it stands on the desk's front until it is put away. `kind` is one of NOTICES."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    story = models.ForeignKey(Story, null=True, on_delete=models.CASCADE, related_name="+")
    note = models.ForeignKey(StoryNote, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in NOTICES])
    by = models.CharField(max_length=200, blank=True)  # who did it, as shown
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)  # shown once as a message
    seen_at = models.DateTimeField(null=True, blank=True)  # put away

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["user"], name="notice_waiting", condition=models.Q(seen_at=None))]

    def __str__(self) -> str:
        return self.text
