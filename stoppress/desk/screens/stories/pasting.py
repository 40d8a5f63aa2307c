"""Pasting: the fields of a copied block, read as if somebody had typed them, and given back as a block of its own."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from draftjs_exporter.error import ExporterException
from wagtail.admin.telepath import register
from wagtail.blocks import ListBlock, RichTextBlock, StructBlock
from wagtail.blocks.stream_block import StreamBlockAdapter

from stoppress.desk.blocks import BodyBlock
from stoppress.desk.bodies import block_pictures
from stoppress.desk.library import seen_by

MOST_LETTERS = 300_000
MOST_FIELDS = 2_000
# Wagtail reads a form that only its own scripts write.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, ExporterException)


class NotABlock(Exception):
    """What was copied cannot be pasted; the message says what to do."""


def pasted(request: HttpRequest) -> JsonResponse:
    """The block whose `type` and fields (`copied…`) are posted, in the state that the editor opens it in; nothing is kept."""
    fields = {name: str(value) for name, value in request.POST.items() if name.startswith("copied")}
    try:
        return JsonResponse(read_block(request.POST.get("type", ""), fields, request.user))
    except NotABlock as error:
        return JsonResponse({"why": str(error)}, status=400)


def read_block(kind: str, fields: Mapping[str, str], user: Any) -> dict[str, Any]:
    """`type`, `value` and `id`, every id in it new.

    Raises NotABlock.
    """
    block = BodyBlock().child_blocks.get(kind)
    if block is None or len(fields) > MOST_FIELDS or sum(map(len, fields.values())) > MOST_LETTERS:
        raise NotABlock("What was copied is no block of a story. Copy the block again.")
    ours = {name: value for name, value in fields.items() if not name.endswith("-id")}
    try:
        if any(int(value) > MOST_FIELDS for name, value in ours.items() if name.endswith("-count")):
            raise NotABlock("What was copied is too long a list.")
        value = block.value_from_datadict(ours, {}, "copied")
        kept = [{"type": kind, "value": block.get_prep_value(value)}]
        state = _fresh(block, block.get_form_state(value))
    except UNREADABLE as error:
        raise NotABlock("What was copied cannot be read. Copy the block again.") from error
    pictures = set(block_pictures(kept))
    if seen_by(user).filter(key__in=pictures).count() < len(pictures):
        raise NotABlock("The picture of the copied block is not in the library for you any more.")
    return {"type": kind, "value": state, "id": str(uuid4())}


def _fresh(block: Any, state: Any) -> Any:
    """The same with new ids for the entries of lists and for the lines of running text."""
    match block:
        case StructBlock():
            return {name: _fresh(child, state[name]) for name, child in block.child_blocks.items()}
        case ListBlock():
            return [{"value": _fresh(block.child_block, entry["value"]), "id": str(uuid4())} for entry in state]
        case RichTextBlock():
            held = json.loads(state)
            for line in held["blocks"]:
                line["key"] = uuid4().hex[:5]
            return json.dumps(held)
    return state


class BodyAdapter(StreamBlockAdapter):
    """The body's own script beside Wagtail's: it adds copying and pasting of blocks."""

    js_constructor = "stoppress.Body"

    def js_args(self, block: BodyBlock) -> list[Any]:
        name, children, initial, meta = super().js_args(block)
        return [name, children, initial, {**meta, "pasteUrl": reverse("block_pasted")}]

    @cached_property
    def media(self) -> forms.Media:
        own: forms.Media = super().media + forms.Media(js=["desk/editor_blocks.js"])
        return own


register(BodyAdapter(), BodyBlock)
