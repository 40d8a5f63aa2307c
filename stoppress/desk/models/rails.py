"""Rails: titled rows of teasers, picked by an editor, then filled by rule."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from stoppress.desk.changing import Touched
from stoppress.desk.models.guarded import FiledModel
from stoppress.desk.models.newsroom import slug_validator


class Rail(FiledModel, ClusterableModel):
    """Picks first, then, where `fills`, the newest public stories that match every rule that is set. `limit` is the whole rail."""

    slug = models.CharField(max_length=100, unique=True, validators=[slug_validator])
    title = models.CharField(max_length=200)
    fills = models.BooleanField(default=False)
    fill_section = models.CharField(max_length=100, blank=True)  # slugs; empty: any
    fill_kind = models.CharField(max_length=20, blank=True)
    fill_topic = models.CharField(max_length=100, blank=True)
    limit = models.PositiveIntegerField(default=8)  # stories shown, picks included
    order = models.PositiveIntegerField(default=0)
    rest = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["order", "slug"]

    def rule(self) -> tuple[Any, ...]:
        return (self.fills, self.fill_section, self.fill_kind, self.fill_topic)

    def touch(self, touched: Touched) -> None:
        touched.rails.add(self.slug)
        touched.redefined.add(self.slug)


class RailPick(FiledModel):
    """A story put into a rail by hand; `until` is when it leaves by itself. It shows only while its story is public."""

    rail = ParentalKey(Rail, on_delete=models.CASCADE, related_name="picks")
    order = models.PositiveIntegerField(default=0)
    uri = models.CharField(max_length=1000, db_index=True)  # of the story, which may not be known yet
    headline = models.CharField(max_length=1000, blank=True)  # for this slot
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]

    def touch(self, touched: Touched) -> None:
        touched.rails.add(self.rail.slug)
