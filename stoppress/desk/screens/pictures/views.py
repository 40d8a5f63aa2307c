"""The library's screens: all pictures, bringing some in, one picture's page, another file for it, its end."""

import time
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stoppress.desk import library
from stoppress.desk.api.states import editions
from stoppress.desk.changing import Touched
from stoppress.desk.models import Picture
from stoppress.desk.picture_headers import MOST_BYTES, PictureRefused
from stoppress.desk.policy import may
from stoppress.desk.screens.pictures.forms import FileForm, KillForm, SearchForm, WordsForm
from stoppress.desk.screens.pictures.shown import look_up, percent, thumb, told, whole
from stoppress.desk.screens.pictures.uses import uses_of
from stoppress.desk.screens.publishing.receipt import wait_for_press
from stoppress.desk.screens.publishing.telling import line

PER_PAGE = 48


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything that the account may see, newest first, with search and a place to drop files."""
    form = SearchForm(request.GET)
    pictures = library.seen_by(request.user).order_by("-pk")
    killed = request.GET.get("killed") == "1" and may(request.user, "picture")
    if killed:
        pictures = Picture.objects.filter(killed=True).order_by("-pk")
    if request.GET.get("mine") == "1":
        pictures = pictures.filter(brought_by=_name(request))
    if form.is_valid():
        pictures = form.filter(pictures)
    page = Paginator(library.one_each(pictures).defer("copy"), PER_PAGE).get_page(request.GET.get("p"))
    for row in page:
        row.thumb = thumb(row)
    shown = {
        "page": page,
        "form": form,
        "killed": killed,
        "mine": request.GET.get("mine") == "1",
        "may_upload": may(request.user, "upload"),
        "may_kill": may(request.user, "picture"),
        "blank": WordsForm(prefix="new"),
    }
    return render(request, "desk/pictures/index.html", shown)


@require_POST
def upload(request: HttpRequest) -> JsonResponse:
    """One file: its row, the words that it proposes, its thumbnail; or what is wrong with it and what to do."""
    if not may(request.user, "upload"):
        raise PermissionDenied
    try:
        file = request.FILES.get("file")
    except RequestDataTooBig:
        file = None
    if file is None:
        return JsonResponse({"problem": "No file came with it: choose it again."}, status=400)
    name = library.plain_name(str(file.name or ""))
    if (file.size or 0) > MOST_BYTES:
        problem = f"{(file.size or 0) / 1e6:.1f} MB; {MOST_BYTES // 1_000_000} MB is the most that is taken. Send a smaller copy of it."
        return JsonResponse({"name": name, "problem": problem}, status=413)
    try:
        brought = library.bring_in(file.read(), name, at=datetime.now(UTC), by=_name(request))
    except PictureRefused as error:
        return JsonResponse({"name": name, "problem": str(error)}, status=422)
    if brought.known and not library.seen_by(request.user).filter(pk=brought.picture.pk).exists():
        return JsonResponse({"name": name, "problem": "The newsroom has this file already: ask an editor for it."}, status=409)
    return JsonResponse({**told(brought.picture), "known": brought.known, "name": name})


@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest, key: str) -> HttpResponse:
    """Its words, focal point and uses. Whoever brought it in may describe it; a picture editor any."""
    row = look_up(request.user, key)
    began = time.monotonic()
    may_describe = not row.killed and may_say(request, row)
    if request.method == "POST":
        if not may_describe:
            raise PermissionDenied
        form = WordsForm(request.POST)
        if form.is_valid():
            touched = library.describe(row, form.words(row), form.focus(row), at=datetime.now(UTC), by=_name(request))
            if request.headers.get("Accept", "").startswith("application/json"):
                return JsonResponse({**told(row), "saved": True})
            _tell(request, touched, began, "Kept.")
            return redirect("desk_picture", key)
        if request.headers.get("Accept", "").startswith("application/json"):
            return JsonResponse({"problems": form.errors}, status=422)
    else:
        form = WordsForm.of(row)
    return _page(request, row, form, FileForm())


@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, key: str) -> HttpResponse:
    """Another file in its place, everywhere."""
    row = _changeable(request, key)
    if request.method != "POST":
        return redirect("desk_picture", key)
    began = time.monotonic()
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            touched = library.exchange(row, file.read(), str(file.name or ""), at=datetime.now(UTC), by=_name(request))
        except PictureRefused as error:
            form.add_error("file", str(error))
        else:
            _tell(request, touched, began, "Replaced.")
            return redirect("desk_picture", key)
    return _page(request, row, WordsForm.of(row), form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def kill(request: HttpRequest, key: str) -> HttpResponse:
    """Away from readers for good, after one more page that says where it is shown."""
    row = _changeable(request, key)
    began = time.monotonic()
    form = KillForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        touched = library.kill(row, form.cleaned_data["reason"], at=datetime.now(UTC), by=_name(request))
        _tell(request, touched, began, "Killed.")
        return redirect("desk_picture", key)
    return render(request, "desk/pictures/kill.html", {"row": row, "form": form, "uses": uses_of(row), "thumb": thumb(row)})


@require_POST
def cut(request: HttpRequest, key: str) -> JsonResponse:
    """The same file round the point that a story gives it."""
    row = look_up(request.user, key)
    x, y = (request.POST.get(name, "") for name in ("x", "y"))
    if row.killed or not (x.isdecimal() and y.isdecimal() and len(x) < 7 and len(y) < 7):
        return JsonResponse({"problem": "A point is two whole numbers of pixels."}, status=422)
    made = library.cut_for(row, (int(x), int(y)), at=datetime.now(UTC), by=_name(request))
    return JsonResponse(dict(told(made)))


def may_say(request: HttpRequest, row: Picture) -> bool:
    user: Any = request.user
    return may(user, "picture") or (may(user, "upload") and (row.brought_by == user.get_username() or may(user, "publish")))


def _changeable(request: HttpRequest, key: str) -> Picture:
    row = look_up(request.user, key)
    if not may(request.user, "picture") or row.killed:
        raise PermissionDenied
    return row


def _page(request: HttpRequest, row: Picture, form: WordsForm, file: FileForm, status: int = 200) -> HttpResponse:
    across, down = percent(row)
    shown = {
        "row": row,
        "form": form,
        "file": file,
        "thumb": thumb(row),
        "whole": whole(row),
        "across": across,
        "down": down,
        "uses": uses_of(row) if may(request.user, "read") else None,
        "may_describe": not row.killed and may_say(request, row),
        "may_change": not row.killed and may(request.user, "picture"),
    }
    return render(request, "desk/pictures/picture.html", shown, status=status)


def _tell(request: HttpRequest, touched: Touched | None, began: float, said: str) -> None:
    if touched is None or touched.number is None:
        messages.success(request, f"{said} No reader sees a difference.")
        return
    receipt = wait_for_press(touched, began)
    with editions() as log:
        shown = line(log, receipt)
    (messages.success if receipt.edition else messages.warning)(request, shown)


def _name(request: HttpRequest) -> str:
    user: Any = request.user
    return str(user.get_username())
