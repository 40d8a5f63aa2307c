"""Notes in the story editor: taken before the words are saved, and kept whatever becomes of those."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from wagtail.admin.ui.autosave import AutosaveIndicator
from wagtail.admin.ui.components import MediaContainer
from wagtail.locks import BasicLock, WorkflowLock

from stoppress.desk.bodies import block_copy
from stoppress.desk.models import Story
from stoppress.desk.policy import may
from stoppress.desk.screens.notes.keeping import Kept, keep_notes
from stoppress.desk.screens.notes.locks import StoryLock, held_by_another, tell_once
from stoppress.desk.screens.notes.panel import NotesSidePanel
from stoppress.desk.screens.notes.posted import posted_notes
from stoppress.desk.screens.notes.showing import as_interface
from stoppress.desk.stories import raw_body

ONLY_NOTES = "You read this story and leave notes on it. Your notes are kept; its words are changed by those who may edit it."
OF_KILLED = "This story was killed: nobody changes its words. Notes on it are kept."


def words_changed(form: Any, kept: Kept) -> bool:
    """Whether a form says more than its notes. The place of a note in running text is told by keys that the editor gives to
    paragraphs: where the story has none yet, they are kept with its draft."""
    before, after = raw_body(form.initial["body"]), list(form.cleaned_data["body"].get_prep_value())
    if set(form.changed_data) - {"body"} or any(formset.has_changed() for formset in form.formsets.values()):
        return True
    if block_copy(before) != block_copy(after):
        return True
    return kept.placed and before != after


class Noted:
    """Beside an editor's view of one story. A note is no part of the words: it makes no revision and no draft."""

    request: Any
    object: Any
    action: str
    expects_json_response: bool

    def get_side_panels(self) -> Any:
        """Autosave draws panels anew; this one draws itself, and would lose a note that is being written."""
        panels = [*super().get_side_panels()]  # type: ignore[misc]
        if not self.expects_json_response and not getattr(self, "hydrate_create_view", False):
            story = getattr(self, "object", None) or self.form.instance  # type: ignore[attr-defined]
            panels.append(NotesSidePanel(story, self.request))
        return MediaContainer(panels)

    def get_success_json(self) -> dict[str, Any]:
        return {**super().get_success_json(), "comments": as_interface(self.object, self.request.user)}  # type: ignore[misc]

    def take_notes(self, story: Story) -> Kept:
        if not may(self.request.user, "note", story):
            return Kept()
        return keep_notes(story, posted_notes(self.request.POST), self.request.user, datetime.now(UTC))


class NotedCreate(Noted):
    def save_action(self) -> HttpResponse:
        self.take_notes(self.object)
        answer: HttpResponse = super().save_action()  # type: ignore[misc]
        return answer


class NotesIndicator(AutosaveIndicator):
    """Says what autosave does for whom the words are not to change."""

    template_name = "desk/notes/indicator.html"


class NotedEdit(Noted):
    locked_for_user: bool

    def post(self, request: Any, *args: Any, **named: Any) -> HttpResponse:
        if self.expects_json_response and (broken := tell_once(request.user, self.live_object.pk)):  # type: ignore[attr-defined]
            return self.json_error_response("lock_broken", broken)  # type: ignore[attr-defined, no-any-return]
        self.notes_kept = self.take_notes(self.live_object)  # type: ignore[attr-defined]
        answer: HttpResponse = super().post(request, *args, **named)  # type: ignore[misc]
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Autosave with no other words, after a note or because the editor only opened, leaves the story as it is: a new
        revision would tell everybody else who has it open that theirs is older."""
        if self.expects_json_response and self.action == "edit" and not words_changed(form, self.notes_kept):
            self.form, self.new_revision = form, None
            self.taken_as_it_stands()
            return JsonResponse(self.get_success_json())
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        return answer

    def taken_as_it_stands(self) -> None:
        """For views that keep a book on what an editor has said."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)  # type: ignore[misc]
        may_edit = may(self.request.user, "edit", self.live_object)  # type: ignore[attr-defined]
        if may_edit and not self.locked_for_user:
            return context
        context["reading"] = True  # nothing can be typed that would not be kept
        context["action_url"] = reverse("notes save", args=[self.object.pk])
        if "autosave_indicator" in context:
            context["autosave_indicator"] = NotesIndicator()
        if self.request.method == "GET" and not may_edit:
            messages.info(self.request, OF_KILLED if self.live_object.state == "killed" else ONLY_NOTES)  # type: ignore[attr-defined]
        return context

    def get_lock(self) -> Any:
        """Whoever sent a story to an editor may go on writing: approval takes the newest text. A person's lock holds."""
        lock = super().get_lock()  # type: ignore[misc]
        if isinstance(lock, WorkflowLock):
            return None
        return StoryLock(self.object) if isinstance(lock, BasicLock) else lock

    def user_has_permission(self, permission: str) -> bool:
        """Another's lock is broken on its own page, with a reason."""
        if permission == "unlock" and held_by_another(self.object, self.request.user):
            return False
        return bool(super().user_has_permission(permission))  # type: ignore[misc]
