"""A table, which scrolls by itself where the screen is narrow."""

from stoppress.press.copy import Table
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def table(reading: Reading, look: Look, block: Table) -> str:
    return look.render("blocks/table/table.html", reading, html=block.html)
