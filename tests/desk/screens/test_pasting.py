"""Pasting: a copied block opens as one that somebody typed, with ids of its own; what is no block is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from stoppress.desk.blocks import BodyBlock
from stoppress.desk.bodies import from_stream
from stoppress.desk.models import Picture
from tests.desk.screens.browser_form import flatten
from tests.desk.screens.conftest import signed_in

BODY: dict[str, Any] = {
    "text": '<h2>Why</h2><p data-block-key="abcde">The <b>wall</b> <a href="https://example.org/">held</a>.</p>',
    "pull_quote": {"html": "<p>The wall does not know.</p>", "cite": "A keeper"},
    "key_points": {"title": "What we know", "points": [{"type": "item", "id": "an-old-id", "value": "<p>It held.</p>"}]},
    "read_more": {"href": "https://example.org/", "text": "Elsewhere"},
    "picture": {"picture": "", "src": "media/a.jpg", "alt": "A ferry", "caption": "The ferry", "credit": "Ines Roe"},
    "gallery": {"pictures": [{"type": "item", "id": "an-old-id", "value": {"picture": "", "src": "b.jpg", "alt": "A wall", "caption": "", "credit": ""}}]},
    "table": {"html": "<table><tbody><tr><th>Haddock</th><td>£1.90</td></tr></tbody></table>"},
    "embed": {"href": "https://example.org/film", "text": "The film"},
}  # fmt: skip


def copied(kind: str, value: Any) -> dict[str, str]:
    """What a browser keeps of a block, as it posts it."""
    block = BodyBlock().child_blocks[kind]
    fields: dict[str, str] = {}
    flatten(block, block.get_form_state(block.to_python(value)), "copied", fields)
    return {"type": kind, **fields}


def pasted(client: Client, fields: dict[str, str]) -> Any:
    answer = client.post("/desk/editor/pasted/", fields)
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize("kind", BODY)
def test_every_kind_of_block_is_pasted_as_it_was_under_ids_of_its_own(editor: Client, kind: str) -> None:
    came = pasted(editor, copied(kind, BODY[kind]))
    assert came["type"] == kind
    assert not {"an-old-id", "abcde"} & set(json.dumps(came).replace("\\", "").split('"'))
    block = BodyBlock().child_blocks[kind]
    fields: dict[str, str] = {}
    flatten(block, came["value"], "body", fields)
    value = block.get_prep_value(block.value_from_datadict(fields, {}, "body"))
    assert from_stream([{"type": kind, "value": value}]) == from_stream([{"type": kind, "value": BODY[kind]}])


def test_all_kinds_of_block_are_tried() -> None:
    assert set(BODY) == set(BodyBlock().child_blocks)


def test_two_pastes_share_no_id(editor: Client) -> None:
    fields = copied("key_points", BODY["key_points"])
    first, second = pasted(editor, fields), pasted(editor, fields)
    assert first["id"] != second["id"]
    assert first["value"]["points"][0]["id"] != second["value"]["points"][0]["id"]


def test_a_picture_comes_from_the_library_not_from_what_the_browser_kept(editor: Client) -> None:
    row = Picture.objects.create(key="abc123", original="d" * 64, file_name="media/wall.jpg", width=800, height=600)
    fields = copied("picture", {**BODY["picture"], "picture": row.key})
    assert fields["copied-picture"] == row.pk
    assert pasted(editor, fields)["value"]["picture"]["edit_url"] == f"/desk/pictures/{row.key}/"
    row.killed = True
    row.save()
    answer = editor.post("/desk/editor/pasted/", fields)
    assert answer.status_code == 400
    assert "not in the library" in answer.json()["why"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"type": "story", "copied": "x"},
        {"type": "text", "copied": "no content state"},
        {"type": "text", "copied": "[]"},
        {"type": "text", "copied": '{"blocks": [{"text": 7}], "entityMap": {}}'},
        {"type": "gallery"},
        {"type": "gallery", "copied-pictures-count": "many"},
        {"type": "gallery", "copied-pictures-count": "99999999"},
        {"type": "text", "copied": "x" * 400_000},
    ],
    ids=str,
)
def test_what_is_no_block_is_refused_in_words(editor: Client, fields: dict[str, str]) -> None:
    answer = editor.post("/desk/editor/pasted/", fields)
    assert answer.status_code == 400
    assert answer.json()["why"].startswith("What was copied")


def test_what_a_body_may_not_have_does_not_come_with_a_paste(editor: Client) -> None:
    line = {"text": "Press here", "type": "unstyled", "inlineStyleRanges": [], "entityRanges": [{"offset": 0, "length": 5, "key": 0}]}
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)", "onclick": "alert(2)"}}
    came = pasted(editor, {"type": "text", "copied": json.dumps({"blocks": [line], "entityMap": {"0": link}})})
    block = BodyBlock().child_blocks["text"]
    kept = block.get_prep_value(block.value_from_datadict({"body": came["value"]}, {}, "body"))
    assert "alert" not in from_stream([{"type": "text", "value": kept}])[0]["html"]


def test_who_may_not_write_pastes_nothing(desk: Path) -> None:
    assert signed_in("lena", "lawyer").post("/desk/editor/pasted/", {"type": "text"}).status_code == 403
