"""Halls: the pictures of a market, a sports hall and a church, with the people in them."""

import math

from PIL import ImageChops

from .ink import DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, PLUM, RUST, SAND, SEA, Sheet, curve
from .motifs import ripples, sweeper


def market_hall() -> Sheet:
    """A market hall with the sea on its floor, and people with brooms."""
    s = Sheet("market-hall")
    s.box(0, 0, 1600, 1067, "#e8cfa6")
    s.shade(None, PLUM, (0, 420), (0, -260), 0.9)
    vx, vy = 800.0, 560.0
    # ribs of the roof, from near to far
    for k, ink in ((1.0, INK), (0.76, "#2c4257"), (0.58, "#4b5666"), (0.45, "#776d6f"), (0.35, "#a18674")):
        outer = [(vx + 860 * k * math.cos(a), vy + 120 * k - 760 * k * math.sin(a)) for a in [math.pi * i / 40 for i in range(41)]]
        inner = [(vx + 800 * k * math.cos(a), vy + 120 * k - 690 * k * math.sin(a)) for a in [math.pi * (40 - i) / 40 for i in range(41)]]
        s.area(outer + inner, ink)
        for side in (-1, 1):
            x = vx + side * 830 * k
            s.box(x - 30 * k, vy + 110 * k, x + 30 * k, vy + 380 * k, ink)
    # the far window
    fan = [(vx + 250 * math.cos(a), vy + 30 - 235 * math.sin(a)) for a in [math.pi * i / 30 for i in range(31)]]
    s.area([*fan, (vx - 250, vy + 118), (vx + 250, vy + 118)], "#f8edd3")
    for i in range(1, 8):
        a = math.pi * i / 8
        s.line([(vx, vy + 30), (vx + 250 * math.cos(a), vy + 30 - 235 * math.sin(a))], 5, "#a18674")
    s.line([(vx - 250, vy + 30), (vx + 250, vy + 30)], 7, "#a18674")
    ring = [(vx + 130 * math.cos(a), vy + 30 - 122 * math.sin(a)) for a in [math.pi * i / 30 for i in range(31)]]
    s.line(ring, 5, "#a18674")
    for x in range(610, 1000, 64):
        s.line([(x, vy + 30), (x, vy + 118)], 5, "#a18674")
    # floor under a hand of water
    s.box(0, 676, 1600, 1067, "#c9b28d")
    s.shade(None, SEA, (0, 640), (0, 1080), 0.85)
    s.area([(vx - 190, 680), (vx + 190, 680), (vx + 360, 1067), (vx - 360, 1067)], "#f8edd3", 0.55)
    ripples(s, 430, 1170, 690, 1060, PAPER, 60, 170, 0.9)
    ripples(s, 0, 1600, 690, 1060, DEEP, 50, 190, 0.5)
    # stalls
    for x, y, k, ink in ((150, 770, 1.0, RUST), (1230, 770, 1.0, MOSS), (420, 700, 0.55, OCHRE), (1010, 700, 0.55, SEA)):
        w = 270 * k
        s.box(x, y - 130 * k, x + 9 * k, y + 40 * k, NIGHT)
        s.box(x + w - 9 * k, y - 130 * k, x + w, y + 40 * k, NIGHT)
        for band in range(6):
            left = x - 18 * k + band * (w + 36 * k) / 6
            right = left + (w + 36 * k) / 6
            s.area(
                [(left + 12 * k, y - 180 * k), (right + 2 * k, y - 180 * k), (right, y - 112 * k), (left, y - 112 * k)],
                ink if band % 2 else PAPER,
            )
        s.box(x, y - 22 * k, x + w, y + 26 * k, "#7a5a45")
        s.area([(x, y + 42 * k), (x + w, y + 42 * k), (x + w, y + 110 * k), (x, y + 110 * k)], INK, 0.3)
    for x, y, k, turn, coat in (
        (560, 950, 1.0, 1, OCHRE),
        (960, 900, 0.86, -1, RUST),
        (1130, 985, 1.08, -1, "#3f6f79"),
        (760, 812, 0.6, 1, INK),
    ):
        sweeper(s, x, y, k, turn, coat)
    s.shade(None, "#f8edd3", (0, 900), (0, 500), 0.12)
    return s


