"""Flash: a headline, one line, a section, and it is live."""

import re
import time
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from stoppress.desk import publishing
from stoppress.desk.api.states import editions
from stoppress.desk.models import Change, Newsroom, Section, Story, StoryChange
from stoppress.desk.screens.publishing.receipt import Receipt, receipt_of, wait_for_change
from stoppress.desk.screens.publishing.telling import tell

LONGEST_HEADLINE = 200
LONGEST_LINE = 500
_KEY = re.compile(r"[0-9a-f]{32}")


class FlashForm(forms.Form):
    """`key` is new with each form that is opened: the same one twice is one story."""

    headline = forms.CharField(
        max_length=LONGEST_HEADLINE,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off", "enterkeyhint": "next", "spellcheck": "true"}),
    )
    line = forms.CharField(
        label="One line",
        required=False,
        max_length=LONGEST_LINE,
        help_text="Readers get it as standfirst and as the story's text.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "send", "spellcheck": "true"}),
    )
    section = forms.ModelChoiceField(Section.objects.none(), empty_label=None)
    key = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        sections = Section.objects.order_by("order", "slug")
        self.fields["section"].queryset = sections  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("section", sections.first())
            self.initial.setdefault("key", uuid4().hex)

    def clean_key(self) -> str:
        key = self.cleaned_data["key"]
        if not _KEY.fullmatch(key):
            raise forms.ValidationError("This form is broken: open Flash again.")
        return str(key)


@require_http_methods(["GET", "HEAD", "POST"])
def flash(request: HttpRequest) -> HttpResponse:
    """The form; and, posted, the story live. A script gets the receipt as JSON, a plain form is led to the receipt's page."""
    if request.method != "POST":
        return _page(request, FlashForm())
    began, at = time.monotonic(), datetime.now(UTC)
    by_script = "application/json" in request.headers.get("Accept", "")
    form = FlashForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422) if by_script else _page(request, form, status=422)
    story, receipt = publish_flash(form.cleaned_data, request.user, at, began)
    if not by_script:
        return redirect("desk_receipt", receipt.change) if receipt.change else redirect("wagtailsnippets_desk_story:edit", story)
    with editions() as log:
        told = tell(log, receipt, request.user)
    answer = {
        "live": told.live,
        "said": told.headline,
        "receipt": told.markup(request),
        "editor": reverse("wagtailsnippets_desk_story:edit", args=[story]),
        "key": uuid4().hex,
    }
    return JsonResponse(answer, status=200 if told.live else 202)


def publish_flash(said: dict[str, Any], user: Any, at: datetime, began: float) -> tuple[int, Receipt]:
    """The number of the story, and its receipt; the same key again answers with what it did the first time."""
    uri = _uri(said["key"], at)
    twice = (uri, _uri(said["key"], at - timedelta(days=1)))  # sent again, perhaps after midnight
    known = Story.objects.filter(uri__in=twice).values_list("pk", flat=True).first()
    if known is not None:
        return known, _receipt_again(known)
    line = " ".join(said["line"].split())
    story = Story(
        uri=uri,
        headline=" ".join(said["headline"].split()),
        standfirst=line,
        section=said["section"],
        body=[{"type": "text", "value": f"<p>{escape(line)}</p>", "id": str(uuid4())}] if line else [],
        owner=user,
    )
    result = publishing.publish(story, at=at, by=user.get_username(), cause=f"Flash: {story.headline}", user=user)
    assert result.number is not None
    return result.number, wait_for_change(result.change, began)


def _uri(key: str, day: datetime) -> str:
    url = Newsroom.objects.values_list("url", flat=True).first() or "http://localhost"
    return f"tag:{url.split('//', 1)[-1].split(':')[0].split('/')[0]},{day:%Y-%m-%d}:{key}"


def _receipt_again(story: int) -> Receipt:
    newest = StoryChange.objects.filter(story=story).order_by("-change").values_list("change", flat=True).first()
    if newest is None:
        return Receipt(None)
    with editions() as log:
        return receipt_of(log, Change.objects.get(pk=newest))


def _page(request: HttpRequest, form: FlashForm, status: int = 200) -> HttpResponse:
    empty = not form.fields["section"].queryset.exists()  # type: ignore[attr-defined]
    return render(request, "desk/publishing/flash.html", {"form": form, "no_section": empty}, status=status)
