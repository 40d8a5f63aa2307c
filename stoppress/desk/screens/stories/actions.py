"""Actions: the buttons under a story, what each means for readers, and what the editor says afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.forms import Media
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.admin import messages
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    PublishMenuItem,
    SaveMenuItem,
    SnippetActionMenu,
    UnpublishMenuItem,
)

from stoppress.desk.api.states import editions, site_url
from stoppress.desk.changing import ChangeKind
from stoppress.desk.models import Story, TimetableEntry
from stoppress.desk.policy import may
from stoppress.desk.screens.publishing.receipt import Receipt
from stoppress.desk.screens.publishing.states import in_words
from stoppress.desk.screens.publishing.telling import line
from stoppress.desk.states import newsroom_timezone
from stoppress.desk.timetable import moment_of


class StoryAct(ActionMenuItem):
    """A button that sends the form, or a way to a page that asks once more."""

    template_name = "desk/publishing/act.html"
    primary = False
    says = ""  # while it is under way

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "primary": self.primary, "says": self.says}

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return bool(super().is_shown(context)) and self.fits(context.get("instance"), context["request"].user)

    def fits(self, story: Story | None, user: Any) -> bool:
        """Whether the act makes sense for a story (None: a new one) and this person; by default where one may publish."""
        return may(user, "publish")


class Publish(StoryAct):
    name, label, icon_name, says, primary, order = "action-publish", "Publish", "upload", "Publishing…", True, 20

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and (story is None or (story.state not in ("live", "killed") and not story.held))


class Update(StoryAct):
    name, label, icon_name, says, primary, order = "action-publish", "Update", "upload", "Publishing…", True, 20

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and story is not None and story.state == "live" and not story.held


class KeepNotes(StoryAct):
    """For whom the words are not to change; notes are also kept while they are made."""

    name, label, icon_name, says, primary, order = "action-notes", "Keep notes", "comment", "Saving…", True, 0

    def fits(self, story: Story | None, user: Any) -> bool:
        return story is not None and story.state != "killed" and may(user, "note", story) and not may(user, "edit", story)

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        """Also where another has locked the words."""
        story, user = context.get("instance"), context["request"].user
        return self.fits(story, user) or bool(context.get("locked_for_user") and may(user, "note", story))


class MinorEdit(StoryAct):
    name, label, icon_name, says, order = "action-minor", "Minor edit", "edit", "Publishing…", 10

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and story is not None and story.state == "live" and not story.held


class CallOff(StoryAct):
    name, label, icon_name, order = "call-off", "Call off what is scheduled", "calendar-alt", 50

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and story is not None and story.pk is not None and due(story) is not None

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("desk_call_off", args=[parent_context["instance"].pk])


class Unpublish(StoryAct):
    name, label, icon_name, order = "unpublish", "Unpublish", "no-view", 60

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and story is not None and story.state == "live"

    def is_shown(self, context: Mapping[str, Any]) -> bool:
        return self.fits(context.get("instance"), context["request"].user)  # a lock does not keep a mistake before readers

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("wagtailsnippets_desk_story:unpublish", args=[parent_context["instance"].pk])


class Kill(Unpublish):
    name, label, icon_name, order = "kill", "Kill", "error", 70

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and story is not None and story.pk is not None and story.state != "killed" and bool(story.address)

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("desk_kill", args=[parent_context["instance"].pk])


class PreviewLinks(Kill):
    name, label, icon_name, order = "preview-links", "Preview links for others", "link", 80

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "publish") and story is not None and story.pk is not None and story.state != "killed"

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("desk_preview_links", args=[parent_context["instance"].pk])


class Hold(Kill):
    name, label, icon_name, order = "hold", "Legal hold", "lock", 90

    def fits(self, story: Story | None, user: Any) -> bool:
        return may(user, "hold") and story is not None and story.pk is not None and story.state != "killed"

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("desk_hold", args=[parent_context["instance"].pk])


ACTS: tuple[type[StoryAct], ...] = (KeepNotes, MinorEdit, Publish, Update, CallOff, Unpublish, Kill, PreviewLinks, Hold)
SIDE_BY_SIDE = ("action-save", "action-notes", "action-minor", "action-publish", "reject", "action-locked")


def arrange(items: list[Any], request: Any, context: Mapping[str, Any]) -> None:
    """Our acts in place of Wagtail's; for Wagtail's hook."""
    if context["model"] is not Story:
        return
    items[:] = [item for item in items if type(item) not in (PublishMenuItem, UnpublishMenuItem)]
    story = context.get("instance")
    if story is not None and story.state == "killed":
        items[:] = [item for item in items if not isinstance(item, SaveMenuItem)]
    elif story is not None and story.pk and not may(request.user, "edit", story):
        items[:] = [item for item in items if item.name == "action-locked"]
    items += [act for each in ACTS if (act := each()).is_shown(context)]
    items.sort(key=lambda item: item.order)


class StoryActionMenu(SnippetActionMenu):
    """What is done most stands side by side, the rest in a menu, and below them what each means."""

    def __init__(self, request: Any, **named: Any) -> None:
        super().__init__(request, **named)
        every = [*([self.default_item] if self.default_item else []), *self.menu_items]
        if any(item.name == "approve" for item in every):  # it publishes, and tells the writer
            every = [item for item in every if item.name != "action-publish"]
        self._side = [item for item in every if self._stands_beside(item)]
        self._rest = [item for item in every if item not in self._side]

    def _stands_beside(self, item: Any) -> bool:
        if item.name == "action-submit":
            return not may(self.request.user, "publish")
        if item.name == "approve":
            return not item.launch_modal
        return item.name in SIDE_BY_SIDE

    def render_html(self) -> str:
        story = self.context.get("instance")
        shown = {
            "side": [item.render_html(self.context) for item in self._side],
            "rest": [item.render_html(self.context) for item in self._rest],
            "why": explain(story, self.request.user, locked=bool(self.context.get("locked_for_user"))),
        }
        return render_to_string("desk/publishing/acts.html", shown, request=self.request)

    @property
    def media(self) -> Media:
        return sum((item.media for item in (*self._side, *self._rest)), Media())


SAID = {"submit": "Sent to an editor", "cancel-workflow": "Saved as a draft, and withdrawn from approval"}


def due(story: Story) -> datetime | None:
    """When its newest approved text goes live by itself."""
    found = TimetableEntry.objects.filter(kind="go-live", subject=story.pk).values_list("due", flat=True).first()
    return None if found is None else moment_of(found)


def explain(story: Story | None, user: Any, *, locked: bool = False) -> str:
    """What the buttons do, in the state the story is in, and where it is locked for this person."""
    if story is not None and story.state == "killed":
        return "Killed: it stays gone. Write a new story."
    if story is not None and story.pk and (locked or not may(user, "edit", story)):
        return "Your notes are kept while you make them. The story’s words stay as they are."
    if not may(user, "publish"):
        return "Only you and the desk see this until an editor publishes it."
    if story is not None and story.held:
        return f"On hold, so it cannot go live: {story.held} Clear “Legal hold” and save to lift it."
    waits = due(story) if story is not None and story.pk else None
    if waits is not None:
        return f"Goes live {in_words(waits)}. Publishing again with that time kept replaces the text that goes out."
    if story is not None and story.pk and story.workflow_in_progress:
        return f"An approval goes live at once, or at the time set under Schedule or Embargo ({newsroom_timezone()}); its writer is told."
    if story is not None and story.state == "live":
        return "Update shows readers the time of now. Minor edit, for a slip of the pen, keeps the time they see."
    return f"Publish goes live at once, or at the time set under Schedule or Embargo ({newsroom_timezone()})."


class Publishing:
    """For the editor's views: which action is which kind of change, what forbids it, and the receipt afterwards."""

    request: Any
    action: str
    object: Any
    live_object: Any = None
    receipt: Receipt | None = None

    def get_available_actions(self) -> list[str]:
        actions: list[str] = [*super().get_available_actions()]  # type: ignore[misc]
        return [*actions, "minor"] if "publish" in actions else actions

    def minor_action(self) -> Any:
        return self.publish_action()  # type: ignore[attr-defined]

    @property
    def publishes(self) -> bool:
        approves = self.action == "workflow-action" and self.request.POST.get("workflow-action-name") == "approve"
        return approves or self.action in ("publish", "minor")

    def is_valid(self, form: Any) -> bool:
        if not super().is_valid(form):  # type: ignore[misc]
            return False
        if self.publishes and form.instance.held:
            self.produced_error_code = "held"
            self.produced_error_message = f"On hold, so it cannot go live: {form.instance.held} It was not saved: save it as a draft."
            return False
        return True

    def intend(self, story: Story, at: datetime) -> tuple[str, ChangeKind]:
        """Cause and kind of the change to be made; the time that readers see moves with every publish but a minor edit."""
        if not self.publishes:
            return f"Draft: {story.uri}", "edit"
        live = self.live_object is not None and self.live_object.state == "live"
        if self.action == "minor" and live:
            story.updated = self.live_object.updated
        elif live:
            story.move_shown_time(at)
        if story.waits_until(at) is not None:
            return f"Schedule: {story.headline}", "edit"
        if self.action == "minor":
            return f"Minor edit: {story.headline}", "minor"
        return f"{'Update' if live else 'Publish'}: {story.headline}", "publish"

    def get_success_message(self, instance: Any = None) -> Any:
        story = instance or self.object
        if self.receipt is None:
            if self.action == "workflow-action":  # an approval has a receipt
                return f"Sent back to its writer: “{story}”."
            return f"{SAID.get(self.action, 'Saved as a draft')}: “{story}”."
        waits = due(story)
        if self.receipt.change is None and waits is not None:
            return f"Goes live {in_words(waits)}."
        with editions() as log:
            return line(log, self.receipt)

    def get_success_buttons(self) -> list[Any]:
        if self.receipt is None or self.receipt.edition is None:
            return []
        ways = [messages.button(reverse("desk_receipt", args=[self.receipt.change]), "Receipt")]
        address = Story.objects.filter(pk=self.object.pk, state="live").values_list("address", flat=True).first()
        if address:
            with editions() as log:
                ways.append(messages.button(site_url(log) + address, "See it live", new_window=True))
        return ways

    def _get_action_menu(self) -> StoryActionMenu:
        named: dict[str, Any] = {"view": self.view_name, "model": Story}  # type: ignore[attr-defined]
        if self.object is not None and self.object.pk:
            named |= {"instance": self.object, "locked_for_user": getattr(self, "locked_for_user", False)}
        return StoryActionMenu(self.request, **named)
