"""Previews: readers' own page with draft copy laid over it, live while somebody types, and without anything being kept."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template import engines
from django.utils.html import format_html
from django.views.decorators.http import require_safe
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView, PreviewRevisionView, WorkflowPreviewView

from stoppress.desk.api.states import data_folder, editions, site_url
from stoppress.desk.bodies import body_text
from stoppress.desk.laid_over import Copyholder, NoSuchPage
from stoppress.desk.models import Story
from stoppress.desk.pictures import PictureStore
from stoppress.desk.screens.publishing.draft_copy import Mode, laid_copy
from stoppress.desk.screens.readers_files import CLOSED, KINDS
from stoppress.desk.stories import raw_body

_WAYS = re.compile(rb'(<a\b[^>]*?\bhref=")(/(?!/)[^"]*)"')
_FILES = re.compile(rb"(?<=[\"\s,])/media/([A-Za-z0-9_.-]+)")
_BODY_BEGINS, _BODY_ENDS = re.compile(rb"<body[^>]*>"), b"</body>"
UNPUBLISHED = "/desk/unpublished/"
# One selector, of which something is on every preview: a front has no story's text, and to find nothing is an error.
WRITTEN_HERE = ".story__headline, .story__standfirst, .story__picture, .story__body, .story__corrections, .counted-words"


def preview_page(story: Story, mode: Mode, files: str) -> bytes:
    """The whole page. Ways out of it lead to the readers' site; pictures that readers have not got are asked for under `files`.

    Raises NoSuchPage.
    """
    with editions() as log:
        owner, laid = laid_copy(story, mode, datetime.now(UTC), log)
        body = Copyholder(log, laid).page(owner).body
        site = site_url(log).encode()
    public = data_folder() / "media"

    def file(found: re.Match[bytes]) -> bytes:
        name = found[1].decode()
        return found[0] if (public / name).exists() else f"{files}{name}".encode()

    body = _WAYS.sub(rb"\1" + site.replace(b"\\", rb"\\") + rb'\2" target="_blank" rel="noopener"', body)
    return _FILES.sub(file, body)


def preview_response(request: Any, story: Story, mode: str = "", *, in_panel: bool = False) -> HttpResponse:
    """For people at the desk, with the userbar by which the checks panel reads the page."""
    shown: Mode = mode if mode in get_args(Mode) else ""  # type: ignore[assignment]
    try:
        body = preview_page(story, shown, UNPUBLISHED)
    except NoSuchPage:
        return HttpResponse("<!doctype html><title>No page</title><p>There is no such page yet.</p>", headers={"Cache-Control": "no-store"})
    request.is_preview, request.in_preview_panel, request.preview_mode = True, in_panel, mode
    userbar = engines["django"].from_string("{% load wagtailuserbar %}{% wagtailuserbar %}").render({"self": story}, request)
    body = body.replace(_BODY_ENDS, userbar.encode() + _BODY_ENDS, 1)
    body = _BODY_BEGINS.sub(lambda found: found[0] + counted(story), body, count=1)
    return HttpResponse(body, headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Frame-Options": "SAMEORIGIN"})


def counted(story: Story) -> bytes:
    """The story's own words, for the checks panel: it counts what it finds first as the main part of a page, and that has rails too."""
    return format_html('<div class="counted-words" role="main" hidden>{}</div>', body_text(raw_body(story.body))).encode()


def check_the_story_alone(request: Any, items: list[Any], page: Any = None) -> None:
    """The checks panel says nothing of the site's own furniture, which nobody mends in a story; for Wagtail's hook."""
    for item in items:
        if isinstance(item, ContentCheckerItem):
            item.axe_include = [WRITTEN_HERE]


class _WhileTyping:
    request: Any
    object: Any

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        state = self._get_form_state()  # type: ignore[attr-defined]
        if state is None:  # nobody typed yet
            return preview_response(request, self.object, request.GET.get("mode", ""))
        form = self.get_form(self._get_form_data(state))  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            return HttpResponse(self.error_response().render().content)  # type: ignore[attr-defined]
        form.save(commit=False)
        return preview_response(request, self.object, request.GET.get("mode", ""), in_panel=request.GET.get("in_preview_panel") == "true")


class StoryPreview(_WhileTyping, PreviewOnEditView):
    pass


class NewStoryPreview(_WhileTyping, PreviewOnCreateView):
    pass


class StoryRevision(PreviewRevisionView):
    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        return preview_response(request, self.revision_object, request.GET.get("mode", ""))


class StoryTaskPreview(WorkflowPreviewView):
    """From the desk's front: the newest text, for that is the one an approval publishes."""

    def get(self, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if self.task_state is None:
            raise Http404
        return preview_response(request, self.object.get_latest_revision_as_object(), request.GET.get("mode", ""))


@require_safe
def unpublished_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture that no reader has yet, for people at the desk."""
    return private_file(name)


def private_file(name: str) -> HttpResponseBase:
    """Raises Http404."""
    store = PictureStore(Path(settings.STOPPRESS_DATA)).files
    path = store / name
    if "/" in name or path.suffix.lower() not in KINDS or not path.is_file():
        raise Http404
    headers = {"Cache-Control": "no-store, private", "Content-Security-Policy": CLOSED, "X-Content-Type-Options": "nosniff"}
    return FileResponse(path.open("rb"), headers=headers)


def banner(said: str) -> bytes:
    return format_html('<aside class="preview-note" lang="en" aria-label="This preview">{}</aside>', said).encode()
