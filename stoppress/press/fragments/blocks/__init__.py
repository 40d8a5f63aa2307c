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
    """A body's markup, its dateline before the first words of its text."""
    markup = [BLOCKS[type(block)](reading, look, block) for block in blocks]
    if dateline:
        place = f'<span class="story__dateline">{escape(dateline)}</span>'
        first = next((at for at, each in enumerate(markup) if type(blocks[at]) is copy.Text and each.startswith("<p>")), None)
        if first is None:
            markup.insert(0, f"<p>{place}</p>")
        else:
            markup[first] = f"<p>{place} {markup[first][3:]}"
    return "\n".join(each for each in markup if each)
