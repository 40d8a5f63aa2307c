"""What every log does, whichever back end keeps it."""

import shutil
from pathlib import Path

import pytest

from stoppress.editions.folder import open_reader
from stoppress.editions.fragments import FragmentMissing, digest_of
from stoppress.editions.log import Addition, HeadMoved, UnknownEdition, Writer
from stoppress.editions.reading import HEAD
from stoppress.editions.sqlite import RESTS, SqliteEditions
from tests.editions.saying import append, page, placing, shown


def test_an_empty_log_has_no_edition_and_no_page(log: Writer) -> None:
    assert log.head() == 0
    assert log.mark() == 0
    assert log.page("/", 0) is None
    assert list(log.editions()) == []
    assert log.last_page("/") is None
    assert log.last_stood("/") is None
    assert log.changed(0, 0, 10) == (set(), set())
    with pytest.raises(UnknownEdition):
        log.edition(0)
    with pytest.raises(UnknownEdition):
        log.edition_at(5)
    with pytest.raises(UnknownEdition):
        log.page("/", 1)


def test_a_page_reads_as_of_each_edition(log: Writer) -> None:
    append(log, {"open": placing("<"), "front": placing("one"), "foot": placing(">")}, {"/": page("front", "open", "front", "foot")})
    append(log, {"front": placing("two")})
    append(log, {"front": None}, {"/": None})
    assert shown(log, "/", 0) is None
    assert shown(log, "/", 1) == b"<one>"
    assert shown(log, "/", 2) == b"<two>"
    assert shown(log, "/", 3) is None
    assert log.placed("front", 3) is None
    assert log.last_stood("/") == 2
    assert shown(log, "/", 2) == b"<two>"
    assert log.last_page("/") == log.page("/", 1)


def test_only_what_differs_is_in_an_edition(log: Writer) -> None:
    first = append(log, {"a": placing("a", "x"), "b": placing("b")}, {"/": page("front", "a", "b")})
    second = append(log, {"a": placing("a", "x"), "b": placing("B")}, {"/": page("front", "a", "b")})
    assert (first.changed, first.paths) == (("a", "b"), ("/",))
    assert (second.edition, second.changed, second.paths, second.fresh) == (2, ("b",), (), True)
    assert log.changed(1, 2, 10) == ({"b"}, set())
    assert log.changed(0, 2, 10) == ({"a", "b"}, {"/"})
    assert log.changed(0, 2, 2) is None


def test_reads_without_new_bytes_are_kept_and_make_no_edition(log: Writer) -> None:
    append(log, {"a": placing("a", "x", "y")})
    appended = append(log, {"a": placing("a", "y", "z")}, filed={"story/1": b"{}"}, mark=7)
    assert (appended.edition, appended.fresh, appended.changed, log.head()) == (1, False, (), 1)
    assert log.read_by("a") == {"y", "z"}
    assert log.readers({"x"}) == set()
    assert log.readers({"z", "nobody"}) == {"a"}
    assert log.mark() == 7
    assert log.filed("story/1") == b"{}"


def test_the_mark_stays_where_an_addition_brings_none(log: Writer) -> None:
    append(log, {"a": placing("a")}, mark=3)
    append(log, {"a": placing("b")})
    assert log.mark() == 3


def test_a_name_that_went_is_read_by_nobody_and_may_come_back(log: Writer) -> None:
    append(log, {"a": placing("a", "x")})
    append(log, {"a": None})
    assert log.readers({"x"}) == set()
    assert log.read_by("a") == frozenset()
    assert list(log.names()) == []
    append(log, {"a": placing("a", "x")})
    assert log.readers({"x"}) == {"a"}
    assert [log.placed("a", edition) for edition in (1, 2, 3)] == [digest_of(b"a"), None, digest_of(b"a")]


def test_what_never_stood_cannot_go(log: Writer) -> None:
    appended = append(log, {"a": None}, {"/": None}, {"story/1": None})
    assert not appended.fresh
    assert log.head() == 0


def test_another_head_than_expected_is_refused(log: Writer) -> None:
    append(log, {"a": placing("a")})
    with pytest.raises(HeadMoved, match="at edition 0, but it is at 1"):
        log.append(Addition(0, 0, "", "", {"a": placing("b")}))
    append(log, {"a": placing("b")})
    assert log.head() == 2


