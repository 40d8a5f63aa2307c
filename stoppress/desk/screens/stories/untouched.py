"""Untouched blocks: what an editor opened and did not change is saved as it was, though the editor may not show all of it."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from stoppress.desk.blocks import INLINE_FEATURES, TEXT_FEATURES, closed
from stoppress.desk.bodies import block_copy

Raw = dict[str, Any]
_KEYS = re.compile(r' data-block-key="[^"]*"')


@lru_cache(maxsize=2)
def _converter(inline: bool) -> ContentstateConverter:
    return ContentstateConverter(INLINE_FEATURES if inline else TEXT_FEATURES)


def through_editor(html: str, *, inline: bool = False) -> str:
    """What the editor makes of running text that nobody changes, without the keys it gives to paragraphs."""
    converter = _converter(inline)
    return _KEYS.sub("", converter.to_database_format(converter.from_database_format(closed(html))))


def keep_untouched(before: Sequence[Raw], after: Sequence[Raw]) -> list[Raw]:
    """The blocks after editing, with those as before that say something else only because they went through the editor."""
    former = {block.get("id"): block for block in before if block.get("id")}
    return [_keep(former.get(block.get("id")), block) for block in after]


def _keep(before: Raw | None, after: Raw) -> Raw:
    if before is None or before["type"] != after["type"] or before == after:
        return after
    if block_copy([before]) == block_copy([after]):
        return after
    kept = _kept_value(before["value"], after["value"], inline=after["type"] != "text")
    return after if kept is after["value"] else {**after, "value": kept}


def _kept_value(before: Any, after: Any, *, inline: bool) -> Any:
    """`after`, with each piece of running text in it that was only passed through as it was before."""
    if isinstance(after, str) and isinstance(before, str):
        if before != after and "<" in before and _KEYS.sub("", after) == through_editor(before, inline=inline):
            return before
        return after
    if isinstance(after, Mapping) and isinstance(before, Mapping):
        return {name: _kept_value(before.get(name), value, inline=inline) for name, value in after.items()}
    if isinstance(after, list) and isinstance(before, list):
        former = {entry.get("id"): entry for entry in before if isinstance(entry, dict)}
        return [_kept_value(former.get(entry.get("id")), entry, inline=inline) if isinstance(entry, dict) else entry for entry in after]
    return after
