"""The screen of the breaking banner."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from stoppress.desk.api.states import editions
from stoppress.desk.banners import BannerRefused, Wanted, end_banner, linked_to, set_banner, standing_banner
from stoppress.desk.models import Story
from stoppress.desk.screens.publishing.receipt import Receipt, wait_for_press
from stoppress.desk.screens.publishing.telling import line
from stoppress.desk.screens.rails.moves import NotUnderstood, read_until
from stoppress.desk.screens.stories.widgets import Finder
from stoppress.desk.states import newsroom_timezone

WHENS = (
    ("30", "in 30 minutes"),
    ("60", "in an hour"),
    ("120", "in two hours"),
    ("tonight", "tonight, midnight"),
    ("moment", "at another time:"),
)


@require_http_methods(["GET", "HEAD", "POST"])
def banner(request: HttpRequest) -> HttpResponse:
    began, at = time.monotonic(), datetime.now(UTC)
    said = {"text": "", "link": "", "until": "60", "moment": "", **request.POST.dict()}
    if request.method != "POST":
        return _page(request, at, said, {})
    try:
        uri, href = linked_to(said["link"])
        until = _until(said, at)
        touched = set_banner(Wanted(said["text"], until, uri, href), at=at, by=request.user.get_username())
    except BannerRefused as error:
        return _page(request, at, said, {error.field: str(error)}, status=422)
    except NotUnderstood as error:
        return _page(request, at, said, {"until": str(error)}, status=422)
    _tell(request, wait_for_press(touched, began))
    return redirect("desk_banner")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    began = time.monotonic()
    touched = end_banner(at=datetime.now(UTC), by=request.user.get_username())
    _tell(request, wait_for_press(touched, began))
    return redirect("desk_banner")


def _until(said: dict[str, str], at: datetime) -> datetime:
    """Raises NotUnderstood."""
    if said["until"] in ("30", "60", "120"):
        return (at + timedelta(minutes=int(said["until"]))).replace(microsecond=0)
    found = read_until(said["until"], said["moment"], at, newsroom_timezone())
    if found is None:
        raise NotUnderstood("A banner ends by itself: choose when.")
    return found


def _tell(request: HttpRequest, receipt: Receipt) -> None:
    with editions() as log:
        messages.success(request, line(log, receipt))


def _link(value: str, *, wrong: bool) -> str:
    """The field of it: stories that readers have, found by headline, or an address."""
    described = {"aria_describedby": "link-help wrong-link", "aria_invalid": "true"} if wrong else {"aria_describedby": "link-help"}
    return Finder("links", free=True).render("link", value, {"id": "banner-link", **described})


def _page(request: HttpRequest, at: datetime, said: dict[str, str], wrong: dict[str, str], status: int = 200) -> HttpResponse:
    standing = standing_banner(at)
    linked = Story.objects.filter(uri=standing.uri, state="live").values_list("headline", flat=True).first() if standing else ""
    context: dict[str, Any] = {
        "banner": standing,
        "linked": linked,
        "said": said,
        "wrong": wrong,
        "whens": WHENS,
        "link": _link(said["link"], wrong=bool(wrong.get("link"))),
        "timezone": newsroom_timezone(),
    }
    return render(request, "desk/rails/banner.html", context, status=status)
