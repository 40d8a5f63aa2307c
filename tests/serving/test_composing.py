"""Composing: one edition to an answer, out of what is stored, and never anything else."""

import gzip
import json
import random
import zlib
from dataclasses import replace

import brotli  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.editions.fragments import Digest, Fragment, FragmentDamaged
from stoppress.editions.log import OwnedPage, Page
from stoppress.editions.memory import MemoryEditions
from stoppress.serving.answers import Answer, HeaderBroken
from stoppress.serving.composing import Composer, PageDamaged
from stoppress.serving.counting import Tally
from stoppress.serving.negotiating import codings
from stoppress.serving.recompressing import Recompressor
from tests.serving.newspaper import PAGES, STORY, append, open_newspaper, said

GZIP, BR, ALL, NONE = (codings(header) for header in ("gzip", "br", "gzip, br", None))


def composer_of(log: MemoryEditions, recompressor: Recompressor | None = None, scale: float = 1.0, tally: Tally | None = None) -> Composer:
    return Composer(log, tally or Tally(), recompressor, scale)


def answered(composer: Composer, path: str, taken: tuple[str, ...], tags: tuple[str, ...] = (), channel: str = "pages") -> Answer:
    answer = composer.answer(path, taken, tags, channel)
    assert answer is not None
    return answer


def shown(composer: Composer, path: str, taken: tuple[str, ...] = NONE) -> bytes:
    composer.look()
    return identity(answered(composer, path, taken))


def identity(answer: Answer) -> bytes:
    assert isinstance(answer.body, bytes)
    coding = answer.header("Content-Encoding")
    if coding == "gzip":
        return gzip.decompress(answer.body)
    return brotli.decompress(answer.body) if coding == "br" else answer.body


@pytest.mark.parametrize("taken", [GZIP, BR, ALL, NONE])
def test_a_page_is_its_fragments_in_order_in_every_coding(log: MemoryEditions, taken: tuple[str, ...]) -> None:
    composer = composer_of(log)
    for path in ("/", STORY, "/robots.txt", "/gone/"):
        assert shown(composer, path, taken) == said(path)


@given(st.lists(st.text(max_size=200), min_size=1, max_size=12), st.sampled_from([GZIP, BR, ALL, NONE]))
def test_composing_is_concatenation(texts: list[str], taken: tuple[str, ...]) -> None:
    log = MemoryEditions()
    names = tuple(f"piece/{number}" for number in range(len(texts)))
    page = OwnedPage("list/front", Page(200, "headers@html", names))
    append(log, {"headers@html": "[]", **dict(zip(names, texts, strict=True))}, {"/": page})
    assert shown(composer_of(log), "/", taken) == "".join(texts).encode()


def test_a_change_is_shown_by_the_next_answer_and_what_did_not_change_is_not_composed_again(log: MemoryEditions) -> None:
    tally = Tally()
    composer = composer_of(log, tally=tally)
    shown(composer, "/")
    shown(composer, STORY)
    append(log, {"story/1/story": "<h1>Ferry sails</h1>"})
    assert b"Ferry sails" in shown(composer, STORY)
    assert shown(composer, "/") == said("/")
    assert tally.composed == 3


def test_a_shared_piece_changes_every_page_that_shows_it(log: MemoryEditions) -> None:
    composer = composer_of(log)
    shown(composer, "/")
    shown(composer, STORY)
    append(log, {"masthead": "</head><body><header>Evening edition</header><main id=main>"})
    assert b"Evening edition" in shown(composer, "/")
    assert b"Evening edition" in shown(composer, STORY)


def test_a_page_that_went_is_gone_and_one_that_came_is_there(log: MemoryEditions) -> None:
    composer = composer_of(log)
    shown(composer, STORY)
    append(log, {}, {STORY: None, "/new/": PAGES[STORY]})
    composer.look()
    assert composer.answer(STORY, NONE) is None
    assert shown(composer, "/new/") == said(STORY)