def test_filed_values_are_listed_in_order_and_can_go(log: Writer) -> None:
    append(log, filed={"story/2": b"2", "site": b"s", "story/10": b"10"})
    assert list(log.filed_keys("story/")) == ["story/10", "story/2"]
    append(log, filed={"story/10": None, "site": b"t"})
    assert list(log.filed_keys()) == ["site", "story/2"]
    assert log.filed("site") == b"t"
    assert log.filed("story/10") is None


def test_owners_know_their_pages(log: Writer) -> None:
    append(log, pages={"/b/": page("list/b", "x"), "/b/feed": page("list/b", "y"), "/c/": page("list/c", "z")})
    assert list(log.owned(["list/b", "nobody"])) == ["/b/", "/b/feed"]
    assert log.owner("/c/") == "list/c"
    assert log.owner("/d/") is None
    moved = append(log, pages={"/b/feed": page("list/c", "y"), "/c/": None})
    assert moved.paths == ("/c/",)
    assert log.owned(["list/b", "list/c"]) == {"/b/": page("list/b", "x"), "/b/feed": page("list/c", "y")}
    assert log.owner("/c/") is None


def test_an_owner_alone_makes_no_edition(log: Writer) -> None:
    append(log, pages={"/": page("front", "x")})
    assert not append(log, pages={"/": page("list/front", "x")}).fresh
    assert log.owner("/") == "list/front"


def test_names_and_paths_are_in_order_of_their_characters(log: Writer) -> None:
    texts = ["/é/", "/a/", "/z/", "/\U0001f4f0/", "/a/2/", "/A/", "/￿/"]
    append(log, {text: placing(text) for text in texts}, {text: page("o", text) for text in texts})
    assert list(log.paths(1)) == sorted(texts)
    assert [name for name, _ in log.names()] == sorted(texts)
    assert [name for name, _ in log.names("/a/")] == ["/a/", "/a/2/"]


def test_texts_with_odd_characters_are_kept_apart(log: Writer) -> None:
    names = {"a\0b": placing("1"), "a\0c": placing("2"), "a": placing("3"), "": placing("4"), "'%_": placing("5")}
    append(log, names)
    append(log, {"a\0b": placing("6")})
    assert {name: log.fragment(digest).identity() for name, digest in log.names()} == {
        "a\0b": b"6", "a\0c": b"2", "a": b"3", "": b"4", "'%_": b"5",
    }  # fmt: skip


def test_headers_of_a_page_alone_are_kept(log: Writer) -> None:
    moved = page("redirect", status=301, location="/new/?a=1&b=é")
    append(log, pages={"/old/": moved})
    assert log.page("/old/", 1) == moved.page
    assert log.owned(["redirect"]) == {"/old/": moved}


def test_the_edition_of_a_moment_is_the_newest_until_then(log: Writer) -> None:
    for number, at in enumerate((100, 200, 200, 150), 1):
        append(log, {"a": placing(str(number))}, at=at)
    assert [log.edition_at(at) for at in (100, 199, 200, 10_000)] == [1, 1, 4, 4]
    with pytest.raises(UnknownEdition):
        log.edition_at(99)


def test_time_in_the_log_never_goes_back(log: Writer) -> None:
    append(log, {"a": placing("1")}, at=500)
    append(log, {"a": placing("2")}, at=100)
    assert [edition.at for edition in log.editions()] == [500, 500]


def test_editions_tell_who_and_why_and_their_roots_differ(log: Writer) -> None:
    append(log, {"a": placing("1")}, at=1, cause="First")
    append(log, {"a": placing("2")}, at=2, cause="Second: “a”")
    newest, oldest = log.editions()
    assert (newest.number, newest.cause, newest.author, newest.at) == (2, "Second: “a”", "r-hale", 2)
    assert log.edition(1) == oldest
    assert list(log.editions(newest_first=False)) == [oldest, newest]
    assert len({newest.root, oldest.root, bytes(32)}) == 3


def test_a_fragment_that_is_not_held_is_missing(log: Writer) -> None:
    with pytest.raises(FragmentMissing):
        log.fragment(digest_of(b"never"))


