"""Motifs: what stands in more than one picture, such as waves, gulls, rain, houses and reflections."""

import math
from collections.abc import Sequence

from .ink import FOAM, INK, NIGHT, OCHRE, PAPER, RUST, SAND, Colour, Point, Sheet, curve


def swell(sheet: Sheet, level: float, height: float, length: float, phase: float = 0.0) -> list[Point]:
    """The line of a sea: crests sharper than troughs, no two alike."""
    chance = sheet.chance
    drift = [(chance.uniform(0.35, 0.6), chance.uniform(0, 6.3)), (chance.uniform(1.7, 2.3), chance.uniform(0, 6.3))]
    line = []
    for step in range(-20, 421):
        x = step * sheet.width / 400
        a = x / length * 2 * math.pi + phase
        rise = math.sin(a) + 0.35 * math.sin(2 * a + 1.2)
        rise += sum(0.35 * math.sin(a * pace + start) for pace, start in drift)
        line.append((x - height * 0.9 * math.cos(a), level - height * rise))
    return line


def sea(
    sheet: Sheet, top: float, bottom: float, layers: int, inks: Sequence[Colour], light: Colour = FOAM, height: float = 14, gouges: int = 34
) -> None:
    """Layers of waves from `top` down; nearer ones are larger, each cut with lines of light along its crests."""
    for layer in range(layers):
        near = layer / max(1, layers - 1)
        level = top + (bottom - top) * near**1.35
        size = height * (0.35 + 1.5 * near)
        line = swell(sheet, level, size, 130 + 360 * near, layer * 2.1)
        ink = inks[layer % len(inks)]
        shape = sheet.polygon([*line, (sheet.width + 90, sheet.height + 20), (-90, sheet.height + 20)])
        sheet.press(shape, ink)
        lower = inks[(layer + 1) % len(inks)]
        sheet.shade(shape, lower, (0, level - size), (0, level + size * 7 + 40), 0.75)
        cuts = []
        for _ in range(int(gouges * (0.6 + near * 0.5))):
            start = sheet.chance.randrange(0, len(line) - 40)
            run = sheet.chance.randrange(8, 30)
            down = sheet.chance.uniform(2, size * 2.6)
            piece = [(x, y + down + (i / run) * size * 0.3) for i, (x, y) in enumerate(line[start : start + run])]
            cuts.append((piece, sheet.chance.uniform(1.2, 2.2 + 4.2 * near)))
        sheet.strokes(cuts, light, 0.8)


def ripples(
    sheet: Sheet, x0: float, x1: float, y0: float, y1: float, ink: Colour, count: int, longest: float = 120, strength: float = 1.0
) -> None:
    """Level gouges on still water, longer the nearer they are."""
    lines = []
    for _ in range(count):
        depth = sheet.chance.random() ** 0.8
        y = y0 + (y1 - y0) * depth
        run = longest * (0.2 + 0.8 * depth) * sheet.chance.uniform(0.4, 1)
        x = sheet.chance.uniform(x0, x1)
        bend = sheet.chance.uniform(-2, 2)
        lines.append(([(x - run / 2, y), (x - run / 6, y + bend), (x + run / 6, y - bend), (x + run / 2, y)], 1.2 + 4 * depth))
    sheet.strokes(lines, ink, strength)


def rain(sheet: Sheet, count: int, ink: Colour, slant: float = -0.35, strength: float = 0.5, longest: float = 90) -> None:
    lines = []
    for _ in range(count):
        x, y = sheet.chance.uniform(-100, sheet.width + 100), sheet.chance.uniform(-60, sheet.height)
        run = sheet.chance.uniform(0.35, 1) * longest
        lines.append(([(x, y), (x + slant * run / 2, y + run / 2), (x + slant * run, y + run)], sheet.chance.uniform(1.0, 2.6)))
    sheet.strokes(lines, ink, strength)


