"""The editor's form: which field stands where, in the newsroom's words."""

from typing import Any

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel, PublishingPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from stoppress.desk.screens.notes.panel import NotePanel
from stoppress.desk.screens.stories.form import StoryForm
from stoppress.desk.states import newsroom_timezone

HELP = {
    "kicker": "The label over the headline, if there is one.",
    "teaser": "On fronts and lists, where the headline is too long. Empty: the headline.",
    "standfirst": "One or two sentences that say why to read on.",
    "byline": "As printed: By Ines Roe in Merrin Sands.",
    "dateline": "Where it was filed: GENEVA.",
    "section": "The part of the paper it stands in, and is published under.",
    "picture_alt": "What it shows, for who cannot see it: neither the headline nor the caption again.",
    "picture_credit": "Agency or house, as printed.",
    "slugline": "The desk's working name. Never public.",
    "desk_note": "For colleagues: what is missing, whom to ask. Never public.",
    "held": "Why a lawyer or an editor must look first. While this says something, the story cannot go live.",
    "slug": "The last part of the address. Empty: made from the headline when it is first published.",
    "language": "Where it is not the newsroom's own: cy, fr, pt-BR.",
    "urgency": "1 (flash) to 9; as agencies count. May stay empty.",
    "embargoed_until": "Not before this moment for readers, feeds and everybody else, whoever publishes it.",
}


class MomentPanel(FieldPanel):
    """A day and a time of day, and in whose zone they are meant."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **named: Any) -> None:
            super().__init__(**named)
            self.help_text = f"{self.panel.help_text} Newsroom time: {newsroom_timezone()}.".lstrip()


class SchedulePanel(PublishingPanel):
    """Going live and being taken off; only for who may publish, else a draft could carry a moment nobody approved.

    The calendar opens below the dialog's button and not over it.
    """

    def __init__(self, **named: Any) -> None:
        super().__init__(**{"children": [_scheduled("go_live_at", "Goes live"), _scheduled("expire_at", "Is taken off")], **named})

    class BoundPanel(PublishingPanel.BoundPanel):
        template_name = "desk/stories/schedule.html"

        def is_shown(self) -> bool:
            return self.form is None or "go_live_at" in self.form.fields


class ChecksPanel(Panel):
    """Things to look at before it goes out, each with its place; filled in while somebody writes."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/stories/checks.html"


class FocusPanel(Panel):
    """Where the lead picture's focal point is: everything is cut round it."""

    def get_form_options(self) -> dict[str, Any]:
        fields = ["picture_focus_x", "picture_focus_y"]
        return {"fields": fields, "widgets": dict.fromkeys(fields, forms.HiddenInput)}

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/stories/focus.html"


def _field(name: str, label: str, **named: Any) -> FieldPanel:
    return FieldPanel(name, heading=label, help_text=HELP.get(name, ""), **named)


def _scheduled(name: str, label: str) -> MomentPanel:
    back = {"data-controller": "w-action", "data-action": "w-dialog:hidden->w-action#reset", "data-w-dialog-target": "notify"}
    return MomentPanel(
        name, heading=label, widget=AdminDateTimeInput(attrs=back, js_overlay_parent_selector="#schedule-publishing-dialog .w-dialog__body")
    )


def story_panels() -> Panel:
    panels = [
        ChecksPanel(heading=""),
        MultiFieldPanel(
            [
                _field("kicker", "Kicker"),
                _field("headline", "Headline", classname="title", widget=AdminAutoHeightTextInput(attrs={"rows": 1})),
                _field("standfirst", "Standfirst"),
                _field("teaser", "Teaser headline"),
            ],
            heading="Headline",
            icon="title",
        ),
        MultiFieldPanel(
            [FieldRowPanel([_field("byline", "Byline"), _field("dateline", "Dateline")]), FieldPanel("people_list")],
            heading="Byline",
            icon="user",
        ),
        _field("body", "Story"),
        MultiFieldPanel(
            [
                _field("picture", "Picture"),
                FocusPanel(),
                _field("picture_alt", "Alternative text"),
                _field("picture_caption", "Caption"),
                FieldRowPanel([_field("picture_photographer", "Photographer"), _field("picture_credit", "Credit")]),
            ],
            heading="Lead picture",
            icon="image",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([_field("section", "Section", widget=forms.Select), _field("kind", "Kind")]),
                FieldPanel("topic_list"),
                FieldPanel("related_list"),
            ],
            heading="Where it stands",
            icon="folder-open-inverse",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([_field("slugline", "Working slug"), _field("urgency", "Urgency")]),
                _field("desk_note", "Desk note"),
                _field("held", "Legal hold"),
            ],
            heading="For the desk",
            icon="clipboard-list",
        ),
        InlinePanel(
            "corrections",
            heading="Corrections",
            label="Correction",
            panels=[
                FieldPanel("line", heading="What was wrong, in one line"),
                MomentPanel("at", heading="Corrected at"),
                FieldPanel("html", heading="More, if one line is not enough"),
            ],
            help_text="Shown under the story for good. A story that moved on needs none.",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([_field("slug", "Address"), _field("language", "Language")]),
                MomentPanel("embargoed_until", heading="Embargo until", help_text=HELP["embargoed_until"]),
            ],
            heading="Address, language, embargo",
            icon="link",
        ),
        SchedulePanel(),
        NotePanel(),
    ]
    from stoppress.desk.models import Story

    return ObjectList(panels, base_form_class=StoryForm).bind_to_model(Story)
