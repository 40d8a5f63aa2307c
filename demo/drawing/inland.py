"""Inland: the pictures of rails, wires, roads and a pitch."""

import math

from .ink import DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, PLUM, ROSE, RUST, Sheet, curve
from .motifs import cloud_bank, gull, pylon, rain, ripples, wires


def rails_under_water() -> Sheet:
    """A coast line that runs into the flood."""
    s = Sheet("rails-under-water")
    s.wash((0, "#7f979c"), (0.42, "#dcd9c6"), (1, MIST))
    cloud_bank(s, 250, 120, "#5c7680", 0.7)
    far = curve([(-20, 470), (300, 452), (700, 458), (1000, 440), (1620, 456)])
    s.area([*far, (1620, 560), (-20, 560)], MOSS)
    s.shade(s.polygon([*far, (1620, 560), (-20, 560)]), INK, (0, 440), (0, 600), 0.8)
    s.box(0, 498, 1600, 1067, "#9db5ae")
    s.shade(None, DEEP, (0, 500), (0, 1090), 0.95)
    # embankment and track: one point of flight
    vx, vy = 960.0, 486.0

    def on(u: float, depth: float) -> tuple[float, float]:
        return vx + (u - vx) * depth, vy + (1130 - vy) * depth

    dry = 0.36
    bank = [on(-120, 1.05), on(250, dry + 0.08), on(420, dry), on(870, dry), on(1000, dry + 0.1), on(1130, 1.05)]
    s.area(bank, "#8c8071")
    s.shade(s.polygon(bank), NIGHT, (0, 660), (0, 1200), 0.8)
    depth = 1.04
    while depth > 0.16:
        ink, strength = (INK, 1.0) if depth > dry else (INK, max(0.12, 0.55 - (dry - depth) * 2.4))
        high = 0.03 * depth
        s.area([on(260, depth), on(790, depth), on(790, depth - high), on(260, depth - high)], ink, strength)
        depth *= 0.915
    for rail in (350, 700):
        s.area([on(rail - 12, 1.05), on(rail + 12, 1.05), on(rail + 12, dry - 0.02), on(rail - 12, dry - 0.02)], "#d8d2c2")
        s.area([on(rail + 4, 1.05), on(rail + 16, 1.05), on(rail + 14, dry - 0.02), on(rail + 6, dry - 0.02)], RUST)
        s.area([on(rail - 12, dry), on(rail + 12, dry), on(rail + 12, 0.13), on(rail - 12, 0.13)], MIST, 0.45)
    edge = [on(u, dry + 0.02 * math.sin(u / 40)) for u in range(100, 1130, 26)]
    s.stroke(edge, 9, PAPER, (0.3, 0.3))
    for k in range(1, 5):
        ring = [on(u, dry - 0.025 * k + 0.012 * math.sin(u / 33 + k)) for u in range(150 + 30 * k, 1080 - 30 * k, 26)]
        s.stroke(ring, 6 - k, PAPER, (0.3, 0.3))
    ripples(s, 0, 1600, 510, 760, MIST, 90, 180, 0.8)
    ripples(s, 1000, 1600, 740, 1060, MIST, 50, 220, 0.6)
    # signal, its lamp still at danger, and its reflection
    s.line([(1290, 760), (1290, 250)], 14, NIGHT)
    s.area([(1252, 250), (1252, 400), (1328, 400), (1328, 250)], NIGHT)
    s.glow(1290, 362, 90, RUST, 0.9)
    s.disc(1290, 362, 24, "#f2744a")
    s.disc(1290, 292, 22, "#27404a")
    for rung in range(430, 740, 32):
        s.line([(1290, rung), (1322, rung)], 4, NIGHT)
    s.line([(1322, 420), (1322, 750)], 4, NIGHT)
    s.area([(1283, 762), (1297, 762), (1302, 1000), (1278, 1000)], NIGHT, 0.5)
    ripples(s, 1265, 1315, 765, 1010, RUST, 26, 70, 0.85)
    for x, tall in ((120, 150), (300, 110), (1480, 130)):
        ends = [(x, 500 - tall), (x, 512 - tall)]
        s.line([(x, 520), (x, 500 - tall - 10)], 7, INK)
        s.line([(x - 22, ends[0][1]), (x + 22, ends[0][1])], 4, INK)
    wires(s, [(-20, 330), (120, 350), (300, 390)], [(120, 350), (300, 390), (960, 470)], 16, INK)
    gull(s, 560, 240, 90, INK, 0.2)
    gull(s, 690, 310, 56, INK, -0.2)
    return s


