"""Key points: the story in a few lines."""

from stoppress.press.copy import KeyPoints
from stoppress.press.look import Look
from stoppress.press.rendering import Reading


def key_points(reading: Reading, look: Look, block: KeyPoints) -> str:
    return look.render("blocks/key_points/key_points.html", reading, title=block.title, points=list(block.points))
