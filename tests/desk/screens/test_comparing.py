"""Comparing two versions: everything that a reader sees differ is told in words, and nothing else."""

import json
import re
from datetime import UTC, datetime
from html import escape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from stoppress.desk.bodies import from_stream, shown_pictures
from stoppress.desk.models import Picture
from stoppress.desk.screens.publishing import comparing
from tests.desk import newsdesk
from tests.desk.screens.browser_form import edit_address, open_editor


def note(words: str) -> str:
    return f' <span class="compare__mark">[{words}]</span>'


def said(**fields: Any) -> dict[str, Any]:
    return {"headline": "The bridge", "body": [], **fields}


def compared(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    names = {"section": {1: "News", 2: "Sport"}}
    return [(row.what, row.before, row.after) for row in comparing.rows(before, after, names)]


def text(html: str) -> dict[str, Any]:
    return {"type": "text", "value": html}


def picture(**words: str) -> dict[str, Any]:
    return {"type": "picture", "value": {"src": "media/a.jpg", **words}}


def test_two_versions_are_compared_in_words() -> None:
    assert compared(said(), said(headline="The new bridge")) == [("Headline", "The bridge", "The <ins>new </ins>bridge")]
    assert compared(said(section=1), said(section=2)) == [("Section", "<del>News</del>", "<ins>Sport</ins>")]
    assert compared(said(), said()) == []


def test_only_the_paragraph_that_differs_is_told() -> None:
    before = said(body=[text("<p>One.</p><p>Two by two.</p><h2>Three</h2>")])
    after = said(body=[text("<p>One.</p><p>Two by three.</p><h2>Three</h2><ul><li>Four</li></ul>")])
    assert compared(before, after) == [
        ("Paragraph", "Two by <del>two</del>.", "Two by <ins>three</ins>."),
        ("List item", None, f"<ins>Four{note('bulleted')}</ins>"),
    ]


def test_captions_alternative_texts_and_links_are_compared() -> None:
    before = said(body=[picture(alt="A ferry", caption="The ferry")], picture_alt="A wall")
    after = said(body=[picture(alt="A grey ferry", caption="The ferry at noon")], picture_alt="A long wall")
    assert [what for what, _, _ in compared(before, after)] == [
        "Lead picture: alternative text",
        "Picture: alternative text",
        "Picture: caption",
    ]
    link = '<p>See <a href="https://example.org/{}">more</a>.</p>'
    ((what, _, now),) = compared(said(body=[text(link.format("a"))]), said(body=[text(link.format("b"))]))
    assert (what, "<ins> ‹https://example.org/b›</ins>" in str(now)) == ("Paragraph", True)


def test_what_is_compared_is_never_markup() -> None:
    ((_, before, after),) = compared(said(headline="<b>x</b>"), said(headline="<script>y</script>"))
    assert "<b>" not in str(before)
    assert "<script>" not in str(after)


SETTINGS = [
    ("<p>The <b>wall</b> held.</p>", "<p>The wall held.</p>", "Paragraph", "wall [bold]", "wall [plain]"),
    ("<p>The <b>wall held</b>.</p>", "<p>The <i>wall held</i>.</p>", "Paragraph", "wall held [bold]", "wall held [italic]"),
    ("<h2>Why</h2>", "<h3>Why</h3>", "Heading", "[level 2]", "[level 3]"),
    ("<p>Why</p>", "<h2>Why</h2>", "Paragraph, now heading", "[paragraph]", "[heading level 2]"),
    ("<ul><li>One</li></ul>", "<ol><li>One</li></ol>", "List item", "[bulleted]", "[numbered]"),
    ("<p>One</p>", "<blockquote><p>One</p></blockquote>", "Paragraph, now quotation", "[paragraph]", "[quotation]"),
    ("<ul><li>A</li><li>B</li></ul>", "<ul><li>A<ul><li>B</li></ul></li></ul>", "List item", "[bulleted]", "[bulleted, level 2]"),
    ('<p>See <a href="https://a.org/">this</a>.</p>', "<p>See this.</p>", "Paragraph", "this [link] ‹https://a.org/›", "this"),
    (
        '<p>See <a href="https://a.org/">this</a>.</p>', '<p>See <a href="https://b.org/">this</a>.</p>', "Paragraph", "‹https://a.org/›", "‹https://b.org/›"),
    ('<p><data value="fact:homes">1,900</data> homes</p>', "<p>1,900 homes</p>", "Paragraph", "1,900 [fact] ‹fact:homes›", "1,900"),
    ('<p><data value="fact:a">9</data></p>', '<p><data value="fact:b">9</data></p>', "Paragraph", "‹fact:a›", "‹fact:b›"),
    ("<table><tr><th>A</th><td>1</td></tr></table>", "<table><tr><td>A</td><td>1</td></tr></table>", "Row", "[header cell] |", "[plain] |"),
    ("<p>A<br>b</p>", "<p>A b</p>", "Paragraph", "[new line]", ""),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "what", "was", "now"), SETTINGS)