def gull(sheet: Sheet, x: float, y: float, span: float, ink: Colour, tilt: float = 0.0, lift: float = 0.32) -> None:
    """A gull seen from the side of its flight: two wings and a body."""

    def at(u: float, v: float) -> Point:
        cos, sin = math.cos(tilt), math.sin(tilt)
        return x + span * (u * cos - v * sin), y + span * (u * sin + v * cos)

    for side in (-1, 1):
        wing = curve([at(0, 0.03), at(side * 0.18, -lift * 0.75), at(side * 0.34, -lift * 0.62), at(side * 0.55, -lift * 0.12)])
        sheet.stroke(wing, span * 0.085, ink, (0.15, 0.75))
    sheet.stroke([at(-0.05, -0.03), at(0.0, 0.03), at(0.06, 0.12), at(0.07, 0.2)], span * 0.1, ink, (0.3, 0.6))


def cloud_bank(sheet: Sheet, level: float, height: float, ink: Colour, strength: float = 1.0, below: float | None = None) -> None:
    """A long torn cloud across the sheet, solid down to `below` or thinning away."""
    points: list[Point] = [(-80, level)]
    x = -60.0
    while x < sheet.width + 60:
        x += sheet.chance.uniform(60, 190)
        points.append((x, level - sheet.chance.uniform(0.1, 1) * height))
    top = curve([*points, (sheet.width + 90, level)], 8)
    foot = below if below is not None else level + height * 1.5
    shape = sheet.polygon([*top, (sheet.width + 90, foot), (-90, foot)])
    if below is not None:
        sheet.press(shape, ink, strength)
        return
    sheet.shade(shape, ink, (0, foot), (0, level - height), strength)


def house(
    sheet: Sheet,
    x: float,
    ground: float,
    wide: float,
    tall: float,
    wall: Colour,
    roof: Colour,
    lit: Colour = OCHRE,
    dark: Colour = NIGHT,
    windows: tuple[int, int] = (2, 2),
    shine: float = 0.35,
) -> None:
    """A terrace house seen from the front; `shine` is the share of its windows with a light on."""
    sheet.box(x, ground - tall, x + wide, ground, wall)
    sheet.shade(
        sheet.polygon([(x, ground - tall), (x + wide, ground - tall), (x + wide, ground), (x, ground)]),
        dark,
        (x, 0),
        (x + wide * 1.8, 0),
        0.45,
    )
    pitch = wide * 0.38
    sheet.area(
        [
            (x - 7, ground - tall + 2),
            (x + wide * 0.16, ground - tall - pitch),
            (x + wide * 0.84, ground - tall - pitch),
            (x + wide + 7, ground - tall + 2),
        ],
        roof,
    )
    stack = x + wide * 0.68
    sheet.box(stack, ground - tall - pitch - wide * 0.2, stack + wide * 0.15, ground - tall - pitch * 0.7, roof)
    across, up = windows
    for row in range(up):
        for column in range(across):
            w, h = wide / (across * 2), tall / (up * 2.1)
            wx = x + wide * (column + 0.5) / across - w / 2
            wy = ground - tall + tall * (row + 0.48) / up - h / 2
            ink = lit if sheet.chance.random() < shine else dark
            sheet.box(wx, wy, wx + w, wy + h, ink)
            sheet.box(wx + w / 2 - 1, wy, wx + w / 2 + 1, wy + h, wall)
            sheet.box(wx, wy + h * 0.45, wx + w, wy + h * 0.45 + 2, wall)


