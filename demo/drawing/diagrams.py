"""Diagrams: the drawings that explain, with words in them."""

import math

from .ink import DEEP, FOAM, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, PLUM, RUST, SAND, SEA, Colour, Point, Sheet, curve
from .motifs import swell

# Metres above the port's datum; the stories give the same figures.
WALL_MERRIN, WALL_SKERROW, WALL_PLANNED = 6.9, 7.6, 7.8
RECORD, MONDAY_PEAK, TUESDAY_PEAK = 7.31, 7.1, 7.0


def wall_section() -> Sheet:
    """A section through the sea wall at Merrin Sands, with the levels that matter."""
    s = Sheet("wall-section", 1600, 900)
    s.box(0, 0, 1600, 900, PAPER)

    def y(metres: float) -> float:
        return 760 - metres * 78

    for metres in range(10):
        s.line([(0, y(metres)), (1600, y(metres))], 1, "#e3d6bd")
        s.write(f"{metres} m", 24, y(metres) - 6, 22, "#8d7f68")
    top = swell(s, y(MONDAY_PEAK), 9, 170)
    water = [(px, py) for px, py in top if px < 900]
    s.area([*water, (900, 900), (-90, 900)], SEA)
    s.shade(s.polygon([*water, (900, 900), (-90, 900)]), INK, (0, y(7)), (0, 1000), 0.95)
    s.area([(0, y(6.0)), (760, y(6.0)), (760, y(6.0) + 5), (0, y(6.0) + 5)], FOAM)
    beach = [(-10, 900), (-10, y(1.2)), (330, y(2.0)), (640, y(3.4)), (760, y(3.9)), (760, 900)]
    s.area(beach, SAND)
    s.shade(s.polygon(beach), "#9b7c52", (0, y(3)), (0, 960), 0.8)
    wall = [
        (740, 900),
        (760, y(3.4)),
        (790, y(5.2)),
        (778, y(6.3)),
        (762, y(6.75)),
        (770, y(6.9)),
        (880, y(6.9)),
        (884, y(5.2)),
        (1000, y(5.2)),
        (1010, 900),
    ]
    s.area(wall, "#bdb19b")
    s.shade(s.polygon(wall), PLUM, (700, 0), (1180, 300), 0.7)
    planned = [(762, y(6.9)), (756, y(7.65)), (764, y(7.8)), (850, y(7.8)), (858, y(6.9))]
    s.line([*planned], 4, RUST)
    land = [(1000, y(5.2)), (1240, y(4.7)), (1600, y(4.4)), (1600, 900), (1000, 900)]
    s.area(land, MOSS)
    s.shade(s.polygon(land), NIGHT, (0, y(5)), (0, 960), 0.8)
    s.area(
        [
            *curve([(880, y(6.9)), (930, y(6.6)), (985, y(5.5)), (1080, y(5.16)), (1300, y(5.02)), (1600, y(4.9))]),
            (1600, y(4.4)),
            (1240, y(4.7)),
            (1000, y(5.2)),
            (884, y(5.2)),
        ],
        SEA,
        0.85,
    )
    for hx, ink in ((1270, "#c98d64"), (1440, "#a8604a")):
        s.box(hx, y(6.9), hx + 130, y(4.55), ink)
        s.area([(hx - 12, y(6.9)), (hx + 65, y(7.9)), (hx + 142, y(6.9))], INK)
        s.box(hx + 22, y(6.4), hx + 52, y(5.8), NIGHT)
        s.box(hx + 80, y(6.4), hx + 110, y(5.8), NIGHT)
        s.box(hx, y(4.97), hx + 130, y(4.55), SEA, 0.75)
    for text, level, x, ink in (("Monday evening 7.1 m", MONDAY_PEAK, 110, INK), ("Tide without surge 5.9 m", 5.9, 110, PAPER)):
        s.write(text, x, y(level) + (42 if ink == PAPER else -26), 30, ink)
    s.line([(880, y(6.9)), (960, y(8.2))], 2.5, INK)
    s.write("Crest today 6.9 m", 966, y(8.2), 30, INK)
    s.line([(810, y(7.8)), (850, y(8.9))], 2.5, RUST)
    s.write("Crest in the shelved scheme 7.8 m", 856, y(8.9), 30, RUST)
    s.write("Sea", 110, 850, 34, PAPER)
    s.write("Wall, 1964", 800, 850, 34, PAPER)
    s.write("Promenade and Marine Row", 1070, 850, 34, PAPER)
    return s