def sports_hall_beds() -> Sheet:
    """Camp beds under the hoops of a sports hall."""
    s = Sheet("sports-hall-beds")
    s.box(0, 0, 1600, 1067, "#e4d2b0")
    s.shade(None, "#a97f62", (0, 500), (0, -140), 0.8)
    s.area([(0, 0), (420, 240), (1180, 240), (1600, 0)], "#7d6157")
    for k in range(6):
        x0 = k * 320
        s.line([(x0, 0), (420 + k * 152, 240)], 9, "#5b4747")
    for x in (560, 800, 1040):
        s.area([(x - 50, 178), (x + 50, 178), (x + 62, 206), (x - 62, 206)], "#fff3cf")
    s.box(420, 240, 1180, 560, "#d7bf97")
    for k in range(5):
        x = 450 + k * 145
        s.box(x, 268, x + 122, 380, "#35506b")
        s.shade(s.polygon([(x, 268), (x + 122, 268), (x + 122, 380), (x, 380)]), MIST, (x, 400), (x + 120, 230), 0.35)
        s.box(x + 59, 268, x + 63, 380, SAND)
    s.box(744, 392, 856, 468, PAPER)
    s.line([(744, 392), (856, 392), (856, 468), (744, 468), (744, 392)], 4, RUST)
    s.line([(780, 470), (820, 470)], 6, RUST)
    for k in range(5):
        s.line([(782 + k * 9, 472), (788 + k * 6, 506)], 2, PAPER)
    floor = [(0, 760), (420, 560), (1180, 560), (1600, 760), (1600, 1067), (0, 1067)]
    s.area(floor, "#c08a55")
    s.shade(s.polygon(floor), "#6b3f36", (0, 600), (0, 1150), 0.9)
    for k in range(-8, 18):
        s.line([(420 + k * 76, 560), (800 + (k - 5) * 330, 1067)], 2, "#a87344")
    court = [(800 + 420 * math.cos(a), 700 + 90 * math.sin(a)) for a in [math.pi * i / 40 for i in range(81)]]
    s.line(court, 6, PAPER)
    s.area([(0, 0), (420, 240), (420, 560), (0, 760)], "#c3a47c")
    s.area([(1600, 0), (1180, 240), (1180, 560), (1600, 760)], "#b48f6b")
    for k in range(4):
        y0, y1 = 240 + k * 110, 322 + k * 56
        s.line([(0, y0), (420, y1)], 5, "#9a7a5b")
        s.line([(1600, y0), (1180, y1)], 5, "#8d6b52")
    blankets = [RUST, DEEP, OCHRE, MOSS, PLUM, "#7d9a97"]
    n = 0
    for row, (y, size) in enumerate(((600, 0.42), (668, 0.58), (764, 0.8), (905, 1.1))):
        count = (8, 7, 6, 5)[row]
        for c in range(count):
            across = 800 + (c - (count - 1) / 2) * 250 * size * (1.05 if row < 3 else 1.08)
            _bed(s, across, y, size, blankets[(n * 5 + row) % 6], (n * 7 + row) % 4)
            n += 1
    return s


def _bed(s: Sheet, x: float, y: float, k: float, ink: str, guest: int) -> None:
    w, h = 200 * k, 40 * k
    for leg in (-0.42, 0, 0.42):
        s.line([(x + w * leg - 10 * k, y + h), (x + w * leg + 10 * k, y + 6 * k)], 4 * k, NIGHT)
        s.line([(x + w * leg + 10 * k, y + h), (x + w * leg - 10 * k, y + 6 * k)], 4 * k, NIGHT)
    s.box(x - w / 2, y - 4 * k, x + w / 2, y + 9 * k, INK)
    s.area(curve([(x - w * 0.5, y - 2 * k), (x - w * 0.5, y - 26 * k), (x - w * 0.34, y - 30 * k), (x - w * 0.3, y - 2 * k)], 6), PAPER)
    if guest == 0:  # someone sits on the edge
        s.box(x - w * 0.28, y - 16 * k, x + w * 0.5, y, ink)
        s.area(
            curve(
                [
                    (x - 4 * k, y - 8 * k),
                    (x - 6 * k, y - 74 * k),
                    (x + 16 * k, y - 98 * k),
                    (x + 46 * k, y - 88 * k),
                    (x + 54 * k, y - 8 * k),
                ],
                8,
            ),
            NIGHT,
        )
        s.disc(x + 22 * k, y - 116 * k, 21 * k, "#8c5a44")
        s.area(
            curve(
                [
                    (x + 0 * k, y - 112 * k),
                    (x + 4 * k, y - 140 * k),
                    (x + 30 * k, y - 144 * k),
                    (x + 44 * k, y - 122 * k),
                    (x + 20 * k, y - 128 * k),
                ],
                6,
            ),
            NIGHT,
        )
        return
    if guest == 1:  # asleep
        s.area(
            curve(
                [
                    (x - w * 0.3, y),
                    (x - w * 0.26, y - 34 * k),
                    (x, y - 44 * k),
                    (x + w * 0.3, y - 32 * k),
                    (x + w * 0.5, y - 26 * k),
                    (x + w * 0.5, y),
                ],
                8,
            ),
            ink,
        )
        s.disc(x - w * 0.36, y - 34 * k, 19 * k, "#a06a4e")
        s.area(
            curve([(x - w * 0.46, y - 34 * k), (x - w * 0.42, y - 54 * k), (x - w * 0.3, y - 54 * k), (x - w * 0.32, y - 40 * k)], 6), INK
        )
        return
    s.box(x - w * 0.28, y - 16 * k, x + w * 0.5, y, ink)
    s.box(x + w * 0.14, y - 16 * k, x + w * 0.2, y, PAPER)
    if guest == 2:
        s.box(x + w * 0.22, y - 62 * k, x + w * 0.44, y - 16 * k, "#6b3f36")
        s.line(
            [(x + w * 0.28, y - 62 * k), (x + w * 0.3, y - 76 * k), (x + w * 0.37, y - 76 * k), (x + w * 0.38, y - 62 * k)],
            4 * k,
            "#6b3f36",
        )


