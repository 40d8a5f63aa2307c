"""The look: shipped files, a theme over them, and what a render notes."""

import re

import pytest

from stoppress.press.look import Look, TemplateBroken, shipped
from stoppress.press.rendering import Reading

SHIPPED = Look()
HOSTILE = "<b> & \"double\" 'single' / &#x2f;"


def reading() -> Reading:
    return Reading({})


def test_values_are_escaped_in_text_and_attributes() -> None:
    look = Look({"card/line.html": b"<i title=\"{{ a }}\" class='{{ a }}'>{{ a }}</i>"})
    made = look.render("card/line.html", reading(), a=HOSTILE)
    escaped = "&lt;b&gt; &amp; &quot;double&quot; &#x27;single&#x27; / &amp;#x2f;"
    assert made == f"<i title=\"{escaped}\" class='{escaped}'>{escaped}</i>"


def test_a_theme_file_takes_the_place_of_the_shipped_one() -> None:
    look = Look({"error/error.html": b"<h1>{{ title }}!</h1>"})
    assert look.render("error/error.html", reading(), title="Gone", words="") == "<h1>Gone!</h1>"
    assert "error__title" in SHIPPED.render("error/error.html", reading(), title="Gone", words="")


def test_a_render_notes_its_template() -> None:
    noted = reading()
    SHIPPED.render("error/error.html", noted, title="", words="")
    assert noted.keys == {"template/error/error.html"}
    assert "error/error.html" in SHIPPED.digests()


def test_a_templates_digest_covers_what_it_includes() -> None:
    over = {"card/line.html": b'{% include "card/part.html" %}', "card/part.html": b"one"}
    one, two = Look(over), Look({**over, "card/part.html": b"two"})
    assert one.render("card/line.html", reading()) == "one"
    changed = {path for path, digest in one.digests().items() if two.digests()[path] != digest}
    assert changed == {"card/line.html", "card/part.html"}


def test_another_theme_changes_only_the_digests_it_touches() -> None:
    other = Look({"rail/rail.html": b"<hr>"})
    assert {path for path, digest in SHIPPED.digests().items() if other.digests()[path] != digest} == {"rail/rail.html"}


def test_a_colour_changes_the_style_sheets_address_and_the_page_that_names_it() -> None:
    other = Look({"style/colours.css": b":root { --ink: #000; }"})
    assert other.asset_address("site.css") != SHIPPED.asset_address("site.css")
    changed = {path for path, digest in SHIPPED.digests().items() if other.digests()[path] != digest}
    assert changed == {"asset/site.css", "page/open.html"}


def test_a_themes_own_style_comes_last_and_its_font_has_an_address() -> None:
    look = Look({"style/ours.css": b'@font-face { src: url("asset:ours.woff2"); }', "fonts/ours.woff2": b"\x00\xff"})
    css = look.asset("site.css").decode()
    assert css.rstrip().endswith(f'@font-face {{ src: url("{look.asset_address("ours.woff2")}"); }}')
    assert look.asset("ours.woff2") == b"\x00\xff"
    assert "ours.woff2" in look.assets()


def test_an_assets_address_is_its_digest_and_is_noted() -> None:
    noted = reading()
    assert re.fullmatch(r"/assets/site\.[0-9a-f]{12}\.css", SHIPPED.asset_address("site.css", noted))
    assert noted.keys == {"template/asset/site.css"}


@pytest.mark.parametrize(
    ("path", "data", "line", "why"),
    [
        ("card/line.html", b"<p>\n{% if %}</p>", 2, "unexpected end of block"),
        ("card/line.html", b"<p>\n\n{% include name %}", 3, "in quotes"),
        ("card/line.html", b'{% include "no/such.html" %}', 1, "no template no/such.html"),
        ("style/colours.css", b"a {}\nb { src: url(asset:none.woff2) }", 2, "no asset is called 'none.woff2'"),
        ("card/line.html", b"ok\n\xff\xfe", 2, "not UTF-8"),
    ],
)
def test_a_broken_theme_file_is_named_with_its_line(path: str, data: bytes, line: int, why: str) -> None:
    with pytest.raises(TemplateBroken, match=re.escape(f"theme/{path}, line {line}: ")) as caught:
        Look({path: data})
    assert why in str(caught.value)


def test_a_template_that_asks_for_what_there_is_not_is_named_at_the_render() -> None:
    look = Look({"error/error.html": b"<p>\n{{ titel }}</p>"})
    with pytest.raises(TemplateBroken, match=r"theme/error/error.html, line 2: .*titel"):
        look.render("error/error.html", reading(), title="", words="")


def test_a_template_that_does_not_end_is_broken_off_and_named() -> None:
    endless = b"<p>\n{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}</p>"
    look = Look({"error/error.html": endless})
    with pytest.raises(TemplateBroken, match=r"theme/error/error.html, line 2: .*fuel"):
        look.render("error/error.html", reading(), title="", words="")


def test_templates_keep_to_what_both_engines_of_the_language_have() -> None:
    tags, filters = set(), set()
    for path, data in shipped().items():
        if path.endswith((".html", ".xml", ".txt")):
            source = data.decode()
            tags.update(re.findall(r"{%-?\s*(\w+)", source))
            filters.update(re.findall(r"\|\s*(\w+)", " ".join(re.findall(r"{{.*?}}|{%.*?%}", source))))
            assert "(" not in "".join(re.findall(r"{{.*?}}", source)), path
    assert tags <= {"if", "elif", "else", "endif", "for", "endfor", "include"}
    assert filters == {"safe"}
