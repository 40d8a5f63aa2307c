"""The file newsroom.yaml: all of INTERCHANGE both ways, each problem with its line, and what cannot be taken at all."""

from datetime import UTC, datetime
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from stoppress.wires.newsroom import Contributor, Document, Fill, Layout, Named, Newsroom, Pick, Publisher, Rail, Redirect, write_newsroom
from stoppress.wires.newsroom_yaml import UnreadableNewsroom, read_newsroom

WHOLE = """\
name: The Harbour Post
url: https://harbourpost.example/      # absolute addresses
strapline: News and talk for the coast
publisher: {name: Harbour Media, logo: media/logo.svg, contact: desk@harbourpost.example, corrections: /corrections-policy/}
language: no
timezone: Europe/London
sections:
  - {slug: news, name: News}
  - {slug: sport, name: "Sport: all of it", colour: red}
topics:
  - {slug: flooding, name: Flooding}
contributors:
  - {slug: r-hale, name: R. Hale, uri: "tag:harbourpost.example,2026:r-hale", bio: "Writes.\\n\\nReads.", picture: media/hale.jpg}
rails:
  - slug: latest-news
    title: Latest News
    pick: ["tag:h,1:1", {uri: "tag:h,1:2", headline: "for this slot", until: 2026-03-02T18:00Z}]
    fill: {section: news, kind: news, topic: flooding, limit: 8}
  - {slug: top, title: Top, pick: ["tag:h,1:3"]}
pages:
  story: {rails: [latest-news, top], topics: [flooding]}
  front: {rails: [top]}
documents:
  - {slug: about, title: About us, body: "<p>…</p>", in: footer}
programmes:
  - {slug: cross-talk, name: Cross Talk, stream: https://s.example/live.m3u8, slots: [{day: mon, start: "20:00", end: 22:00}]}
redirects:
  - {from: /old/, to: /new/}
"""
NEWSROOM = Newsroom(
    name="The Harbour Post",
    url="https://harbourpost.example",
    strapline="News and talk for the coast",
    publisher=Publisher("Harbour Media", "media/logo.svg", "desk@harbourpost.example", "/corrections-policy/"),
    language="no",
    timezone="Europe/London",
    sections=(Named("news", "News"), Named("sport", "Sport: all of it", {"colour": "red"})),
    topics=(Named("flooding", "Flooding"),),
    contributors=(Contributor("r-hale", "R. Hale", "tag:harbourpost.example,2026:r-hale", "Writes.\n\nReads.", "media/hale.jpg"),),
    rails=(
        Rail(
            "latest-news",
            "Latest News",
            (Pick("tag:h,1:1"), Pick("tag:h,1:2", "for this slot", datetime(2026, 3, 2, 18, tzinfo=UTC))),
            Fill("news", "news", "flooding", 8),
        ),
        Rail("top", "Top", (Pick("tag:h,1:3"),)),
    ),
    pages={"story": Layout(("latest-news", "top"), ("flooding",)), "front": Layout(("top",))},
    documents=(Document("about", "About us", "<p>…</p>", "footer"),),
    programmes=(
        {
            "slug": "cross-talk",
            "name": "Cross Talk",
            "stream": "https://s.example/live.m3u8",
            "slots": [{"day": "mon", "start": "20:00", "end": "22:00"}],
        },
    ),
    redirects=(Redirect("/old/", "/new/"),),
)


def problems(text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.field) for problem in read_newsroom(text.encode(), "newsroom.yaml").problems]


def test_a_whole_newsroom_is_read() -> None:
    newsroom = read_newsroom(WHOLE.encode())
    assert newsroom == NEWSROOM
    assert [(problem.file, problem.line, problem.field) for problem in newsroom.problems] == [("newsroom.yaml", 9, "/sections/1/colour")]


def test_a_written_newsroom_is_read_again_and_written_the_same() -> None:
    written = write_newsroom(NEWSROOM)
    assert read_newsroom(written.encode()) == NEWSROOM
    assert write_newsroom(read_newsroom(written.encode())) == written
    assert yaml.safe_load(written)["language"] == "no"


