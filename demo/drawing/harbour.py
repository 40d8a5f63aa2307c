"""Harbour: the pictures of quays, piers and ships."""

from .ink import DEEP, FOAM, INK, MIST, NIGHT, OCHRE, PAPER, PLUM, ROSE, RUST, SAND, SEA, Sheet, curve
from .motifs import burst, cloud_bank, crane, gull, lighthouse, rain, ripples, sea


def pier_head() -> Sheet:
    """A wave over the harbour mouth and its lighthouse."""
    s = Sheet("pier-head")
    s.wash((0, "#6f8c93"), (0.4, "#b7c4ba"), (0.7, "#e9dcc2"))
    cloud_bank(s, 210, 150, "#46626e", 0.8)
    cloud_bank(s, 380, 90, "#7d9597", 0.7)
    sea(s, 620, 690, 2, (SEA, DEEP), MIST, 9, 30)
    pier = [(560, 700), (1080, 640), (1180, 640), (1180, 800), (420, 860)]
    s.area(pier, "#8a7f70")
    s.shade(s.polygon(pier), NIGHT, (0, 660), (0, 840), 0.9)
    s.area([(560, 700), (1080, 640), (1180, 640), (1180, 658), (560, 722)], "#d9c9ac")
    burst(s, 900, 690, 300, 470, PAPER, 220)
    lighthouse(s, 1110, 645, 400)
    burst(s, 1040, 660, 150, 230, PAPER, 90)
    sea(s, 770, 1010, 4, (SEA, DEEP, INK, NIGHT), PAPER, 26, 46)
    for gx, gy, span in ((300, 300, 130), (480, 400, 80), (1370, 260, 100), (1450, 420, 60), (220, 480, 60)):
        gull(s, gx, gy, span, NIGHT if span < 100 else PAPER, s.chance.uniform(-0.35, 0.35))
    return s


def ferry_alongside() -> Sheet:
    """The island ferry, tied up in the rain."""
    s = Sheet("ferry-alongside", 1600, 900)
    s.wash((0, "#7b96a0"), (0.5, "#c3ccc2"), (1, MIST))
    hills = curve([(-20, 500), (200, 430), (420, 470), (700, 400), (980, 460), (1280, 410), (1620, 470)])
    s.area([*hills, (1620, 640), (-20, 640)], "#7f9492")
    s.box(0, 590, 1600, 900, SEA)
    s.shade(None, INK, (0, 600), (0, 950), 0.9)
    hull = [*curve([(230, 560), (250, 640), (290, 676)], 10), (1270, 676), *curve([(1270, 676), (1350, 640), (1420, 540)], 10)]
    s.area([(230, 560), *hull, (1420, 540), (1200, 560)], INK)
    s.area([(262, 650), (1330, 650), (1270, 680), (290, 680)], RUST)
    s.box(300, 470, 1180, 562, PAPER)
    s.area([(1180, 562), (1180, 480), (1290, 548), (1290, 562)], PAPER)
    s.box(380, 390, 1060, 472, PAPER)
    s.box(820, 322, 1030, 392, PAPER)
    s.area([(1030, 392), (1030, 330), (1075, 392)], PAPER)
    shadow = s.polygon([(300, 390), (1290, 390), (1290, 562), (300, 562)])
    s.shade(shadow, SEA, (0, 420), (0, 640), 0.45)
    for row, (y, start, end, gap) in enumerate(((500, 330, 1170, 56), (418, 410, 1040, 56), (342, 838, 1030, 44))):
        for x in range(start, end, gap):
            s.box(x, y, x + gap * 0.55, y + 26, OCHRE if s.chance.random() < (0.12 if row < 2 else 0.5) else INK)
    s.area([(500, 392), (520, 270), (640, 270), (650, 392)], RUST)
    s.box(517, 296, 643, 318, PAPER)
    s.line([(925, 322), (925, 190)], 5, INK)
    s.line([(880, 230), (970, 230)], 4, INK)
    s.line([(925, 200), (1400, 545)], 1.6, INK)
    s.line([(925, 200), (300, 470)], 1.6, INK)
    for bx in (470, 620, 770):
        s.disc(bx, 566, 15, OCHRE)
        s.disc(bx, 566, 8, INK)
    # quay, bollards and the lines that hold her
    quay = [(0, 740), (1600, 700), (1600, 900), (0, 900)]
    ripples(s, 0, 1600, 690, 760, FOAM, 60, 170)
    s.area(quay, "#6e665d")
    s.shade(s.polygon(quay), NIGHT, (0, 730), (0, 930), 0.85)
    s.area([(0, 740), (1600, 700), (1600, 716), (0, 757)], "#cbbba0")
    for bx, by in ((240, 742), (760, 728), (1290, 714)):
        s.area([(bx - 22, by + 42), (bx - 15, by), (bx + 15, by), (bx + 22, by + 42)], NIGHT)
        s.disc(bx, by - 4, 24, NIGHT, flat=0.5)
    s.line(curve([(250, 600), (220, 690), (240, 738)]), 5, SAND)
    s.line(curve([(1380, 590), (1370, 690), (1290, 712)]), 5, SAND)
    s.line(curve([(700, 640), (720, 700), (760, 726)]), 4, SAND)
    ripples(s, 60, 1560, 790, 890, MIST, 50, 150, 0.55)
    rain(s, 300, PAPER, -0.28, 0.5, 110)
    return s