def route_map() -> Sheet:
    """The coast, its towns and the three evacuation routes."""
    s = Sheet("route-map")
    s.box(0, 0, 1600, 1067, "#b9cfc8")
    coast = curve(
        [
            (-20, 560),
            (150, 600),
            (270, 570),
            (330, 640),
            (430, 700),
            (520, 690),
            (600, 740),
            (740, 770),
            (860, 760),
            (960, 800),
            (1080, 790),
            (1180, 730),
            (1260, 750),
            (1330, 690),
            (1440, 640),
            (1640, 560),
        ]
    )
    land = [*coast, (1640, -20), (-20, -20)]
    for k in range(4, 0, -1):
        s.line([(x, y + k * 26) for x, y in coast], 5, "#a5c0b9")
    s.area(land, "#efe2c4")
    s.shade(s.polygon(land), "#cdbf94", (0, 700), (0, -100), 0.9)
    low = curve(
        [
            (430, 700),
            (470, 600),
            (600, 560),
            (780, 570),
            (960, 610),
            (1080, 690),
            (1080, 790),
            (960, 800),
            (860, 760),
            (740, 770),
            (600, 740),
            (520, 690),
            (430, 700),
        ]
    )
    s.area(low, SEA, 0.45)
    for _ in range(70):
        x, y = s.chance.uniform(470, 1060), s.chance.uniform(590, 770)
        s.stroke([(x, y), (x + 12, y - 3), (x + 24, y)], 2.5, DEEP)
    river = curve([(300, -20), (340, 120), (300, 240), (360, 380), (330, 500), (330, 640)])
    s.line(river, 12, "#8fb3b0")
    hills = ((760, 150), (900, 110), (1060, 170), (640, 240), (1180, 250), (520, 120))
    for x, y in hills:
        s.area(curve([(x - 90, y + 40), (x - 30, y - 30), (x + 20, y - 40), (x + 100, y + 40)]), MOSS, 0.5)
    island = curve([(1180, 950), (1250, 900), (1350, 905), (1420, 950), (1380, 1000), (1260, 1010), (1180, 950)])
    s.area(island, "#e6d6b0")
    rail = curve([(330, 560), (470, 650), (640, 690), (820, 700), (1000, 730), (1180, 700), (1330, 640)])
    s.line(rail, 6, INK)
    for x, y in rail[::3]:
        s.line([(x - 5, y - 8), (x + 5, y + 8)], 4, INK)
    _route(s, [(640, 720), (590, 620), (520, 500), (430, 390), (400, 300)], RUST, "A", (500, 470))
    _route(s, [(800, 740), (800, 600), (760, 470), (720, 350), (730, 290)], DEEP, "B", (774, 500))
    _route(s, [(980, 770), (1010, 640), (980, 500), (1020, 380), (1010, 300)], MOSS, "C", (990, 520))
    for name, x, y, dx, dy, anchor in (
        ("Skerrow", 318, 590, -20, -22, "rs"),
        ("Holm Staithe", 480, 690, -6, 46, "ms"),
        ("Merrin Sands", 720, 768, 0, 48, "ms"),
        ("Wendle", 900, 690, 22, 6, "ls"),
        ("Low Fenner", 1000, 790, 10, 50, "ms"),
        ("Port Ansel", 1330, 682, 22, 40, "ls"),
        ("Upper Tolver", 400, 290, -22, -14, "rs"),
        ("Highfold", 730, 280, 22, -8, "ls"),
        ("Crossing Hill", 1010, 290, 22, -8, "ls"),
        ("Isle of Gannick", 1300, 960, 0, 76, "ms"),
        ("Orrery Point", 1480, 622, 0, -24, "ms"),
    ):
        s.disc(x, y, 12, PAPER)
        s.disc(x, y, 8, NIGHT)
        s.write(name, x + dx, y + dy, 33, NIGHT, anchor)
    s.box(50, 770, 470, 1020, PAPER)
    for row, (ink, text) in enumerate(((RUST, "A  Fen Causeway, one way"), (DEEP, "B  Highfold Road"), (MOSS, "C  Hill Lane"))):
        s.line([(76, 814 + row * 46), (126, 814 + row * 46)], 12, ink)
        s.write(text, 142, 824 + row * 46, 27, NIGHT)
    s.box(76, 938, 126, 962, SEA, 0.6)
    s.write("Told to leave", 142, 960, 27, NIGHT)
    s.line([(76, 992), (126, 992)], 6, INK)
    s.write("Railway, shut", 142, 1002, 27, NIGHT)
    return s