@pytest.mark.parametrize("data", [b"", b"\n# nothing yet\n", b"\xef\xbb\xbf", b"---\n"])
def test_an_empty_file_says_nothing(data: bytes) -> None:
    assert read_newsroom(data) == Newsroom()
    assert write_newsroom(Newsroom()) == "{}\n"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("sections:\n  - {name: News}\n", (2, "/sections/0")),
        ("sections:\n  - {slug: News!, name: News}\n", (2, "/sections/0/slug")),
        ("sections:\n  - {slug: topics}\n", (2, "/sections/0/slug")),
        ("sections:\n  - {slug: '2026'}\n", (2, "/sections/0/slug")),
        ("documents:\n  - slug: media\n", (2, "/documents/0/slug")),
        ("sections: news\n", (1, "/sections")),
        ("sections:\n  - news\n", (2, "/sections/0")),
        ("publisher: Harbour\n", (1, "/publisher")),
        ("name: [a]\n", (1, "/name")),
        ("colour: red\n", (1, "/colour")),
        ("name: a\nname: b\n", (2, "/name")),
        ("? [a]\n: b\n", (1, "")),
        ("rails:\n  - slug: a\n    pick: [{headline: b}]\n", (3, "/rails/0/pick/0")),
        ("rails:\n  - slug: a\n    pick:\n      - {uri: 'a:b', until: soon}\n", (4, "/rails/0/pick/0/until")),
        ("rails:\n  - slug: a\n    pick: [[]]\n", (3, "/rails/0/pick/0")),
        ("rails:\n  - slug: a\n    fill: {limit: many}\n", (3, "/rails/0/fill/limit")),
        ("rails:\n  - slug: a\n    fill: {limit: 0}\n", (3, "/rails/0/fill/limit")),
        ("rails:\n  - slug: a\n    fill: {kind: gossip}\n", (3, "/rails/0/fill/kind")),
        ("rails:\n  - slug: a\n    fill: {section: No Slug}\n", (3, "/rails/0/fill/section")),
        ("pages:\n  story: {rails: [Top Stories]}\n", (2, "/pages/story/rails/0")),
        ("pages:\n  section: {rails: [top]}\n", (2, "/pages/section")),
        ("documents:\n  - {slug: about, in: sidebar}\n", (2, "/documents/0/in")),
        ("redirects:\n  - {from: old, to: /new/}\n", (2, "/redirects/0/from")),
        ("redirects:\n  - {from: /media/x.jpg, to: /new/}\n", (2, "/redirects/0/from")),
        ("redirects:\n  - {from: /old/, to: 'javascript:alert(1)'}\n", (2, "/redirects/0/to")),
        ("redirects:\n  - {from: /old/, to: /old/}\n", (2, "/redirects/0/to")),
        ("sections: [{slug: a}, {slug: a}]\n", (0, "/sections")),
    ],
)
def test_what_is_wrong_is_named_by_line_and_field_and_the_rest_is_taken(text: str, where: tuple[int, str]) -> None:
    assert problems(text + "strapline: Still here\n") == [where]
    assert read_newsroom((text + "strapline: Still here\n").encode()).strapline == "Still here"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("url: harbourpost.example\n", "line 1: /url: The url is scheme and host"),
        ("name: a\nurl: ftp://harbourpost.example\n", "line 2: /url"),
        ("url: https://harbourpost.example/news\n", "line 1: /url"),
        ("url: 'https://a b.example'\n", "line 1: /url"),
        ("url: https://x.example:99999999\n", "line 1: /url"),
        ("timezone: Europe/Atlantis\n", "line 1: /timezone: No timezone is called 'Europe/Atlantis'"),
        ("timezone: ../../etc/passwd\n", "line 1: /timezone"),
        ("language: english (UK)\n", "line 1: /language"),
        ("- a\n- b\n", "written as keys and values"),
        ("just words\n", "written as keys and values"),
        ("a: [1, 2\nb: 3\n", "Not YAML"),
        ("a:\n\t- b\n", "line 2: Not YAML"),
        ("a: *nobody\n", "Not YAML"),
        ("--- a\n--- b\n", "Not YAML"),
        ("a: " + "[" * 5_000, "Not YAML|too deep"),
        ("a: \x01\n", "Not YAML"),
    ],
)
def test_what_decides_every_address_is_right_or_the_whole_file_is_refused(text: str, message: str) -> None:
    with pytest.raises(UnreadableNewsroom, match=message):
        read_newsroom(text.encode())


