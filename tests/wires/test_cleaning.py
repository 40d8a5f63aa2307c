"""Cleaning: whatever is sent, a second parser finds nothing but what a body may have."""

import re
import time
from contextlib import suppress
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.wires.body import clean_html, read_body, words, write_body
from stoppress.wires.cleaning import BodyTooDeep, BodyTooLarge

INLINE: dict[str, set[str]] = {"a": {"href"}, "strong": set(), "em": set(), "br": set(), "data": {"value"}}
FLOW: dict[str, set[str]] = {tag: set[str]() for tag in ("p", "h2", "h3", "ul", "ol", "li", "blockquote", "hr")} | {
    tag: set[str]() for tag in ("table", "thead", "tbody", "tr", "th", "td", "caption")
}
OURS: dict[str, set[str]] = {
    "aside": {"data-block"}, "figure": {"data-block"}, "img": {"src", "alt"}, "figcaption": set(), "small": set(), "cite": set(),
    "div": {"data-block"}, "section": {"data-block"}, "blockquote": {"data-block"}, "a": {"href", "data-block"},
}  # fmt: skip
LINK = re.compile(r"https?://[^/\s]|mailto:|tel:|/(?![/\\])")
SCRIPT = re.compile(r"(?i)\s*(javascript|vbscript|data|file|blob)\s*:")


class SecondParser(HTMLParser):
    """Complains of each element, attribute and address that may not be there."""

    def __init__(self, allowed: dict[str, set[str]]) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.complaints: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.allowed:
            self.complaints.append(f"<{tag}>")
        named = dict(attrs)
        for name, value in attrs:
            if name not in self.allowed.get(tag, ()):
                self.complaints.append(f"<{tag} {name}>")
            if name in ("href", "src") and SCRIPT.match(re.sub(r"[\s\x00-\x20]", "", value or "")):
                self.complaints.append(f"{name}={value}")
        if tag == "a" and self.allowed.get("a") == {"href"} and not LINK.match(named.get("href") or ""):
            self.complaints.append(f"href={named.get('href')}")

    def handle_comment(self, data: str) -> None:
        self.complaints.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.complaints.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.complaints.append(f"<?{data}>")


def complaints(html: str, allowed: dict[str, set[str]]) -> list[str]:
    parser = SecondParser(allowed)
    parser.feed(html)
    parser.close()
    return parser.complaints


def check(html: str) -> None:
    """The law of cleaning, for bodies, documents and sentences."""
    blocks, _ = read_body(html)
    written = write_body(blocks)
    allowed = {**INLINE, **FLOW, **{tag: FLOW.get(tag, set()) | names for tag, names in OURS.items()}}
    assert complaints(written, allowed) == []
    assert read_body(written) == (blocks, {})
    for block in blocks:
        if "html" in block:
            assert complaints(block["html"], {**INLINE, **FLOW}) == []
        for point in block.get("points", ()):
            assert complaints(point, INLINE) == []
    document = clean_html(html)
    assert complaints(document, {**INLINE, **FLOW}) == []
    assert clean_html(document) == document
    sentence = clean_html(html, inline=True)
    assert complaints(sentence, INLINE) == []
    assert clean_html(sentence, inline=True) == sentence


