"""Coast: the pictures of open sea and shore."""

import math

from .ink import DEEP, FOAM, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, PLUM, ROSE, RUST, SAND, SEA, Sheet, curve
from .motifs import burst, cloud_bank, gull, house, lighthouse, rain, ripples, sea


def sea_wall_gap() -> Sheet:
    """The lead: the sea comes through a gap in the wall below a terrace, before dawn."""
    s = Sheet("sea-wall-gap", 1600, 900)
    s.wash((0, "#2b3f57"), (0.35, "#8d7f8c"), (0.62, ROSE))
    cloud_bank(s, 150, 110, INK, 0.75)
    cloud_bank(s, 270, 80, PLUM, 0.55)
    inks = ["#8e4a3c", "#c9a27a", "#5b6f78", "#a8604a", "#d8bd93", "#6f5560", "#93a29a", "#b8694c"]
    x = 30.0
    for i in range(11):
        wide = s.chance.uniform(112, 150)
        house(s, x, 520, wide, s.chance.uniform(150, 205), inks[i % len(inks)], INK, windows=(2, 2), shine=0.22)
        x += wide - 1
    s.box(0, 500, 1600, 560, "#6d655f")
    # the promenade wall, its gap to the right of the middle
    wall = "#d9c9ac"
    for left, right in ((-10, 820), (1150, 1620)):
        outline = [(left, 535), (right, 535), (right - 8 if left < 0 else right, 700), (left if left < 0 else left + 14, 700)]
        s.area(outline, wall)
        s.shade(s.polygon(outline), INK, (0, 540), (0, 760), 0.8)
        s.box(left, 527, right + (10 if left < 0 else 0), 547, "#efe3cb")
        for joint in range(int(left) + 60, int(right), 118):
            s.line([(joint, 548), (joint + 3, 690)], 2.4, "#8b7d6b")
    s.box(815, 547, 1155, 720, SEA)
    # broken ends and fallen blocks
    for bx, by, size, turn in ((842, 640, 44, 0.4), (905, 676, 34, 1.0), (1118, 648, 40, 0.7), (1070, 688, 30, 0.2), (985, 690, 26, 0.9)):
        corners = [(bx + size * math.cos(turn + k * math.pi / 2), by + size * 0.8 * math.sin(turn + k * math.pi / 2)) for k in range(4)]
        s.area(corners, "#b7a588")
        s.shade(s.polygon(corners), INK, (bx - size, by - size), (bx + size, by + size), 0.9)
    # water through the gap, and over the promenade behind it
    tongue = [*curve([(826, 712), (834, 640), (818, 590), (760, 562)]), *curve([(760, 562), (560, 548), (330, 530), (160, 512)])]
    tongue += [*curve([(260, 500), (600, 512), (900, 500), (1200, 510), (1430, 498)]), *curve([(1560, 512), (1400, 534), (1220, 560)])]
    tongue += curve([(1220, 560), (1160, 590), (1140, 640), (1162, 712)])
    s.area(tongue, SEA)
    s.shade(s.polygon(tongue), MIST, (0, 640), (0, 505), 0.95)
    ripples(s, 220, 1480, 506, 545, PAPER, 46, 110, 0.9)
    cuts = []
    for _ in range(60):
        t = s.chance.uniform(-1, 1)
        y = s.chance.uniform(560, 690)
        spread = (700 - y) / 170
        cx = 985 + t * (130 + 110 * spread)
        cuts.append(([(cx, y + 26), (cx - t * 4, y + 8), (cx + t * 26 * spread, y - 18)], s.chance.uniform(2, 6)))
    s.strokes(cuts, PAPER, 0.85)
    sea(s, 690, 860, 4, (SEA, DEEP, INK, NIGHT), PAPER, 15, 42)
    burst(s, 985, 690, 190, 150, PAPER, 120)
    burst(s, 250, 706, 120, 130, MIST, 70)
    burst(s, 1430, 706, 120, 110, MIST, 60)
    for gx, gy, span in ((420, 240, 60), (520, 205, 40), (1210, 180, 52)):
        gull(s, gx, gy, span, PAPER, s.chance.uniform(-0.3, 0.3))
    rain(s, 130, MIST, -0.5, 0.35)
    return s