def substation_dusk() -> Sheet:
    """Pylons and transformers against the last of the light, half the town dark."""
    s = Sheet("substation-dusk", 1600, 900)
    s.wash((0, "#2a2f4f"), (0.32, "#7d4a63"), (0.56, RUST), (0.72, OCHRE))
    cloud_bank(s, 330, 50, PLUM, 0.8)
    cloud_bank(s, 470, 30, RUST, 0.7)
    hills = curve([(-20, 640), (240, 600), (520, 632), (860, 590), (1200, 626), (1620, 596)])
    s.area([*hills, (1620, 760), (-20, 760)], PLUM)
    for _ in range(120):
        x = s.chance.uniform(20, 760)
        s.box(x, 652 + s.chance.uniform(0, 50), x + 5, 657 + s.chance.uniform(0, 50), OCHRE, 0.9)
    s.area([(-20, 720), (1620, 690), (1620, 900), (-20, 900)], NIGHT)
    one = pylon(s, 290, 780, 640, NIGHT)
    two = pylon(s, 900, 740, 430, NIGHT)
    three = pylon(s, 1270, 716, 290, NIGHT)
    wires(s, one, two, 46, NIGHT, 2.4)
    wires(s, two, three, 30, NIGHT, 2.0)
    wires(s, [(-60, y - 60) for _, y in one], one, 20, NIGHT, 2.8)
    wires(s, three, [(1640, y + 60) for _, y in three], 20, NIGHT, 1.8)
    for x, w, h in ((470, 120, 110), (640, 140, 140), (1040, 150, 130), (1230, 110, 96), (1390, 140, 124)):
        top = 760 - h
        s.box(x, top, x + w, 790, NIGHT)
        for fin in range(6):
            s.box(x - 16, top + 22 + fin * 14, x, top + 29 + fin * 14, NIGHT)
        for k in range(3):
            bx = x + w * (0.22 + 0.28 * k)
            s.line([(bx, top), (bx - 8 + 8 * k, top - 58)], 7, NIGHT)
            for ring in range(4):
                s.disc(bx + (-8 + 8 * k) * (ring + 1) / 5, top - 12 * (ring + 1), 10, NIGHT, flat=0.4)
    s.line([(430, 600), (1560, 590)], 5, NIGHT)
    for x in (440, 800, 1180, 1550):
        s.line([(x, 790), (x, 560)], 8, NIGHT)
    for x in range(-10, 1620, 34):
        s.line([(x, 900), (x, 800)], 5, "#070f17")
    for y in (812, 850):
        s.line([(-10, y), (1610, y)], 3, "#070f17")
    s.box(0, 850, 1600, 900, "#3a3140")
    ripples(s, 0, 1600, 846, 898, OCHRE, 70, 130, 0.75)
    for gx, gy, span in ((640, 240, 40), (700, 200, 54), (770, 262, 34)):
        gull(s, gx, gy, span, NIGHT, s.chance.uniform(-0.3, 0.3))
    return s


