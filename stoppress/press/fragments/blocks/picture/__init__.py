"""A picture in a body, in its own shape."""

from stoppress.press.copy import LeadPicture, PictureBlock
from stoppress.press.fragments.photo import photo
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

SIZES = "(min-width: 44em) 40rem, 100vw"


def picture(reading: Reading, look: Look, block: PictureBlock) -> str:
    return figure(reading, look, block.shown, SIZES)


def figure(reading: Reading, look: Look, shown: LeadPicture, sizes: str) -> str:
    """Nothing where the file is not known here."""
    made = photo(reading, look, shown, "whole", sizes, shown.alt)
    return look.render("blocks/picture/picture.html", reading, photo=made, caption=shown.caption, credit=shown.credit) if made else ""