def test_what_is_set_otherwise_is_told_in_words(before: str, after: str, what: str, was: str, now: str) -> None:
    for old, new, taken, came in ((before, after, was, now), (after, before, now, was)):
        ((told, left, right),) = compared(said(body=[text(old)]), said(body=[text(new)]))
        assert told == what or "now" in what
        assert marked(left, "del") == taken
        assert marked(right, "ins") == came


def marked(cell: str | None, tag: str) -> str:
    """What stands between the marks of a cell, as it is read."""
    (between,) = re.findall(rf"<{tag}>(.*?)</{tag}>", str(cell), re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", between).split())


def test_the_lead_picture_and_pictures_of_the_body_are_told_with_file_and_point_of_interest() -> None:
    names = {
        "picture": {1: "wall.jpg (picture 97fe)", 2: "pier.jpg (picture a1b2)"},
        "pictures": {"k1": "wall.jpg", "k2": "wall.jpg, focal point 9 from the left"},
    }
    before = said(picture=1, picture_href="wall.jpg", picture_focus_x=4, picture_focus_y=5, body=[picture(picture="k1")])
    after = said(picture=2, picture_href="pier.jpg", picture_focus_x=None, picture_focus_y=None, body=[picture(picture="k2")])
    told = {row.what: (row.before, row.after) for row in comparing.rows(before, after, names)}
    assert list(told) == ["Lead picture", "Lead picture: file", "Lead picture: focal point", "Picture"]
    assert told["Lead picture: focal point"] == ("<del>4 from the left, 5 from the top</del>", None)
    assert "focal point 9 from the left" in str(told["Picture"][1])


def test_the_page_names_the_picture_and_its_cut(editor: Client) -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    one = Picture.objects.create(key="abc123", original="d" * 64, called="wall<b>.jpg", width=800, height=600)
    two = Picture.objects.create(key="def456", original="d" * 64, called="wall<b>.jpg", width=800, height=600, focus_x=90, focus_y=60)
    story = newsdesk.story("wall")
    for row in (one, two):
        block = {"body-1-deleted": "", "body-1-order": "1", "body-1-type": "picture", "body-1-id": "", "body-1-value-picture": str(row.pk)}
        block |= {f"body-1-value-{name}": "" for name in ("src", "alt", "caption", "credit")}
        editor.post(edit_address(story), {**open_editor(editor, story), **block, "body-count": "2"})
    first, second = story.revisions.order_by("-pk").values_list("pk", flat=True)[:2]
    page = editor.get(f"/desk/stories/history/{story.pk}/revisions/compare/{second}...{first}/").content.decode()
    assert "‹wall&lt;b&gt;.jpg (picture abc123)›</del>" in page
    assert "‹wall&lt;b&gt;.jpg (picture def456), focal point 90 from the left, 60 from the top›</ins>" in page


def test_a_correction_is_compared_with_its_links() -> None:
    before, after = ({"line": "Monday", "html": f'<p>See <a href="https://{host}.org/">it</a>.</p>'} for host in "ab")
    assert [row[0] for row in compared(said(corrections=[before]), said(corrections=[after]))] == ["Corrections"]


# Bodies as readers tell them apart: each is made in one way only.

words = st.sampled_from(["sea", "wall", "the wall", "1,900", "a & <b>"])
wraps = st.sampled_from(
    ["{}", '<a href="https://a.org/?x=1&amp;y">{}</a>', '<a href="https://b.org/">{}</a>', '<data value="fact:a">{}</data>']
)
runs = st.builds(
    lambda said, bold, italic, wrap: wrap.format(in_(bold and "strong", in_(italic and "em", escape(said)))),
    words,
    st.booleans(),
    st.booleans(),
    wraps,
)


def in_(tag: str | bool, html: str) -> str:
    return f"<{tag}>{html}</{tag}>" if tag else html


def lines(least: int) -> st.SearchStrategy[str]:
    return st.builds(
        lambda parts, between: between.join(parts), st.lists(runs, min_size=least, max_size=3), st.sampled_from(["", " ", "<br>"])
    )


items = st.recursive(
    lines(0).map(lambda line: f"<li>{line}</li>"),
    lambda inner: st.builds(
        lambda line, kind, entries: f"<li>{line}{in_(kind, ''.join(entries))}</li>",
        lines(0),
        st.sampled_from(["ul", "ol"]),
        st.lists(inner, min_size=1, max_size=2),
    ),
    max_leaves=4,
)
cells = st.builds(in_, st.sampled_from(["td", "th"]), lines(0))
table_rows = st.lists(cells, min_size=1, max_size=3).map(lambda row: in_("tr", "".join(row)))
tables = st.builds(
    lambda title, head, rows: in_("table", in_(bool(title) and "caption", title) + in_("thead" if head else "tbody", "".join(rows))),
    st.sampled_from(["", "Prices"]), st.booleans(), st.lists(table_rows, min_size=1, max_size=2),
)  # fmt: skip
flowing = st.one_of(
    st.builds(in_, st.sampled_from(["p", "h2", "h3"]), lines(1)),
    st.builds(lambda kind, entries: in_(kind, "".join(entries)), st.sampled_from(["ul", "ol"]), st.lists(items, min_size=1, max_size=3)),
    st.lists(lines(1).map(lambda line: f"<p>{line}</p>"), min_size=1, max_size=2).map(lambda quoted: in_("blockquote", "".join(quoted))),
    st.just("<hr>"),
    tables,
)
short = st.sampled_from(["", "A ferry", "A grey ferry"])
shown = st.fixed_dictionaries({"picture": st.sampled_from(["", "k1", "k2"]), "src": short, "alt": short, "caption": short, "credit": short})
linked = st.fixed_dictionaries({"href": st.sampled_from(["https://a.org/", "tag:b"]), "text": short})
entries = st.lists(lines(1), max_size=3)
BLOCKS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.lists(flowing, max_size=4).map("".join),
    "read_more": linked,
    "embed": linked,
    "picture": shown,
    "gallery": st.lists(shown, max_size=2).map(lambda all_: {"pictures": [{"type": "item", "value": one} for one in all_]}),
    "pull_quote": st.builds(lambda said, cite: {"html": "".join(f"<p>{line}</p>" for line in said), "cite": cite}, entries, short),
    "key_points": st.builds(
        lambda title, points: {"title": title, "points": [{"type": "item", "value": point} for point in points]}, short, entries
    ),
    "table": tables.map(lambda html: {"html": html}),
}
blocks = st.one_of([value.map(lambda value, kind=kind: {"type": kind, "value": value}) for kind, value in BLOCKS.items()])  # type: ignore[misc]
bodies = st.lists(blocks, max_size=4)