def test_known_bytes_are_kept_once(log: Writer) -> None:
    body = "x" * 5000
    first = append(log, {"a": placing(body)})
    again = append(log, {"b": placing(body), "c": placing(body)})
    assert first.bytes_added > again.bytes_added
    assert log.placed("a", 2) == log.placed("c", 2)


def test_bytes_added_count_the_fragment_and_not_what_is_filed(log: Writer) -> None:
    small = append(log, {"a": placing("x")}, filed={"k": bytes(100_000)})
    assert 80 < small.bytes_added < 300
    noise = "".join(chr(33 + (n * n * 7 + n // 3) % 90) for n in range(5000))
    large = append(log, {"a": placing(noise)})
    assert large.bytes_added > len(placing(noise).fragment.deflated)


def test_staged_work_is_seen_by_nobody_until_it_lands(log: Writer) -> None:
    append(log, {"a": placing("a", "x"), "b": placing("b", "x"), "c": placing("c", "x")}, {"/": page("front", "a", "b", "c")})
    log.stage("restyle", {"a": placing("A", "y"), "b": placing("b", "y")})
    log.stage("restyle", {"c": placing("C", "y"), "d": placing("D", "y")})
    assert shown(log, "/", log.head()) == b"abc"
    assert log.readers({"y"}) == set()
    assert {name: (placed.digest, placed.read) for name, placed in log.staged("restyle")} == {
        name: (digest_of(text), {"y"}) for name, text in (("a", b"A"), ("b", b"b"), ("c", b"C"), ("d", b"D"))
    }
    landed = append(log, {"c": placing("see", "z")}, landing="restyle")
    assert landed.changed == ("a", "c", "d")
    assert shown(log, "/", 2) == b"Absee"
    assert log.readers({"y"}) == {"a", "b", "d"}
    assert log.readers({"x"}) == set()
    assert log.read_by("c") == {"z"}
    assert list(log.staged("restyle")) == []


def test_work_that_comes_out_the_same_lands_as_no_edition(log: Writer) -> None:
    append(log, {"a": placing("a", "x")})
    log.stage("again", {"a": placing("a", "x", "y")})
    assert not append(log, landing="again").fresh
    assert log.read_by("a") == {"x", "y"}


def test_unstaged_and_discarded_work_leaves_nothing(log: Writer) -> None:
    append(log, {"a": placing("a")})
    log.stage("one", {"a": placing("A"), "b": placing("both"), "c": placing("c")})
    log.stage("two", {"b": placing("both")})
    log.unstage("one", ["a", "never"])
    assert {name for name, _ in log.staged("one")} == {"b", "c"}
    log.discard("one")
    assert list(log.staged("one")) == []
    assert append(log, landing="two").changed == ("b",)
    assert log.fragment(digest_of(b"both")).identity() == b"both"


def test_a_name_staged_again_gets_its_newer_fragment(log: Writer) -> None:
    log.stage("work", {"a": placing("old", "x")})
    log.stage("work", {"a": placing("new", "y")})
    append(log, landing="work")
    assert log.fragment(log.placed("a", 1) or digest_of(b"")).identity() == b"new"


def test_a_name_taken_away_while_it_was_staged_stays_away(log: Writer) -> None:
    log.stage("work", {"a": placing("a", "x")})
    append(log, {"a": None, "b": placing("b")}, landing="work")
    assert log.placed("a", 1) is None
    assert log.readers({"x"}) == set()


def test_bytes_published_while_staged_outlive_the_job(log: Writer) -> None:
    log.stage("work", {"a": placing("same")})
    append(log, {"b": placing("same")})
    log.discard("work")
    assert log.fragment(digest_of(b"same")).identity() == b"same"


def test_at_rest_what_was_appended_is_moved_into_the_file(writer: SqliteEditions, folder: Path, tmp_path: Path) -> None:
    """The file alone, without its WAL, then says it: so no append is held up by moving much at once."""
    for number in range(RESTS):
        append(writer, {"front": placing(f"edition {number}")}, {"/": page("front", "front")})
        writer.rest()
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(writer.path, alone)
    (alone / HEAD).write_bytes((folder / HEAD).read_bytes())
    reader = open_reader(alone)
    assert reader.head() == RESTS
    assert shown(reader, "/", RESTS) == f"edition {RESTS - 1}".encode()
    reader.close()