def lifeboat() -> Sheet:
    """An inshore lifeboat climbing a wave."""
    s = Sheet("lifeboat")
    s.wash((0, "#40586a"), (0.5, "#9fb0ab"), (1, MIST))
    cloud_bank(s, 230, 60, NIGHT, 0.55)
    cloud_bank(s, 120, 60, NIGHT, 0.7)
    sea(s, 400, 560, 3, (SEA, DEEP, INK), MIST, 16, 30)
    wave = curve(
        [
            (-40, 760),
            (160, 740),
            (420, 690),
            (700, 590),
            (930, 440),
            (1090, 330),
            (1180, 318),
            (1230, 380),
            (1210, 470),
            (1290, 560),
            (1460, 640),
            (1660, 660),
        ]
    )
    shape = s.polygon([*wave, (1660, 1100), (-40, 1100)])
    s.press(shape, DEEP)
    s.shade(shape, NIGHT, (700, 560), (900, 1150), 0.95)
    cuts = []
    for _ in range(120):
        t = s.chance.random()
        i = int(t * (len(wave) * 0.66))
        x, y = wave[i]
        down = s.chance.uniform(14, 300)
        run = s.chance.uniform(50, 150)
        cuts.append(
            (
                [(x - run, y + down + run * 0.34), (x - run * 0.3, y + down + run * 0.05), (x + run * 0.4, y + down - run * 0.32)],
                s.chance.uniform(2, 8),
            )
        )
    s.strokes(cuts, SEA, 0.9)
    crest = []
    for _ in range(80):
        x, y = wave[s.chance.randrange(int(len(wave) * 0.5), int(len(wave) * 0.8))]
        crest.append(
            (
                [(x, y + s.chance.uniform(-6, 26)), (x + 26, y - 8), (x + s.chance.uniform(30, 95), y + s.chance.uniform(-14, 60))],
                s.chance.uniform(4, 13),
            )
        )
    s.strokes(crest, PAPER)
    burst(s, 1160, 350, 130, 170, PAPER, 110)

    # the boat, bow to the crest
    def at(u: float, v: float) -> tuple[float, float]:
        cos, sin = math.cos(-0.5), math.sin(-0.5)
        return 640 + u * cos - v * sin, 586 + u * sin + v * cos

    s.area(
        [
            *curve([at(-235, 4), at(-228, 44), at(-120, 60), at(120, 56), at(246, -2), at(262, -34)]),
            at(262, -34),
            at(225, -30),
            at(-235, 4),
        ],
        NIGHT,
    )
    s.area(
        curve(
            [at(-240, -12), at(-246, 22), at(-200, 34), at(100, 32), at(240, -18), at(268, -52), at(230, -48), at(100, -14), at(-200, -12)]
        ),
        RUST,
    )
    s.stroke([at(-220, 0), at(0, 2), at(120, -2), at(240, -42)], 10, OCHRE, (0.1, 0.2))
    s.area([at(-238, -12), at(-258, 36), at(-230, 40), at(-206, -12)], NIGHT)
    for u, lean in ((-150, 8), (-60, 14), (40, 20)):
        s.area(
            curve([at(u - 30, -4), at(u - 26 + lean, -62), at(u + lean, -82), at(u + 30 + lean, -60), at(u + 32, -4)]),
            OCHRE if u != -60 else RUST,
        )
        cx, cy = at(u + lean + 6, -104)
        s.disc(cx, cy, 25, PAPER)
        s.area([(cx - 3, cy + 2), (cx + 27, cy - 12), (cx + 25, cy + 8), (cx + 12, cy + 20), (cx - 2, cy + 16)], INK)
        s.stroke([at(u + lean + 4, -60), at(u + lean + 44, -34), at(u + lean + 62, -30)], 16, OCHRE, (0.1, 0.3))
    s.area([at(-30, -4), at(-20, -60), at(20, -64), at(44, -4)], INK)
    burst(s, 470, 760, 190, 90, MIST, 60)
    rain(s, 160, PAPER, -0.7, 0.35, 80)
    return s


