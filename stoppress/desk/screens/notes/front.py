"""On the desk's front: what waits for this person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component

from stoppress.desk.screens.notes.notices import waiting


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    by: str
    text: str
    headline: str
    address: str
    at: datetime


class NeedsMePanel(Component):
    name = "needs_me"
    order = 90
    template_name = "desk/notes/needs_me.html"

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        self._request = (parent_context or {})["request"]
        self._lines = [_line(notice) for notice in waiting(self._request.user)]
        return str(super().render_html(parent_context)) if self._lines else ""

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"notices": self._lines, "request": self._request}


def _line(notice: Any) -> Line:
    address = ""
    if notice.story is not None:
        address = reverse("wagtailsnippets_desk_story:edit", args=[notice.story.pk])
        if notice.note is not None:
            address = reverse("notes", args=[notice.story.pk]) + f"#note-{notice.note.pk}"
    return Line(notice.pk, notice.by, notice.text, notice.story.headline if notice.story else "", address, notice.at)