def normal(body: Any) -> tuple[str, list[str]]:
    """A body's copy, without what no reader sees: how often bold begins anew within bold words."""
    html = json.dumps(from_stream(body))
    while (joined := re.sub(r"</(strong|em)>( ?)<\1>", r"\2", html)) != html:
        html = joined
    return html, [one.get("picture") or "" for block in body for one in shown_pictures(block)]


def with_ids(value: Any) -> Any:
    """The same as it is stored: every block and entry with an id, every paragraph with a key."""
    if isinstance(value, list):
        return [{**with_ids(one), "id": str(uuid4())} for one in value]
    if isinstance(value, dict):
        return {name: with_ids(one) for name, one in value.items()}
    return re.sub(r"<(p|h2|h3|li)>", lambda found: f'<{found[1]} data-block-key="{uuid4().hex[:5]}">', value)


@given(bodies, bodies, blocks, st.integers(0, 3), st.sampled_from(["another", "one block", "none"]))
def test_nothing_is_told_exactly_when_both_copies_are_equal(before: Any, other: Any, block: Any, place: int, change: str) -> None:
    after = {"another": other, "one block": [*before[:place], block, *before[place + 1 :]], "none": before}[change]
    told = compared(said(body=with_ids(before)), said(body=json.dumps(with_ids(after))))
    assert (told == []) == (normal(before) == normal(after)), (before, after)
    for what, left, right in told:
        assert left or right, what
        assert not re.search(r"<(?!/?(?:ins|del|span)\b)", f"{left}{right}")


@given(lines(0), lines(0))
def test_a_line_differs_exactly_when_it_is_set_or_said_otherwise(before: str, after: str) -> None:
    one, two = ([text(f"<p>One.</p><h2>{line}</h2>")] for line in (before, after))
    assert (compared(said(body=one), said(body=two)) == []) == (normal(one) == normal(two))
