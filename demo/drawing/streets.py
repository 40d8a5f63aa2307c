"""Streets: the pictures of houses, from outside and from a kitchen."""

import math

from .ink import DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, PLUM, RUST, SAND, Sheet, curve
from .motifs import house, rain, ripples, sweeper


def sandbags() -> Sheet:
    """A front door behind a bank of sandbags."""
    s = Sheet("sandbags")
    s.box(0, 0, 1600, 1067, "#b7694c")
    for row in range(26):
        for column in range(-1, 20):
            x = column * 92 + (46 if row % 2 else 0)
            tint = s.chance.choice(("#b7694c", "#a85c43", "#c07756", "#9c5340"))
            s.box(x + 3, row * 44 + 3, x + 89, row * 44 + 41, tint)
    s.shade(None, PLUM, (0, -200), (1900, 500), 0.75)
    s.box(560, 70, 1060, 1067, PAPER)
    s.box(596, 106, 1024, 1067, DEEP)
    s.shade(s.polygon([(596, 106), (1024, 106), (1024, 1067), (596, 1067)]), NIGHT, (596, 0), (1100, 300), 0.7)
    s.box(620, 130, 1000, 250, OCHRE)
    s.shade(s.polygon([(620, 130), (1000, 130), (1000, 250), (620, 250)]), RUST, (620, 100), (1040, 320), 0.6)
    for x in (744, 870):
        s.box(x, 130, x + 8, 250, DEEP)
    for x in (640, 828):
        for y, h in ((300, 210), (550, 240)):
            s.box(x, y, x + 152, y + h, "#2b6273")
            s.box(x + 10, y + 10, x + 152, y + h, DEEP)
    s.disc(978, 560, 17, OCHRE)
    s.box(740, 516, 880, 542, OCHRE)
    s.write("14", 812, 494, 46, PAPER, "ms")
    for wx in (110, 1200):
        s.box(wx, 200, wx + 290, 640, PAPER)
        s.box(wx + 22, 222, wx + 268, 618, "#2b4a5c")
        s.shade(s.polygon([(wx + 22, 222), (wx + 268, 222), (wx + 268, 618), (wx + 22, 618)]), MIST, (wx, 700), (wx + 260, 180), 0.5)
        s.box(wx + 139, 222, wx + 151, 618, PAPER)
        s.box(wx + 22, 414, wx + 268, 426, PAPER)
        s.box(wx - 16, 640, wx + 306, 668, SAND)
    s.box(0, 1000, 1600, 1067, "#4f5a5e")
    inks = ("#d9c397", "#c9ae7c", "#e3d2aa", "#bda274")
    rows = ((1010, -40, 1640), (938, -90, 1690), (866, 250, 1400), (794, 370, 1290), (724, 470, 1180))
    for row, (y, start, end) in enumerate(rows):
        left = float(start)
        while left < end:
            wide, high = s.chance.uniform(168, 196), s.chance.uniform(74, 84)
            _bag(s, left + wide / 2, y, wide, high, inks[s.chance.randrange(4)], row)
            left += wide - 14
    ripples(s, 0, 1600, 1040, 1066, MIST, 26, 160, 0.7)
    rain(s, 150, PAPER, -0.25, 0.35, 100)
    return s


def _bag(s: Sheet, x: float, y: float, w: float, h: float, ink: str, row: int) -> None:
    tilt = s.chance.uniform(-0.05, 0.05)

    def at(u: float, v: float) -> tuple[float, float]:
        return x + u * w / 2 - v * tilt * h, y + v * h / 2 + u * tilt * w / 2

    outline = curve(
        [
            at(-1, 0.2),
            at(-0.92, -0.6),
            at(-0.5, -0.95),
            at(0, -1.02),
            at(0.5, -0.93),
            at(0.93, -0.62),
            at(1, 0.15),
            at(0.9, 0.78),
            at(0.3, 0.98),
            at(-0.4, 0.98),
            at(-0.92, 0.75),
            at(-1, 0.2),
        ]
    )
    s.area([(px + 4, py + 7) for px, py in outline], NIGHT)
    s.area(outline, ink)
    s.shade(s.polygon(outline), "#6d4e3c", (x - w * 0.2, y - h * 0.3), (x + w * 0.35, y + h * 0.75), 0.75)
    for k in range(4):
        v = -0.5 + 0.34 * k
        s.stroke([at(-0.7 + 0.1 * k, v), at(-0.1, v + 0.08), at(0.55, v)], 3, "#8c7350")
    s.stroke([at(0.86, -0.5), at(0.93, 0), at(0.88, 0.55)], 5, "#8c7350")


