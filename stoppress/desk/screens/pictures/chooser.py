"""Choosing a picture: a window with the library, search and upload, for any form of the desk.

`PictureChooser` is a widget for a key to Picture (a model's foreign key); `PictureKeyChooser` one for a field that keeps the
picture's `key`; `PictureKeyBlock` a block that keeps it. A form needs nothing else than the widget.
"""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser, BaseChooserAdapter

from stoppress.desk.library import describe, one_each, seen_by
from stoppress.desk.models import Picture
from stoppress.desk.policy import may
from stoppress.desk.screens.pictures.forms import SearchForm, WordsForm
from stoppress.desk.screens.pictures.shown import thumb, told

PER_PAGE = 24
THUMB = {"width": 160, "height": 90}


class PictureChooser(BaseChooser):
    """Keeps the number of the row, as foreign keys do. Gives `key`, `words` and `whole` to scripts when a picture is chosen."""

    model = Picture
    choose_one_text = "Choose a picture"
    choose_another_text = "Choose another picture"
    link_to_chosen_text = "The picture's page"
    clear_choice_text = "No picture"
    template_name = "desk/pictures/chooser_widget.html"
    chooser_modal_url_name = "picture_chooser:choose"
    icon = "image"
    classname = "image-chooser picture-chooser"
    js_constructor = "ImageChooser"

    def get_value_data_from_instance(self, instance: Picture) -> dict[str, Any]:
        return {
            "id": instance.pk,
            "title": str(instance),
            "edit_url": reverse("desk_picture", args=[instance.key]),
            "preview": {"url": thumb(instance), **THUMB},
            "default_alt_text": instance.alt,
        }

    def get_context(self, name: str, value_data: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value_data, attrs)
        return {**context, "preview": value_data.get("preview", {}), "default_alt_text": value_data.get("default_alt_text", "")}

    @property
    def media(self) -> forms.Media:
        scripts = [
            "wagtailimages/js/image-chooser-modal.js",
            "wagtailimages/js/image-chooser.js",
            "wagtailimages/js/image-chooser-telepath.js",
        ]
        return forms.Media(js=[*map(versioned_static, scripts)])


class PictureKeyChooser(PictureChooser):
    """The same, for a value that is the picture's key."""

    def get_instance(self, value: Any) -> Picture | None:
        if not value or isinstance(value, Picture):
            return value or None
        found: Picture | None = Picture.objects.filter(key=value).first()
        return found

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        number = super().value_from_datadict(data, files, name)
        if not number or not str(number).isdecimal():
            return ""
        return str(Picture.objects.filter(pk=int(number)).values_list("key", flat=True).first() or "")


class PictureChooserAdapter(BaseChooserAdapter):
    js_constructor = "wagtail.images.widgets.ImageChooser"

    @cached_property
    def media(self) -> forms.Media:
        return PictureChooser().media


register(PictureChooserAdapter(), PictureChooser)
register(PictureChooserAdapter(), PictureKeyChooser)


class PictureKeyBlock(blocks.FieldBlock):
    """Keeps the key of a picture as text, empty for none."""

    class Meta:
        icon = "image"

    def __init__(self, required: bool = True, help_text: str = "", **named: Any) -> None:
        self._required, self._help = required, help_text
        super().__init__(**named)

    @cached_property
    def field(self) -> forms.Field:
        return forms.CharField(widget=PictureKeyChooser(), max_length=64, required=self._required, help_text=self._help)

    def get_form_state(self, value: Any) -> Any:
        return self.field.widget.get_value_data(value or None)


class _Choosing:
    """What the window's views share: which pictures there are for whom, and upload in place."""

    request: Any
    per_page = PER_PAGE
    ordering = "-pk"
    icon = "image"
    filter_form_class = SearchForm
    template_name = "wagtailadmin/generic/chooser/chooser.html"
    results_template_name = "desk/pictures/chooser_results.html"
    creation_tab_id = "upload"
    creation_form_template_name = "desk/pictures/chooser_upload.html"

    def get_object_list(self) -> QuerySet[Picture]:
        found: QuerySet[Picture] = one_each(seen_by(self.request.user))
        return found

    def can_create(self) -> bool:
        return may(self.request.user, "upload")

    def get_creation_form_class(self) -> type[forms.Form]:
        return UploadedForm

    def get_creation_form_kwargs(self) -> dict[str, Any]:
        named = {"prefix": "picture-upload"}
        return {**named, "data": self.request.POST, "user": self.request.user} if self.request.method == "POST" else named

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)  # type: ignore[misc]
        for row in context["results"]:
            row.thumb = thumb(row)
            row.chosen = self.append_preserved_url_parameters(reverse("picture_chooser:chosen", args=[row.pk]))  # type: ignore[attr-defined]
        return context


class UploadedForm(WordsForm):
    """A file that has come in already, `picture` its number, and what its person says of it."""

    picture = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": "Choose a file first."})

    def __init__(self, *args: Any, user: Any = None, **named: Any) -> None:
        self._user = user
        super().__init__(*args, **named)

    def clean_picture(self) -> Picture:
        row: Picture | None = seen_by(self._user).filter(pk=self.cleaned_data["picture"]).first()
        if row is None:
            raise ValidationError("That picture is not there any more: choose the file again.")
        return row


class ChooseView(_Choosing, views.ChooseView):
    pass


class ChooseResultsView(_Choosing, views.ChooseResultsView):
    pass


class _Chosen:
    request: Any

    def get_chosen_response_data(self, item: Picture) -> dict[str, Any]:
        return {**PictureChooser().get_value_data_from_instance(item), "id": str(item.pk), "picture": dict(told(item))}


class ChosenView(_Chosen, views.ChosenView):
    def get_object(self, pk: Any) -> Picture:
        found: Picture = seen_by(self.request.user).get(pk=pk)
        return found


class ChosenMultipleView(_Chosen, views.ChosenMultipleView):
    def get_objects(self, pks: Any) -> QuerySet[Picture]:
        found: QuerySet[Picture] = seen_by(self.request.user).filter(pk__in=pks)
        return found


class CreateView(_Chosen, _Choosing, views.CreateView):
    def save_form(self, form: UploadedForm) -> Picture:
        row: Picture = form.cleaned_data["picture"]
        if may(self.request.user, "picture") or row.brought_by == self.request.user.get_username():
            describe(row, form.words(row), form.focus(row), at=datetime.now(UTC), by=self.request.user.get_username())
        return row


class PictureChooserViewSet(ChooserViewSet):
    model = Picture
    icon = "image"
    choose_one_text = "Choose a picture"
    choose_another_text = "Choose another picture"
    edit_item_text = "The picture's page"
    search_tab_label = "Library"
    creation_tab_label = "Upload"
    create_action_label = "Use this picture"
    create_action_clicked_label = "Keeping…"
    per_page = PER_PAGE
    base_widget_class = PictureChooser
    widget_telepath_adapter_class = PictureChooserAdapter
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    create_view_class = CreateView
    creation_form_class = UploadedForm


picture_chooser = PictureChooserViewSet("picture_chooser", url_prefix="picture-chooser")
