"""Fronts at work: the draft that front editors share, its launches, who is looking, and the breaking banner."""

from django.conf import settings
from django.db import models

from stoppress.desk.changing import Touched
from stoppress.desk.models.guarded import FiledModel


class Banner(FiledModel):
    """A line of breaking news over every page, from `began` until `until`, or until it was `ended` by hand. The newest counts."""

    text = models.CharField(max_length=200)
    uri = models.CharField(max_length=1000, blank=True)  # of the story it links to
    href = models.CharField(max_length=2000, blank=True)  # where it links to without one
    until = models.DateTimeField()
    began = models.DateTimeField()
    began_by = models.CharField(max_length=200, blank=True)
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-began", "-pk"]

    def __str__(self) -> str:
        return self.text

    def touch(self, touched: Touched) -> None:
        touched.banner = True


class FrontsDraft(models.Model):
    """The one draft; `content` and `base` are parts as `arranging.parts` makes them, null while nothing is drafted.

    `base` is what was live when the draft began. `number` is raised by every change and never falls. `past` holds what the last
    changes were and the content before each, oldest first.
    """

    number = models.PositiveIntegerField(default=0)
    base = models.JSONField(null=True)
    content = models.JSONField(null=True)
    past = models.JSONField(default=list)
    changed = models.DateTimeField(null=True)
    changed_by = models.CharField(max_length=200, blank=True)


class FrontsLaunch(models.Model):
    """One launch: what was live before it and after it, as parts; an undo is a launch too."""

    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    before = models.JSONField()
    after = models.JSONField()
    undoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")
    edition = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-pk"]


class FrontsVisit(models.Model):
    """Who has the fronts open, and when they were last heard of."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen = models.DateTimeField()