def _route(s: Sheet, points: list[Point], ink: Colour, letter: str, badge: Point) -> None:
    line = curve(points)
    s.line(line, 20, PAPER)
    s.line(line, 13, ink)
    (x0, y0), (x1, y1) = line[-6], line[-1]
    angle = math.atan2(y1 - y0, x1 - x0)
    s.area(
        [
            (x1 + 30 * math.cos(angle), y1 + 30 * math.sin(angle)),
            (x1 + 24 * math.cos(angle + 2.2), y1 + 24 * math.sin(angle + 2.2)),
            (x1 + 24 * math.cos(angle - 2.2), y1 + 24 * math.sin(angle - 2.2)),
        ],
        ink,
    )
    s.disc(badge[0], badge[1], 31, PAPER)
    s.disc(badge[0], badge[1], 26, ink)
    s.write(letter, badge[0], badge[1] + 13, 36, PAPER, "ms")


def tide_gauge() -> Sheet:
    """The tide at North Quay: what was forecast from the moon, what came, and what is still to come."""
    s = Sheet("tide-gauge", 1600, 900)
    s.box(0, 0, 1600, 900, PAPER)
    left, right, floor = 130.0, 1540.0, 770.0

    def at(hour: float, metres: float) -> Point:  # hours from Monday 06:00
        return left + (right - left) * hour / 42, floor - metres * 84

    for metres in range(9):
        s.line([(left, at(0, metres)[1]), (right, at(0, metres)[1])], 1.4 if metres else 3, "#d9cbb0" if metres else INK)
        s.write(f"{metres} m", left - 16, at(0, metres)[1] + 9, 26, INK, "rs")
    for hour, text in ((0, "Mon 06:00"), (12, "18:00"), (24, "Tue 06:00"), (36, "18:00")):
        s.line([at(hour, 0), at(hour, 8)], 1.4, "#d9cbb0")
        s.write(text, at(hour, 0)[0], floor + 40, 26, INK, "ms")

    def tide(hour: float) -> float:
        return 3.3 + min(2.7, 2.5 + 0.1 * hour / 12.2) * math.cos((hour - 12.17) / 12.3 * 2 * math.pi)

    def surge(hour: float) -> float:
        lumps = ((12.17, 1.1, 4.5), (24.47, 0.9, 4.8), (36.8, 1.15, 4.5))
        return 0.1 + sum(height * math.exp(-(((hour - when) / wide) ** 2)) for when, height, wide in lumps)

    hours = [k / 4 for k in range(169)]
    now = 31.0
    astronomical = [at(h, tide(h)) for h in hours]
    seen = [at(h, tide(h) + surge(h)) for h in hours if h <= now]
    band = [*seen, *[at(h, tide(h)) for h in reversed(hours) if h <= now]]
    s.area(band, SEA, 0.55)
    s.shade(s.polygon(band), DEEP, (0, 150), (0, 800), 0.7)
    low = [at(h, tide(h) + surge(h) - 0.15) for h in hours if h >= now]
    high = [at(h, tide(h) + surge(h) + 0.15) for h in reversed(hours) if h >= now]
    s.area([*low, *high], OCHRE, 0.6)
    s.line(astronomical, 4, PLUM)
    s.line(seen, 8, INK)
    for level, text, ink in ((WALL_MERRIN, "Merrin wall 6.9 m", RUST), (RECORD, "Record 1961: 7.31 m", MOSS)):
        x = left
        while x < right:
            s.line([(x, at(0, level)[1]), (min(x + 18, right), at(0, level)[1])], 3.5, ink)
            x += 30
        s.write(text, left + 12, at(0, level)[1] + (36 if ink == RUST else -12), 26, ink)
    for when, level, text in ((12.17, MONDAY_PEAK, "7.1 m"), (24.47, TUESDAY_PEAK, "7.0 m")):
        x, y = at(when, level)
        s.disc(x, y, 12, PAPER)
        s.disc(x, y, 8, INK)
        s.write(text, x, 132, 34, INK, "ms")
    s.write("7.1 to 7.4 m", at(36.8, 0)[0], 122, 34, "#8a5c12", "ms")
    x = at(now, 0)[0]
    s.line([(x, 170), (x, floor)], 3, NIGHT)
    s.write("Tue 13:00", x - 10, 300, 26, NIGHT, "rs")
    for row, (ink, width, text) in enumerate(((PLUM, 4, "tide from the tables"), (INK, 8, "measured"), (OCHRE, 18, "forecast"))):
        x0 = 330 + row * 400
        s.line([(x0, 856), (x0 + 60, 856)], width, ink)
        s.write(text, x0 + 76, 866, 28, INK)
    return s


