"""Preview links: one revision of a story for somebody without an account, signed, for a while, revocable, and asking if wanted."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.log_actions import log as audit

from stoppress.desk.laid_over import NoSuchPage
from stoppress.desk.models import Picture, PreviewLink, Story
from stoppress.desk.pictures import file_names
from stoppress.desk.screens.publishing import answering
from stoppress.desk.screens.publishing.answers import with_answers
from stoppress.desk.screens.publishing.draft_copy import draft_values, picture_keys
from stoppress.desk.screens.publishing.previews import banner, preview_page, private_file
from stoppress.desk.screens.publishing.states import in_words
from stoppress.desk.site_copy import decode_picture
from stoppress.desk.states import newsroom_timezone

HOURS = ((4, "4 hours"), (48, "2 days"), (24 * 7, "a week"))
_SIGNER = signing.Signer(salt="stoppress preview link")
# Nothing of it is kept, found by search engines, told to where its links lead, framed, or able to run a script.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
ASKING = POLICY.replace("form-action 'none'", "form-action 'self'")  # only of the page that ends in a form
CLOSED_OFF = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
}

ENDED = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Nothing here</title>'
    "<h1>This link shows nothing</h1><p>It has ended, was revoked, or is not whole. Ask whoever sent it for another.</p></html>"
)


class LinkForm(forms.Form):
    name = forms.CharField(label="For whom", max_length=200, required=False, help_text="Only you and the desk see this.")
    hours = forms.TypedChoiceField(label="Works for", coerce=int, choices=HOURS, initial=48)
    asks = forms.BooleanField(
        label="Ask whether it is right",
        required=False,
        initial=True,
        help_text="The page then ends in a short form. The answer stands here and over the story.",
    )


def token_of(link: PreviewLink) -> str:
    return _SIGNER.sign(str(link.pk)).replace(":", ".", 1)


def link_of(token: str, at: datetime) -> PreviewLink:
    """Raises Http404 for one that nobody signed, that was revoked, or whose time is over."""
    number, _, signature = token.partition(".")
    try:
        pk = _SIGNER.unsign(f"{number}:{signature}")
    except signing.BadSignature:
        raise Http404 from None
    link = PreviewLink.objects.filter(pk=pk, revoked=None, expires__gt=at).select_related("story", "revision").first()
    if link is None or link.story.state == "killed":
        raise Http404
    return link


@require_http_methods(["GET", "HEAD", "POST"])
def preview_links(request: HttpRequest, story: int) -> HttpResponse:
    """The links of a story; making one, revoking one."""
    row = get_object_or_404(Story, pk=story)
    at = datetime.now(UTC)
    user: Any = request.user
    form = LinkForm(request.POST if "revoke" not in request.POST and request.method == "POST" else None)
    if request.method == "POST" and "revoke" in request.POST:
        link = get_object_or_404(row.preview_links, pk=request.POST["revoke"])
        PreviewLink.objects.filter(pk=link.pk, revoked=None).update(revoked=at)
        audit(instance=row, action="desk.revoke_preview_link", user=user, title=row.headline)
        messages.success(request, "Revoked: the link shows nothing any more.")
        return redirect("desk_preview_links", story)
    if request.method == "POST" and form.is_valid():
        revision = row.get_latest_revision() or row.save_revision(user=user)
        row.preview_links.create(
            revision=revision,
            made=at,
            made_by=user,
            name=form.cleaned_data["name"],
            expires=at + timedelta(hours=form.cleaned_data["hours"]),
            asks=form.cleaned_data["asks"],
        )
        audit(instance=row, action="desk.preview_link", user=user, title=row.headline)
        messages.success(request, "The link stands below. It shows the text as it is now, whatever is written later.")
        return redirect("desk_preview_links", story)
    rows = with_answers(row, row.preview_links.select_related("revision", "made_by").prefetch_related("answers"))
    links = [
        (link, request.build_absolute_uri(reverse("desk_preview", args=[token_of(link)])), link.revoked is None and link.expires > at)
        for link in rows
    ]
    return render(request, "desk/publishing/links.html", {"story": row, "form": form, "links": links})


# Without an account there is no session that another site could use: the signed token in the address is what lets in, and only
# who was sent it knows it.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """What the link shows, to whoever has it; and what they say of it, where it asks."""
    at = datetime.now(UTC)
    address = reverse("desk_preview", args=[token])
    try:
        link = link_of(token, at)
        if request.method == "POST" and not link.asks:
            return HttpResponseNotAllowed(["GET", "HEAD"], headers=CLOSED_OFF)
        if request.method == "POST" and answering.too_large(request):
            return HttpResponse("That is too long to send.\n", status=413, content_type="text/plain", headers=CLOSED_OFF)
        story: Any = link.revision.as_object()
        body = preview_page(story, "", f"{address}media/")
        asking = _asking(request, link, token, at)
    except (Http404, NoSuchPage):
        return HttpResponse(ENDED, status=404, headers=CLOSED_OFF)
    if request.method != "POST":
        PreviewLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1)
    with timezone.override(ZoneInfo(newsroom_timezone())):
        said = f"A preview for you alone: the text of {in_words(link.revision.created_at)}. It ends {in_words(link.expires)}."
        if asking is not None:
            body = _ending(body, asking.markup(address))
            said = format_html('{} <a href="#preview-answer">{}</a>', said, _way(asking))
    look = format_html('<link rel="stylesheet" href="{}">', static("desk/preview.css")).encode()
    body = body.replace(b"</head>", look + b"</head>", 1).replace(b"<body>", b"<body>" + banner(said), 1)
    if asking is None:
        return HttpResponse(body, headers=CLOSED_OFF)
    policy = POLICY if asking.full else ASKING
    return HttpResponse(body, status=422 if asking.refused else 200, headers={**CLOSED_OFF, "Content-Security-Policy": policy})


def _asking(request: HttpRequest, link: PreviewLink, token: str, at: datetime) -> answering.Asking | None:
    """Raises Http404 where the link ended while somebody answered."""
    if not link.asks:
        return None
    if request.method != "POST":
        return answering.ask(link)
    form = answering.AnswerForm(request.POST)
    if not form.is_valid():
        return answering.refuse(link, form)
    with transaction.atomic():
        return answering.take(link_of(token, at), form, at, request)


def _way(asking: answering.Asking) -> str:
    """Over the page: where its end is, in a word that says how it stands."""
    if asking.sent is not None:
        return "Your answer is sent."
    return "Your answer is not sent." if asking.refused else "Say whether it is right."


def _ending(body: bytes, asked: bytes) -> bytes:
    """The page with that after its story, before its foot; a theme may have neither."""
    for mark, after in ((b"</main>", True), (b"</body>", False)):
        before, found, rest = body.rpartition(mark)
        if found:
            return before + (found + asked if after else asked + found) + rest
    return body + asked


@require_safe
def preview_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """A picture of the revision that the link shows, and no other."""
    link = link_of(token, datetime.now(UTC))
    story: Any = link.revision.as_object()
    rows = Picture.objects.filter(key__in=picture_keys(draft_values(story, link.made)), killed=False).values_list("key", "copy")
    if name not in {file for key, encoded in rows for file in file_names(decode_picture(key, encoded))}:
        raise Http404
    return private_file(name)
