"""Pictures for the desk's own eyes: their files straight from the desk's store, and what a screen tells of one."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from stoppress.desk.library import focus_of, seen_by, words_of
from stoppress.desk.models import Picture
from stoppress.desk.pictures import ADDRESS, PictureStore
from stoppress.desk.policy import may
from stoppress.desk.site_copy import decode_picture
from stoppress.press.copy import Rendition

THUMB_WIDTH = 320


@require_GET
def file(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """`thumb`: as a card shows it; `whole`: uncut. Killed pictures only to who may replace and kill."""
    row = look_up(request.user, key)
    drawn = decode_picture(row.key, row.copy)
    jpegs = [each for each in (drawn.card if part == "thumb" else drawn.whole) if each.kind == "jpeg"]
    if not jpegs:
        raise Http404
    chosen: Rendition = jpegs[0] if part == "thumb" else jpegs[-1]
    path = PictureStore(settings.STOPPRESS_DATA).files / chosen.href.removeprefix(ADDRESS)
    try:
        answer = HttpResponse(path.read_bytes(), content_type="image/jpeg")
    except FileNotFoundError:
        raise Http404 from None
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def look_up(user: Any, key: str) -> Picture:
    """A picture that an account may look at, else Http404."""
    pictures = Picture.objects.all() if may(user, "picture") else seen_by(user)
    row: Picture | None = pictures.filter(key=key).first()
    if row is None:
        raise Http404
    return row


def thumb(row: Picture) -> str:
    return _file(row, "thumb")


def whole(row: Picture) -> str:
    return _file(row, "whole")


def _file(row: Picture, part: str) -> str:
    """The end changes with the file, so that browsers may keep it."""
    focus = focus_of(row)
    mark = row.original[:8] + ("" if focus is None else f"-{focus[0]}-{focus[1]}")
    return f"{reverse('desk_picture_file', args=[row.key, part])}?{mark}"


def percent(row: Picture) -> tuple[float, float]:
    """The focal point in hundredths of the picture, the middle where none is set."""
    focus = focus_of(row)
    if focus is None or not row.width or not row.height:
        return 50.0, 50.0
    return round(focus[0] * 100 / row.width, 1), round(focus[1] * 100 / row.height, 1)


def told(row: Picture) -> Mapping[str, Any]:
    """What a script shows of a picture."""
    across, down = percent(row)
    words = asdict(words_of(row))
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.called or row.file_name,
        "thumb": thumb(row),
        "whole": whole(row),
        "width": row.width,
        "height": row.height,
        "across": across,
        "down": down,
        "page": reverse("desk_picture", args=[row.key]),
        "words": {name: words[name] for name in ("caption", "credit", "photographer", "alt", "copyright")},
    }