def lighthouse(
    sheet: Sheet, x: float, ground: float, tall: float, body: Colour = PAPER, band: Colour = RUST, dark: Colour = INK, lamp: Colour = OCHRE
) -> Point:
    """Returns where its lamp is."""
    foot, neck = tall * 0.13, tall * 0.085
    tower = [(x - foot, ground), (x - neck, ground - tall * 0.8), (x + neck, ground - tall * 0.8), (x + foot, ground)]
    sheet.area(tower, body)
    for low in (0.18, 0.5):
        a, b = foot + (neck - foot) * low / 0.8, foot + (neck - foot) * (low + 0.16) / 0.8
        sheet.area(
            [
                (x - a, ground - tall * low),
                (x - b, ground - tall * (low + 0.16)),
                (x + b, ground - tall * (low + 0.16)),
                (x + a, ground - tall * low),
            ],
            band,
        )
    sheet.shade(sheet.polygon(tower), dark, (x - foot * 0.2, 0), (x + foot * 1.3, 0), 0.8)
    sheet.box(x - neck * 1.5, ground - tall * 0.82, x + neck * 1.5, ground - tall * 0.795, dark)
    sheet.box(x - neck * 0.8, ground - tall * 0.93, x + neck * 0.8, ground - tall * 0.82, lamp)
    for post in (-0.8, -0.27, 0.27, 0.8):
        sheet.box(x + neck * post - 1.5, ground - tall * 0.93, x + neck * post + 1.5, ground - tall * 0.82, dark)
    sheet.area([(x - neck * 1.1, ground - tall * 0.925), (x, ground - tall), (x + neck * 1.1, ground - tall * 0.925)], dark)
    return x, ground - tall * 0.875


def crane(sheet: Sheet, x: float, ground: float, tall: float, ink: Colour, facing: int = 1, raised: float = 0.0) -> None:
    """A quay crane; `facing` 1 has its boom to the right; `raised` lifts the boom (0 level, 1 upright)."""
    leg, deck = tall * 0.24, ground - tall * 0.55
    for side in (-1, 1):
        sheet.line([(x + side * leg, ground), (x + side * leg * 0.82, deck)], tall * 0.028, ink)
    sheet.line([(x - leg, ground - tall * 0.04), (x + leg, ground - tall * 0.04)], tall * 0.035, ink)
    sheet.line([(x - leg * 0.95, ground - tall * 0.2), (x + leg * 0.85, deck)], tall * 0.014, ink)
    sheet.line([(x - leg * 0.9, ground - tall * 0.3), (x + leg * 0.9, ground - tall * 0.3)], tall * 0.02, ink)
    sheet.box(x - leg, deck - tall * 0.02, x + leg, deck + tall * 0.03, ink)
    top = (x - facing * leg * 0.1, ground - tall)
    sheet.line([(x - leg * 0.8, deck), top, (x + leg * 0.8, deck)], tall * 0.022, ink)
    sheet.box(x - facing * leg * 0.9 - leg * 0.3, deck - tall * 0.1, x - facing * leg * 0.9 + leg * 0.3, deck, ink)
    angle = raised * math.pi * 0.42
    tip = (x + facing * (leg * 0.6 + math.cos(angle) * tall * 0.75), deck - math.sin(angle) * tall * 0.75)
    sheet.line([(x - facing * leg * 1.7, deck), (x + facing * leg * 0.6, deck), tip], tall * 0.03, ink)
    sheet.line([top, tip], tall * 0.009, ink)
    middle = ((tip[0] + x + facing * leg * 0.6) / 2, (tip[1] + deck) / 2)
    sheet.line([top, middle], tall * 0.009, ink)
    sheet.line([top, (x - facing * leg * 1.7, deck)], tall * 0.009, ink)


def pylon(sheet: Sheet, x: float, ground: float, tall: float, ink: Colour) -> list[Point]:
    """A power pylon; returns the six ends of its arms, left then right, from the top."""
    foot, waist = tall * 0.14, tall * 0.035
    top = ground - tall
    thick = max(2.0, tall * 0.011)
    knee = ground - tall * 0.55
    for side in (-1, 1):
        sheet.line([(x + side * foot, ground), (x + side * waist, knee), (x, top)], thick, ink)
    steps = 5
    for step in range(steps):
        a, b = step / steps, (step + 1) / steps
        wide_a, wide_b = foot + (waist - foot) * a, foot + (waist - foot) * b
        ya, yb = ground - tall * 0.55 * a, ground - tall * 0.55 * b
        sheet.line([(x - wide_a, ya), (x + wide_b, yb)], thick * 0.6, ink)
        sheet.line([(x + wide_a, ya), (x - wide_b, yb)], thick * 0.6, ink)
    ends = []
    for low, reach in ((0.62, 0.2), (0.74, 0.24), (0.86, 0.17)):
        y = ground - tall * low
        for side in (-1, 1):
            sheet.line([(x, y - tall * 0.05), (x + side * tall * reach, y), (x, y)], thick * 0.8, ink)
            ends.append((x + side * tall * reach, y + tall * 0.03))
            sheet.line([(x + side * tall * reach, y), (x + side * tall * reach, y + tall * 0.03)], thick, ink)
    return ends


