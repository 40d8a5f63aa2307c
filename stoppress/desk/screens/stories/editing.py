"""The story editor: Wagtail's, with one transaction round everything it saves, and the receipt after it."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.snippets.views.snippets import CreateView, EditView

from stoppress.desk.changing import changing
from stoppress.desk.library import cut_for, focus_of
from stoppress.desk.models import Newsroom, OpenEditor, Story
from stoppress.desk.screens.new_title import NewTitle
from stoppress.desk.screens.notes.editing import NotedCreate, NotedEdit
from stoppress.desk.screens.publishing.receipt import wait_for_press
from stoppress.desk.screens.stories import editors
from stoppress.desk.screens.stories.actions import Publishing


def new_uri(day: datetime) -> str:
    """A tag URI (RFC 4151) under the newsroom's own host."""
    url = Newsroom.objects.values_list("url", flat=True).first() or "http://localhost"
    host = url.split("//", 1)[-1].split(":")[0]
    return f"tag:{host},{day:%Y-%m-%d}:{uuid4().hex}"


class Saving(Publishing):
    """What the editor's two views share: revision, content, log and change stand or fall together."""

    request: Any
    action: str
    form: Any
    object: Any
    new_revision: Any = None

    @cached_property
    def posted(self) -> editors.Posted | None:
        return editors.posted(self.request.POST)

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**named)  # type: ignore[misc]
        again = self.posted if self.request.method == "POST" else None
        story = getattr(self, "live_object", None)
        standing = editors.standing_text(story) if story is not None else ""
        context["editor"] = {
            "key": again.key if again else editors.new_key(),
            "opened": again.opened if again else standing,
            "turn": again.turn if again else 0,
            "story": story.pk if story is not None else "new",
            "user": self.request.user.get_username(),
        }
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        began, at = time.monotonic(), datetime.now(UTC)
        story: Story = form.instance
        if not story.uri:
            story.uri = new_uri(at)
            story.owner = self.request.user
        self.cut_picture(story, at)
        cause, kind = self.intend(story, at)
        try:
            with changing(at=at, author=self.request.user.get_username(), cause=cause, kind=kind) as touched:
                self.refuse_newer(story)
                self.object = self.save_instance()  # type: ignore[attr-defined]
                response: HttpResponse | None = self.run_action_method()  # type: ignore[attr-defined]
                if self.posted is not None:
                    editors.remember(self.posted, self.object, self.new_revision and self.new_revision.pk, at)
        except editors.NewerText:
            self.is_valid(form)
            again: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            return again
        except PermissionDenied as error:
            self.produced_error_code, self.produced_error_message = "invalid_revision", str(error)
            refused: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            return refused
        if self.publishes:
            self.receipt = wait_for_press(touched, began)
        answer: HttpResponse = response or self.save_action()  # type: ignore[attr-defined]
        return self.run_after_hook() or answer  # type: ignore[attr-defined]

    def cut_picture(self, story: Story, at: datetime) -> None:
        """The lead picture cut round the story's own focal point; drawn before the transaction, for that takes a while."""
        x, y = story.picture_focus_x, story.picture_focus_y
        if story.picture is None or x is None or y is None or focus_of(story.picture) == (x, y):
            return
        if {"picture", "picture_focus_x", "picture_focus_y"} & {*self.form.changed_data}:
            story.picture = cut_for(story.picture, (x, y), at=at, by=self.request.user.get_username())

    def refuse_newer(self, story: Story) -> None:
        """Inside the transaction. Raises editors.NewerText."""

    def get_success_url(self) -> str:
        """The editor stays open, whatever was done."""
        return str(self.get_edit_url())  # type: ignore[attr-defined]


