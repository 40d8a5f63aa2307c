"""Sections, topics, contributors and documents in Wagtail: which view does what."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, ButtonWithDropdown
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView, SnippetViewSet

from stoppress.desk.addresses import lead_on
from stoppress.desk.models import Contributor, Document, Section, Topic
from stoppress.desk.screens.new_title import NewTitle
from stoppress.desk.screens.places.forms import ContributorForm, DocumentForm, PlaceForm
from stoppress.desk.screens.places.listing import PlaceIndex, deeds
from stoppress.desk.screens.places.saving import PlaceSaving


class PlaceCreate(NewTitle, PlaceSaving, CreateView):
    pass


class PlaceEdit(PlaceSaving, EditView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return deeds(self.model.__name__.lower(), self.object)


class NoPlainDelete(DeleteView):
    """Removing asks where the address shall lead, on a page of its own."""

    def dispatch(self, *args: Any, **named: Any) -> Any:
        raise Http404


class Offered:
    """What is retired is offered no more."""

    def get_object_list(self) -> Any:
        return super().get_object_list().filter(retired=False)  # type: ignore[misc]


class Choose(Offered, SnippetChooserViewSet.choose_view_class):
    pass


class ChooseResults(Offered, SnippetChooserViewSet.choose_results_view_class):
    pass


class PlaceChooser(SnippetChooserViewSet):
    choose_view_class = Choose
    choose_results_view_class = ChooseResults


class PlaceViewSet(SnippetViewSet):
    add_to_admin_menu = True
    index_view_class = PlaceIndex
    add_view_class = PlaceCreate
    edit_view_class = PlaceEdit
    delete_view_class = NoPlainDelete
    chooser_viewset_class = PlaceChooser
    search_fields = ["name", "slug"]
    copy_view_enabled = False
    list_per_page = 50

    def get_edit_handler(self) -> Panel:
        return ObjectList(self.fields(), base_form_class=self.form()).bind_to_model(self.model)

    def fields(self) -> list[Panel]:
        return [FieldPanel("name", heading="Name", widget=forms.TextInput), FieldPanel("slug", heading="Address")]

    def form(self) -> type[PlaceForm]:
        return PlaceForm


class SectionViewSet(PlaceViewSet):
    model = Section
    icon = "folder-open-inverse"
    menu_label = "Sections"
    menu_order = 300
    url_prefix = "sections"
    ordering = ["order", "slug"]


class TopicViewSet(PlaceViewSet):
    model = Topic
    icon = "tag"
    menu_label = "Topics"
    menu_order = 310
    url_prefix = "topics"
    ordering = ["name"]


class ContributorViewSet(PlaceViewSet):
    model = Contributor
    icon = "user"
    menu_label = "Contributors"
    menu_order = 320
    url_prefix = "contributors"
    ordering = ["name"]

    def fields(self) -> list[Panel]:
        return [
            *super().fields(),
            FieldPanel("bio", heading="About", help_text="One or two sentences, shown on their page."),
            FieldPanel("picture", heading="Picture", help_text="Shown on their page."),
            FieldRowPanel([FieldPanel("account", heading="Account"), FieldPanel("gone", heading="Left the newsroom")]),
        ]

    def form(self) -> type[PlaceForm]:
        return ContributorForm


class DocumentSaving(PlaceSaving):
    def before_saving(self, place: Document) -> None:
        former = Document.objects.filter(pk=place.pk).values_list("slug", flat=True).first()
        if former is not None and former != place.slug:
            lead_on(f"/{former}/", f"/{place.slug}/")


class DocumentCreate(NewTitle, DocumentSaving, CreateView):
    pass


def page_deeds(document: Document) -> list[Button]:
    return [Button("Remove", url=reverse("remove page", args=[document.pk]), icon_name="bin", priority=30)]


class DocumentEdit(DocumentSaving, EditView):
    @property
    def header_more_buttons(self) -> list[Button]:
        return page_deeds(self.object)


class DocumentIndex(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("title"),
            Column("slug", label="Address", accessor=lambda document: f"/{document.slug}/", sort_key="slug"),
            Column("place", label="Linked from", accessor=lambda document: document.place or "stories only"),
        ]

    def get_list_buttons(self, instance: Document) -> list[Any]:
        edit = Button("Edit", url=self.get_edit_url(instance), icon_name="edit", priority=10)
        named = {"aria-label": f"What can be done with {instance.title}"}
        return [ButtonWithDropdown(buttons=[edit, *page_deeds(instance)], icon_name="dots-horizontal", attrs=named)]


class DocumentViewSet(SnippetViewSet):
    """Pages that are no stories: about, contact, corrections policy."""

    model = Document
    icon = "doc-empty"
    menu_label = "Pages"
    menu_order = 330
    add_to_admin_menu = True
    url_prefix = "site-pages"
    add_view_class = DocumentCreate
    edit_view_class = DocumentEdit
    index_view_class = DocumentIndex
    delete_view_class = NoPlainDelete
    ordering = ["order", "slug"]
    copy_view_enabled = False

    def get_edit_handler(self) -> Panel:
        fields = [
            FieldPanel("title", heading="Title"),
            FieldPanel("slug", heading="Address"),
            FieldPanel("body", heading="Text"),
            FieldPanel("place", heading="Linked from", help_text="Header, footer, or only where stories link to it."),
        ]
        return ObjectList(fields, base_form_class=DocumentForm).bind_to_model(Document)


VIEWSETS = (SectionViewSet, TopicViewSet, ContributorViewSet, DocumentViewSet)
