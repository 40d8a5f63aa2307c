"""What publishing keeps beside the changes: which touched a story, how fast each went live, who may look before, and what they say."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from wagtail.models import Revision

from stoppress.desk.models.stories import Story

VERDICTS: Mapping[str, str] = {"right": "It is right", "wrong": "Something is wrong"}


class StoryChange(models.Model):
    """A change that readers saw of one story, so that a story's publications are found without reading all changes."""

    pk = models.CompositePrimaryKey("story", "change")
    story = models.BigIntegerField()
    change = models.BigIntegerField()


class KeptReceipt(models.Model):
    """How long a change took from the click to the edition that readers get; measured once, by the request that made it."""

    change = models.BigIntegerField(primary_key=True)
    edition = models.BigIntegerField()
    ms = models.PositiveIntegerField()


class PreviewLink(models.Model):
    """A way to one revision of a story for somebody without an account. The address is signed; nothing secret is kept here."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="preview_links")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    made = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200, blank=True)  # whom it is for
    expires = models.DateTimeField()
    revoked = models.DateTimeField(null=True)
    opened = models.PositiveIntegerField(default=0)
    asks = models.BooleanField(default=False)  # whether the text is right

    class Meta:
        ordering = ["-made", "-pk"]


class LinkAnswer(models.Model):
    """What somebody with a preview link says of the revision that it shows. The newest of a link counts; all are kept."""

    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="answers")
    at = models.DateTimeField()
    name = models.CharField(max_length=200)  # as whoever has the link gives it
    verdict = models.CharField(max_length=5, choices=[(verdict, verdict) for verdict in VERDICTS])
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.name}: {self.said}"

    @property
    def said(self) -> str:
        """The verdict inside a sentence."""
        verdict = VERDICTS[self.verdict]
        return verdict[0].lower() + verdict[1:]
