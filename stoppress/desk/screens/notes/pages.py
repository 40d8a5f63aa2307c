"""The notes of one story on a page of their own: for the phone, for who reads and does not edit, and for the whole story."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from stoppress.desk.models import Notice, Story, StoryNote
from stoppress.desk.policy import may
from stoppress.desk.screens.notes.keeping import keep_notes
from stoppress.desk.screens.notes.locks import ask_for_lock, break_lock, held_by_another
from stoppress.desk.screens.notes.notices import shown_name
from stoppress.desk.screens.notes.posted import LONGEST, PostedNote, PostedReply, posted_notes
from stoppress.desk.screens.notes.showing import PLACES, as_interface, open_notes_of, shown

SHOWN_RESOLVED = 50


def _story(number: int) -> Story:
    """As its newest text has it."""
    story: Story = get_object_or_404(Story, pk=number)
    newest: Story = story.get_latest_revision_as_object()
    return newest


def _editor(story: Story) -> str:
    return reverse("wagtailsnippets_desk_story:edit", args=[story.pk])


@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """Read, add, answer and resolve the notes of one story."""
    story = _story(number)
    if request.method == "POST":
        said = _said(request)
        if said is None:
            messages.error(request, "A note needs some words.")
        else:
            keep_notes(story, [said], request.user, datetime.now(UTC))
        return redirect("notes", number)
    resolved = StoryNote.objects.filter(story_id=number, resolved_at__isnull=False).order_by("-resolved_at")
    resolved = resolved.select_related("user", "resolved_by").prefetch_related("replies__user")[:SHOWN_RESOLVED]
    context = {
        "story": story,
        "open": shown(open_notes_of(story), story, request.user),
        "resolved": shown(list(resolved), story, request.user),
        "places": [(path, name) for path, name in PLACES.items()],
        "may_note": may(request.user, "note", story),
        "longest": LONGEST,
        "editor": _editor(story),
        "words": [(PLACES[name], getattr(story, name)) for name in ("kicker", "headline", "standfirst") if getattr(story, name)],
    }
    return render(request, "desk/notes/page.html", context)


def _said(request: HttpRequest) -> PostedNote | None:
    """One deed of the page's small forms, as the editor's form would have posted it."""
    post = request.POST
    text = post.get("text", "").strip()[:LONGEST]
    number = int(post["note"]) if post.get("note", "").isdecimal() else None
    standing = StoryNote.objects.filter(pk=number).first() if number is not None else None
    place = standing.contentpath if standing else post.get("place", "")
    position = standing.position if standing else ""
    match post.get("do"):
        case "resolve":
            return PostedNote(number, "", place, position, resolved=True)
        case "remove":
            return PostedNote(number, "", place, position, deleted=True)
        case "reply" if text:
            return PostedNote(number, "", place, position, replies=(PostedReply(None, text),))
        case "add" if text:
            return PostedNote(None, text, place if place in PLACES else "", "")
    return None


@require_POST
def save(request: HttpRequest, number: int) -> HttpResponse:
    """The editor's form of somebody who may not edit: its notes are taken, its words are not."""
    story = _story(number)
    keep_notes(story, posted_notes(request.POST), request.user, datetime.now(UTC))
    if not request.accepts("text/html"):
        return JsonResponse({"success": True, "pk": number, "comments": as_interface(story, request.user)})
    messages.success(request, "Your notes are kept. The story’s words are as they were.")
    return redirect(_editor(story))


@require_http_methods(["GET", "POST"])
def unlock(request: HttpRequest, number: int) -> HttpResponse:
    """Break another's lock, or ask for it, always with a reason."""
    story: Story = get_object_or_404(Story, pk=number)
    user: Any = request.user
    if not held_by_another(story, user):
        messages.info(request, "Nobody else holds this story now.")
        return redirect(_editor(story))
    breaks = may(user, "unlock", story)
    reason = request.POST.get("reason", "").strip()[:500]
    if request.method == "POST" and reason:
        holder = shown_name(story.locked_by)
        if breaks:
            break_lock(story, user, reason, datetime.now(UTC))
            messages.success(request, f"The story is open. {holder} is told why at their next step.")
        else:
            ask_for_lock(story, user, reason, datetime.now(UTC))
            messages.success(request, f"{holder} sees on the desk’s front that you ask for this story.")
        return redirect(_editor(story))
    context = {
        "story": story,
        "breaks": breaks,
        "holder": shown_name(story.locked_by),
        "missing": request.method == "POST",
        "editor": _editor(story),
    }
    return render(request, "desk/notes/unlock.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def seen(request: HttpRequest) -> HttpResponse:
    """Put away one notice, or all of one's own."""
    mine = Notice.objects.filter(user=request.user, seen_at=None)  # type: ignore[misc]
    number = request.POST.get("notice", "")
    if number != "all":
        mine = mine.filter(pk=int(number) if number.isdecimal() else 0)
    mine.update(seen_at=datetime.now(UTC))
    return redirect("wagtailadmin_home")