def wires(sheet: Sheet, starts: Sequence[Point], ends: Sequence[Point], sag: float, ink: Colour, width: float = 1.6) -> None:
    for (x0, y0), (x1, y1) in zip(starts, ends, strict=True):
        line = []
        for step in range(25):
            t = step / 24
            line.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + sag * 4 * t * (1 - t)))
        sheet.line(line, width, ink)


def burst(sheet: Sheet, x: float, y: float, wide: float, high: float, ink: Colour, drops: int = 90) -> None:
    """A wave breaking: tongues of spray thrown up from (x, y)."""
    tongues = []
    for _ in range(drops // 3):
        lean = sheet.chance.uniform(-1, 1)
        reach = high * (1 - 0.75 * abs(lean)) * sheet.chance.uniform(0.45, 1)
        root = x + lean * wide * 0.55
        tip = (root + lean * wide * 0.45, y - reach)
        tongues.append(([(root, y + 10), (root + lean * wide * 0.1, y - reach * 0.6), tip], sheet.chance.uniform(0.07, 0.16) * wide))
    sheet.strokes(tongues, ink)
    mask_drops = []
    for _ in range(drops):
        lean = sheet.chance.uniform(-1.3, 1.3)
        up = high * sheet.chance.uniform(0.1, 1.25) * max(0.15, 1 - abs(lean) * 0.6)
        dx, dy = x + lean * wide * 0.9, y - up
        size = sheet.chance.uniform(1.5, 6.5)
        mask_drops.append(([(dx, dy - size), (dx + 1, dy), (dx, dy + size)], size * 1.6))
    sheet.strokes(mask_drops, ink)


def sweeper(s: Sheet, x: float, y: float, k: float, turn: int, coat: str) -> None:
    def at(u: float, v: float) -> tuple[float, float]:
        return x + turn * u * k, y + v * k

    s.area([at(-40, 8), at(40, 8), at(30, 120), at(-30, 120)], NIGHT, 0.35)
    s.area([at(-26, -90), at(2, -90), at(-6, 0), at(-30, 0)], NIGHT)
    s.area([at(2, -90), at(30, -90), at(38, 0), at(14, 0)], NIGHT)
    s.area([at(-34, -30), at(-4, -30), at(-2, 8), at(-40, 8)], INK)
    s.area([at(8, -30), at(40, -30), at(50, 8), at(8, 8)], INK)
    s.area(curve([at(-34, -84), at(-30, -160), at(-6, -196), at(28, -192), at(40, -150), at(36, -84)]), coat)
    s.disc(*at(28, -216), 22 * k, "#8c5a44")
    s.area(curve([at(4, -222), at(14, -244), at(36, -246), at(52, -228), at(44, -224)]), NIGHT)
    s.line([at(6, -190), at(118, 6)], 6 * k, SAND)
    s.area([at(98, -10), at(134, -16), at(150, 14), at(96, 16)], RUST)
    s.stroke([at(10, -172), at(44, -140), at(54, -106)], 19 * k, coat, (0.1, 0.3))
    s.stroke([at(20, -160), at(60, -110), at(82, -66)], 17 * k, coat, (0.1, 0.3))
    for _ in range(7):
        u = s.chance.uniform(130, 210)
        s.stroke([at(u - 30, 14), at(u, s.chance.uniform(-2, 12)), at(u + 26, 16)], 5 * k, PAPER)
