"""Choosing a story: a modal list with search, of the stories that whoever asks may read; it answers with the story's uri.

StoryChooser()                      a widget for a field that keeps a uri
StoryUriBlock(required=False)       the same in a body
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    ChosenMultipleView,
    ChosenView,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser
from wagtail.blocks import FieldBlock
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from stoppress.desk.models import Story
from stoppress.desk.policy import visible
from stoppress.desk.screens.finding.paging import MOST, StoryPaginator
from stoppress.desk.screens.finding.saved_views import in_the_bin
from stoppress.desk.searching import hits

A_PAGE = 12
SAYS = {"draft": "Draft", "scheduled": "Scheduled", "embargoed": "Embargoed", "live": "Live", "unpublished": "Unpublished"}


class SearchForm(BaseFilterForm):
    q = forms.CharField(
        label="Find a story", required=False, widget=forms.TextInput(attrs={"placeholder": "Words of headline, text, byline, slug"})
    )

    def filter(self, objects: Any) -> Any:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return hits(objects, self.search_query, MOST) if self.is_searching else objects


class Readable:
    """Only stories that may be read, none that lies in the bin or was killed."""

    request: HttpRequest

    def get_object_list(self) -> Any:
        standing = visible(self.request.user, Story.objects.exclude(pk__in=in_the_bin().values("pk")).exclude(state="killed"))
        return (
            standing.select_related("section").only("pk", "uri", "headline", "state", "edited", "section__name").order_by("-edited", "-pk")
        )


class Listing(Readable, CreationFormMixin, BaseChooseView):
    model = Story
    filter_form_class = SearchForm
    paginator_class = StoryPaginator
    page_title = "Choose a story"
    results_template_name = "desk/finding/choose_results.html"

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("section", label="Section", accessor="section.name"),
            Column("state", label="State", accessor=lambda story: SAYS.get(story.state, story.state)),
        ]

    def get_creation_form(self) -> None:
        return None

    def can_create(self) -> bool:
        return False


class Choose(ChooseViewMixin, Listing):
    pass


class ChooseResults(ChooseResultsViewMixin, Listing):
    pass


class Answering(Readable):
    """`id` is the uri."""

    def get_object(self, pk: str) -> Story:
        found: Story = self.get_object_list().get(pk=pk)
        return found

    def get_objects(self, pks: list[str]) -> Any:
        return self.get_object_list().filter(pk__in=[pk for pk in pks if pk.isdecimal()])

    def get_object_id(self, story: Story) -> str:
        return story.uri

    def get_edit_item_url(self, story: Story) -> str:
        return edit_address(story)


class Chosen(Answering, ChosenView):
    pass


class ChosenMultiple(Answering, ChosenMultipleView):
    pass


def edit_address(story: Story) -> str:
    return reverse("wagtailsnippets_desk_story:edit", args=[story.pk])


class StoryChooser(BaseChooser):
    """Its value is a uri. A uri that no story has yet is shown as it is."""

    model = Story
    icon = "doc-full"
    choose_one_text = "Choose a story"
    choose_another_text = "Choose another story"
    link_to_chosen_text = "Open this story"
    chooser_modal_url_name = "desk_story_chooser:choose"

    def get_value_data(self, value: Any) -> dict[str, Any] | None:
        if not value:
            return None
        uri = value.uri if isinstance(value, Story) else str(value)
        story = Story.objects.filter(uri=uri).only("pk", "headline").first()
        return {"id": uri, "title": story.headline if story else uri, "edit_url": edit_address(story) if story else ""}


class StoryUriBlock(FieldBlock):
    """A story, kept as its uri."""

    def __init__(self, required: bool = True, help_text: str | None = None, validators: tuple[Any, ...] = (), **named: Any) -> None:
        self._options: dict[str, Any] = {"required": required, "help_text": help_text, "validators": validators}
        super().__init__(**named)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(widget=StoryChooser(), max_length=1000, **self._options)

    def get_form_state(self, value: Any) -> Any:
        return self.field.widget.get_value_data(value)

    class Meta:
        icon = "doc-full"


class UriChooserViewSet(ChooserViewSet):
    model = Story
    icon = "doc-full"
    per_page = A_PAGE
    register_widget = False
    choose_view_class = Choose
    choose_results_view_class = ChooseResults
    chosen_view_class = Chosen
    chosen_multiple_view_class = ChosenMultiple


uri_chooser = UriChooserViewSet("desk_story_chooser", url_prefix="stories/choose")


class NumberedChosen(Readable, SnippetChooserViewSet.chosen_view_class):
    def get_object(self, pk: str) -> Story:
        found: Story = self.get_object_list().get(pk=pk)
        return found


class NumberedChosenMultiple(Readable, SnippetChooserViewSet.chosen_multiple_view_class):
    def get_objects(self, pks: list[str]) -> Any:
        return self.get_object_list().filter(pk__in=[pk for pk in pks if pk.isdecimal()])


class StoryChooserViewSet(SnippetChooserViewSet):
    """Wagtail's own chooser, for fields that keep a story's number."""

    choose_view_class = Choose
    choose_results_view_class = ChooseResults
    chosen_view_class = NumberedChosen
    chosen_multiple_view_class = NumberedChosenMultiple
