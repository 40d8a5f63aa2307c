"""One story from the list: a copy of it as a new draft, to the bin, out of the bin."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages
from wagtail.snippets.views.snippets import DeleteView

from stoppress.desk import binning, publishing, together
from stoppress.desk.models import Byline, RelatedStory, Story, StoryTopic
from stoppress.desk.screens.stories.editing import new_uri

EDIT = "wagtailsnippets_desk_story:edit"
# Not who published it when and where, nor a moment that was set for the other.
COPIED = (
    "headline", "teaser", "kicker", "standfirst", "byline", "dateline", "section_id", "kind", "body", "language", "urgency", "slugline",
    "picture_id", "picture_uri", "picture_href", "picture_focus_x", "picture_focus_y", "picture_alt", "picture_caption", "picture_credit",
    "picture_photographer", "held", "embargoed_until",
)  # fmt: skip


def copy_of(story: Story, *, uri: str, owner: Any) -> Story:
    """The newest text as an unsaved draft of its own; a hold and an embargo come along."""
    said = together.newest(story)
    fresh = Story(uri=uri, owner=owner, **{name: getattr(said, name) for name in COPIED})
    fresh.desk_note = f"Copy of “{said}” ({story.uri}).\n{said.desk_note}".strip()
    for order, one in enumerate(said.topics.all()):
        fresh.topics.add(StoryTopic(topic_id=one.topic_id, order=order))
    for order, one in enumerate(said.people.all()):
        fresh.people.add(Byline(contributor_id=one.contributor_id, name=one.name, order=order))
    for order, one in enumerate(said.related.all()):
        fresh.related.add(RelatedStory(uri=one.uri, name=one.name, order=order))
    return fresh


@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, story: int) -> HttpResponse:
    """A copy as a new draft, the account's own."""
    row = get_object_or_404(Story, pk=story)
    if request.method != "POST":
        return render(request, "desk/finding/duplicate.html", {**_furniture("Duplicate a story"), "story": row})
    at, user = datetime.now(UTC), request.user
    fresh = copy_of(row, uri=new_uri(at), owner=user)
    result = publishing.save_draft(fresh, at=at, by=user.get_username(), user=user)
    messages.success(request, f"This is a copy of “{row}”, a draft of yours.")
    return redirect(EDIT, result.number)


@require_POST
def restore(request: HttpRequest, story: int) -> HttpResponse:
    """Out of the bin."""
    row = get_object_or_404(Story, pk=story)
    binning.restore(row, at=datetime.now(UTC), by=request.user.get_username(), user=request.user)
    messages.success(request, f"“{row}” is back among the drafts.")
    return redirect(f"{reverse('wagtailsnippets_desk_story:list')}?view=bin")


class StoryToBin(DeleteView):
    """In the place of Wagtail's delete: nothing is removed here."""

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        context = {**_furniture("Put a draft into the bin"), "story": self.object, "refusal": binning.refusal(self.object)}
        return render(request, "desk/finding/to_bin.html", {**context, "days": binning.KEPT.days})

    def post(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        try:
            binning.to_bin(self.object, at=datetime.now(UTC), by=request.user.get_username(), user=request.user)
        except binning.NotForTheBin as error:
            messages.error(request, str(error))
            return redirect(EDIT, self.object.pk)
        messages.success(request, f"“{self.object}” lies in the bin for {binning.KEPT.days} days.")
        return redirect("wagtailsnippets_desk_story:list")


def keep_out_of_binned(request: HttpRequest, story: Story) -> HttpResponse | None:
    """A draft in the bin is restored before anybody edits it."""
    if story.binned is None:
        return None
    messages.warning(request, f"“{story}” lies in the bin. Restore it to go on with it.")
    return redirect(f"{reverse('wagtailsnippets_desk_story:list')}?view=bin")


def _furniture(title: str) -> dict[str, Any]:
    stories = reverse("wagtailsnippets_desk_story:list")
    return {
        "title": title,
        "header_title": title,
        "header_icon": "doc-full",
        "next": stories,
        "breadcrumbs_items": [{"url": stories, "label": "Stories"}],
    }
