"""Checking a form that is still being written: its fields as a draft, and the points found in it."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from stoppress.desk.bodies import plain_text
from stoppress.desk.models import Story
from stoppress.desk.screens.stories.checks import Draft, Leads, Shown, Text, check
from stoppress.desk.screens.stories.links import lost

PLAIN = {
    "headline": "Headline",
    "teaser": "Teaser headline",
    "kicker": "Kicker",
    "standfirst": "Standfirst",
    "picture_caption": "Caption",
    "picture_alt": "Alternative text",
}
MOST_POINTS = 100
MOST_LINKS = 300
_BLOCK = re.compile(r"\Abody-(\d+)-type\Z")


def checks(request: HttpRequest) -> JsonResponse:
    """What to look at in the form that is posted, each point with the name of its field; nothing is kept."""
    draft = read_form(request.POST)
    uris = {lead.href for lead in draft.leads if lead.href}
    live = set(Story.objects.filter(uri__in=uris, state="live").values_list("uri", flat=True))
    gone = lost({link.href for link in draft.links[:MOST_LINKS]})
    points = check(draft, today=timezone.localtime(datetime.now(UTC)).date(), live=live, lost=gone)[:MOST_POINTS]
    return JsonResponse({"points": [{"field": point.field, "line": point.line, "said": point.said} for point in points]})


def read_form(data: Any) -> Draft:
    texts = [Text(name, label, (data.get(name) or "",)) for name, label in PLAIN.items()]
    pictures = [
        Shown(
            "picture_", "The lead picture", data.get("picture") or "", data.get("picture_alt") or "", data.get("picture_caption") or "",
            data.get("picture_credit") or data.get("picture_photographer") or "",
        )
    ]  # fmt: skip
    leads = [Leads("related_list", uri) for uri in data.getlist("related_list")]
    links: list[Leads] = []
    for name in data:
        match = _BLOCK.match(name)
        if match is None or data.get(f"body-{match[1]}-deleted"):
            continue
        _read_block(data, data[name], f"body-{match[1]}-value", texts, pictures, leads, links)
    published = None
    number = data.get("editor_story") or ""
    if number.isdecimal():
        stood = Story.objects.filter(pk=int(number)).values_list("published", flat=True).first()
        published = timezone.localtime(stood).date() if stood else None
    return Draft(data.get("headline") or "", data.get("teaser") or "", texts, pictures, leads, published, links)


def _read_block(
    data: Any, kind: str, prefix: str, texts: list[Text], pictures: list[Shown], leads: list[Leads], links: list[Leads]
) -> None:
    match kind:
        case "text":
            _read_rich(data, prefix, "Text", texts, links)
        case "pull_quote":
            _read_rich(data, f"{prefix}-html", "Pull quote", texts, links)
        case "table":
            texts.append(Text(f"{prefix}-html", "Table", (plain_text(data.get(f"{prefix}-html") or ""),)))
        case "read_more":
            leads.append(Leads(f"{prefix}-href", data.get(f"{prefix}-href") or ""))
        case "picture":
            pictures.append(_shown(data, f"{prefix}-", "The picture"))
            texts.append(Text(f"{prefix}-caption", "Caption", (data.get(f"{prefix}-caption") or "",)))
        case "gallery":
            for entry in _entries(data, f"{prefix}-pictures"):
                pictures.append(_shown(data, f"{entry}-value-", "A picture of the gallery"))
        case "key_points":
            for entry in _entries(data, f"{prefix}-points"):
                _read_rich(data, f"{entry}-value", "Key point", texts, links)


def _entries(data: Any, prefix: str) -> list[str]:
    count = data.get(f"{prefix}-count") or "0"
    return [
        f"{prefix}-{place}"
        for place in range(min(int(count) if count.isdecimal() else 0, 500))
        if not data.get(f"{prefix}-{place}-deleted")
    ]


def _shown(data: Any, prefix: str, label: str) -> Shown:
    named = {name: data.get(prefix + name) or "" for name in ("picture", "alt", "caption", "credit")}
    return Shown(prefix, label, **named)


def _read_rich(data: Mapping[str, str], name: str, label: str, texts: list[Text], links: list[Leads]) -> None:
    """Running text as the editor holds it while it is written."""
    try:
        held = json.loads(data.get(name) or "null") or {}
        blocks = held.get("blocks") or ()
        paragraphs = tuple(str(block.get("text") or "") for block in blocks)
        links.extend(_links(name, blocks, held.get("entityMap") or {}))
    except (ValueError, AttributeError, TypeError, KeyError):
        paragraphs = ()
    texts.append(Text(name, label, paragraphs))


def _links(name: str, blocks: Any, entities: Any) -> list[Leads]:
    found: list[Leads] = []
    for block in blocks:
        text = str(block.get("text") or "").encode("utf-16-le")  # the editor counts as browsers do
        for span in block.get("entityRanges") or ():
            entity = entities.get(str(span.get("key"))) or {}
            href = (entity.get("data") or {}).get("url") if entity.get("type") == "LINK" else None
            if href:
                start, length = int(span["offset"]) * 2, int(span["length"]) * 2
                found.append(Leads(name, str(href), text[start : start + length].decode("utf-16-le", "replace")))
    return found