RUN = "alert(1)"
PAYLOADS = [
    f"<script>{RUN}</script>",
    f"<SCRIPT SRC=//evil.example/x.js>{RUN}</SCRIPT >",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<script\x20type='text/javascript'>{RUN}</script",
    f"<style>@import'javascript:{RUN}';</style>",
    f"<img src=x onerror={RUN}>",
    f"<img/src=`x`onerror={RUN}>",
    f"<img src='x' onerror=\"{RUN}\" onload={RUN}//>",
    f"<figure data-block=picture onclick={RUN}><img src='javascript:{RUN}' alt='x'></figure>",
    f"<figure data-block=picture><img src='media/x.jpg\" onerror={RUN} x=\"' alt='\" onerror={RUN} x=\"'></figure>",
    f"<figure data-block=picture><img src='data:image/svg+xml,<svg onload={RUN}>' alt=x></figure>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x></svg>",
    f"<svg><style><img src=x onerror={RUN}></style></svg>",
    f"<svg><foreignObject><p><img src=x onerror={RUN}>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<math><mi//xlink:href='data:x,<script>{RUN}</script>'>",
    f"<math><annotation-xml encoding='text/html'><img src=x onerror={RUN}>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<noscript><style></noscript><img src=x onerror={RUN}>",
    f"<template><img src=x onerror={RUN}></template>",
    f"<template><s><template><s><img src=x onerror={RUN}>@shafigullin</s></template></s></template>",
    f"<textarea><img src=x onerror={RUN}></textarea>",
    f"<title><img src=x onerror={RUN}></title>",
    f"<xmp><img src=x onerror={RUN}></xmp>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<iframe src='javascript:{RUN}'>x</iframe>",
    f"<object data='javascript:{RUN}'><embed src='javascript:{RUN}'></object>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<a href=' javascript:{RUN}'>x</a>",
    f"<a href='JaVaScRiPt:{RUN}'>x</a>",
    f"<a href='java\tscript:{RUN}'>x</a>",
    f"<a href='java&#10;script:{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href='&#x6A&#x61vascript&colon;{RUN}'>x</a>",
    f"<a href='\x01javascript:{RUN}'>x</a>",
    f"<a href='\u200bjavascript:{RUN}'>x</a>",
    f"<a href='vbscript:msgbox({RUN})'>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<a href='/\t/evil.example'>x</a>",
    "<a href='file:///etc/passwd'>x</a>",
    f"<a data-block=embed href='javascript:{RUN}'>x</a>",
    f"<aside data-block=read-more><a href='javascript:{RUN}'>x</a></aside>",
    f"<aside data-block=read-more><a href='data:text/html,{RUN}'>x</a></aside>",
    f'<aside data-block=read-more><a href=\'tag:x,1:1" onclick="{RUN}\'>x" onclick="{RUN}</a></aside>',
    f"<blockquote data-block=pull-quote cite='javascript:{RUN}'><p onclick={RUN}>x</p><cite onclick={RUN}>&lt;script&gt;</cite></blockquote>",
    f"<section data-block=key-points><h2>&lt;img src=x onerror={RUN}&gt;</h2><ul><li><img src=x onerror={RUN}>x</ul></section>",
    f"<p style='background:url(javascript:{RUN})' class=x id=y>x",
    f"<p onclick={RUN} onMouseOver={RUN} formaction=javascript:{RUN}>x",
    f"<data value='fact:x\" onclick={RUN}'>x</data><data value='javascript:{RUN}'>y</data>",
    f"<table background='javascript:{RUN}'><td onclick={RUN}><script>{RUN}</script>x</table>",
    f"<base href='javascript:{RUN}//'><meta http-equiv=refresh content='0;url=javascript:{RUN}'><link rel=stylesheet href='javascript:{RUN}'>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!--[if gte IE 4]><script>{RUN}</script><![endif]-->",
    f"<![CDATA[<img src=x onerror={RUN}>]]>",
    f"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e 'x'>]>&e;<img src=x onerror={RUN}>",
    f"<b><p><i><table><a><img src=x onerror={RUN}><tr><td></b></p></i>",
    f"<p title='\"><img src=x onerror={RUN}>'>x",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"<p>\x00<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"<details open ontoggle={RUN}><summary>x</summary>y</details>",
    f"<video><source onerror={RUN}></video><audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}><select autofocus onfocus={RUN}><option>x</select><button onclick={RUN}>y</button>",
    f"<isindex type=image src=1 onerror={RUN}><marquee onstart={RUN}>x</marquee>",
    f"<custom-element onclick={RUN} is=x>y</custom-element><x:y onclick={RUN}>z</x:y>",
    "<plaintext><p>x",
    "<frameset onload=alert(1)><frame src=x></frameset>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("place", ["{}", "<p>before {} after</p>", "<ul><li>{}</ul>", "<table><caption>{}</caption><td>{}</table>"])
def test_r24_a_payload_leaves_nothing_that_runs(payload: str, place: str) -> None:
    check(place.replace("{}", payload))


@pytest.mark.parametrize(
    "html",
    [
        "<p>a <script>alert(1)</script>b</p>",
        "<p>a <style>p { color: red }</style>b</p>",
        "<p>a <a href='javascript:alert(1)'>click me</a>b</p>",
        "<p>a <a href='&#x6a;ava\nscript:alert(1)'>click <em>me</em></a>b</p>",
        "<p>a <a href='vbscript:x'>click me</a>b</p>",
        "<p onclick='alert(1)'>a b</p>",
    ],
)
def test_scripts_styles_and_their_addresses_go_with_their_text(html: str) -> None:
    blocks, dropped = read_body(html)
    assert blocks == [{"type": "text", "html": "<p>a b</p>"}]
    assert sum(dropped.values()) == 1


pieces = st.lists(
    st.sampled_from(PAYLOADS)
    | st.sampled_from([f"<{tag}>" for tag in ("p", "a href=/x", "a href=http://e/", "em", "strong", "ul", "li", "ol", "h2", "blockquote", "table",
                                               "tr", "td", "caption", "aside data-block=read-more", "a href=tag:x,1:1", "div data-block=gallery",
                                               "figure data-block=picture", "img src=media/a.jpg alt=x", "figcaption", "small", "cite",
                                               "section data-block=key-points", "blockquote data-block=pull-quote", "br", "hr", "svg", "math",
                                               "data value=fact:x", "a data-block=embed href=https://e/", "div", "h4", "b", "form", "pre")])
    | st.sampled_from([f"</{tag}>" for tag in ("p", "a", "em", "strong", "ul", "li", "table", "td", "blockquote", "aside", "figure", "svg", "div", "b")])
    | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from([" ", "\n", "&nbsp;", "&amp;lt;", "\u202eabc", "🌊", "<", "\"", "'", "]]>"]),
    max_size=14,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(pieces)
def test_r24_cleaning_is_the_same_twice_and_a_second_parser_finds_nothing(parts: list[str]) -> None:
    check("".join(parts))


@settings(deadline=None)
@given(st.text(max_size=300))
def test_r24_any_text_at_all_is_cleaned(text: str) -> None:
    check(text)


DEEP = ["<div>", "<blockquote>", "<ul><li>", "<em>", "<table><tr><td>", "<a href=/x><div>", "<b><p>", "<font><p>"]


@pytest.mark.parametrize("opening", DEEP)
def test_a_body_of_too_many_elements_is_refused(opening: str) -> None:
    with pytest.raises(BodyTooLarge, match=r"0,000 elements of HTML; at most 10,000"):
        read_body(opening * (60_000 // opening.count("<")) + "x")


@pytest.mark.parametrize("opening", ["<div>", "<blockquote>", "<ul><li>", "<table><tr><td>", "<h4><section>"])
def test_elements_too_deep_in_one_another_are_refused(opening: str) -> None:
    with pytest.raises(BodyTooDeep, match="more than 60 deep"):
        read_body(opening * 300 + "x")


@pytest.mark.parametrize("opening", ["<p>", "<b><p>", "<font><p>", "<span>", "<hr>"])
def test_many_elements_beside_one_another_are_taken(opening: str) -> None:
    blocks, _ = read_body(opening * 4_000 + "x")
    assert words(blocks) == 1


@pytest.mark.parametrize(
    "piece",
    ["<!--", "<x", '="', "= '", "<script", "&", "<", "&lt;br&gt;", " href=", "<a href='", "]]>", "\n \n", "<br>", "</p>", " ", "\u202e"],
)
def test_no_text_takes_long(piece: str) -> None:
    begun = time.process_time()
    for html in (piece * (900_000 // len(piece)), "<b>" + piece * 9_000):
        with suppress(BodyTooLarge, BodyTooDeep):
            check(html)
    assert time.process_time() - begun < 10


def test_a_body_beyond_a_million_characters_is_refused() -> None:
    with pytest.raises(BodyTooLarge, match=r"1,000,008 characters of HTML; at most 1,000,000"):
        read_body("<p>" + "x" * 1_000_001 + "</p>")


@pytest.mark.parametrize("html", ["&" * 900_000, "x<hr>" * 9_000, "<li>x" * 9_000])
def test_what_would_grow_beyond_what_is_taken_is_refused(html: str) -> None:
    with suppress(BodyTooLarge):
        blocks, _ = read_body(html)
        assert read_body(write_body(blocks)) == (blocks, {})
