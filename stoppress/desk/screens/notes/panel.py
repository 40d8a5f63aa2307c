"""The panels that Wagtail's note interface needs on a story: its data among the fields, and its place at the side."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.urls import reverse
from wagtail.admin.panels import Panel
from wagtail.admin.ui.side_panels import BaseSidePanel

from stoppress.desk.policy import may
from stoppress.desk.screens.notes.showing import as_interface, open_notes_of, shown, stands
from stoppress.desk.states import newsroom_timezone


class NotePanel(Panel):
    """Hidden among the fields: what notes there are, and the script that draws them at their places."""

    @property
    def clean_name(self) -> str:
        return super().clean_name or "notes"

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/notes/panel.html"

        @property
        def media(self) -> forms.Media:
            return forms.Media(js=["wagtailadmin/js/comments.js", "desk/notes.js"])

        def is_shown(self) -> bool:
            return may(self.request.user, "note")

        def show_panel_furniture(self) -> bool:
            return False

        def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
            data = as_interface(self.instance, self.request.user)
            return {**super().get_context_data(parent_context), "comments_data": data, "zone": newsroom_timezone()}


class NotesSidePanel(BaseSidePanel):
    """Where the interface writes; above it the notes on the whole story, which stand at no field."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Notes"
        icon_name = "comment"

    name = "comments"
    title = "Notes"
    template_name = "desk/notes/side_panel.html"
    order = 300

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        story = self.object
        if story is not None and story.pk:
            aside = [note for note in open_notes_of(story) if not note.contentpath or not stands(note, story)]
            context["aside"] = shown(aside, story, self.request.user)
            context["notes_url"] = reverse("notes", args=[story.pk])
        return context
