"""What the editor's finders find: stories, what a link may lead to, topics, contributors, pictures, by words or by the value kept."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone

from stoppress.desk.library import focus_of, one_each, search, seen_by
from stoppress.desk.models import Contributor, Picture, Story, Topic
from stoppress.desk.pictures import PictureStore
from stoppress.desk.policy import visible
from stoppress.desk.screens.stories import editors, links
from stoppress.desk.screens.stories.widgets import Found
from stoppress.desk.searching import hits

MOST = 20
Entry = dict[str, Any]  # value, name, and what tells it from others: more, shown


def find(request: HttpRequest, of: str) -> HttpResponse:
    """`q` finds by words, `value` (more than once) names what is kept. Answers at most twenty, best first."""
    finders: dict[str, Callable[[HttpRequest, str, list[str]], Iterable[Entry]]] = {
        "stories": _stories,
        "links": lambda asks, words, values: links.named(asks.user, values) if values else links.found(asks.user, words),
        "topics": lambda _, words, values: _named(Topic, words, values),
        "contributors": lambda _, words, values: _named(Contributor, words, values),
        "pictures": _pictures,
    }
    if of not in finders:
        raise Http404
    found = finders[of](request, request.GET.get("q", "").strip()[:200], request.GET.getlist("value")[:100])
    return JsonResponse({"found": list(found)})


def _stories(request: HttpRequest, words: str, values: list[str]) -> Iterable[Entry]:
    stories = visible(request.user, Story.objects.all())
    if values:
        chosen = stories.filter(uri__in=values)
    elif words:
        chosen = hits(stories, words, MOST * 5)[:MOST]
    else:
        chosen = stories.filter(state="live").order_by("-updated")[:MOST]
    for uri, headline, state, section, updated in chosen.values_list("uri", "headline", "state", "section__name", "updated"):
        day = f"{timezone.localtime(updated):%-d %B %Y}" if updated else ""
        yield {"value": uri, "name": headline, "more": " · ".join(part for part in (section, state, day) if part), "live": state == "live"}


def _named(model: Any, words: str, values: list[str]) -> Iterable[Entry]:
    rows = model.objects.filter(slug__in=values) if values else model.objects.filter(retired=False)
    for word in words.split():
        rows = rows.filter(name__icontains=word)
    if not values:
        rows = rows.order_by("name")[:MOST]
    return ({"value": slug, "name": name} for slug, name in rows.values_list("slug", "name"))


def _pictures(request: HttpRequest, words: str, values: list[str]) -> Iterable[Entry]:
    numbers = [value for value in values if value.isdecimal() and len(value) < 19]
    named = Picture.objects.filter(Q(key__in=values) | Q(pk__in=numbers), killed=False)  # already in what this person edits
    rows = named if values else search(one_each(seen_by(request.user)), words).order_by("-pk")[:MOST]
    for row in rows:
        yield {
            "value": row.key,
            "name": str(row),
            "more": " · ".join(part for part in (row.photographer, row.credit, f"{row.width} × {row.height}") if part),
            "shown": reverse("editor_picture", args=[row.key]),
            "width": row.width,
            "height": row.height,
            "focus": focus_of(row),
            "words": {"caption": row.caption, "alt": row.alt, "photographer": row.photographer, "credit": row.credit},
        }


def picture_file(request: HttpRequest, key: str) -> HttpResponse | FileResponse:
    """The smallest uncropped file of a picture, for the editor's own eyes."""
    kept = Picture.objects.filter(key=key, killed=False).values_list("copy", flat=True).first()
    whole = json.loads(kept).get("whole") if kept else None
    if not whole:
        raise Http404
    least = min((shown for shown in whole if shown["href"].endswith((".jpg", ".webp"))), key=lambda shown: int(shown["width"]))
    path = PictureStore(settings.STOPPRESS_DATA).files / least["href"].removeprefix("/media/")
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"))
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def signed_in(request: HttpRequest) -> JsonResponse:
    """Whether this browser is signed in, as whom, and which words of its editors are in their stories already."""
    told = {"user": request.user.get_username(), "csrf": get_token(request), "turns": editors.turns(request.GET.getlist("editor"))}
    answer = JsonResponse(told)
    answer["Cache-Control"] = "no-store"
    return answer


OF: tuple[Found, ...] = ("stories", "links", "topics", "contributors", "pictures")
