"""Negotiating: what a client takes, what it holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.serving.negotiating import MOST_TAGS, OURS, codings, tags


@pytest.mark.parametrize(
    ("header", "best_first"),
    [
        (None, ("identity",)),
        ("", ("identity",)),
        ("gzip", ("gzip", "identity")),
        ("gzip, deflate, br, zstd", ("br", "gzip", "identity")),
        ("br", ("br", "identity")),
        ("GZIP;Q=0.8", ("gzip", "identity")),
        ("x-gzip", ("gzip", "identity")),
        ("br;q=0.5, gzip;q=1.0", ("gzip", "br", "identity")),
        ("identity, gzip;q=0.5", ("identity", "gzip")),
        ("gzip;q=0", ("identity",)),
        ("identity;q=0", ()),
        ("br, identity;q=0", ("br",)),
        ("gzip, identity;q=0", ("gzip",)),
        ("*", ("br", "gzip", "identity")),
        ("*;q=0", ()),
        ("gzip, *;q=0", ("gzip",)),
        ("*;q=0.1, gzip;q=0", ("br", "identity")),
        ("gzip;q=2, br;q=-1, deflate", ("identity",)),
        ("gzip;q=0.1234", ("identity",)),
        (" gzip ;q=1 , br;q=0.9", ("gzip", "br", "identity")),
        ("gzip;q=0, gzip;q=1", ("identity",)),
        ("gzip," * 400, ("identity",)),
    ],
)
def test_the_coding_a_client_likes_best_comes_first(header: str | None, best_first: tuple[str, ...]) -> None:
    assert codings(header) == best_first


@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from(["gzip", "br", "identity", "*", ";q=0", ";q=0.5", ";q=1", ",", " ", "zstd"])).map("".join),
    )
)
def test_whatever_a_client_writes_gives_codings_of_ours_each_once(header: str) -> None:
    found = codings(header)
    assert len(set(found)) == len(found)
    assert set(found) <= set(OURS)
    if not found:
        assert "q" in header.lower(), "only a client that refuses identity by name or star gets none"


@pytest.mark.parametrize(
    ("header", "held"),
    [
        (None, ()),
        ("", ()),
        ("*", ("*",)),
        (" * ", ("*",)),
        ('"a"', ("a",)),
        ('W/"a"', ("a",)),
        ('"a", W/"b-gzip" , "c"', ("a", "b-gzip", "c")),
        ('"a,b"', ("a,b",)),
        ('"', ()),
        ("a", ()),
        ('"a" "b', ("a",)),
        ('""', ("",)),
    ],
)
def test_the_tags_a_client_holds_are_read_whatever_their_strength(header: str | None, held: tuple[str, ...]) -> None:
    assert tags(header) == held


@given(st.text(max_size=500))
def test_no_text_breaks_the_reading_of_tags(header: str) -> None:
    assert all('"' not in tag for tag in tags(header))


@given(st.lists(st.text("abcdef0123456789-", max_size=40), max_size=30))
def test_a_list_of_tags_is_read_back(held: list[str]) -> None:
    assert tags(", ".join(f'"{tag}"' for tag in held)) == tuple(held)


def test_no_more_tags_are_read_than_anyone_holds() -> None:
    assert len(tags('"a",' * 10_000)) == MOST_TAGS