def test_what_export_writes_of_names_that_only_stories_gave_is_no_problem() -> None:
    made = "name: Post\nsections: [{slug: a, name: A, named: false}]\ntopics: [{slug: b, named: false}]\ncontributors: [{slug: c, named: false}]\n"
    assert problems(made) == []
    assert read_newsroom(made.encode()).topics[0].rest == {"named": False}


def test_bytes_that_are_not_utf8_are_named_by_line() -> None:
    with pytest.raises(UnreadableNewsroom, match="line 2: Not UTF-8"):
        read_newsroom(b"name: a\nstrapline: caf\xe9\n")


@pytest.mark.parametrize(
    "kind", ["[*{0},*{0},*{0},*{0},*{0},*{0},*{0},*{0},*{0}]", "{{a: *{0}, b: *{0}, c: *{0}, d: *{0}, e: *{0}, f: *{0}, g: *{0}}}"]
)
def test_aliases_that_multiply_are_refused(kind: str) -> None:
    laughs = "a0: &a0 [lol, lol]\n" + "".join(f"a{number}: &a{number} {kind.format(f'a{number - 1}')}\n" for number in range(1, 12))
    with pytest.raises(UnreadableNewsroom, match="without aliases"):
        read_newsroom(laughs.encode())


def test_an_alias_of_itself_is_refused() -> None:
    with pytest.raises(UnreadableNewsroom, match="without aliases"):
        read_newsroom(b"programmes: &p [{slots: *p}]\n")


def test_tags_construct_nothing() -> None:
    newsroom = read_newsroom(b"name: !!python/object/apply:os.system ['true']\nown: !!python/name:os.system x\n")
    assert newsroom.name == ""
    assert newsroom.rest == {"own": "x"}


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(UnreadableNewsroom, match=r"2,000,006 bytes; at most 2,000,000"):
        read_newsroom(b"name: " + b"x" * 2_000_000)


line = st.text(st.sampled_from("aZ09 :#-?!&*|>'\"%@`{}[],~é€中🌊ش\\/."), max_size=12).map(lambda text: " ".join(text.split()))
said = line.map(lambda text: text or "a")
word = st.sampled_from(["a", "news", "no", "on", "null-2", "0", "1e3", "12", "20260", "0x1f", "true", "a-b-2"])
rest = st.dictionaries(word.map("x-".__add__), st.integers(0, 10**6) | said | st.booleans() | st.lists(line, max_size=2), max_size=2)
newsrooms = st.builds(
    Newsroom,
    name=line,
    strapline=line,
    publisher=st.builds(Publisher, name=line, logo=line, rest=rest),
    sections=st.lists(st.builds(Named, word, said, rest), max_size=2).map(tuple),
    contributors=st.lists(st.builds(Contributor, word, said, line, line, line), max_size=2).map(tuple),
    rails=st.lists(
        st.builds(
            Rail, word, said,
            st.lists(st.builds(Pick, said, line, st.none() | st.datetimes(timezones=st.just(UTC)), rest), max_size=3).map(tuple),
            st.none() | st.builds(Fill, word | st.just(""), st.sampled_from(["", "live"]), st.just(""), st.none() | st.integers(1, 50)),
            rest,
        ),
        max_size=2,
    ).map(tuple),
    documents=st.lists(st.builds(Document, word, said, st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["", "header"])), max_size=2).map(tuple),
    rest=rest,
)  # fmt: skip


@settings(deadline=None)
@given(newsrooms)
def test_any_newsroom_is_written_and_read_again(newsroom: Newsroom) -> None:
    assert read_newsroom(write_newsroom(newsroom).encode()) == newsroom


@settings(deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(["name: ", "rails:", "\n", "  - ", "{", "}", "[", "]", "slug: a", "&a", "*a", "|", "'", "pick: "]), max_size=20
    ).map("".join)
)
def test_no_text_brings_reading_down(text: str) -> None:
    try:
        newsroom: Any = read_newsroom(text.encode("utf-8", "replace"))
    except UnreadableNewsroom:
        newsroom = None
    assert newsroom is None or read_newsroom(write_newsroom(newsroom).encode()) == newsroom
