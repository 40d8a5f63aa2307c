"""Negotiating: which coding a client takes, and which answers it says it holds."""

import re
from functools import lru_cache
from typing import TypeAlias

Coding: TypeAlias = str  # one of OURS
Tag: TypeAlias = str  # an entity tag without quotes and W/: "3f2a…-gzip"; "*" stands for any

OURS: tuple[Coding, ...] = ("br", "gzip", "identity")  # best first, where a client takes several equally
LONGEST_HEADER = 1_000  # characters of an Accept-Encoding that are read at all
MOST_TAGS = 50

_LISTED = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*(?:;[ \t]*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?", re.ASCII)
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')


@lru_cache(maxsize=256)
def codings(accept_encoding: str | None) -> tuple[Coding, ...]:
    """The codings of OURS that a client takes, those it likes best first; empty where it refuses even identity.

    No header, an empty one and one too long to be meant take identity alone. What is not understood is passed over.
    """
    if not accept_encoding or len(accept_encoding) > LONGEST_HEADER:
        return ("identity",)
    liking: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        found = _LISTED.fullmatch(part.strip(" \t"))
        if found:
            name = "gzip" if found[1] == "x-gzip" else found[1]
            liking.setdefault(name, float(found[2] or 1))
    rest = liking.get("*", 0.0)
    liked = {coding: liking.get(coding, rest) for coding in OURS}
    if "identity" not in liking and "*" not in liking:
        liked["identity"] = 0.0001  # always fit to be sent, liked less than anything that is named
    return tuple(sorted((coding for coding in OURS if liked[coding] > 0), key=lambda coding: -liked[coding]))


def tags(if_none_match: str | None) -> tuple[Tag, ...]:
    """The tags that a client holds, at most MOST_TAGS of them; ("*",) for any. What is not understood is passed over."""
    if not if_none_match:
        return ()
    if if_none_match.strip(" \t") == "*":
        return ("*",)
    return tuple(match[1] for match, _ in zip(_TAG.finditer(if_none_match), range(MOST_TAGS), strict=False))
