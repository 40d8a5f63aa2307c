"""The story editor: Wagtail's, with one transaction round everything it saves, and the receipt after it."""

import time
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from wagtail.snippets.views.snippets import CreateView, EditView

from stoppress.desk.changing import changing
from stoppress.desk.models import Newsroom, Story
from stoppress.desk.screens.publishing.receipt import Receipt, wait_for_press


def new_uri(day: datetime) -> str:
    """A tag URI (RFC 4151) under the newsroom's own host."""
    url = Newsroom.objects.values_list("url", flat=True).first() or "http://localhost"
    host = url.split("//", 1)[-1].split(":")[0]
    return f"tag:{host},{day:%Y-%m-%d}:{uuid4().hex}"


class Saving:
    """What the editor's two views share: revision, content, log and change stand or fall together."""

    request: Any
    action: str
    form: Any
    object: Any
    receipt: Receipt | None = None

    def get_available_actions(self) -> list[str]:
        actions: list[str] = [*super().get_available_actions()]  # type: ignore[misc]
        return [*actions, "minor"] if "publish" in actions else actions

    def minor_action(self) -> Any:
        return self.publish_action()  # type: ignore[attr-defined]

    def form_valid(self, form: Any) -> HttpResponse:
        self.form = form
        began, at = time.monotonic(), datetime.now(UTC)
        story: Story = form.instance
        if not story.uri:
            story.uri = new_uri(at)
        if self.action == "publish" and story.state == "live":
            story.updated = at.replace(microsecond=0)
        publishes = self.action in ("publish", "minor", "workflow-action")
        cause = f"Publish: {story.headline}" if publishes else f"Draft: {story.uri}"
        try:
            with changing(at=at, author=self.request.user.get_username(), cause=cause, kind="publish" if publishes else "edit") as touched:
                self.object = self.save_instance()  # type: ignore[attr-defined]
                response: HttpResponse | None = self.run_action_method()  # type: ignore[attr-defined]
        except PermissionDenied as error:
            self.produced_error_code, self.produced_error_message = "invalid_revision", str(error)
            refused: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            return refused
        if publishes:
            self.receipt = wait_for_press(touched, began)
        answer: HttpResponse = response or self.save_action()  # type: ignore[attr-defined]
        return self.run_after_hook() or answer  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        """The editor stays open, whatever was done."""
        return str(self.get_edit_url())  # type: ignore[attr-defined]

    def get_success_message(self, instance: Any = None) -> Any:
        if self.receipt is None:
            return super().get_success_message()  # type: ignore[misc]
        if self.receipt.edition is None:
            return f"Saved. {self.receipt.why}" if self.receipt.why else "Saved: no reader sees a difference."
        return f"Live in edition {self.receipt.edition}, after {self.receipt.ms} ms."


class StoryCreate(Saving, CreateView):
    pass


class StoryEdit(Saving, EditView):
    def is_valid(self, form: Any) -> bool:
        """Nobody overwrites by hand what another saved meanwhile; autosave is refused by Wagtail itself."""
        if self.is_out_of_date and self.latest_revision.user_id != self.request.user.pk:
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = (
                "Somebody else saved this story after you opened it. Nothing was overwritten: compare, take over what you need, save again."
            )
            return False
        return bool(super().is_valid(form))
