"""Ink: the sheet, the inks and the strokes that the demo's pictures are printed with.

Coordinates are those of the finished picture; a sheet is twice as large while it is being printed, so that edges come out
smooth. All chance comes from the picture's own name: the same name gives the same grain.
"""

import io
import itertools
import math
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

Point: TypeAlias = tuple[float, float]
Colour: TypeAlias = str  # "#16324a"

NIGHT, INK, DEEP, SEA = "#0f1d2b", "#17324a", "#1f4d60", "#37757f"
FOAM, MIST, PAPER = "#a5c4bb", "#d3dbd0", "#f3ead8"
SAND, OCHRE, RUST, ROSE, PLUM, MOSS = "#dfc08e", "#e2a53d", "#c94f2e", "#e4a68c", "#573a50", "#56704f"

GRAIN = 0.2  # how much of a tone is spray, the rest is smooth: spray is what a picture's bytes go on
LARGEST = 128_000  # bytes of one finished picture


class Sheet:
    """One picture being printed."""

    def __init__(self, name: str, width: int = 1600, height: int = 1067, paper: Colour = PAPER) -> None:
        self.name, self.width, self.height, self.scale = name, width, height, 2
        self.chance = random.Random(name)
        self.size = (width * self.scale, height * self.scale)
        self.image = Image.new("RGB", self.size, paper)

    # shapes: masks of the sheet's full size

    def blank(self) -> Image.Image:
        return Image.new("L", self.size, 0)

    def _px(self, points: Iterable[Point]) -> list[Point]:
        return [(x * self.scale, y * self.scale) for x, y in points]

    def polygon(self, *outlines: Sequence[Point]) -> Image.Image:
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        for outline in outlines:
            draw.polygon(self._px(outline), fill=255)
        return mask

    def grain(self, cell: float) -> Image.Image:
        """Even noise from 0 to 255; `cell` is the size of a grain in finished pixels."""
        columns, rows = max(2, int(self.width / cell)), max(2, int(self.height / cell))
        noise = Image.frombytes("L", (columns, rows), self.chance.randbytes(columns * rows))
        return noise.resize(self.size, Image.Resampling.BICUBIC)

    def slope(self, top: Point, bottom: Point) -> Image.Image:
        """A tone that goes from 0 at `top` to 255 at `bottom`, level across the line between them."""
        (x0, y0), (x1, y1) = top, bottom
        k = 256 / (math.hypot(x1 - x0, y1 - y0) * self.scale)
        angle = math.atan2(x1 - x0, y1 - y0)
        per_x, per_y = math.sin(angle) * k, math.cos(angle) * k
        return _clamped(self.size, per_x, per_y, -(x0 * per_x + y0 * per_y) * self.scale)

    # printing

    def press(self, mask: Image.Image, ink: Colour, strength: float = 1.0) -> None:
        if strength < 1:
            mask = mask.point(lambda v: int(v * strength))
        self.image.paste(ImageColor.getrgb(ink), (0, 0), mask)

    def area(self, outline: Sequence[Point], ink: Colour, strength: float = 1.0) -> None:
        self.press(self.polygon(outline), ink, strength)

    def box(self, x0: float, y0: float, x1: float, y1: float, ink: Colour, strength: float = 1.0) -> None:
        if strength >= 1:  # the common case needs no mask
            s = self.scale
            ImageDraw.Draw(self.image).rectangle((x0 * s, y0 * s, x1 * s - 1, y1 * s - 1), fill=ink)
            return
        self.area([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], ink, strength)

    def disc(self, x: float, y: float, radius: float, ink: Colour, strength: float = 1.0, flat: float = 1.0) -> None:
        mask = self.blank()
        s = self.scale
        ImageDraw.Draw(mask).ellipse(((x - radius) * s, (y - radius * flat) * s, (x + radius) * s, (y + radius * flat) * s), fill=255)
        self.press(mask, ink, strength)

    def shade(
        self,
        within: Image.Image | None,
        ink: Colour,
        top: Point,
        bottom: Point,
        strength: float = 1.0,
        grain: float = 3.4,
        bite: float = 0.7,
    ) -> None:
        """Spray ink over a shape, from none at `top` to all of it at `bottom`. A small `bite` gives a hard, dotted grain."""
        slope = self.slope(top, bottom)
        tone = ImageChops.subtract(slope, self.grain(grain), bite, 128)
        # where the slope is quite empty or quite full there is no grain
        tone = ImageChops.multiply(tone, slope.point([min(255, int(v * 2.4)) for v in range(256)]))
        tone = Image.blend(slope, tone, GRAIN)
        tone = ImageChops.lighter(tone, slope.point([max(0, v * 4 - 765) for v in range(256)]))
        if within is not None:
            tone = ImageChops.multiply(tone, within)
        self.press(tone, ink, strength)

    def wash(self, *stops: tuple[float, Colour]) -> None:
        """Cover the sheet from top to bottom; a stop is (share of the height, ink)."""
        self.image.paste(ImageColor.getrgb(stops[0][1]), (0, 0, *self.size))
        for (start, _), (end, ink) in itertools.pairwise(stops):
            self.shade(None, ink, (0, start * self.height), (0, end * self.height), bite=0.9)

    def glow(self, x: float, y: float, radius: float, ink: Colour, strength: float = 1.0) -> None:
        """Light round a point, grainy at its edge."""
        s = self.scale
        light = Image.radial_gradient("L").point([max(0, 255 - int(v * 1.42)) for v in range(256)])
        side = max(2, int(2 * radius * s))
        mask = self.blank()
        mask.paste(light.resize((side, side)), (int((x - radius) * s), int((y - radius) * s)))
        rough = ImageChops.subtract(mask, self.grain(3.4), 1.0, 128)
        self.press(ImageChops.multiply(rough, mask.point([min(255, v * 2) for v in range(256)])), ink, strength)

    def stroke(self, points: Sequence[Point], width: float, ink: Colour, taper: tuple[float, float] = (0.5, 0.5)) -> None:
        """A gouge along a line, thin at its ends; `taper` is the share of the length over which each end thins."""
        ImageDraw.Draw(self.image).polygon(self._px(ribbon(points, width, taper)), fill=ink)

    def strokes(self, lines: Iterable[tuple[Sequence[Point], float]], ink: Colour, strength: float = 1.0) -> None:
        mask = self.blank()
        draw = ImageDraw.Draw(mask)
        for points, width in lines:
            draw.polygon(self._px(ribbon(points, width, (0.5, 0.5))), fill=255)
        self.press(mask, ink, strength)

    def line(self, points: Sequence[Point], width: float, ink: Colour) -> None:
        ImageDraw.Draw(self.image).line(self._px(points), fill=ink, width=max(1, round(width * self.scale)), joint="curve")

    def write(self, text: str, x: float, y: float, size: float, ink: Colour, anchor: str = "ls") -> None:
        font = ImageFont.load_default(size * self.scale)
        ImageDraw.Draw(self.image).text((x * self.scale, y * self.scale), text, fill=ink, font=font, anchor=anchor)

    def finish(self) -> Image.Image:
        """The picture at its own size, with the tooth of the paper over all of it."""
        tooth = self.grain(5.0).point([int(124 + v * 8 / 255) for v in range(256)])
        paper = Image.merge("RGB", (tooth, tooth, tooth))
        printed = ImageChops.overlay(self.image, paper)
        return printed.resize((self.width, self.height), Image.Resampling.BOX)

    def save(self, folder: Path) -> int:
        """Write NAME.jpg; returns its size in bytes."""
        picture = self.finish()
        for quality in (82, 80, 78, 76, 74, 72, 70, 68, 66, 64):
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
            if out.tell() <= LARGEST:
                break
        (folder / f"{self.name}.jpg").write_bytes(out.getvalue())
        return out.tell()


