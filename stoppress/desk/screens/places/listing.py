"""Lists of sections, topics and contributors: how many public stories each has, where it stands, and what can be done."""

from typing import Any

from django.db.models import F, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, HeaderButton
from wagtail.snippets.views.snippets import IndexView

from stoppress.desk.addresses import page_address
from stoppress.desk.models import Section, Tally
from stoppress.desk.models.newsroom import UNPLACED

A_PAGE = 50


def with_counts(rows: Any) -> Any:
    """Each with its number of public stories, as they are kept beside the stories: one look at a key for each row shown."""
    kind = rows.model.__name__.lower()
    kept = Tally.objects.filter(list=Concat(Value(f"{kind}/"), OuterRef("slug"))).values("stories")[:1]
    return rows.annotate(public=Coalesce(Subquery(kept, output_field=IntegerField()), 0))


def standing(place: Any) -> str:
    if getattr(place, "gone", False):
        return "Left"
    if place.retired:
        return "Retired"
    if place.order == UNPLACED or not (place.named or place.public):
        return "No page yet"
    return "In use"


def deeds(kind: str, place: Any) -> list[Button]:
    """What else can be done with one of them."""
    return [
        Button("Used by", url=reverse("place used by", args=[kind, place.pk]), icon_name="doc-full", priority=15),
        Button("Merge into another", url=reverse("merge place", args=[kind, place.pk]), icon_name="resubmit", priority=20),
        Button("Retire or remove", url=reverse("retire place", args=[kind, place.pk]), icon_name="bin", priority=30),
    ]


class PlaceIndex(IndexView):
    """Without bulk actions: each of these rows is an address."""

    paginate_by = A_PAGE

    def get_base_queryset(self) -> Any:
        return with_counts(super().get_base_queryset())

    def order_queryset(self, queryset: Any) -> Any:
        ordered = super().order_queryset(queryset)
        if self.ordering in ("public", "-public"):
            by = F("public").desc() if self.ordering == "-public" else F("public").asc()
            return queryset.order_by(by, "name")
        return ordered

    @cached_property
    def columns(self) -> list[Column]:
        kind = self.model.__name__.lower()
        return [
            self._get_title_column("name"),
            Column("public", label="Public stories", sort_key="public", width="14%"),
            Column("slug", label="Address", accessor=lambda place: page_address(kind, place.slug), sort_key="slug"),
            Column("standing", label="Standing", accessor=standing, width="14%"),
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.model is Section and Section.objects.count() > 1:
            buttons.append(HeaderButton("Order of the navigation", url=reverse("section order"), icon_name="order"))
        return buttons

    def get_list_more_buttons(self, instance: Any) -> list[Button]:
        kind = self.model.__name__.lower()
        return [Button("Edit", url=self.get_edit_url(instance), icon_name="edit", priority=10), *deeds(kind, instance)]

    def get_list_buttons(self, instance: Any) -> list[Any]:
        """Only ours: nobody copies a section."""
        return [
            ButtonWithDropdown(
                buttons=self.get_list_more_buttons(instance),
                icon_name="dots-horizontal",
                attrs={"aria-label": f"What can be done with {instance.name}"},
            )
        ]
