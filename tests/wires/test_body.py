"""Bodies: every block of INTERCHANGE both ways, and what becomes of anything else."""

from typing import Any

import pytest

from stoppress.wires.body import clean_html, plain_text, read_body, read_plain, words, write_body

BLOCKS: list[tuple[dict[str, Any], str]] = [
    (
        {"type": "text", "html": "<h2>Ferries</h2><p>All <strong>cancelled</strong>,<br>says <em>the line</em>.</p><h3>Rail</h3><hr>"},
        "<h2>Ferries</h2><p>All <strong>cancelled</strong>,<br>says <em>the line</em>.</p><h3>Rail</h3><hr>",
    ),
    (
        {"type": "text", "html": "<ul><li>a<ol><li>b</li></ol></li></ul><blockquote><p>c</p></blockquote>"},
        "<ul><li>a<ol><li>b</li></ol></li></ul><blockquote><p>c</p></blockquote>",
    ),
    (
        {
            "type": "text",
            "html": '<p><a href="https://grid.example/?a=1&amp;b=2">grid</a> <a href="/about/">us</a> <a href="tel:+44">us</a></p>',
        },
        '<p><a href="https://grid.example/?a=1&amp;b=2">grid</a> <a href="/about/">us</a> <a href="tel:+44">us</a></p>',
    ),
    (
        {"type": "text", "html": '<p>At least <data value="fact:homes-without-power">2,000</data> homes</p>'},
        '<p>At least <data value="fact:homes-without-power">2,000</data> homes</p>',
    ),
    (
        {"type": "read-more", "href": "tag:example.org,2026:surge", "text": "What a surge is"},
        '<aside data-block="read-more"><a href="tag:example.org,2026:surge">What a surge is</a></aside>',
    ),
    (
        {
            "type": "picture",
            "src": "media/a b.jpg".replace(" ", "%20"),
            "alt": 'Two "boats" & a <quay>',
            "caption": "The quay",
            "credit": "R. Hale",
        },
        '<figure data-block="picture"><img src="media/a%20b.jpg" alt="Two &quot;boats&quot; &amp; a &lt;quay&gt;">'
        "<figcaption>The quay <small>R. Hale</small></figcaption></figure>",
    ),
    (
        {"type": "picture", "src": "https://pictures.example/1.jpg", "alt": "", "caption": "", "credit": ""},
        '<figure data-block="picture"><img src="https://pictures.example/1.jpg" alt=""></figure>',
    ),
    (
        {
            "type": "gallery",
            "pictures": [
                {"src": "media/1.jpg", "alt": "one", "caption": "1", "credit": ""},
                {"src": "media/2.jpg", "alt": "two", "caption": "", "credit": "PA"},
            ],
        },
        '<div data-block="gallery"><figure data-block="picture"><img src="media/1.jpg" alt="one"><figcaption>1</figcaption></figure>'
        '<figure data-block="picture"><img src="media/2.jpg" alt="two"><figcaption><small>PA</small></figcaption></figure></div>',
    ),
    (
        {"type": "pull-quote", "html": "<p>We <em>ran</em>.</p><p>All of us.</p>", "cite": "Ada & sons"},
        '<blockquote data-block="pull-quote"><p>We <em>ran</em>.</p><p>All of us.</p><cite>Ada &amp; sons</cite></blockquote>',
    ),
    (
        {"type": "key-points", "title": "At a glance", "points": ["Homes are <strong>dark</strong>", 'See <a href="/live/">live</a>']},
        '<section data-block="key-points"><h2>At a glance</h2>'
        '<ul><li>Homes are <strong>dark</strong></li><li>See <a href="/live/">live</a></li></ul></section>',
    ),
    (
        {
            "type": "table",
            "html": "<table><caption>Tides</caption><thead><tr><th>Port</th></tr></thead><tbody><tr><td>Tolver</td></tr></tbody></table>",
        },
        "<table><caption>Tides</caption><thead><tr><th>Port</th></tr></thead><tbody><tr><td>Tolver</td></tr></tbody></table>",
    ),
    (
        {"type": "embed", "href": "https://video.example/7", "text": "Watch the wave"},
        '<a data-block="embed" href="https://video.example/7">Watch the wave</a>',
    ),
]


@pytest.mark.parametrize(("block", "html"), BLOCKS, ids=[f"{block['type']}-{number}" for number, (block, _) in enumerate(BLOCKS)])
def test_a_block_is_read_and_written(block: dict[str, Any], html: str) -> None:
    assert read_body(html) == ([block], {})
    assert write_body([block]) == html


def test_a_whole_body_is_read_and_written_in_its_order() -> None:
    html = "".join(f"{part}<p>Between</p>" for _, part in BLOCKS)
    blocks, dropped = read_body(html)
    assert dropped == {}
    assert write_body(blocks) == html
    assert [block["type"] for block in blocks if block["type"] != "text"] == [
        block["type"] for block, _ in BLOCKS if block["type"] != "text"
    ]


