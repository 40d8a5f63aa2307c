"""Languages: what an element must say of its text's language and direction."""

import re
from functools import lru_cache

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_RIGHT_TO_LEFT_LETTER = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@lru_cache(maxsize=256)
def direction(tag: str) -> str:
    """`rtl` or `ltr` for a BCP 47 tag; a script named in it decides before the language."""
    parts = tag.lower().split("-")
    if "latn" in parts or "cyrl" in parts:
        return "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT or "arab" in parts or "hebr" in parts else "ltr"


@lru_cache(maxsize=256)
def attributes(tag: str) -> str:
    """Markup ` lang="ar" dir="rtl"`, or nothing for a tag that is none."""
    return f' lang="{tag}" dir="{direction(tag)}"' if _TAG.fullmatch(tag) else ""


def differing(tag: str, around: str, text: str) -> str:
    """What to say of text in language `tag` (may be empty) that stands in a page in language `around`.

    Text with right-to-left letters and no language of its own is left to the browser to direct.
    """
    if tag and tag.lower() != around.lower():
        return attributes(tag)
    if direction(around) == "ltr" and _RIGHT_TO_LEFT_LETTER.search(text):
        return ' dir="auto"'
    return ""


def house(tag: str, around: str, text: str) -> str:
    """What the page's own words (a label, a time) must say of themselves within such text; nothing where both are of one language."""
    same = tag.lower().split("-")[0] == around.lower().split("-")[0] and direction(tag) == direction(around)
    return "" if same or not differing(tag, around, text) else attributes(around)
