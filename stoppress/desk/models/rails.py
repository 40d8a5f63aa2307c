"""Rails: titled rows of teasers, picked by an editor, then filled by rule."""

from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from stoppress.desk.changing import Touched, changing
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

    def save(self, *args: Any, **named: Any) -> None:
        """Its list is made anew only for another rule: that costs as much as there are stories."""
        former = type(self)._base_manager.filter(pk=self.pk).first() if self.pk else None
        if former is None or (former.slug, former.rule()) != (self.slug, self.rule()):
            super().save(*args, **named)
            return
        with changing() as touched:
            super(FiledModel, self).save(*args, **named)
            touched.rails.add(self.slug)
            if former.limit != self.limit:  # says how much each rail must hold ready
                touched.rails.update(type(self)._base_manager.values_list("slug", flat=True))

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