def rowing_street_1961() -> Sheet:
    """An old print: a rowing boat in a flooded street."""
    s = Sheet("street-1961", paper="#e9d9b8")
    dark, middle, light = "#4a3527", "#8f6d4c", "#c6a87c"
    s.wash((0, "#d8c096"), (0.6, "#efe2c6"))
    for k in range(6):
        wide = 300 - k * 38
        x = sum(300 - j * 38 for j in range(k))
        for side in (0, 1):
            left = x if side == 0 else 1600 - x - wide
            ground = 830 - k * 52
            house(s, left, ground, wide, 560 - k * 78, (middle, light, "#a98660")[(k + side) % 3], dark, "#efe2c6", dark, (2, 3), 0.12)
    s.box(0, 560, 1600, 1067, light, 0.0)
    water = [(0, 800), (560, 590), (1040, 590), (1600, 800), (1600, 1067), (0, 1067)]
    s.area(water, "#cdb388")
    s.shade(s.polygon(water), dark, (0, 590), (0, 1180), 0.8)
    ripples(s, 60, 1540, 640, 1060, "#f3e8d0", 110, 190, 0.85)
    for x, y, size in ((420, 760, 1.0), (1220, 740, 0.9)):
        foot, top, half = y - 360 * size, y - 420 * size, 26 * size
        s.line([(x, y), (x, foot)], 9, dark)
        s.area([(x - 20 * size, foot), (x + 20 * size, foot), (x + half, top), (x - half, top)], "#efe2c6")
        s.area([(x - 30 * size, top), (x, y - 446 * size), (x + 30 * size, top)], dark)
    hull = curve([(500, 800), (540, 880), (640, 908), (960, 908), (1080, 870), (1130, 780)])
    s.area([*hull, (1130, 780), (960, 820), (640, 824), (500, 800)], dark)
    s.stroke([(505, 806), (650, 836), (960, 832), (1122, 790)], 12, light, (0.1, 0.1))
    for x, coat, hat in ((650, middle, 1), (800, dark, 0), (960, "#7a5a3e", 1)):
        s.area(curve([(x - 62, 830), (x - 56, 740), (x - 20, 700), (x + 26, 700), (x + 60, 742), (x + 64, 830)]), coat)
        s.disc(x, 664, 36, "#dcb88c")
        if hat:
            s.area(curve([(x - 58, 650), (x - 34, 644), (x - 28, 612), (x + 28, 612), (x + 34, 644), (x + 58, 650), (x - 58, 650)]), dark)
        else:
            s.area(
                curve([(x - 46, 690), (x - 44, 640), (x, 616), (x + 44, 640), (x + 48, 690), (x + 30, 650), (x - 30, 650), (x - 46, 690)]),
                "#a98660",
            )
    s.stroke([(700, 770), (880, 800), (1210, 960)], 12, middle, (0.1, 0.2))
    s.stroke([(690, 780), (520, 850), (330, 960)], 12, middle, (0.1, 0.2))
    s.area([(1000, 700), (1080, 690), (1088, 760), (1004, 770)], light)
    s.area([(560, 800), (1100, 800), (1000, 1040), (620, 1040)], dark, 0.28)
    for edge in ((0, 0, 1600, 34), (0, 1033, 1600, 1067), (0, 0, 34, 1067), (1566, 0, 1600, 1067)):
        s.box(*edge, "#f6edd9")
    return s