def pressure_chart() -> Sheet:
    """A forecaster's chart: the low that sent the surge down the coast."""
    s = Sheet("pressure-chart")
    s.box(0, 0, 1600, 1067, DEEP)
    s.shade(None, NIGHT, (0, 0), (1200, 1500), 0.8)
    coast = curve(
        [(-20, 830), (180, 800), (360, 850), (560, 820), (700, 900), (900, 880), (1060, 960), (1240, 930), (1380, 980), (1640, 900)]
    )
    s.area([*coast, (1640, 1100), (-20, 1100)], "#c9b48a")
    s.shade(s.polygon([*coast, (1640, 1100), (-20, 1100)]), PLUM, (0, 840), (0, 1300), 0.8)
    cx, cy = 690.0, 400.0
    for k in range(1, 9):
        ring = []
        for i in range(97):
            a = 2 * math.pi * i / 96
            reach = (60 + k * 78) * (1 + 0.16 * math.cos(a - 0.7) + 0.05 * math.sin(3 * a + k * 0.4))
            ring.append((cx + reach * 1.3 * math.cos(a), cy + reach * 0.82 * math.sin(a)))
        s.line(ring, 4.5 if k % 2 else 3, MIST)
        value = 956 + k * 6
        if k in (1, 3, 5):
            px, py = ring[14]
            s.box(px - 42, py - 24, px + 42, py + 20, DEEP)
            s.write(str(value), px, py + 12, 32, MIST, "ms")
    s.write("L", cx, cy + 22, 96, OCHRE, "ms")
    s.write("956", cx, cy + 66, 34, OCHRE, "ms")
    cold = curve([(720, 450), (800, 560), (820, 680), (760, 820), (640, 960)])
    s.line(cold, 7, "#7fb6d6")
    for (x0, y0), (x1, y1) in list(zip(cold[3::7], cold[4::7], strict=False)):
        a = math.atan2(y1 - y0, x1 - x0)
        s.area(
            [
                (x0 - 22 * math.cos(a), y0 - 22 * math.sin(a)),
                (x0 + 22 * math.cos(a), y0 + 22 * math.sin(a)),
                (x0 + 36 * math.cos(a - math.pi / 2), y0 + 36 * math.sin(a - math.pi / 2)),
            ],
            "#7fb6d6",
        )
    warm = curve([(740, 430), (920, 470), (1100, 560), (1240, 690), (1320, 820)])
    s.line(warm, 7, RUST)
    for (x0, y0), (x1, y1) in list(zip(warm[3::8], warm[4::8], strict=False)):
        a = math.atan2(y1 - y0, x1 - x0) - math.pi / 2
        dome = [(x0 + 26 * math.cos(a + t), y0 + 26 * math.sin(a + t)) for t in [math.pi * (i / 12 - 0.5) for i in range(13)]]
        s.area(dome, RUST)
    for k in range(3):
        x, y = 250 + k * 130, 560 + k * 60
        arrow = curve([(x, y), (x + 60, y + 90), (x + 150, y + 170)])
        s.stroke(arrow, 20, PAPER, (0.5, 0.05))
        (x0, y0), (x1, y1) = arrow[-4], arrow[-1]
        a = math.atan2(y1 - y0, x1 - x0)
        s.area(
            [
                (x1 + 44 * math.cos(a), y1 + 44 * math.sin(a)),
                (x1 + 40 * math.cos(a + 2.1), y1 + 40 * math.sin(a + 2.1)),
                (x1 + 40 * math.cos(a - 2.1), y1 + 40 * math.sin(a - 2.1)),
            ],
            PAPER,
        )
    for name, x, y in (("Skerrow", 360, 912), ("Merrin Sands", 660, 968), ("Port Ansel", 1130, 1016)):
        s.disc(x, y - 40, 9, NIGHT)
        s.write(name, x, y, 30, NIGHT, "ms")
    return s


PICTURES = (wall_section, route_map, tide_gauge, pressure_chart)
