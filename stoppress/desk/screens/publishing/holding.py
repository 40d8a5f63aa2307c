"""Legal hold: a story that cannot go live until who holds it lets go; set without touching its words."""

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from stoppress.desk import publishing
from stoppress.desk.audit import note
from stoppress.desk.models import Story

LONGEST = 1_000


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Say why a story is held, or let it go. What readers have of a live story stays; its next version waits."""
    story = get_object_or_404(Story, pk=number)
    newest: Story = story.get_latest_revision_as_object()
    if request.method == "POST":
        why = "" if request.POST.get("do") == "lift" else " ".join(request.POST.get("why", "").split())[:LONGEST]
        if why or newest.held:
            newest.held = why
            by = request.user.get_username()
            publishing.save_draft(newest, at=datetime.now(UTC), by=by, user=request.user)
            note("hold" if why else "lift a hold", story=number, about=why)
            messages.success(request, "The story is on hold: nobody can publish it." if why else "The hold is lifted.")
            return redirect("wagtailsnippets_desk_story:edit", number)
        messages.error(request, "Say why, in a line.")
    return render(request, "desk/publishing/hold.html", {"story": newest, "longest": LONGEST})