def radio_on_the_sill() -> Sheet:
    """A wireless on a kitchen window sill, rain outside, the town dark."""
    s = Sheet("radio-on-the-sill")
    s.box(0, 0, 1600, 1067, "#d7b183")
    s.shade(None, "#8a5a44", (200, 0), (1900, 300), 0.8)
    s.box(120, 40, 1240, 780, PAPER)
    for x in (150, 700):
        s.box(x, 70, x + 510, 750, "#2b4560")
        pane = s.polygon([(x, 70), (x + 510, 70), (x + 510, 750), (x, 750)])
        s.shade(pane, "#7d8b97", (0, 800), (0, 240), 0.6)
        for k in range(4):
            hx = x + k * 128
            top = 600 - s.chance.uniform(0, 60)
            s.area([(hx, 750), (hx, top), (hx + 64, top - 50), (hx + 128, top), (hx + 128, 750)], NIGHT)
            if k == 2:
                s.glow(hx + 60, top + 60, 40, OCHRE, 0.7)
                s.box(hx + 50, top + 46, hx + 72, top + 76, OCHRE)
        lines = []
        for _ in range(90):
            rx, ry = s.chance.uniform(x + 20, x + 500), s.chance.uniform(80, 670)
            run = s.chance.uniform(20, 75)
            lines.append(([(rx, ry), (rx - 4, ry + run / 2), (rx - 8, ry + run)], s.chance.uniform(2, 5)))
        s.strokes(lines, MIST, 0.7)
    s.box(60, 780, 1600, 850, "#f6ecd6")
    s.box(60, 850, 1600, 872, "#a97c57")
    s.box(0, 872, 1600, 1067, "#9c4f3a")
    for row in range(3):
        for column in range(11):
            s.box(column * 150 + 4, 876 + row * 66, column * 150 + 146, 938 + row * 66, "#b75f44" if (row + column) % 2 else "#c87656")
    # curtain
    s.area([*curve([(1240, -10), (1210, 200), (1260, 420), (1200, 640), (1230, 800)]), (1480, 800), (1500, -10)], RUST)
    for k in range(5):
        s.stroke(curve([(1290 + k * 44, -10), (1268 + k * 44, 240), (1300 + k * 40, 460), (1270 + k * 42, 800)]), 12, "#8f3524", (0.2, 0.2))
    # the set
    s.area([(380, 790), (380, 500), (400, 480), (1000, 480), (1020, 500), (1020, 790)], DEEP)
    s.shade(s.polygon([(380, 790), (380, 480), (1020, 480), (1020, 790)]), NIGHT, (400, 500), (1180, 900), 0.7)
    s.disc(540, 640, 122, NIGHT)
    s.disc(540, 640, 110, "#d9b778")
    for ring in range(6):
        for k in range(8 + ring * 6):
            a = 2 * math.pi * k / (8 + ring * 6)
            s.disc(540 + (14 + ring * 17) * math.cos(a), 640 + (14 + ring * 17) * math.sin(a), 4.4, NIGHT)
    s.glow(840, 575, 150, "#ffd98a", 0.55)
    s.box(710, 530, 972, 618, "#ffe9b0")
    for k in range(19):
        s.box(726 + k * 13, 548, 728 + k * 13, 562 + (10 if k % 4 == 0 else 0), INK)
    s.box(858, 534, 863, 614, RUST)
    for x in (760, 920):
        s.disc(x, 700, 44, NIGHT)
        s.disc(x, 700, 36, "#e8d8b6")
        s.line([(x, 700), (x + 20, 676)], 6, RUST)
    s.line([(960, 480), (1120, 150)], 7, MIST)
    s.disc(1120, 150, 9, MIST)
    s.line([(470, 480), (490, 440), (900, 440), (920, 480)], 13, NIGHT)
    # a candle in a saucer, a mug
    s.disc(1130, 790, 74, "#e9dcc2", flat=0.24)
    s.box(1108, 660, 1152, 786, PAPER)
    s.glow(1130, 620, 150, OCHRE, 0.8)
    s.area(curve([(1130, 580), (1148, 624), (1130, 650), (1112, 624), (1130, 580)]), "#fff0c2")
    s.area(curve([(190, 660), (196, 770), (216, 792), (300, 792), (320, 770), (326, 660)]), RUST)
    s.disc(258, 660, 68, PAPER, flat=0.2)
    s.disc(258, 662, 58, "#4a2f26", flat=0.17)
    s.line(curve([(190, 690), (146, 690), (140, 740), (196, 750)]), 13, RUST)
    for k in (-20, 18):
        s.stroke(curve([(258 + k, 640), (244 + k, 590), (272 + k, 550), (254 + k, 490)]), 9, PAPER)
    return s


