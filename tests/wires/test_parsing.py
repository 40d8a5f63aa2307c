"""JSON as it arrives: taken, refused, or decided in writing."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.wires.parsing import UnreadableJson, parse_json

TAKEN: list[tuple[bytes, Any]] = [
    (b"{}", {}),
    (b" \t\r\n{} \n", {}),
    (b"[]", []),
    (b'"x"', "x"),
    (b"null", None),
    (b"true", True),
    (b"-0", 0),
    (b"-0.0", 0.0),
    (b"1E22", 1e22),
    (b"0.5e-3", 0.0005),
    (b'{"a":{"a":1}}', {"a": {"a": 1}}),
    (b'{"":0}', {"": 0}),
    (b'{"a": ": b", "c" : "\\":"}', {"a": ": b", "c": '":'}),
    (b'"\\u0041\\n\\/\\b\\f\\r\\t\\"\\\\"', 'A\n/\b\f\r\t"\\'),
    (b'"\\ud83d\\ude00"', "😀"),
    ('"é\u2028\u2029\ufffe😀"'.encode(), "é\u2028\u2029\ufffe😀"),
    (b'"\x7f"', "\x7f"),
    (b"\xef\xbb\xbf{}", {}),  # a byte order mark: taken
    (b'"\\u0000"', "\0"),  # an escaped NUL: taken, cleaned from texts later
    (b"123456789012345678901234567890", 123456789012345678901234567890),  # beyond 64 bits: taken as it is
    (b"0.1e-999", 0.0),  # too small: nothing
]

REFUSED = [
    b"", b" ", b"{", b"[", b"}", b"]", b"[1,]", b'{"a":1,}', b"[,1]", b"[1 2]", b'{"a" 1}', b'{"a":}', b"{a:1}", b"{'a':1}", b'{1:1}',
    b"nul", b"True", b"tru", b"NaN", b"-NaN", b"Infinity", b"-Infinity", b"+1", b"01", b"-", b"1.", b".5", b"1e", b"0x1", b"1_0",
    b'"', b"'x'", b'"\t"', b'"\n"', b'"\x00"', b'"\\x41"', b'"\\u00"', b'"\\', b'{} x', b"{}{}", b"//c\n{}", b"/*c*/{}", b"\x0c{}",
    b"\xff", b'"\xff"', b'"\xc0\xaf"', b'"\xed\xa0\x80"', b'{"\xff":1}', b"\xfe\xff\x00{\x00}", b"{\x00}\x00",
    b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\ud800\\u0041"', b'["\\ud83d"]',  # lone surrogates: refused
    b"1e400", b"-1e999999", b"9" * 5_000, b"9" * 1_000_000,  # numbers beyond what can be held: refused
    b'{"a":1,"a":2}', b'{"a":1, "a" : 1}', b'[{"b":{"a":1,"\\u0061":2}}]',  # a key said twice: refused
    b"[" * 66 + b"]" * 66, b"[" * 100_000, b'{"a":' * 100_000, b"[" * 100_000 + b"]" * 100_000,
]  # fmt: skip


@pytest.mark.parametrize(("data", "value"), TAKEN, ids=[str(data[:30]) for data, _ in TAKEN])
def test_r26_json_is_taken(data: bytes, value: Any) -> None:
    assert parse_json(data) == value


@pytest.mark.parametrize("data", REFUSED, ids=[str(data[:30]) + f" of {len(data)}" for data in REFUSED])
def test_r26_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableJson):
        parse_json(data)


def test_r26_64_levels_are_taken_and_65_are_not() -> None:
    parse_json(b"[" * 64 + b"]" * 64)
    parse_json(b"[" * 64 + b"1" + b"]" * 64)
    with pytest.raises(UnreadableJson, match="64 deep"):
        parse_json(b"[" * 66 + b"]" * 66)


def test_a_key_said_twice_is_named() -> None:
    with pytest.raises(UnreadableJson, match="'pubStatus' is said twice"):
        parse_json(b'{"pubStatus":"withheld","x":[],"pubStatus":"usable"}')


def test_bytes_that_are_not_utf8_are_named_by_place() -> None:
    with pytest.raises(UnreadableJson, match="byte 7 is 0xe9"):
        parse_json(b'{"a":"\xe9"}')


def test_too_many_bytes_are_refused_before_they_are_read() -> None:
    with pytest.raises(UnreadableJson, match=r"11 bytes; at most 10"):
        parse_json(b"[" * 11, most=10)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(values, st.sampled_from([(",", ":"), (", ", ": "), (" ,\n", "\t: ")]))
def test_r26_what_another_library_writes_is_read_the_same(value: Any, separators: tuple[str, str]) -> None:
    assert parse_json(json.dumps(value, separators=separators).encode()) == value


@given(st.binary(max_size=200))
def test_r26_no_bytes_bring_reading_down(data: bytes) -> None:
    with suppress(UnreadableJson):
        parse_json(data)
