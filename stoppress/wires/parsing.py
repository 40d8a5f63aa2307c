"""Parsing: bytes of JSON within bounds, read one way or refused.

RFC 8259 leaves some things open; here they are decided. Refused: a key said twice in one object (two readers would
take two meanings), NaN and Infinity, lone surrogates, numbers beyond what a double or 4,000 digits hold, more than
64 levels, text after the value, bytes that are not UTF-8. Taken: a byte order mark before the value, NUL and other
control characters when escaped (texts are cleaned of them later), integers beyond 64 bits.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import msgspec

MOST_BYTES = 25_000_000
DEEPEST = 64
_BOM = b"\xef\xbb\xbf"
_SPACED = re.compile(rb'"[ \t\r\n]+:')
_decode = msgspec.json.Decoder().decode


class UnreadableJson(ValueError):
    """Bytes that are not JSON, or not JSON with one meaning; says what to change."""


def parse_json(data: bytes, most: int = MOST_BYTES) -> Any:
    """Plain dicts, lists, texts and numbers. Raises UnreadableJson."""
    if len(data) > most:
        raise UnreadableJson(f"{len(data):,} bytes; at most {most:,} are taken.")
    if data.startswith(_BOM):
        data = data[len(_BOM) :]
    try:
        value = _decode(data)
    except RecursionError:
        raise UnreadableJson(f"Values stand in one another more than {DEEPEST} deep.") from None
    except UnicodeDecodeError:
        raise UnreadableJson(_not_utf8(data)) from None
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise UnreadableJson(f"Not JSON: {str(error).removeprefix('JSON is malformed: ').rstrip('.')}.") from None
    # A quote and a colon stand after every key, and may stand in texts too: as many as keys, and no key was lost.
    if _keys(value) != data.count(b'":') or _SPACED.search(data):
        _check_keys(data)
    return value


def _not_utf8(data: bytes) -> str:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"Not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02x}. Save it as UTF-8."
    return "Not UTF-8. Save it as UTF-8."


def _keys(value: Any) -> int:
    """How many keys there are in all. Raises UnreadableJson for what lies too deep."""
    count = 0
    level: list[Any] = [value]
    for _ in range(DEEPEST + 1):
        inner: list[Any] = []
        for held in level:
            if type(held) is dict:
                count += len(held)
                inner.extend(part for part in held.values() if type(part) is dict or type(part) is list)
            elif type(held) is list:
                inner.extend(part for part in held if type(part) is dict or type(part) is list)
        if not inner:
            return count
        level = inner
    raise UnreadableJson(f"Values stand in one another more than {DEEPEST} deep.")


def _check_keys(data: bytes) -> None:
    json.loads(data, object_pairs_hook=_once, parse_int=_nothing, parse_float=_nothing)


def _nothing(digits: str) -> None:
    """Numbers were read before; here only keys matter."""


def _once(pairs: Iterable[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise UnreadableJson(f"The key {key[:100]!r} is said twice in one object: say it once.")
        seen.add(key)
