"""A gallery: pictures that belong together, all in sight."""

from stoppress.press.copy import Gallery
from stoppress.press.fragments.blocks.picture import figure
from stoppress.press.look import Look
from stoppress.press.rendering import Reading

SIZES = "(min-width: 64em) 30rem, (min-width: 48em) 48vw, 100vw"


def gallery(reading: Reading, look: Look, block: Gallery) -> str:
    figures = [made for shown in block.pictures if (made := figure(reading, look, shown, SIZES))]
    return look.render("blocks/gallery/gallery.html", reading, figures="\n".join(figures)) if figures else ""