class StoryCreate(NewTitle, NotedCreate, Saving, CreateView):
    template_name = "desk/stories/new.html"

    def dispatch(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        """A story whose making was answered into a dead line is not made twice: the form goes on to the one that stands."""
        try:
            if request.method == "POST":
                self.refuse_second()
            answer: HttpResponse = super().dispatch(request, *args, **named)
        except editors.MadeAlready as error:
            return HttpResponse(status=307, headers={"Location": reverse("wagtailsnippets_desk_story:edit", args=[error.story])})
        return answer

    def refuse_newer(self, story: Story) -> None:
        """The autosave and a button may make it in the same moment: who comes second finds it made."""
        self.refuse_second()

    def refuse_second(self) -> None:
        made = editors.story_of(self.posted.key) if self.posted is not None else None
        if made is not None:
            raise editors.MadeAlready(made)


class StoryEdit(NotedEdit, Saving, EditView):
    template_name = "desk/stories/edit.html"

    def get_editing_sessions(self) -> Any:
        """Who else has the story open; without Wagtail's warning before a save, for none overwrites."""
        presence = super().get_editing_sessions()
        presence.template_name = "desk/stories/presence.html"
        return presence

    @cached_property
    def is_out_of_date(self) -> bool:
        """Also against the same person in another tab, and whichever way it is saved."""
        if self.posted is None:
            return bool(super().is_out_of_date)
        return editors.would_overwrite(self.live_object, self.posted)

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        newest = self.live_object.latest_revision_id
        if self.posted is not None and "overwrite_revision_id" in request.POST and not self.is_out_of_date and newest:
            # Its own newest save, or the one it means to go over, whatever it knows of: an answer may have been lost on the way.
            told = request.POST.copy()
            if OpenEditor.objects.filter(key=self.posted.key, revision=newest).exists():
                told["overwrite_revision_id"] = str(newest)
            else:
                del told["overwrite_revision_id"]
            request.POST = told  # type: ignore[assignment]
        answer: HttpResponse = super().post(request, *args, **named)
        return answer

    def taken_as_it_stands(self) -> None:
        """Words typed and taken back: the browser's copy of them need not wait for a save that never comes."""
        if self.posted is not None and self.posted.turn:
            editors.remember_turn(self.posted, self.live_object, datetime.now(UTC))

    def refuse_newer(self, story: Story) -> None:
        """Two may save in the same moment: who comes second has not seen the first one's words."""
        standing = Story.objects.get(pk=story.pk)
        if self.posted is not None and editors.would_overwrite(standing, self.posted):
            self.live_object, self.is_out_of_date = standing, True
            raise editors.NewerText

    def is_valid(self, form: Any) -> bool:
        if self.is_out_of_date:
            self.produced_error_code = "invalid_revision"
            who, at = editors.who_saved(self.live_object)
            when = f" at {timezone.localtime(at):%H:%M %Z on %-d %B}" if at else ""
            self.produced_error_message = f"{who} saved this story{when}, after you opened it. Nothing was overwritten."
            return False
        return bool(super().is_valid(form))

    def form_invalid(self, form: Any) -> HttpResponse:
        if self.expects_json_response and getattr(self, "produced_error_code", "") == "invalid_revision":
            self.form = form
            told = {"success": False, "error_code": "invalid_revision", "error_message": self.produced_error_message}
            return JsonResponse({**told, "html": self._conflict_html()}, status=400)
        answer: HttpResponse = super().form_invalid(form)
        return answer

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        context = super().get_context_data(**named)
        if getattr(self, "produced_error_code", "") == "invalid_revision":
            context["conflict"] = self._conflict_html()
        return context

    def get_page_subtitle(self) -> str:
        return str(self.object)

    @property
    def brings_back(self) -> bool:
        """Whether this saves words that a browser had kept."""
        return bool(self.request.POST.get("editor_brings_back")) and self.receipt is None

    def get_success_message(self, instance: Any = None) -> Any:
        if self.brings_back:
            return "Your words are back, as a draft. What stood before is in the history."
        return super().get_success_message(instance)

    def get_success_buttons(self) -> list[Any]:
        former = self.posted.opened.split()[0] if self.brings_back and self.posted and self.posted.opened else ""
        if not former.isdecimal():
            return list(super().get_success_buttons())
        return [messages.button(reverse("wagtailsnippets_desk_story:revisions_revert", args=[self.object.pk, former]), "Undo")]

    def render_partials(self) -> str:
        """What else of the page an autosave changes: the title and the panels beside it, once, then only with the headline."""
        if "overwrite_revision_id" in self.request.POST and "headline" not in self.form.changed_data:
            return ""
        return str(super().render_partials())

    def _conflict_html(self) -> str:
        """What was saved meanwhile, and the two ways on."""
        story, opened = self.live_object, self.posted.opened.split()[0] if self.posted and self.posted.opened else ""
        newest = story.latest_revision_id
        compare = reverse("wagtailsnippets_desk_story:revisions_compare", args=[story.pk, opened, newest]) if opened.isdecimal() else ""
        return render_to_string(
            "desk/stories/conflict.html",
            {
                "said": self.produced_error_message,
                "compare": compare,
                "history": reverse("wagtailsnippets_desk_story:history", args=[story.pk]),
                "edit": reverse("wagtailsnippets_desk_story:edit", args=[story.pk]),
                "over": editors.standing_text(story),
            },
        )