def candle_choir() -> Sheet:
    """A choir sings by candles."""
    s = Sheet("candle-choir")
    s.wash((0, NIGHT), (0.5, "#2d2434"), (1, "#4d2f33"))
    for k, ink in ((1.0, "#1b2433"), (0.78, "#2a2a3a"), (0.58, "#3a2f3e")):
        arch = [(800 + 700 * k * math.cos(a), 620 - 560 * k * math.sin(a)) for a in [math.pi * i / 40 for i in range(41)]]
        s.line([(arch[0][0], 1067), *arch, (arch[-1][0], 1067)], 44 * k, ink)
    rows = ((470, 0.62, 9), (600, 0.8, 8), (780, 1.06, 6))
    robes = ["#6b2f2f", "#3f4f63", "#74503a", "#4b3a55", "#2f4f52"]
    skins = ["#c98d64", "#8c5a44", "#e0b08a", "#a8714f", "#6d4536"]
    flames: list[tuple[float, float, float]] = []
    for row, (y, k, count) in enumerate(rows):
        for c in range(count):
            x = 800 + (c - (count - 1) / 2) * 230 * k + s.chance.uniform(-14, 14)
            top = y + s.chance.uniform(-18, 18)
            s.area(
                curve(
                    [
                        (x - 120 * k, top + 420 * k),
                        (x - 112 * k, top + 130 * k),
                        (x - 40 * k, top + 76 * k),
                        (x + 40 * k, top + 76 * k),
                        (x + 112 * k, top + 130 * k),
                        (x + 120 * k, top + 420 * k),
                    ]
                ),
                robes[(c * 2 + row) % 5],
            )
            s.disc(x, top + 14 * k, 52 * k, skins[(c * 3 + row * 2) % 5], flat=1.18)
            s.area(
                curve(
                    [
                        (x - 56 * k, top + 20 * k),
                        (x - 58 * k, top - 34 * k),
                        (x, top - 66 * k),
                        (x + 58 * k, top - 32 * k),
                        (x + 54 * k, top + 18 * k),
                        (x + 34 * k, top - 22 * k),
                        (x - 30 * k, top - 26 * k),
                        (x - 56 * k, top + 20 * k),
                    ]
                ),
                s.chance.choice((NIGHT, "#5a3a2a", "#b9b2a6", "#2b1d1c")),
            )
            for eye in (-1, 1):
                s.stroke(
                    [(x + eye * 26 * k, top + 12 * k), (x + eye * 18 * k, top + 17 * k), (x + eye * 10 * k, top + 12 * k)], 5 * k, NIGHT
                )
            s.disc(x, top + 46 * k, 11 * k, "#4a1f1f", flat=1.35)
            shape = s.polygon(
                [(x - 130 * k, top - 70 * k), (x + 130 * k, top - 70 * k), (x + 130 * k, top + 300 * k), (x - 130 * k, top + 300 * k)]
            )
            s.shade(
                ImageChops.multiply(
                    shape,
                    s.polygon(
                        [
                            (x - 120 * k, top + 420 * k),
                            (x - 112 * k, top + 130 * k),
                            (x + 112 * k, top + 130 * k),
                            (x + 120 * k, top + 420 * k),
                        ]
                    ),
                ),
                NIGHT,
                (0, top + 160 * k),
                (0, top + 420 * k),
                0.8,
            )
            flames.append((x + 34 * k, top + 190 * k, k))
        for x, y1, k1 in [f for f in flames if f[2] == k]:
            s.glow(x, y1 - 20 * k1, 120 * k1, OCHRE, 0.75)
            s.box(x - 9 * k1, y1, x + 9 * k1, y1 + 90 * k1, PAPER)
            s.area(
                curve(
                    [(x, y1 - 44 * k1), (x + 13 * k1, y1 - 14 * k1), (x, y1 + 3 * k1), (x - 13 * k1, y1 - 14 * k1), (x, y1 - 44 * k1)], 8
                ),
                "#fff0c2",
            )
            s.disc(x - 10 * k1, y1 + 74 * k1, 20 * k1, "#c98d64", flat=0.8)
    return s


