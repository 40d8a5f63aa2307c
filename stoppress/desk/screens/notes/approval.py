"""Approval: a story goes to an editor, who publishes its newest text or sends it back with a reason."""

import time
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.forms import TaskStateCommentForm
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected
from wagtail.snippets.action_menu import (
    CancelWorkflowMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
    WorkflowMenuItem,
)
from wagtail.snippets.views.snippets import CollectWorkflowActionDataView, UnlockView, WorkflowActionView

from stoppress.desk.changing import changing
from stoppress.desk.models import Story
from stoppress.desk.models.stories import StoryHeld
from stoppress.desk.policy import may
from stoppress.desk.screens.notes.locks import held_by_another
from stoppress.desk.screens.notes.notices import tell, writers_of
from stoppress.desk.screens.publishing.receipt import wait_for_press


class ReasonForm(TaskStateCommentForm):
    """Sending a story back says why."""

    comment = forms.CharField(label="What is to be changed", widget=forms.Textarea({"rows": 3}))


class SendToEditor(SubmitForModerationMenuItem):
    """What a reporter does as an editor publishes; for an editor, one way among others."""

    label, says = "Send to an editor", "Sending…"

    def __init__(self, order: int | None, primary: bool) -> None:
        super().__init__(order)
        self.primary = primary
        if primary:
            self.template_name = "desk/publishing/act.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        again = str(context.get("label", "")).startswith("Resubmit")
        label = "Send to the editor again" if again else self.label
        return {**context, "label": label, "primary": self.primary, "says": self.says}


APPROVE, APPROVE_AND_SAY, SEND_BACK = "Approve and publish", "Approve and publish, with a word to the writer", "Send back"


def in_our_words(items: list[Any], user: Any) -> None:
    """The buttons of approval; for Wagtail's hook. To withdraw and send again are two steps, so there is no third for both."""
    items[:] = [item for item in items if not isinstance(item, RestartWorkflowMenuItem)]
    for place, item in enumerate(items):
        if type(item) is SubmitForModerationMenuItem:
            items[place] = SendToEditor(item.order, primary=not may(user, "publish"))
        elif isinstance(item, CancelWorkflowMenuItem):
            items[place] = Withdraw(item.order)
        elif isinstance(item, WorkflowMenuItem):
            item.template_name = "desk/publishing/approval_act.html"
            item.icon_name = "arrow-left" if item.name == "reject" else item.icon_name
            item.label = SEND_BACK if item.name == "reject" else APPROVE_AND_SAY if item.launch_modal else APPROVE


class Withdraw(CancelWorkflowMenuItem):
    label = "Withdraw from approval"


class _Reasoned:
    action_name: str
    request: Any
    object: Any

    def check_action(self) -> None:
        super().check_action()  # type: ignore[misc]
        self.action_verbose_name = SEND_BACK if self.action_name == "reject" else APPROVE

    def add_not_in_moderation_error(self) -> None:
        messages.error(self.request, f"“{self.object}” does not wait for an editor any more.")

    def get_form_class(self) -> Any:
        return ReasonForm if self.action_name == "reject" else super().get_form_class()  # type: ignore[misc]


class StoryApproval(_Reasoned, WorkflowActionView):
    """From the desk's front: approval, its log and the publish are one transaction; readers' answer comes after it."""

    def post(self, request: Any, *args: Any, **named: Any) -> HttpResponse:
        began, story = time.monotonic(), self.object
        publishes = self.action_name == "approve"
        cause = f"Publish: {story.headline}" if publishes else f"Back to its writer: {story.uri}"
        try:
            with changing(
                at=datetime.now(UTC), author=request.user.get_username(), cause=cause, kind="publish" if publishes else "edit"
            ) as touched:
                answer: HttpResponse = super().post(request, *args, **named)
        except StoryHeld as error:
            messages.error(request, str(error))
            return redirect("wagtailsnippets_desk_story:edit", story.pk)
        if publishes:
            receipt = wait_for_press(touched, began)
            if receipt.edition is not None:
                messages.success(request, f"“{story}” is live in edition {receipt.edition}, after {receipt.ms} ms.")
            else:
                messages.info(request, f"“{story}” is approved. {receipt.why}")
        elif TaskState.objects.filter(pk=self.task_state.pk, status=TaskState.STATUS_REJECTED).exists():
            messages.success(request, f"“{story}” is back with its writer, who is told why.")
        return answer


class StoryApprovalData(_Reasoned, CollectWorkflowActionDataView):
    """The same question, asked from the editor."""


class StoryUnlock(UnlockView):
    """One's own lock; another's is opened on its own page, with a reason."""

    def perform_operation(self) -> None:
        if held_by_another(self.object, self.request.user):
            messages.error(self.request, "Another holds this story. Open it with a reason, from the story itself.")
            return
        super().perform_operation()

    def get_success_message(self) -> str | None:
        return None if self.object.locked else "The story is unlocked."


def _writers(state: WorkflowState, story: Story) -> set[int]:
    return {*writers_of(story), *([state.requested_by_id] if state.requested_by_id else [])}


@receiver(workflow_approved, dispatch_uid="stoppress approved")
def tell_of_approval(sender: Any, instance: WorkflowState, user: Any = None, **_: Any) -> None:
    story = instance.content_object
    if isinstance(story, Story):
        comment = instance.current_task_state.comment if instance.current_task_state else ""
        said = f"approved and published your story{f': {comment}' if comment else ''}"
        tell(_writers(instance, story), story, "approved", said, user, datetime.now(UTC))


@receiver(workflow_rejected, dispatch_uid="stoppress returned")
def tell_of_return(sender: Any, instance: WorkflowState, user: Any = None, **_: Any) -> None:
    story = instance.content_object
    if isinstance(story, Story):
        reason = instance.current_task_state.comment if instance.current_task_state else ""
        tell(_writers(instance, story), story, "returned", f"sent your story back: {reason}", user, datetime.now(UTC))
