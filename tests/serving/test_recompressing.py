"""Recompressing: off the requests, within its share."""

import gzip
import threading

import brotli  # type: ignore[import-untyped]
import pytest

from stoppress.editions.fragments import pack
from stoppress.serving.counting import Tally
from stoppress.serving.joining import gzip_member
from stoppress.serving.recompressing import LARGEST, WAITING, Recompressor, Whole, compress_whole

MEMBER = gzip_member([pack(b"<p>Water over the quay.</p>" * 50), pack(b"<p>No crossing.</p>" * 50)])


def test_a_page_compressed_whole_says_the_same_in_fewer_bytes() -> None:
    whole = compress_whole(MEMBER)
    assert gzip.decompress(whole.gzip) == gzip.decompress(MEMBER) == brotli.decompress(whole.brotli)
    assert len(whole.brotli) <= len(whole.gzip) < len(MEMBER)


def test_it_is_done_on_another_thread() -> None:
    taken: list[tuple[Whole, str]] = []
    recompressor = Recompressor(Tally())
    assert recompressor.offer(MEMBER, lambda whole: taken.append((whole, threading.current_thread().name)))
    recompressor.finish()
    assert taken == [(compress_whole(MEMBER), "recompressing")]


def test_no_more_than_its_share_is_taken() -> None:
    tally = Tally()
    recompressor = Recompressor(tally, share=0.0)
    tally.recompressing_seconds = 0.2
    assert not recompressor.offer(MEMBER, lambda whole: pytest.fail("its share was used up"))
    tally.recompressing_seconds = 0.0
    assert recompressor.offer(MEMBER, lambda whole: None)
    recompressor.finish()


def test_what_is_too_large_or_too_much_is_left_as_it_is() -> None:
    recompressor = Recompressor(Tally())
    held = threading.Event()
    assert not recompressor.offer(b"x" * (LARGEST + 1), lambda whole: None)

    def take(whole: Whole) -> None:
        held.wait(10)

    offered = [recompressor.offer(MEMBER, take) for _ in range(WAITING + 5)]
    held.set()
    recompressor.finish()
    assert offered[0]
    assert not offered[-1]


def test_a_member_that_does_not_say_what_it_should_is_passed_over() -> None:
    tally = Tally()
    recompressor = Recompressor(tally)
    recompressor.offer(MEMBER[:-5] + b"wrong", lambda whole: pytest.fail("must not be taken"))
    recompressor.finish()
    assert tally.recompressed == 0
