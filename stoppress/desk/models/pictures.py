"""Pictures as the desk knows them: one row per file and focal point."""

from typing import Any, ClassVar

from django.db import models

from stoppress.desk.changing import Touched
from stoppress.desk.models.guarded import FiledModel

MOST_SOUGHT = 2_000  # characters that a search looks at


class Picture(FiledModel):
    """`key` is what copy calls it (`renditions.picture_id` of what came in first), `original` the sha256 of the file that it is now.

    `copy` is the encoded press.copy.Picture: which files readers get. A killed picture is filed nowhere.
    The words are what the library proposes to whoever uses the picture; each use says its own.
    """

    NOT_IN_THE_COPY: ClassVar[frozenset[str]] = frozenset({"caption", "alt", "sought", "called"})

    key = models.CharField(max_length=64, unique=True)
    original = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(default=0)  # pixels, as shown
    height = models.PositiveIntegerField(default=0)
    focus_x = models.PositiveIntegerField(null=True, blank=True)  # pixels from the top left
    focus_y = models.PositiveIntegerField(null=True, blank=True)
    file_name = models.CharField(max_length=400, blank=True)  # as the newsroom folder called it
    copy = models.TextField(default="{}")
    killed = models.BooleanField(default=False)

    called = models.CharField("file name", max_length=400, blank=True)  # as it was called where it came from
    caption = models.TextField(blank=True)
    credit = models.CharField(max_length=1000, blank=True)
    photographer = models.CharField(max_length=1000, blank=True)
    alt = models.TextField("alternative text", blank=True)
    rights = models.JSONField(default=dict, blank=True)  # what else the file says of itself and keeps: `picture_words.RIGHTS`
    brought_by = models.CharField(max_length=150, blank=True)
    brought_at = models.DateTimeField(null=True, blank=True)
    former = models.JSONField(default=list, blank=True)  # sha256 of the files that it was before it was replaced
    kill_reason = models.TextField(blank=True)
    sought = models.CharField(max_length=MOST_SOUGHT, blank=True, db_index=True, editable=False)  # its words as search compares them

    class Meta:
        verbose_name = "picture"

    def __str__(self) -> str:
        return (self.caption or self.called or self.file_name or self.key)[:120]

    def touch(self, touched: Touched) -> None:
        touched.pictures.add(self.key)

    def save(self, *args: Any, **named: Any) -> None:
        self.sought = sought_words(self.caption, self.credit, self.photographer, self.alt, self.called, self.file_name)
        fields = named.get("update_fields")
        if fields is not None:
            named["update_fields"] = {*fields, "sought"}
        super().save(*args, **named)


def sought_words(*words: str) -> str:
    return " ".join(" ".join(words).casefold().split())[:MOST_SOUGHT]
