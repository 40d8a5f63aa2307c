"""Draws every picture of the demo newsroom into demo/media/: `python demo/draw.py [NAME…]`."""

import sys
from pathlib import Path

from drawing import coast, diagrams, halls, harbour, inland, logo, people, streets

PICTURES = (
    *coast.PICTURES,
    *harbour.PICTURES,
    *inland.PICTURES,
    *streets.PICTURES,
    *halls.PICTURES,
    *diagrams.PICTURES,
    *people.PICTURES,
)
MEDIA = Path(__file__).parent / "media"


def main(names: list[str]) -> None:
    MEDIA.mkdir(exist_ok=True)
    for picture in PICTURES:
        if names and picture.__name__ not in names:
            continue
        sheet = picture()
        size = sheet.save(MEDIA)
        sys.stdout.write(f"{sheet.name}.jpg  {sheet.width} × {sheet.height}  {size / 1000:.0f} kB\n")
    if not names or "logo" in names:
        logo.logo().save(MEDIA / "logo.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