def causeway_buses() -> Sheet:
    """Buses and cars leave the low ground by the causeway, lamps lit."""
    s = Sheet("causeway-buses", 1600, 900)
    s.wash((0, "#31455c"), (0.4, "#8c7b86"), (0.62, "#dca884"))
    cloud_bank(s, 200, 90, INK, 0.7)
    hill = curve([(-20, 420), (260, 330), (560, 300), (820, 352), (1160, 400), (1620, 436)])
    s.area([*hill, (1620, 560), (-20, 560)], PLUM)
    for _ in range(36):
        x = s.chance.uniform(80, 700)
        y = s.chance.uniform(350, 440)
        s.box(x, y, x + 6, y + 7, OCHRE)
    s.box(0, 462, 1600, 900, "#c39d8b")
    s.shade(None, DEEP, (0, 440), (0, 860), 1.0)
    ripples(s, 0, 1600, 480, 890, ROSE, 120, 190, 0.6)
    road = curve([(1640, 760), (1300, 742), (980, 690), (760, 610), (640, 540), (600, 486), (560, 450)])
    under = [(x, y + 8 + max(0.0, (y - 450) * 0.2)) for x, y in road]
    upper = [(x, y - max(2.0, (y - 450) * 0.16)) for x, y in road]
    s.area(upper + under[::-1], "#594f55")
    s.line(upper, 4, PAPER)
    s.line(under, 5, NIGHT)
    for x, y in road[::9]:
        k = max(0.16, (y - 440) / 320)
        s.line([(x, y - 40 * k), (x, y - 150 * k)], 7 * k, NIGHT)
    for t, kind in (
        (0.045, "bus"),
        (0.24, "car"),
        (0.36, "bus"),
        (0.5, "car"),
        (0.59, "car"),
        (0.68, "bus"),
        (0.78, "car"),
        (0.85, "car"),
        (0.91, "car"),
    ):
        x, y = road[int(t * (len(road) - 1))]
        _vehicle(s, x, y, max(0.13, (y - 446) / 310), kind)
    for gx, gy, span in ((1180, 230, 90), (1310, 290, 60), (1050, 320, 44)):
        gull(s, gx, gy, span, NIGHT, s.chance.uniform(-0.3, 0.3))
    rain(s, 170, MIST, -0.5, 0.35, 90)
    return s


def _vehicle(s: Sheet, x: float, y: float, k: float, kind: str) -> None:
    """Heading left, seen from the side."""
    if kind == "bus":
        w, h = 400 * k, 190 * k
        s.glow(x - w * 0.62, y - 30 * k, 130 * k, "#ffe2a0", 0.9)
        s.area([(x - w / 2, y), (x - w / 2 + 6 * k, y - h * 0.94), (x - w / 2 + 22 * k, y - h), (x + w / 2, y - h), (x + w / 2, y)], RUST)
        s.box(x - w / 2, y - h * 0.3, x + w / 2, y - h * 0.22, PAPER)
        for pane in range(6):
            left = x - w / 2 + (12 + pane * 64) * k
            s.box(left, y - h * 0.86, left + 54 * k, y - h * 0.44, "#ffdf9a")
            s.disc(left + 27 * k, y - h * 0.54, 13 * k, INK)
            s.box(left + 10 * k, y - h * 0.5, left + 44 * k, y - h * 0.44, INK)
        for wheel in (-0.32, 0.3):
            s.disc(x + w * wheel, y, 30 * k, NIGHT)
            s.disc(x + w * wheel, y, 12 * k, MIST)
        s.disc(x - w / 2 + 4 * k, y - 34 * k, 13 * k, "#fff3cf")
        return
    w, h = 200 * k, 64 * k
    s.glow(x - w * 0.62, y - 24 * k, 110 * k, "#ffe2a0", 0.9)
    body = [
        (x - w / 2, y),
        (x - w / 2, y - h * 0.62),
        (x - w * 0.28, y - h * 0.8),
        (x - w * 0.14, y - h * 1.5),
        (x + w * 0.26, y - h * 1.5),
        (x + w * 0.42, y - h * 0.8),
        (x + w / 2, y - h * 0.7),
        (x + w / 2, y),
    ]
    s.area(body, s.chance.choice((INK, "#7f8f92", "#a8604a", NIGHT)))
    s.area(
        [(x - w * 0.2, y - h * 0.8), (x - w * 0.1, y - h * 1.36), (x + w * 0.22, y - h * 1.36), (x + w * 0.32, y - h * 0.8)], "#ffdf9a", 0.8
    )
    for wheel in (-0.28, 0.28):
        s.disc(x + w * wheel, y, 22 * k, NIGHT)
    s.disc(x - w / 2 + 4 * k, y - 28 * k, 10 * k, "#fff3cf")


