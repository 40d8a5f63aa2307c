"""Joining: stored pieces as one gzip member."""

import gzip
import shutil
import subprocess
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.editions.fragments import Fragment, pack
from stoppress.serving.joining import gzip_member, tag_of

PIECES = st.lists(st.one_of(st.binary(max_size=3_000), st.text(max_size=800).map(str.encode)), min_size=1, max_size=12)


def only_member(data: bytes) -> bytes:
    """What a reader of one member sees, as browsers are; fails where anything follows it."""
    reader = zlib.decompressobj(31)
    seen = reader.decompress(data) + reader.flush()
    assert reader.eof
    assert reader.unused_data == b""
    return seen


@given(PIECES)
def test_joined_pieces_are_one_member_that_says_them_in_order(pieces: list[bytes]) -> None:
    member = gzip_member([pack(piece) for piece in pieces])
    assert only_member(member) == b"".join(pieces) == gzip.decompress(member)


@given(PIECES, st.data())
def test_a_member_with_a_byte_changed_never_reads_as_something_else(pieces: list[bytes], data: st.DataObject) -> None:
    member = bytearray(gzip_member([pack(piece) for piece in pieces]))
    place = data.draw(st.integers(10, len(member) - 1))
    member[place] ^= data.draw(st.integers(1, 255))
    try:
        seen = gzip.decompress(bytes(member))
    except (zlib.error, EOFError, gzip.BadGzipFile):
        return
    assert seen == b"".join(pieces)


def test_the_member_carries_no_time_and_no_name() -> None:
    assert gzip_member([pack(b"a")])[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def test_pieces_that_say_the_same_in_the_same_order_have_the_same_tag() -> None:
    a, b = pack(b"a").digest, pack(b"b").digest
    assert tag_of([a, b]) == tag_of([pack(b"a").digest, b])
    assert len({tag_of([a, b]), tag_of([b, a]), tag_of([a]), tag_of([a, a])}) == 4


@pytest.mark.parametrize("tool", ["gzip", "python"])
def test_other_readers_of_gzip_agree(tool: str, tmp_path: Path) -> None:
    fragments: list[Fragment] = [pack(f"<p>{n}</p>".encode() * 300) for n in range(6)]
    file = tmp_path / "page.gz"
    file.write_bytes(gzip_member(fragments))
    expected = b"".join(fragment.identity() for fragment in fragments)
    if tool == "python":
        with gzip.open(file) as opened:
            assert opened.read() == expected
        return
    program = shutil.which("gzip")
    assert program
    subprocess.run([program, "-t", str(file)], check=True)
    assert subprocess.run([program, "-dc", str(file)], check=True, capture_output=True).stdout == expected
