"""Blocks: the pieces of a body, a folder each, listed by the copy they show."""

from collections.abc import Callable
from html import escape
from typing import Any, TypeAlias

from stoppress.press import copy
from stoppress.press.fragments.blocks.embed import embed
from stoppress.press.fragments.blocks.gallery import gallery
from stoppress.press.fragments.blocks.key_points import key_points
from stoppress.press.fragments.blocks.picture import picture
from stoppress.press.fragments.blocks.pull_quote import pull_quote
from stoppress.press.fragments.blocks.read_more import read_more
from stoppress.press.fragments.blocks.table import table
from stoppress.press.fragments.blocks.text import text
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

BlockMarkup: TypeAlias = Callable[[Reading, Look, Any], str]

BLOCKS: dict[type[copy.Value], BlockMarkup] = {
    copy.Text: text,
    copy.ReadMore: read_more,
    copy.PictureBlock: picture,
    copy.Gallery: gallery,
    copy.PullQuote: pull_quote,
    copy.KeyPoints: key_points,
    copy.Table: table,
    copy.Embed: embed,
}


def blocks_markup(reading: Reading, look: Look, blocks: tuple[copy.Block, ...], dateline: str = "") -> str:
    """A body's markup, its dateline before the first words."""
    markup = [BLOCKS[type(block)](reading, look, block) for block in blocks]
    if dateline:
        place = f'<span class="story__dateline">{escape(dateline)}</span>'
        if markup and type(blocks[0]) is copy.Text and markup[0].startswith("<p>"):
            markup[0] = f"<p>{place} {markup[0][3:]}"
        else:
            markup.insert(0, f"<p>{place}</p>")
    return "\n".join(each for each in markup if each)
