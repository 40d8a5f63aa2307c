"""Readers' files at the desk: styles, fonts and public pictures under the addresses that shown pages name."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from stoppress.desk.laid_over import asset
from stoppress.editions.folder import open_reader

KINDS = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
CLOSED = "default-src 'none'; sandbox"


@require_safe
def asset_file(request: HttpRequest, name: str) -> HttpResponse:
    """Of the look as the next press would use it; public at the readers' server, so nobody is asked who they are."""
    log = open_reader(settings.STOPPRESS_DATA / "editions")
    try:
        data = asset(log, f"/assets/{name}")
    finally:
        log.close()
    if data is None:
        raise Http404
    kind = "font/woff2" if name.endswith(".woff2") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"})


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of the public store: what no reader may have does not lie there."""
    store = (Path(settings.STOPPRESS_DATA) / "media").resolve()
    path = (store / name).resolve()
    if path.suffix.lower() not in KINDS or not path.is_relative_to(store) or not path.is_file():
        raise Http404
    headers = {"Cache-Control": "private, no-cache", "Content-Security-Policy": CLOSED, "X-Content-Type-Options": "nosniff"}
    return FileResponse(path.open("rb"), headers=headers)