def harbour_street_clean_up() -> Sheet:
    """Ruined furniture on the kerb under a clear sky."""
    s = Sheet("kerbside", 1600, 900)
    s.wash((0, "#9fbcbd"), (0.5, "#eee0c2"))
    inks = ["#d8a184", "#c9b487", "#9aaea6", "#d6c6a6", "#b8694c"]
    x = -20.0
    for i in range(7):
        wide = s.chance.uniform(230, 260)
        house(s, x, 560, wide, s.chance.uniform(310, 360), inks[i % 5], INK, INK, INK, (3, 2), 0.0)
        s.box(x + wide * 0.39, 400, x + wide * 0.61, 560, inks[i % 5])
        s.box(x + wide * 0.41, 436, x + wide * 0.59, 560, (RUST, DEEP, MOSS, PLUM)[i % 4])
        mark = s.polygon([(x, 486), (x + wide, 482), (x + wide, 560), (x, 560)])
        s.press(mark, "#6d5b45", 0.5)
        x += wide - 1
    s.box(0, 556, 1600, 640, "#a79880")
    s.box(0, 640, 1600, 660, "#7d705d")
    s.box(0, 656, 1600, 900, "#6f6a63")
    s.shade(None, NIGHT, (0, 640), (0, 1000), 0.6)
    ripples(s, 0, 1600, 670, 890, "#b9a78a", 90, 220, 0.6)

    def heap(x0: float, y0: float) -> None:
        s.area([(x0, y0), (x0 + 10, y0 - 120), (x0 + 40, y0 - 130), (x0 + 300, y0 - 130), (x0 + 326, y0 - 118), (x0 + 334, y0)], MOSS)
        s.box(x0 - 16, y0 - 70, x0 + 36, y0, "#455e41")
        s.box(x0 + 300, y0 - 70, x0 + 350, y0, "#455e41")
        s.box(x0 + 40, y0 - 62, x0 + 166, y0 - 34, "#6a8760")
        s.box(x0 + 172, y0 - 62, x0 + 296, y0 - 34, "#6a8760")
        s.stroke([(x0, y0 - 20), (x0 + 160, y0 - 12), (x0 + 340, y0 - 22)], 12, "#7b6a50")

    heap(170, 770)
    fridge = [(610, 800), (600, 590), (716, 584), (730, 794)]
    s.area(fridge, PAPER)
    s.shade(s.polygon(fridge), "#7b6a50", (0, 640), (0, 810), 0.9)
    s.line([(603, 660), (721, 654)], 4, INK)
    s.line([(612, 606), (614, 644)], 6, INK)
    s.line([(614, 676), (616, 730)], 6, INK)
    rug = curve([(820, 800), (860, 740), (1000, 722), (1120, 750), (1160, 800)])
    s.area([*rug, (1160, 812), (820, 812)], RUST)
    for k in range(6):
        s.stroke([(846 + k * 52, 806), (868 + k * 48, 760), (900 + k * 40, 738)], 9, OCHRE)
    for x0, y0 in ((1220, 790), (1300, 800), (1258, 730)):
        s.box(x0, y0 - 62, x0 + 84, y0, "#b98f5f")
        s.box(x0, y0 - 62, x0 + 84, y0 - 46, "#d2ad7c")
    s.line([(1440, 800), (1440, 620), (1520, 620), (1520, 800)], 9, "#7a4a34")
    s.line([(1440, 700), (1520, 700)], 20, "#7a4a34")
    for x0, y0, size, turn, coat in ((520, 800, 0.9, -1, OCHRE), (1080, 860, 1.0, 1, DEEP)):
        sweeper(s, x0, y0, size, turn, coat)
    return s


PICTURES = (
    sandbags,
    rowing_street_1961,
    radio_on_the_sill,
    harbour_street_clean_up,
)
