"""Kept lines: facts, episodes and programmes, for which this version has no place yet; kept as they came, and exported again."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from stoppress.desk.models import KeptLine

KEYS: dict[str, str] = {"facts": "slug", "episodes": "uri", "programmes": "slug"}
NOT_SHOWN: dict[str, str] = {
    "facts": "This version does not show facts yet: it keeps them and exports them again.",
    "episodes": "This version does not show episodes yet: it keeps them and exports them again.",
    "programmes": "This version does not show programmes yet: it keeps them and exports them again.",
}


def keep_line(kind: str, key: str, line: Mapping[str, Any]) -> bool:
    """Keep a line in place of the one of that key; answers whether it is a new one. Its order is that of first coming."""
    text = json.dumps(line, ensure_ascii=False)
    changed = KeptLine.objects.filter(kind=kind, key=key).update(line=text)
    if not changed:
        KeptLine.objects.create(kind=kind, key=key, order=KeptLine.objects.filter(kind=kind).count(), line=text)
    return not changed


def kept_lines(kind: str) -> Iterator[dict[str, Any]]:
    """Lines as they came, in order."""
    for line in KeptLine.objects.filter(kind=kind).values_list("line", flat=True):
        yield json.loads(line)
