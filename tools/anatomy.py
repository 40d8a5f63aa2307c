"""Numbers the parts of the demo's lead story for docs/anatomy.md, and writes docs/anatomy.png.

`make run` in one terminal; in another: `.venv/bin/python tools/anatomy.py [http://127.0.0.1:8000]`
"""

import io
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Page, sync_playwright

LEAD = "/2026/03/03/sea-breaks-through-at-merrin-sands-as-third-high-tide-nears/"
PICTURE = Path(__file__).parents[1] / "docs" / "anatomy.png"
WIDTH, SCALE, GAP, MARGIN = 1180, 0.52, 24, 22
LARGEST = 400_000
INK, PAPER = "#a83a1c", "#ffffff"

# In the order of the table in docs/anatomy.md: what is marked, as a selector.
PARTS = (
    ".page__title",
    ".page__nav",
    ".story__kicker",
    ".story__headline",
    ".story__standfirst",
    ".story__times",
    ".story__picture",
    ".story__picture figcaption",
    ".story__byline",
    ".story__body > p",
    ".key-points",
    ".read-more",
    ".pull-quote",
    ".story__body .picture",
    ".story__corrections",
    ".story__related",
    ".rail__head",
    ".rail__more",
    ".card",
    ".rail__topics",
    ".page__foot",
)


@dataclass(frozen=True)
class Box:
    """A part's place on the page, in CSS pixels."""

    left: float
    top: float
    height: float


class PartMissing(LookupError):
    def __init__(self, selector: str) -> None:
        super().__init__(f"The page has no {selector}: mend PARTS in tools/anatomy.py, and the table in docs/anatomy.md.")


def photograph(url: str) -> tuple[Image.Image, list[Box], list[float]]:
    """The whole page, the boxes of PARTS, and the heights at which it may be cut: where a paragraph or rail begins."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
        page.goto(url + LEAD, wait_until="networkidle")
        page.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
        page.evaluate("Promise.all([...document.images].map(image => image.decode()))")
        shot = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        boxes = [_box(page, selector) for selector in PARTS]
        cuts = [place["y"] for part in page.query_selector_all(".story__body > *, .rail") if (place := part.bounding_box())]
        browser.close()
    return shot, boxes, cuts


def _box(page: Page, selector: str) -> Box:
    found = page.query_selector(selector)
    place = found.bounding_box() if found else None
    if place is None:
        raise PartMissing(selector)
    return Box(place["x"], place["y"], place["height"])


def number(shot: Image.Image, boxes: list[Box]) -> Image.Image:
    """The page made small, with a numbered disc at the left of each part."""
    small = shot.resize((round(shot.width * SCALE), round(shot.height * SCALE)), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (small.width + MARGIN, small.height), small.getpixel((0, 0)))
    page.paste(small, (MARGIN, 0))
    draw = ImageDraw.Draw(page)
    font = ImageFont.load_default(15)
    radius = 12
    taken: list[tuple[float, float]] = []
    for count, box in enumerate(boxes, 1):
        x = max(radius + 1, MARGIN + box.left * SCALE - radius - 4)
        y = (box.top + min(box.height / 2, 40)) * SCALE
        while any(abs(x - other_x) < 2 * radius and abs(y - other_y) < 2 * radius for other_x, other_y in taken):
            x, y = (x - 2 * radius - 2, y) if x > 4 * radius else (x, y + 2 * radius)
        taken.append((x, y))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=INK, outline=PAPER, width=2)
        draw.text((x, y), str(count), fill=PAPER, font=font, anchor="mm")
    return page


def in_columns(page: Image.Image, cuts: list[float]) -> Image.Image:
    """The page cut in two near its middle, side by side."""
    middle = page.height / 2
    nearest: float = min((place * SCALE - 12 for place in cuts), key=lambda place: abs(place - middle))
    cut = round(nearest)
    sheet = Image.new("RGB", (2 * page.width + GAP, max(cut, page.height - cut)), PAPER)
    sheet.paste(page.crop((0, 0, page.width, cut)), (0, 0))
    sheet.paste(page.crop((0, cut, page.width, page.height)), (page.width + GAP, 0))
    return sheet


def save(sheet: Image.Image) -> int:
    """Write docs/anatomy.png with as many colours as its size allows; returns its bytes."""
    for colours in (256, 160, 96, 64, 48, 32):
        out = io.BytesIO()
        sheet.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    PICTURE.write_bytes(out.getvalue())
    return out.tell()


def main(url: str = "http://127.0.0.1:8000") -> None:
    shot, boxes, cuts = photograph(url.rstrip("/"))
    size = save(in_columns(number(shot, boxes), cuts))
    sys.stdout.write(f"{PICTURE.name}: {len(boxes)} parts, {size / 1000:.0f} kB\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