@pytest.mark.parametrize(
    ("html", "clean", "dropped"),
    [
        ("<p>a <span class=x>b</span> c</p>", "<p>a b c</p>", {"span": 1}),
        ("<p><b>a</b> <i>b</i></p>", "<p>a b</p>", {"b": 1, "i": 1}),
        ("<div>a</div><div>b</div>", "<p>a</p><p>b</p>", {"div": 2}),
        ("<h1>a</h1><h4>b</h4>c", "<p>a</p><p>b</p><p>c</p>", {"h1": 1, "h4": 1}),
        ("a <em>b</em><p>c", "<p>a <em>b</em></p><p>c</p>", {}),
        ("\n  <body><p> a\n  b </p>\n</body>", "<p>a b</p>", {}),
        ("<p>&nbsp;</p><p><br></p><p></p><p>a<br></p>", "<p>a</p>", {}),
        ("<p>a&nbsp;b</p>", "<p>a\xa0b</p>", {}),
        ("<p>1 < 2 & 3 > 2 &copy;</p>", "<p>1 &lt; 2 &amp; 3 &gt; 2 ©</p>", {}),
        ("<p><a href='ftp://x/y'>a</a> <a>b</a> <a href=page.html>c</a></p>", "<p>a b c</p>", {"a": 3}),
        ("<p><a href='/x'>a <a href='/y'>b</a></a></p>", '<p><a href="/x">a </a><a href="/y">b</a></p>', {}),
        ("<p><strong><strong>a</strong></strong><em></em></p>", "<p><strong>a</strong></p>", {}),
        ("<p>a<img src=media/x.jpg alt=b>c</p>", "<p>ac</p>", {"img": 1}),
        ("<figure><img src=media/x.jpg><figcaption>a</figcaption></figure>", "<p>a</p>", {"figcaption": 1, "figure": 1, "img": 1}),
        ("<ul><li><p>a</p><p>b</p><li><div>c</div></ul>", "<ul><li>a<br>b</li><li>c</li></ul>", {"div": 1}),
        ("<ul>a<li>b</li><ul><li>c</ul></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", {}),
        ("<li>a</li>", "<p>a</p>", {"li": 1}),
        ("<blockquote>a<blockquote>b</blockquote><h2>c</h2></blockquote>", "<blockquote><p>a</p><p>b</p><p>c</p></blockquote>", {"blockquote": 1, "h2": 1}),
        ("<h2><p>a</p><p>b</p></h2>", "<h2>a b</h2>", {}),
        ("<table><tr><td colspan=2><p>a</p><p>b</p><tr><tr><tfoot><tr><th>c</table>",
         "<table><tbody><tr><td>a<br>b</td></tr><tr><th>c</th></tr></tbody></table>", {"tfoot": 1}),
        ("<table></table><hr>", "<hr>", {}),
        ('<data value="2000">a</data><data value="fact:No Good">b</data>', "<p>ab</p>", {"data": 2}),
        ('<aside data-block="read-more">a</aside>', "<p>a</p>", {"aside": 1}),
        ('<aside>a</aside><section>b</section>', "<p>a</p><p>b</p>", {"aside": 1, "section": 1}),
        ('<figure data-block="picture"><img src="../x.jpg"></figure>', "", {"figure": 1, "img": 1}),
        ('<figure data-block="picture"><img src="media/../../x.jpg"><figcaption>a</figcaption></figure>', "<p>a</p>",
         {"figcaption": 1, "figure": 1, "img": 1}),
        ("<p>عاجل: 🌊 <em>\u202bנט\u202c</em></p>", "<p>عاجل: 🌊 <em>\u202bנט\u202c</em></p>", {}),
        ("<p>a\x00\x07b\ud800c</p>", "<p>abc</p>", {}),
        ("", "", {}),
        ("<!-- a --><?b?>", "", {}),
    ],
)  # fmt: skip
def test_anything_else_goes_and_its_text_stays(html: str, clean: str, dropped: dict[str, int]) -> None:
    blocks, counted = read_body(html)
    assert write_body(blocks) == clean
    assert counted == dropped


def test_text_that_parts_a_block_is_joined_on_both_sides() -> None:
    blocks, _ = read_body("<p>a</p><h2>b</h2><aside data-block=read-more><a href=tag:x,1:1>c</a></aside><p>d</p>e")
    assert [block["type"] for block in blocks] == ["text", "read-more", "text"]
    assert blocks[0]["html"] == "<p>a</p><h2>b</h2>"
    assert blocks[2]["html"] == "<p>d</p><p>e</p>"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo & <three>.", "<p>One.</p><p>Two &amp; &lt;three&gt;.</p>"),
        ("One\nis wrapped.\n \nTwo.\r\n\r\n\r\nThree.", "<p>One is wrapped.</p><p>Two.</p><p>Three.</p>"),
        ("One.\nTwo.\n", "<p>One.</p><p>Two.</p>"),
    ],
)
def test_plain_text_becomes_paragraphs(text: str, html: str) -> None:
    assert write_body(read_plain(text)) == html
    assert read_body(html) == (read_plain(text), {})


def test_empty_plain_text_has_no_blocks() -> None:
    assert read_plain(" \n\n ") == []


def test_words_are_those_that_the_story_says_itself() -> None:
    blocks, _ = read_body("".join(html for _, html in BLOCKS))
    assert words(blocks) == sum(words([block]) for block, _ in BLOCKS)
    assert words(read_body("<h2>A surge</h2><p>It <em>came</em>,<br>twice</p><ul><li>a<li>b</ul>")[0]) == 7


def test_plain_text_has_a_line_for_each_paragraph() -> None:
    blocks, _ = read_body("<p>One &amp; <em>two</em></p><ul><li>three<li>four</ul><table><tr><td>five<td>six</table>" + BLOCKS[5][1])
    assert plain_text(blocks).splitlines() == ["One & two", "three", "four", "five six", "The quay", "R. Hale"]


def test_a_document_may_have_tables_but_no_blocks_of_a_story() -> None:
    html = "<h2>Us</h2><p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>"
    assert clean_html(html) == html
    assert clean_html('<aside data-block="read-more"><a href="tag:x,1:1">a</a></aside>') == "<p>a</p>"
    assert clean_html("<p>a <em>b</em></p><p>c</p>", inline=True) == "a <em>b</em><br>c"