def test_more_changes_than_are_told_one_by_one_empty_the_caches(log: MemoryEditions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stoppress.serving.composing.MOST_CHANGES", 3)
    composer = composer_of(log)
    shown(composer, STORY)
    append(log, {f"piece/{number}": "x" for number in range(9)} | {"foot": "<footer>new foot</footer>"})
    assert b"new foot" in shown(composer, STORY)


def test_r11_the_edition_is_fixed_while_an_answer_is_made(log: MemoryEditions) -> None:
    composer = composer_of(log)
    number = composer.look()
    append(log, {"story/1/head": "<title>New</title>", "story/1/story": "<h1>New</h1>"})
    answer = composer.answer(STORY, NONE)
    assert answer is not None
    assert (identity(answer), composer.edition) == (said(STORY), number)
    assert b"<title>New</title>" in shown(composer, STORY)


class Wavering(MemoryEditions):
    """A log that tells of earlier heads too, as a head file put back by mistake would."""

    wavers = False

    def head(self) -> int:
        return drawn.randint(1, super().head()) if self.wavers else super().head()

    def _known(self, edition: int) -> int:
        return edition


drawn = random.Random(5)


def test_r11_the_edition_never_goes_back() -> None:
    log = Wavering()
    append(log, {"headers@html": "[]", "stamp": "0"}, {"/": OwnedPage("front", Page(200, "headers@html", ("stamp",)))})
    for number in range(1, 20):
        append(log, {"stamp": str(number)})
    composer = composer_of(log)
    log.wavers = True
    seen = [int(shown(composer, "/")) for _ in range(200)]
    assert seen == sorted(seen)
    assert seen[-1] == 19


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["story/1/head", "story/1/story", "foot", "masthead", "list/front/page", "go", "come", "look"]), st.integers(0, 5)
    ),
    max_size=30,
)


@given(STEPS, st.sampled_from([1.0, 0.00001]))
def test_r11_after_any_changes_every_page_is_that_of_the_head(steps: list[tuple[str, int]], scale: float) -> None:
    log = MemoryEditions()
    open_newspaper(log)
    composer = composer_of(log, scale=scale)
    for step, number in steps:
        if step == "go":
            append(log, {}, {STORY: None})
        elif step == "come":
            append(log, {}, {STORY: PAGES[STORY]})
        elif step != "look":
            append(log, {step: f"{step} says {number}"})
        composer.look()
        for path in ("/", STORY):
            answer = composer.answer(path, ALL)
            page = log.page(path, log.head())
            assert (answer is None) == (page is None)
            if answer is not None and page is not None:
                digests = [log.placed(name, log.head()) for name in page.names]
                assert identity(answer) == b"".join(log.fragment(digest).identity() for digest in digests if digest)


def test_a_tag_stands_for_bytes_and_coding(log: MemoryEditions) -> None:
    composer = composer_of(log)
    composer.look()
    tags = {taken: answered(composer, "/", taken).header("ETag") for taken in (GZIP, BR, NONE)}
    bare = (tags[NONE] or "").strip('"')
    assert tags == {GZIP: f'"{bare}-gzip"', BR: f'"{bare}"', NONE: f'"{bare}"'}
    append(log, {"list/front/page": "<h1>Other</h1>"})
    composer.look()
    assert answered(composer, "/", NONE).header("ETag") != tags[NONE]


def test_a_reader_that_holds_the_page_in_any_coding_gets_304_that_names_what_it_holds(log: MemoryEditions) -> None:
    composer = composer_of(log)
    composer.look()
    tag = (answered(composer, "/", NONE).header("ETag") or "").strip('"')
    for held in (tag, f"{tag}-gzip", f"{tag}-br", f"{tag}-gzip9"):
        answer = answered(composer, "/", GZIP, (held,))
        assert (answer.status, answer.body) == (304, b"")
        kept = dict(answer.headers)
        assert kept["ETag"] == f'"{held}"'
        assert (kept["Cache-Control"], kept["Vary"]) == ("public, no-cache", "Accept-Encoding")
        assert kept.keys().isdisjoint({"Content-Type", "Content-Length", "Content-Encoding"})
    assert answered(composer, "/", GZIP, ("*",)).status == 304
    for held in (tag[:-1], f"{tag}-zstd", "other", ""):
        assert answered(composer, "/", GZIP, (held,)).status == 200