def floodlit_pitch() -> Sheet:
    """A waterlogged pitch under floodlights, with nobody on it."""
    s = Sheet("floodlit-pitch", 1600, 900)
    s.wash((0, NIGHT), (0.5, "#24435a"), (0.6, "#3d6170"))
    stand = [(0, 500), (0, 330), (980, 330), (1060, 420), (1060, 500)]
    s.area(stand, "#0b1722")
    s.area([(0, 330), (0, 290), (1000, 290), (1030, 330)], PLUM)
    for row in range(6):
        for seat in range(52):
            if s.chance.random() < 0.9:
                s.box(12 + seat * 20, 356 + row * 22, 24 + seat * 20, 368 + row * 22, RUST if (seat // 9 + row) % 4 else "#7d3a33")
    s.box(0, 496, 1600, 900, "#3f6a52")
    for band in range(8):
        left, right = 1600 * band / 8, 1600 * (band + 1) / 8
        if band % 2:
            s.area([(left, 496), (right, 496), (right + (right - 800) * 0.9, 900), (left + (left - 800) * 0.9, 900)], "#4c7a58")
    s.shade(None, INK, (0, 560), (0, 980), 0.75)
    for cx, cy, rx, ry in ((520, 640, 420, 44), (1130, 720, 480, 60), (330, 810, 520, 60), (900, 860, 420, 36), (1280, 580, 260, 22)):
        wet = curve(
            [
                (cx + rx * math.cos(a) * s.chance.uniform(0.75, 1.1), cy + ry * math.sin(a) * s.chance.uniform(0.75, 1.1))
                for a in [math.pi * i / 8 for i in range(16)]
            ]
        )
        s.area(wet, "#35606f")
        s.shade(s.polygon(wet), MIST, (0, cy + ry), (0, cy - ry * 1.2), 0.75)
        ripples(s, cx - rx * 0.8, cx + rx * 0.8, cy - ry * 0.8, cy + ry * 0.8, PAPER, 14, 120, 0.8)
    s.line([(-10, 590), (1610, 560)], 6, PAPER)
    s.line([(900, 575), (1240, 900)], 6, PAPER)
    # the goal and its net
    gx0, gx1, gt, gb = 180.0, 560.0, 560.0, 720.0
    for k in range(14):
        across = gx0 + (gx1 - gx0) * k / 13
        s.line([(across, gt), (across + 46, gb - 40)], 1.6, MIST)
    for k in range(7):
        y = gt + (gb - gt) * k / 7
        s.line([(gx0 + 8, y), (gx1 + 40, y - 4)], 1.6, MIST)
    s.line([(gx0, gb), (gx0, gt), (gx1, gt), (gx1, gb)], 10, PAPER)
    s.area([(gx0 - 4, gb), (gx0 + 4, gb), (gx0 + 6, gb + 120), (gx0 - 6, gb + 120)], PAPER, 0.4)
    s.area([(gx1 - 4, gb), (gx1 + 4, gb), (gx1 + 6, gb + 120), (gx1 - 6, gb + 120)], PAPER, 0.4)
    s.disc(820, 750, 26, PAPER)
    s.disc(812, 744, 8, INK)
    s.disc(832, 756, 6, INK)
    s.disc(820, 784, 26, PAPER, 0.3, 0.5)
    for x, foot, size in ((1180, 500, 1.0), (1470, 520, 1.2), (120, 330, 0.7)):
        top = foot - 400 * size if size > 0.8 else foot - 230
        s.line([(x - 14 * size, foot), (x, top), (x + 14 * size, foot)], 5 * size, NIGHT)
        for rung in range(9):
            y = foot + (top - foot) * rung / 9
            s.line([(x - 12 * size * (1 - rung / 9), y), (x + 12 * size * (1 - rung / 9), y - 22 * size)], 3, NIGHT)
        s.glow(x, top, 260 * size, "#ffe9b8", 0.75)
        s.box(x - 58 * size, top - 34 * size, x + 58 * size, top + 22 * size, NIGHT)
        for row in range(2):
            for lamp in range(5):
                s.disc(x - 46 * size + lamp * 23 * size, top - 20 * size + row * 26 * size, 10 * size, "#fff6dc")
    rain(s, 340, PAPER, -0.3, 0.4, 70)
    return s


PICTURES = (
    rails_under_water,
    substation_dusk,
    causeway_buses,
    floodlit_pitch,
)