def light_at_night() -> Sheet:
    """The lighthouse on its point, its beam over a black sea."""
    s = Sheet("orrery-light")
    s.wash((0, NIGHT), (0.6, "#23405a"), (1, "#3c5a6c"))
    for _ in range(110):
        s.disc(s.chance.uniform(0, 1600), s.chance.uniform(0, 480) ** 1.0, s.chance.uniform(0.8, 2.2), PAPER, 0.8)
    s.disc(300, 190, 56, PAPER)
    for across, down, radius in ((284, 176, 13), (316, 204, 18), (300, 222, 8), (322, 172, 7)):
        s.disc(across, down, radius, SAND, 0.6)
    lamp = (1120.0, 262.0)
    for spread, strength in ((0.20, 0.28), (0.11, 0.4), (0.05, 0.75)):
        beam = s.polygon([lamp, (-200, lamp[1] + 60 - 1330 * spread), (-200, lamp[1] + 60 + 1330 * spread)])
        s.shade(beam, "#f0d9a0", (-250, 0), (1120, 0), strength)
        far = s.polygon([lamp, (1900, lamp[1] - 40 - 780 * spread), (1900, lamp[1] - 40 + 780 * spread)])
        s.shade(far, "#f0d9a0", (2100, 0), (1120, 0), strength)
    sea(s, 640, 760, 3, (DEEP, INK, NIGHT), FOAM, 12, 26)
    rock = curve([(640, 860), (760, 800), (830, 740), (930, 700), (1010, 650), (1180, 640), (1290, 690), (1420, 720), (1640, 770)])
    s.area([*rock, (1640, 1080), (600, 1080)], NIGHT)
    cuts = []
    for _ in range(60):
        x, y = rock[s.chance.randrange(0, len(rock) - 20)]
        d = s.chance.uniform(10, 200)
        cuts.append(([(x, y + d), (x + 30, y + d + 12), (x + s.chance.uniform(50, 110), y + d + 40)], s.chance.uniform(2, 6)))
    s.strokes(cuts, DEEP, 0.9)
    house(s, 1200, 690, 130, 76, "#c9bda6", INK, windows=(2, 1), shine=0.9)
    s.glow(lamp[0], lamp[1] + 26, 190, OCHRE, 0.8)
    lighthouse(s, 1120, 660, 430, lamp="#fff3cf")
    s.disc(lamp[0], 284, 22, "#fff8e2")
    sea(s, 880, 1030, 3, (DEEP, INK, NIGHT), FOAM, 24, 36)
    burst(s, 720, 880, 150, 170, MIST, 90)
    burst(s, 1440, 900, 120, 110, FOAM, 60)
    return s


def caravan_park() -> Sheet:
    """Caravans standing in still flood water."""
    s = Sheet("caravan-park", 1600, 900)
    s.wash((0, "#e9c9a4"), (0.3, "#f1dfc2"), (0.6, MIST))
    bank = curve([(-20, 360), (300, 340), (700, 350), (1100, 330), (1620, 350)])
    s.area([*bank, (1620, 460), (-20, 460)], MOSS)
    s.shade(s.polygon([*bank, (1620, 460), (-20, 460)]), INK, (0, 330), (0, 560), 0.7)
    for tx, tall in ((110, 130), (190, 170), (262, 120), (1330, 150), (1420, 190), (1500, 140)):
        s.stroke([(tx, 370), (tx + 6, 370 - tall * 0.5), (tx + 26, 370 - tall)], 9, INK, (0, 0.5))
        s.area(
            curve(
                [
                    (tx - 8, 330),
                    (tx + 2, 370 - tall * 0.75),
                    (tx + 34, 370 - tall * 1.25),
                    (tx + 62, 370 - tall * 1.1),
                    (tx + 46, 370 - tall * 0.6),
                    (tx + 20, 335),
                    (tx - 8, 330),
                ]
            ),
            MOSS,
        )
        s.stroke([(tx + 6, 340), (tx + 16, 370 - tall * 0.6), (tx + 40, 370 - tall * 1.05)], 4, INK)
    s.box(0, 430, 1600, 900, "#93ada6")
    s.shade(None, DEEP, (0, 430), (0, 980), 0.95)
    bodies = [PAPER, "#d8b88b", "#b9c6bb", "#e6cdb2", "#c88a6b"]
    for i, (x, y, k) in enumerate(
        (
            (130, 470, 0.55),
            (420, 462, 0.5),
            (700, 476, 0.58),
            (1010, 466, 0.52),
            (1300, 478, 0.6),
            (240, 600, 1.0),
            (720, 640, 1.15),
            (1180, 590, 0.95),
        )
    ):
        w, h = 300 * k, 130 * k
        lean = s.chance.uniform(-0.05, 0.05) * h
        top = [
            (x, y),
            (x + 6 * k, y - h * 0.85 + lean),
            (x + 40 * k, y - h + lean),
            (x + w - 46 * k, y - h - lean),
            (x + w - 4 * k, y - h * 0.7 - lean),
            (x + w, y),
        ]
        mirror = [(px, 2 * y - py * 1.0 + 2) for px, py in top]
        s.area(mirror, INK, 0.55)
        s.area(top, bodies[i % 5])
        s.shade(s.polygon(top), INK, (0, y - h * 0.6), (0, y + h * 0.7), 0.7)
        s.area(
            [(x + 3 * k, y - h * 0.3), (x + w - 2 * k, y - h * 0.3), (x + w - 2 * k, y - h * 0.18), (x + 3 * k, y - h * 0.18)],
            RUST if i % 2 else SEA,
        )
        for wx in (0.14, 0.42, 0.72):
            s.box(x + w * wx, y - h * 0.75, x + w * (wx + 0.18), y - h * 0.42, INK)
            s.box(x + w * wx + 3 * k, y - h * 0.72, x + w * (wx + 0.06), y - h * 0.62, MIST)
        ripples(s, x - 20 * k, x + w + 20 * k, y - 2, y + 14 * k, PAPER, 9, 90 * k, 0.9)
    ripples(s, 0, 1600, 480, 890, MIST, 110, 190, 0.6)
    for x, y in ((560, 760), (1010, 800)):
        s.disc(x, y, 36, RUST, flat=0.34)
        s.disc(x, y - 3, 20, INK, flat=0.3)
    for gx, gy, span in ((860, 190, 70), (960, 150, 46), (600, 230, 40)):
        gull(s, gx, gy, span, INK, s.chance.uniform(-0.3, 0.3))
    return s