def packed_bag() -> Sheet:
    """A packed rucksack in a hall, with what goes in last beside it."""
    s = Sheet("packed-bag", 1600, 900)
    s.box(0, 0, 1600, 900, "#7f9a94")
    for x in range(0, 1600, 100):
        s.box(x, 0, x + 50, 640, "#8aa49d")
    s.shade(None, INK, (700, 0), (-500, 500), 0.7)
    s.box(0, 596, 1600, 640, PAPER)
    s.box(0, 640, 1600, 900, "#a9744b")
    for row, y in enumerate((640, 690, 752, 828)):
        s.box(0, y, 1600, y + 4, "#7d5135")
        for x in range(-200 + row * 130, 1600, 430):
            s.box(x, y, x + 5, (690, 752, 828, 900)[row], "#7d5135")
    s.shade(None, NIGHT, (0, 640), (0, 1100), 0.6)
    # a door ajar, with the morning behind it
    s.box(1160, 0, 1480, 640, PAPER)
    s.area([(1190, 30), (1450, 30), (1450, 640), (1190, 640)], "#f4dba6")
    s.area([(1190, 30), (1330, 60), (1330, 690), (1190, 640)], DEEP)
    s.shade(s.polygon([(1190, 30), (1330, 60), (1330, 690), (1190, 640)]), NIGHT, (1200, 0), (1400, 100), 0.6)
    s.disc(1308, 370, 12, OCHRE)
    s.area([(1330, 640), (1450, 640), (1080, 900), (700, 900)], "#f4dba6", 0.5)
    # the bag
    pack = curve([(440, 770), (430, 520), (470, 360), (560, 300), (740, 300), (830, 360), (872, 520), (860, 770)])
    s.area(pack, RUST)
    s.shade(s.polygon(pack), PLUM, (560, 300), (980, 800), 0.8)
    s.area(curve([(452, 470), (480, 330), (560, 268), (740, 268), (820, 330), (850, 470), (650, 500), (452, 470)]), "#a83f26")
    s.line(curve([(590, 276), (600, 220), (650, 206), (700, 220), (710, 276)]), 16, NIGHT)
    s.area(curve([(510, 740), (506, 600), (530, 574), (770, 574), (794, 600), (790, 740), (510, 740)]), "#a83f26")
    s.line([(512, 622), (790, 622)], 5, NIGHT)
    for x in (560, 740):
        s.box(x - 13, 400, x + 13, 560, SAND)
        s.box(x - 19, 520, x + 19, 546, OCHRE)
    # rolled blanket, boots, torch, bear
    s.disc(472, 276, 50, MOSS)
    s.box(472, 226, 828, 326, MOSS)
    s.disc(828, 276, 50, "#6f8a66")
    s.disc(828, 276, 28, MOSS)
    s.disc(828, 276, 12, "#6f8a66")
    for x in (560, 740):
        s.box(x - 11, 224, x + 11, 330, SAND)
    for x in (190, 292):
        boot = curve([(x - 40, 800), (x - 44, 560), (x + 44, 560), (x + 46, 730), (x + 110, 760), (x + 116, 800), (x - 40, 800)])
        s.area(boot, OCHRE)
        s.shade(s.polygon(boot), RUST, (x - 40, 600), (x + 130, 840), 0.7)
        s.disc(x, 562, 44, NIGHT, flat=0.28)
        s.area([(x - 42, 796), (x + 118, 796), (x + 118, 814), (x - 42, 814)], NIGHT)
    s.area([(930, 806), (930, 762), (1096, 762), (1150, 746), (1150, 822), (1096, 806)], INK)
    s.disc(1150, 784, 38, "#fff3cf", flat=1.0)
    s.glow(1210, 784, 150, "#ffe2a0", 0.6)
    s.box(1000, 752, 1034, 766, RUST)
    bear = "#b07a4a"
    s.disc(930, 600, 50, bear, flat=1.1)
    s.disc(930, 690, 62, bear, flat=1.15)
    for side in (-1, 1):
        s.disc(930 + side * 38, 558, 20, bear)
        s.disc(930 + side * 64, 668, 22, bear, flat=1.6)
        s.disc(930 + side * 44, 748, 28, "#9a6739", flat=0.9)
        s.disc(930 + side * 17, 592, 6, NIGHT)
    s.disc(930, 618, 20, SAND, flat=0.8)
    s.disc(930, 610, 8, NIGHT)
    return s


PICTURES = (
    packed_bag,
    market_hall,
    sports_hall_beds,
    candle_choir,
)
