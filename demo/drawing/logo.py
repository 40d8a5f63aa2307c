"""The logo: three waves against a breakwater, on a square."""

from PIL import Image, ImageDraw

from .ink import INK, OCHRE, PAPER, RUST, Point, curve, ribbon

SIDE, SCALE = 512, 4


def logo() -> Image.Image:
    """512 × 512, opaque, so that it also serves as a touch icon."""
    image = Image.new("RGB", (SIDE * SCALE, SIDE * SCALE), INK)
    draw = ImageDraw.Draw(image)

    def fill(points: list[Point], ink: str) -> None:
        draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=ink)

    draw.ellipse([v * SCALE for v in (300, 92, 404, 196)], fill=OCHRE)
    for y, width in ((230, 34), (310, 40), (396, 46)):
        line = curve([(-30, y), (60, y - 34), (150, y), (240, y + 34), (330, y), (420, y - 34), (545, y)])
        fill(ribbon(line, width, (0.02, 0.02)), PAPER)
    fill([(0, 512), (0, 360), (120, 372), (300, 470), (330, 512)], RUST)
    return image.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