def _clamped(size: tuple[int, int], per_x: float, per_y: float, offset: float) -> Image.Image:
    """The tone per_x·x + per_y·y + offset, clamped to 0…255. Made small and enlarged: it is smooth."""
    step = 16
    columns = 1 if abs(per_x) < 1e-9 else size[0] // step + 1
    rows = 1 if abs(per_y) < 1e-9 else size[1] // step + 1
    across = [(column * step + step / 2) * per_x + offset for column in range(columns)]
    down = [(row * step + step / 2) * per_y for row in range(rows)]
    tones = bytes(max(0, min(255, int(x + y))) for y in down for x in across)
    return Image.frombytes("L", (columns, rows), tones).resize(size, Image.Resampling.BILINEAR)


def ribbon(points: Sequence[Point], width: float, taper: tuple[float, float]) -> list[Point]:
    """The outline of a line that is `width` wide in the middle."""
    lengths = [0.0]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        lengths.append(lengths[-1] + math.hypot(x1 - x0, y1 - y0))
    whole = lengths[-1] or 1.0
    left: list[Point] = []
    right: list[Point] = []
    for i, (x, y) in enumerate(points):
        (ax, ay), (bx, by) = points[max(0, i - 1)], points[min(len(points) - 1, i + 1)]
        run = math.hypot(bx - ax, by - ay) or 1.0
        nx, ny = -(by - ay) / run, (bx - ax) / run
        along = lengths[i] / whole
        thick = width / 2
        if taper[0] and along < taper[0]:
            thick *= math.sin(along / taper[0] * math.pi / 2)
        if taper[1] and along > 1 - taper[1]:
            thick *= math.sin((1 - along) / taper[1] * math.pi / 2)
        left.append((x + nx * thick, y + ny * thick))
        right.append((x - nx * thick, y - ny * thick))
    return left + right[::-1]


def curve(points: Sequence[Point], steps: int = 14) -> list[Point]:
    """A smooth line through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    out: list[Point] = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            t = step / steps
            out.append(
                (
                    _through(p0[0], p1[0], p2[0], p3[0], t),
                    _through(p0[1], p1[1], p2[1], p3[1], t),
                )
            )
    return [*out, points[-1]]


def _through(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def soften(mask: Image.Image, radius: float) -> Image.Image:
    return mask.filter(ImageFilter.GaussianBlur(radius))
