"""A fragment says what its digest says, and can be put between others."""

import gzip
import struct
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.editions.fragments import FragmentDamaged, digest_of, pack

LAST = b"\x03\x00"  # an empty final block closes the stream


@given(st.lists(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), min_size=1, max_size=6))
def test_pieces_put_end_to_end_are_one_gzip_member(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    fragments = [pack(piece) for piece in pieces]
    head = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
    trailer = struct.pack("<II", pack(whole).crc, len(whole))
    assert gzip.decompress(head + b"".join(fragment.deflated for fragment in fragments) + LAST + trailer) == whole
    assert all(fragment.joinable() and fragment.identity() == piece for fragment, piece in zip(fragments, pieces, strict=True))


@given(st.binary(min_size=1, max_size=200), st.data())
def test_no_changed_byte_goes_for_the_truth(text: bytes, data: st.DataObject) -> None:
    fragment = pack(text)
    at = data.draw(st.integers(0, len(fragment.deflated) * 8 - 1))
    spoilt = bytearray(fragment.deflated)
    spoilt[at // 8] ^= 1 << at % 8
    try:
        assert replace(fragment, deflated=bytes(spoilt)).identity() == text  # a bit that no decoder looks at
    except FragmentDamaged as error:
        assert "stoppress verify" in str(error)  # noqa: PT017


def test_what_is_not_what_the_digest_says_is_damaged() -> None:
    fragment = pack(b"As it was")
    for wrong in (
        replace(fragment, digest=digest_of(b"As it is")),
        replace(fragment, length=3),
        replace(fragment, deflated=fragment.deflated[:4]),
        replace(fragment, deflated=b""),
    ):
        with pytest.raises(FragmentDamaged):
            wrong.identity()
    assert not replace(fragment, crc=1).joinable()
    assert not replace(fragment, deflated=fragment.deflated + LAST).joinable()