def test_only_pages_that_stand_answer_304(log: MemoryEditions) -> None:
    composer = composer_of(log)
    composer.look()
    assert answered(composer, "/gone/", NONE, ("*",)).status == 410
    assert answered(composer, "/old/", NONE, ("*",)).status == 301


def test_an_asset_that_went_is_served_as_it_stood(log: MemoryEditions) -> None:
    composer = composer_of(log)
    old, new = "/assets/site.0123456789ab.css", "/assets/site.ba9876543210.css"
    append(log, {"asset/site.css": "body{margin:1rem}"}, {old: None, new: PAGES[old]})
    composer.look()
    for path, style in ((old, b"body{margin:0}"), (new, b"body{margin:1rem}")):
        assert identity(answered(composer, path, GZIP, channel="assets")) == style
    append(log, {"foot": "<footer>later</footer>"})
    composer.look()
    assert identity(answered(composer, old, GZIP, channel="assets")) == b"body{margin:0}"
    assert composer.answer("/assets/never.0123456789ab.css", GZIP, channel="assets") is None
    assert composer.answer(old, GZIP, channel="pages") is not None, "what is composed is kept by path"


class Damaging(MemoryEditions):
    """A log whose fragments read wrongly, as the log itself finds."""

    hurt: Digest | None = None

    def fragment(self, digest: Digest) -> Fragment:
        if digest == self.hurt:
            raise FragmentDamaged(digest)
        return super().fragment(digest)


def test_r6_a_damaged_fragment_is_named_and_never_sent() -> None:
    log = Damaging()
    open_newspaper(log)
    log.hurt = log.placed("story/1/story", 1)
    composer = composer_of(log)
    composer.look()
    with pytest.raises(PageDamaged, match="story/1/story") as caught:
        composer.answer(STORY, GZIP)
    assert log.hurt is not None
    assert caught.value.digest == log.hurt.hex()
    assert identity(answered(composer, "/", GZIP)) == said("/")
    log.hurt = None
    assert identity(answered(composer, STORY, GZIP)) == said(STORY)


def test_a_page_whose_fragment_is_placed_nowhere_is_damaged(log: MemoryEditions) -> None:
    append(log, {}, {"/broken/": OwnedPage("x", Page(200, "headers@html", ("no/such/fragment",)))})
    composer = composer_of(log)
    composer.look()
    with pytest.raises(PageDamaged, match="no/such/fragment"):
        composer.answer("/broken/", GZIP)


@pytest.mark.parametrize("header", [["X-A", "b\r\nSet-Cookie: c"], ["X-A\r\nB", "c"], ["X A", "b"], ["X-A", "caf\u00e9"]])
def test_a_header_that_would_break_the_frame_is_refused(log: MemoryEditions, header: list[str]) -> None:
    append(log, {"headers@odd": json.dumps([header])}, {"/odd/": OwnedPage("x", Page(200, "headers@odd", ("foot",)))})
    composer = composer_of(log)
    composer.look()
    with pytest.raises(HeaderBroken):
        composer.answer("/odd/", GZIP)