def container_quay() -> Sheet:
    """Cranes with their booms up, and ships waiting outside."""
    s = Sheet("container-quay", 1600, 900)
    s.wash((0, OCHRE), (0.35, "#eac38b"), (0.66, ROSE))
    s.disc(1130, 430, 96, PAPER, 0.9)
    cloud_bank(s, 420, 60, "#b76a55", 0.5)
    s.box(0, 560, 1600, 900, "#b5675a")
    s.shade(None, PLUM, (0, 545), (0, 800), 0.95)
    for x, size in ((950, 0.8), (1240, 1.05), (1475, 0.7)):
        hull = [(x - 110 * size, 552), (x - 96 * size, 578), (x + 92 * size, 578), (x + 116 * size, 548)]
        s.area(hull, PLUM)
        s.box(x - 92 * size, 552 - 44 * size, x - 56 * size, 556, PLUM)
        for k in range(4):
            s.box(x + (-44 + k * 32) * size, 552 - 18 * size, x + (-16 + k * 32) * size, 556, "#7d4d55")
        s.line([(x - 74 * size, 520), (x - 74 * size, 470 + 20 * (1 - size))], 3, PLUM)
    ripples(s, 700, 1600, 585, 700, OCHRE, 80, 120, 0.8)
    ripples(s, 1040, 1230, 575, 790, PAPER, 60, 110, 0.85)
    quay = [(0, 690), (760, 650), (900, 650), (900, 720), (700, 900), (0, 900)]
    s.area(quay, NIGHT)
    for x, tall, up in ((640, 470, 0.95), (390, 560, 0.9), (90, 660, 0.86)):
        crane(s, x, 690 if x > 500 else 740 if x > 300 else 800, tall, NIGHT, 1, up)
    stacks = ["#8f3d2f", "#c77a3e", "#2e4a57", "#b7603f", "#64454f", "#d09a56"]
    for row in range(3):
        for column in range(8 - row):
            x, y = -20 + column * 92 + row * 26, 838 - row * 40
            s.box(x, y, x + 88, y + 37, stacks[(row * 5 + column * 3) % 6])
            for rib in range(4):
                s.box(x + 14 + rib * 20, y + 5, x + 16 + rib * 20, y + 33, NIGHT, 0.45)
    s.box(0, 872, 740, 900, NIGHT)
    for gx, gy, span in ((880, 250, 60), (960, 300, 44), (800, 330, 36)):
        gull(s, gx, gy, span, PLUM, s.chance.uniform(-0.3, 0.3))
    return s


def pilot_ladder() -> Sheet:
    """A pilot boat under the side of a coaster."""
    s = Sheet("pilot-ladder")
    s.wash((0, "#8fa6a8"), (0.6, MIST), (1, MIST))
    hull = [(560, -10), (520, 300), (560, 640), (700, 830), (1610, 830), (1610, -10)]
    s.area(hull, RUST)
    s.shade(s.polygon(hull), PLUM, (520, 100), (1750, 500), 0.9)
    lower = [(566, 650), (700, 830), (1610, 830), (1610, 690)]
    s.area(lower, INK)
    s.stroke([(552, 640), (900, 672), (1300, 684), (1640, 690)], 9, PAPER, (0.05, 0))
    for x in range(720, 1600, 210):
        s.line([(x, 0), (x - 6, 668)], 2, "#8a3a2b")
    for y in (180, 420):
        s.line([(530, y), (1600, y + 22)], 2, "#8a3a2b")
    s.disc(690, 250, 16, PLUM)
    for x in (1180, 1260, 1340):
        s.box(x, 300, x + 42, 316, PAPER, 0.8)
    # ladder and pilot
    for side in (0, 62):
        s.line([(905 + side, -10), (905 + side, 700)], 6, SAND)
    for y in range(20, 700, 42):
        s.box(899, y, 974, y + 10, PAPER)
    s.area(curve([(890, 470), (900, 384), (936, 362), (976, 384), (984, 470), (974, 520), (902, 520)]), OCHRE)
    s.disc(937, 340, 30, NIGHT)
    s.area([(902, 512), (936, 512), (932, 620), (902, 620)], NIGHT)
    s.area([(942, 512), (976, 512), (974, 580), (948, 580)], NIGHT)
    s.stroke([(900, 400), (886, 340), (908, 286)], 24, OCHRE, (0.2, 0.3))
    s.stroke([(974, 400), (988, 360), (966, 316)], 24, OCHRE, (0.2, 0.3))
    # pilot boat
    boat = [*curve([(120, 748), (150, 850), (230, 884)]), (770, 884), *curve([(770, 884), (860, 820), (905, 716)])]
    s.area([(120, 748), *boat, (905, 716), (700, 760)], NIGHT)
    s.stroke([(126, 770), (420, 792), (700, 782), (896, 730)], 14, OCHRE, (0.05, 0.1))
    cabin = [(300, 766), (310, 640), (330, 610), (560, 610), (620, 690), (640, 766)]
    s.area(cabin, PAPER)
    s.shade(s.polygon(cabin), SEA, (0, 620), (0, 800), 0.5)
    for x in (340, 420, 500):
        s.area([(x, 690), (x + 4, 642), (x + 60, 642), (x + 66, 690)], INK)
    s.line([(430, 610), (430, 470)], 5, NIGHT)
    s.disc(430, 466, 10, PAPER)
    s.disc(430, 492, 10, RUST)
    sea(s, 850, 1010, 4, (SEA, DEEP, INK, NIGHT), MIST, 20, 44)
    burst(s, 850, 850, 90, 120, PAPER, 70)
    for gx, gy, span in ((200, 240, 90), (320, 180, 60), (110, 420, 50)):
        gull(s, gx, gy, span, INK, s.chance.uniform(-0.3, 0.3))
    return s


PICTURES = (
    pier_head,
    ferry_alongside,
    container_quay,
    pilot_ladder,
)
