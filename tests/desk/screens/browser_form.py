"""What a browser posts from the story editor that it has just opened, and nothing typed."""

from typing import Any

from django.test import Client
from lxml import html as parser
from wagtail.blocks import ListBlock, StreamBlock, StructBlock

from stoppress.desk.models import Story

Fields = dict[str, Any]  # by name, a list where a name is posted more than once


def edit_address(story: Story) -> str:
    return f"/desk/stories/edit/{story.pk}/"


def open_editor(client: Client, story: Story) -> Fields:
    """The fields of the story's form, those of the body included, as the page fills them in."""
    answer = client.get(edit_address(story))
    assert answer.status_code == 200, (answer.status_code, answer.headers.get("Location"))
    fields = page_fields(answer.content)
    body = answer.context["form"]["body"]
    flatten(body.field.block, body.field.block.get_form_state(body.value()), "body", fields)
    return fields


def page_fields(page: bytes) -> Fields:
    form = parser.fromstring(page).get_element_by_id("w-editor-form")  # type: ignore[attr-defined]
    fields: Fields = {}
    for name, value in form.form_values():
        if name.startswith(("body-", "comments-")) or "__prefix__" in name:
            continue
        held = fields.get(name)
        fields[name] = value if held is None else [*([held] if isinstance(held, str) else held), value]
    return fields


def flatten(block: Any, state: Any, prefix: str, fields: Fields) -> None:
    """A block's state as the fields of a form."""
    if isinstance(block, StreamBlock | ListBlock):
        fields[f"{prefix}-count"] = str(len(state))
        for place, child in enumerate(state):
            kind = child.get("type")
            inner = block.child_blocks[kind] if isinstance(block, StreamBlock) else block.child_block
            fields |= {f"{prefix}-{place}-deleted": "", f"{prefix}-{place}-order": str(place), f"{prefix}-{place}-id": child["id"] or ""}
            if kind:
                fields[f"{prefix}-{place}-type"] = kind
            flatten(inner, child["value"], f"{prefix}-{place}-value", fields)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            flatten(child, state[name], f"{prefix}-{name}", fields)
    else:
        fields[prefix] = "" if state is None else state["id"] if isinstance(state, dict) else state
