"""The link dialog of running text: a story found by words of its headline, or an address elsewhere."""

from typing import Any

from django import forms
from wagtail.admin.views.chooser import BaseLinkFormView

from stoppress.desk.screens.stories.links import Target, target_of
from stoppress.desk.screens.stories.widgets import Finder

PLACES = ("http://", "https://", "/")


class LinkForm(forms.Form):
    url = forms.CharField(
        label="Story or address",
        help_text="Type words of the headline and choose with the arrow keys and Enter, or paste an address elsewhere.",
        max_length=2000,
        widget=Finder("links", free=True),
        error_messages={"required": "Choose a story from the list, or paste an address that begins with https://."},
    )
    link_text = forms.CharField(label="Words of the link", help_text="Empty: the headline, or the address.", required=False)

    target: Target | None = None

    def clean_url(self) -> str:
        href: str = self.cleaned_data["url"].strip()
        if not href.startswith(PLACES) or href.startswith("//"):
            raise forms.ValidationError("An address begins with https://, one of this site with /.")
        self.target = target_of(href)
        if self.target is None:
            forms.URLField(assume_scheme="https").clean(href)
            return href
        if self.target.story is not None and self.target.story.state != "live":
            raise forms.ValidationError("Readers do not have that story: a link to it would lead nowhere. Choose another.")
        return self.target.href


class LinkView(BaseLinkFormView):
    """Wagtail's dialog for an external link, with our form. What it answers is put into the text as an ordinary link."""

    form_prefix = "story-link"
    form_class = LinkForm
    template_name = "desk/stories/link.html"
    step_name = "external_link"
    link_url_field_name = "url"

    def get_result_data(self) -> dict[str, Any]:
        told: dict[str, Any] = super().get_result_data()
        target = self.form.target
        if not self.form.cleaned_data["link_text"].strip() and target is not None and target.story is not None:
            told["title"] = target.story.headline
        return told