def test_a_hot_page_is_compressed_whole_and_then_sent_so(log: MemoryEditions) -> None:
    tally = Tally()
    recompressor = Recompressor(tally)
    composer = composer_of(log, recompressor)
    composer.look()
    first = answered(composer, STORY, ALL)
    assert (first.header("Content-Encoding"), tally.recompressed) == ("gzip", 0)
    for _ in range(20):
        composer.answer(STORY, ALL)
    recompressor.finish()
    assert tally.recompressed == 1
    then = answered(composer, STORY, ALL)
    whole = answered(composer, STORY, GZIP)
    assert (then.header("Content-Encoding"), whole.header("Content-Encoding")) == ("br", "gzip")
    assert identity(then) == identity(whole) == identity(first) == said(STORY)
    assert len({first.header("ETag"), then.header("ETag"), whole.header("ETag")}) == 3, "other bytes, another tag"
    append(log, {"story/1/story": "<h1>New</h1>"})
    composer.look()
    assert b"<h1>New</h1>" in identity(answered(composer, STORY, ALL))


def test_a_cold_page_costs_no_compression(log: MemoryEditions) -> None:
    tally = Tally()
    recompressor = Recompressor(tally)
    composer = composer_of(log, recompressor)
    for path in PAGES:
        composer.look()
        composer.answer(path, ALL)
    recompressor.finish()
    assert tally.recompressed == 0


def test_caches_stay_within_their_bytes_whatever_is_asked_for() -> None:
    log = MemoryEditions()
    drawn = random.Random(1)
    pieces = {f"story/{number}/story": drawn.randbytes(3_000).hex() for number in range(300)}
    pages = {f"/{number}/": OwnedPage(f"story/{number}", Page(200, "headers@html", (f"story/{number}/story",))) for number in range(300)}
    append(log, {"headers@html": "[]", **pieces}, pages)
    composer = composer_of(log, scale=0.01)
    for number in range(300):
        for taken in (GZIP, BR, NONE):
            assert shown(composer, f"/{number}/", taken) == pieces[f"story/{number}/story"].encode()
    held = {label: value for gauge in composer.gauges() if gauge.name == "stoppress_cache_bytes" for label, value in gauge.values}
    assert held['cache="answers"'] <= 400_000
    assert held['cache="fragments"'] <= 240_000
    assert held['cache="pages"'] <= 60_000


def test_paths_that_no_page_has_take_no_room(log: MemoryEditions) -> None:
    composer = composer_of(log)
    composer.look()
    before = [gauge.values for gauge in composer.gauges()]
    for number in range(1_000):
        assert composer.answer(f"/scan/{number}/", GZIP) is None
    assert [gauge.values for gauge in composer.gauges()] == before


def test_a_joined_page_reads_as_one_member(log: MemoryEditions) -> None:
    composer = composer_of(log)
    composer.look()
    answer = answered(composer, STORY, GZIP)
    assert isinstance(answer.body, bytes)
    reader = zlib.decompressobj(31)
    assert reader.decompress(answer.body) == said(STORY)
    assert (reader.eof, reader.unused_data) == (True, b"")


def test_an_unchanged_page_keeps_its_tag_when_its_record_is_written_anew(log: MemoryEditions) -> None:
    composer = composer_of(log)
    composer.look()
    before = answered(composer, "/", GZIP)
    page = PAGES["/"].page
    append(log, {}, {"/": OwnedPage("list/front", replace(page, own=(("X-Note", "a"),)))})
    composer.look()
    after = answered(composer, "/", GZIP)
    assert (after.header("ETag"), after.header("X-Note")) == (before.header("ETag"), "a")


def test_what_does_not_shrink_is_sent_as_it_is_unless_that_is_refused(log: MemoryEditions) -> None:
    append(log, {"icon": "\x01"}, {"/favicon.ico": OwnedPage("site", Page(200, "headers@asset-css", ("icon",)))})
    composer = composer_of(log)
    composer.look()
    for taken in (GZIP, ALL, NONE):
        assert answered(composer, "/favicon.ico", taken).header("Content-Encoding") is None
    only = answered(composer, "/favicon.ico", codings("gzip, identity;q=0"))
    assert (only.header("Content-Encoding"), identity(only)) == ("gzip", b"\x01")