def gulls_on_posts() -> Sheet:
    """Gulls wait out the wind on old groynes."""
    s = Sheet("gulls-on-groynes")
    s.wash((0, SAND), (0.45, "#efdcbd"), (0.8, ROSE))
    s.disc(1240, 300, 120, RUST, 0.85)
    cloud_bank(s, 330, 50, ROSE, 0.9)
    sea(s, 560, 700, 3, (SEA, DEEP, INK), PAPER, 12, 34)
    for i in range(9):
        x = 90 + i * 176 + s.chance.uniform(-16, 16)
        near = i / 8
        top = 560 - 130 * near + s.chance.uniform(-20, 20)
        w = 26 + 26 * near
        post = [(x - w, 1080), (x - w * 0.9, top + 6), (x - w * 0.3, top - 5), (x + w * 0.8, top + 3), (x + w, 1080)]
        s.area(post, NIGHT)
        for _ in range(5):
            gx = x + s.chance.uniform(-0.6, 0.6) * w
            gy = s.chance.uniform(top + 30, 780)
            s.stroke([(gx, gy), (gx + 2, gy + 40), (gx, gy + s.chance.uniform(60, 170))], 4, PLUM)
        if i in (1, 3, 4, 6, 8):
            k = 0.62 + 0.5 * near
            _standing_gull(s, x, top - 2, k, 1 if i % 2 else -1)
    sea(s, 820, 1020, 3, (DEEP, INK, NIGHT), PAPER, 26, 40)
    gull(s, 420, 240, 170, PAPER, -0.2)
    gull(s, 640, 330, 90, PAPER, 0.25)
    return s


def _standing_gull(s: Sheet, x: float, y: float, k: float, facing: int) -> None:
    def at(u: float, v: float) -> tuple[float, float]:
        return x + facing * u * k, y + v * k

    for leg in (-8, 8):
        s.line([at(leg, 0), at(leg, -34)], 4 * k, OCHRE)
    s.area(
        curve(
            [
                at(-96, -40),
                at(-50, -34),
                at(10, -28),
                at(48, -52),
                at(60, -92),
                at(52, -118),
                at(32, -126),
                at(14, -112),
                at(4, -84),
                at(-40, -70),
                at(-96, -40),
            ]
        ),
        PAPER,
    )
    s.area(curve([at(-104, -36), at(-60, -66), at(-10, -74), at(22, -64), at(-6, -44), at(-50, -38), at(-104, -36)]), "#6c7f86")
    s.stroke([at(-112, -33), at(-90, -42), at(-62, -44)], 10 * k, NIGHT, (0.4, 0.4))
    s.area([at(56, -112), at(84, -102), at(56, -98)], OCHRE)
    s.disc(*at(44, -112), 3.4 * k, NIGHT)


PICTURES = (
    sea_wall_gap,
    lifeboat,
    light_at_night,
    caravan_park,
    gulls_on_posts,
)
