"""Addressing: what a request's target and Host name, with one spelling for each page."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, unquote_to_bytes

from stoppress.editions.log import Path

LONGEST_TARGET = 4_096
UNESCAPED = "/-._~!$&'()*+,;=:@"  # RFC 3986 pchar and the slash

_TARGET = re.compile(r"(?:(?i:https?)://(?P<authority>[^/?#]*))?(?P<path>/[^?#]*)(?:\?[^#]*)?")
_ESCAPES = re.compile(r"(?:[!-$&-~]|%[0-9A-Fa-f]{2})*")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\xa0\\]|//|/\.{1,2}(?:[/;]|$)")
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::[0-9]{1,5})?", re.ASCII | re.IGNORECASE)


class BadAddress(ValueError):
    """A target that no page of ours can have."""

    def __init__(self, target: str) -> None:
        super().__init__(f"{target[:80]!r} is no address of this site: ask for a path such as /news/.")


@dataclass(frozen=True, slots=True)
class Target:
    """`path` as the log knows it, `spelled` the one way to write it, `plain` whether it was written so.

    `authority` is that of an absolute form.
    """

    path: Path
    spelled: str
    plain: bool
    authority: str | None = None


def read_target(raw: str) -> Target:
    """Read a request target (origin form or absolute form) as it came. The query is dropped: pages have none. Raises BadAddress."""
    found = _TARGET.fullmatch(raw) if len(raw) <= LONGEST_TARGET else None
    if found is None or not _ESCAPES.fullmatch(found["path"]) or "%2f" in found["path"].lower():
        raise BadAddress(raw)
    try:
        path = unquote_to_bytes(found["path"]).decode("utf-8", "strict")
    except UnicodeDecodeError as error:
        raise BadAddress(raw) from error
    if _FORBIDDEN.search(path):
        raise BadAddress(raw)
    spelled = quote(path, safe=UNESCAPED)
    return Target(path, spelled, spelled == found["path"], found["authority"])


def host_name(authority: str) -> str | None:
    """The name in a Host header or an address's authority, lower case, without port; None where it is none."""
    found = _HOST.fullmatch(authority) if len(authority) <= 300 else None
    return found["name"].lower().strip("[]") if found else None


class Hosts:
    """The names under which readers may ask for this site. Those of this machine's loopback are always among them."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        bracketed = (f"[{each}]" if each.count(":") > 1 and not each.startswith("[") else each for each in allowed)
        self._allowed = {name for name in map(host_name, bracketed) if name}

    def allows(self, authority: str) -> bool:
        name = host_name(authority)
        return name is not None and (name in self._allowed or _is_loopback(name))


def _is_loopback(name: str) -> bool:
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
