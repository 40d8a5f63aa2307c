"""Forms of sections, topics, contributors and documents, with errors at the field that can mend them."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Max
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.rich_text import get_rich_text_editor_widget

from stoppress.desk.models import Contributor, Picture, Section, Topic
from stoppress.desk.policy import may
from stoppress.desk.screens.places.leaving import OwnAccount, come_back, leave
from stoppress.desk.screens.stories.widgets import Finder
from stoppress.wires.slugs import slug_of_name

ADDRESS_HELP = "The last part of the address: lower-case letters, digits and hyphens. Left empty, it is made from the name."
IN_TEXT = {"p", "h2", "h3", "ul", "ol", "li", "a", "strong", "b", "em", "i", "br", "hr", "blockquote"}
MOVES_HELP = "Changing it moves the page; the old address and its feeds lead to the new one."


def text_field() -> Any:
    return get_rich_text_editor_widget(features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr", "blockquote"])


def fits_the_text_field(html: str) -> bool:
    """Whether nothing is lost when it is edited there."""
    return {found.lower() for found in re.findall(r"<\s*([a-zA-Z][\w-]*)", html)} <= IN_TEXT


class AddressedForm(WagtailAdminModelForm):
    """`slug` may stay empty; what is wrong with the row as a whole is wrong with its address."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if "slug" in self.fields:
            field = self.fields["slug"]
            field.required, field.label = False, "Address"
            field.help_text = MOVES_HELP if self.instance.pk else ADDRESS_HELP

    def clean_slug(self) -> str:
        return str(self.cleaned_data.get("slug") or slug_of_name(self.data.get("name") or self.data.get("title") or ""))

    def _post_clean(self) -> None:
        super()._post_clean()
        found = self.errors.pop(NON_FIELD_ERRORS, None)
        if found:
            self.add_error("slug", found.as_data())


class PlaceForm(AddressedForm):
    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        twin = type(self.instance)._default_manager.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        if twin is not None and "allow_twin" not in self.data and not isinstance(self.instance, Contributor):
            raise forms.ValidationError(f"There is “{twin.name}” already, at {twin.slug}. Use that one, or merge the two.")
        return name

    def save(self, commit: bool = True) -> Any:
        place = self.instance
        if place.pk is None and isinstance(place, Section | Topic | Contributor):
            last = type(place)._default_manager.filter(order__lt=1_000_000).aggregate(last=Max("order"))["last"]
            place.order = 0 if last is None else last + 1
        return super().save(commit)


class ContributorForm(PlaceForm):
    """Account and leaving are for who looks after people; to others they are shown, and what is posted for them is not read."""

    gone = forms.BooleanField(
        required=False, label="Left the newsroom", help_text="Byline and page stay. The account is shut; its sessions end at once."
    )

    picture = forms.ModelChoiceField(
        queryset=Picture.objects.filter(killed=False), to_field_name="key", required=False, label="Picture", widget=Finder("pictures")
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["desk/editor.css"]}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.initial["picture"] = self.instance.picture
        guarded = self.for_user is not None and not may(self.for_user, "people")
        for name in ("account", "gone"):
            if name in self.fields and guarded:
                self.fields[name].disabled = True
        if "account" in self.fields:
            self.fields["account"].required = False
            self.fields["account"].label = "Account"
            self.fields["account"].help_text = "Who signs in as this person: told of notes on stories with this byline."

    def save(self, commit: bool = True) -> Any:
        person: Contributor = self.instance
        if "gone" in self.changed_data:
            if person.gone:
                leave(person, by=self.for_user)
                person.retired = True
            else:
                come_back(person)
                person.retired = False
        return super().save(commit)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        account = cleaned.get("account")
        if cleaned.get("gone") and "gone" in self.changed_data and account is not None and account == self.for_user:
            self.add_error("gone", str(OwnAccount()))
        return cleaned


class DocumentForm(AddressedForm):
    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        if fits_the_text_field(self.instance.body):
            self.fields["body"].widget = text_field()
        else:
            self.fields["body"].help_text = "As HTML: it says more than the text field can show."
