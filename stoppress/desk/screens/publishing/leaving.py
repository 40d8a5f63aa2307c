"""Leaving: unpublish, kill, and calling off what is scheduled. Each asks once more, and says what readers will get."""

import time
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.snippets.views.snippets import RevisionsUnscheduleView, UnpublishView

from stoppress.desk import publishing
from stoppress.desk.api.states import editions, site_url
from stoppress.desk.models import Story
from stoppress.desk.screens.publishing.receipt import wait_for_change
from stoppress.desk.screens.publishing.telling import line
from stoppress.desk.screens.stories.actions import due

EDIT = "wagtailsnippets_desk_story:edit"


class KillForm(forms.Form):
    line = forms.CharField(
        label="The line readers see at its address",
        max_length=500,
        help_text="For example: This story was withdrawn because its central claim could not be confirmed.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(label="I know that it cannot be brought back")


@require_http_methods(["GET", "HEAD", "POST"])
def kill(request: HttpRequest, story: int) -> HttpResponse:
    """Withdraw a story for good."""
    row = get_object_or_404(Story, pk=story)
    if row.state == "killed":
        messages.warning(request, "It was killed already.")
        return redirect(EDIT, story)
    form = KillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        began = time.monotonic()
        user: Any = request.user
        result = publishing.kill(
            row.uri,
            line=form.cleaned_data["line"],
            at=datetime.now(UTC),
            by=user.get_username(),
            cause=f"Kill: {row.headline}"[:500],
            user=user,
        )
        return _answer(request, result.change, began, story)
    return render(request, "desk/publishing/kill.html", {"form": form, "story": row, "address": _public_address(row)})


@require_http_methods(["GET", "HEAD", "POST"])
def call_off(request: HttpRequest, story: int) -> HttpResponse:
    """What was to go live by itself does not."""
    row = get_object_or_404(Story, pk=story)
    when = due(row)
    if when is None:
        messages.warning(request, "Nothing is scheduled for this story.")
        return redirect(EDIT, story)
    if request.method == "POST":
        user: Any = request.user
        publishing.unschedule(row.uri, at=datetime.now(UTC), by=user.get_username(), user=user)
        messages.success(request, "Called off. Its text is kept as a draft; what readers have stays.")
        return redirect(EDIT, story)
    return render(request, "desk/publishing/call_off.html", {"story": row, "due": when})


class StoryUnpublish(UnpublishView):
    """Wagtail's page, and the publish service behind its button."""

    template_name = "desk/publishing/unpublish.html"

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if self.object.state != "live":
            messages.warning(request, "It is not live.")
            return redirect(EDIT, self.object.pk)
        return render(request, self.template_name, {"story": self.object, "address": _public_address(self.object)})

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        began = time.monotonic()
        story: Story = self.object
        user: Any = request.user
        result = publishing.unpublish(
            story.uri, at=datetime.now(UTC), by=user.get_username(), cause=f"Unpublish: {story.headline}"[:500], user=user
        )
        return _answer(request, result.change, began, story.pk)


class StoryUnschedule(RevisionsUnscheduleView):
    """The same as calling off, from a revision."""

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        return redirect("desk_call_off", self.object.pk)

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        return call_off(request, self.object.pk)


def _public_address(story: Story) -> str:
    with editions() as log:
        return site_url(log) + (story.address or "")


def _answer(request: HttpRequest, change: int | None, began: float, story: int) -> HttpResponse:
    receipt = wait_for_change(change, began)
    with editions() as log:
        told = line(log, receipt)
    (messages.success if receipt.edition or receipt.change is None else messages.warning)(request, told)
    return redirect("desk_receipt", receipt.change) if receipt.change else redirect(EDIT, story)
