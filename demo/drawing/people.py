"""People: portraits as flat shapes, lit from one side."""

import math

from .ink import DEEP, INK, MIST, MOSS, NIGHT, OCHRE, PAPER, PLUM, ROSE, RUST, SAND, SEA, Colour, Sheet, curve
from .motifs import sea


def columnist() -> Sheet:
    """Bettina Crowle at her microphone."""
    s = Sheet("bettina-crowle")
    s.box(0, 0, 1600, 1067, OCHRE)
    s.shade(None, RUST, (300, 0), (1900, 900), 0.85)
    for k in range(6):
        radius = 860 - k * 120
        s.disc(1120, 420, radius, "#d98a36" if k % 2 else "#e5aa48", 0.35)
    _sitter(s, 620, 470, 1.0, "#c98d64", "#d9d4c9", DEEP, long=False, glasses=True, earrings=RUST)
    # headphones
    band = [(620 + 232 * math.cos(a), 420 - 268 * math.sin(a)) for a in [math.pi * i / 30 for i in range(31)]]
    s.line(band, 24, NIGHT)
    for side in (-1, 1):
        s.area(
            curve(
                [
                    (620 + side * 218, 350),
                    (620 + side * 262, 362),
                    (620 + side * 270, 470),
                    (620 + side * 218, 500),
                    (620 + side * 206, 430),
                    (620 + side * 218, 350),
                ]
            ),
            NIGHT,
        )
    # microphone on its arm
    s.line([(1620, 300), (1330, 250), (1120, 470)], 20, NIGHT)
    s.disc(1330, 250, 22, NIGHT)
    s.area(curve([(1010, 560), (1040, 500), (1120, 452), (1180, 500), (1160, 590), (1080, 640), (1020, 620), (1010, 560)]), NIGHT)
    for k in range(7):
        s.stroke([(1022 + k * 20, 600 - k * 12), (1060 + k * 18, 560 - k * 6), (1090 + k * 12, 520 - k * 4)], 4, "#8b97a0")
    s.box(0, 980, 1600, 1067, NIGHT)
    s.shade(None, NIGHT, (0, 800), (0, 1200), 0.7)
    return s


def correspondent() -> Sheet:
    """Ines Hallorey on the sea front."""
    s = Sheet("ines-hallorey", 800, 800)
    s.wash((0, "#9fbcbd"), (0.7, MIST))
    sea(s, 470, 640, 3, (SEA, DEEP, INK), PAPER, 10, 22)
    _sitter(s, 400, 340, 0.82, "#a8714f", "#2b1d1c", OCHRE, long=True, hood=True)
    return s


def transport_reporter() -> Sheet:
    """Tobias Kesh under a station clock."""
    s = Sheet("tobias-kesh", 800, 800)
    s.wash((0, ROSE), (1, SAND))
    s.disc(610, 190, 118, NIGHT)
    s.disc(610, 190, 104, PAPER)
    for k in range(12):
        a = math.pi * k / 6
        s.line([(610 + 84 * math.cos(a), 190 + 84 * math.sin(a)), (610 + 98 * math.cos(a), 190 + 98 * math.sin(a))], 6, INK)
    s.line([(610, 190), (610, 116)], 8, INK)
    s.line([(610, 190), (662, 214)], 8, RUST)
    s.line([(610, 0), (610, 72)], 18, NIGHT)
    _sitter(s, 350, 360, 0.82, "#e0b08a", "#7a3f22", MOSS, long=False, beard="#7a3f22")
    return s


def economist() -> Sheet:
    """Jude Ambersley against the quay."""
    s = Sheet("jude-ambersley", 800, 800)
    s.box(0, 0, 800, 800, PLUM)
    s.shade(None, RUST, (0, -100), (0, 900), 0.85)
    for k, (x, tall) in enumerate(((40, 380), (180, 460), (600, 420), (720, 520))):
        s.line([(x, 800), (x, 800 - tall), (x + 120, 800 - tall - 60)], 14, NIGHT if k % 2 else "#3f2b3f")
    _sitter(s, 400, 360, 0.82, "#6d4536", "#15110f", SEA, long=False, collar=True)
    return s


def _sitter(
    s: Sheet,
    x: float,
    y: float,
    k: float,
    skin: Colour,
    hair: Colour,
    coat: Colour,
    *,
    long: bool,
    glasses: bool = False,
    beard: Colour = "",
    earrings: Colour = "",
    hood: bool = False,
    collar: bool = False,
) -> None:
    """Head and shoulders; (x, y) is the middle of the face."""

    def at(u: float, v: float) -> tuple[float, float]:
        return x + u * k, y + v * k

    if hood:
        s.area(
            curve([at(-330, 330), at(-270, 80), at(-230, -190), at(0, -300), at(230, -190), at(270, 80), at(330, 330), at(-330, 330)]),
            "#b97f26",
        )
    if long:
        s.area(
            curve([at(-190, 20), at(-220, 250), at(-150, 330), at(150, 330), at(220, 250), at(190, 20), at(0, -250), at(-190, 20)]), hair
        )
    body = curve([at(-520, 760), at(-480, 460), at(-300, 340), at(-90, 290), at(90, 290), at(300, 340), at(480, 460), at(520, 760)])
    s.area([*body, at(520, 1000), at(-520, 1000)], coat)
    s.shade(s.polygon([*body, at(520, 1000), at(-520, 1000)]), NIGHT, at(0, 300), at(420, 800), 0.75)
    neck = curve([at(-84, 130), at(-92, 290), at(0, 372), at(92, 290), at(84, 130)])
    s.area(neck, skin)
    s.shade(s.polygon(neck), NIGHT, at(0, 60), at(60, 420), 0.6)
    if collar:
        s.area(
            [
                at(-100, 282),
                at(-40, 400),
                at(0, 360),
                at(40, 400),
                at(100, 282),
                at(150, 350),
                at(60, 470),
                at(0, 400),
                at(-60, 470),
                at(-150, 350),
            ],
            PAPER,
        )
    face = curve(
        [
            at(-168, -60),
            at(-160, 70),
            at(-96, 190),
            at(0, 236),
            at(96, 190),
            at(160, 70),
            at(168, -60),
            at(110, -190),
            at(0, -226),
            at(-110, -190),
            at(-168, -60),
        ]
    )
    s.area(face, skin)
    s.shade(s.polygon(face), NIGHT, at(20, 0), at(260, 60), 0.55)
    if beard:
        s.area(
            curve(
                [
                    at(-166, 30),
                    at(-150, 130),
                    at(-92, 228),
                    at(0, 262),
                    at(92, 228),
                    at(150, 130),
                    at(166, 30),
                    at(110, 96),
                    at(60, 92),
                    at(0, 84),
                    at(-60, 92),
                    at(-110, 96),
                    at(-166, 30),
                ]
            ),
            beard,
        )
    s.stroke([at(0, -30), at(24, 50), at(2, 64)], 9 * k, "#4a2a20", (0.6, 0.4))
    s.stroke([at(-52, 130), at(0, 146), at(56, 126)], 15 * k, "#7d2f2a")
    for side in (-1, 1):
        s.stroke([at(side * 110, -78), at(side * 74, -94), at(side * 36, -82)], 14 * k, hair if hair != "#d9d4c9" else "#8f887c")
        s.stroke([at(side * 102, -34), at(side * 74, -46), at(side * 44, -34), at(side * 72, -24), at(side * 102, -34)], 10 * k, NIGHT)
        s.disc(*at(side * 72, -36), 11 * k, NIGHT)
        if glasses:
            ring = [at(side * 76 + 62 * math.cos(a), -34 + 52 * math.sin(a)) for a in [math.pi * i / 16 for i in range(33)]]
            s.line(ring, 8 * k, INK)
        if earrings:
            s.disc(*at(side * 172, 96), 20 * k, earrings)
    if glasses:
        s.line([at(-16, -40), at(16, -40)], 8 * k, INK)
    if long:
        s.area(
            curve(
                [
                    at(-176, 60),
                    at(-196, -90),
                    at(-120, -220),
                    at(10, -252),
                    at(130, -216),
                    at(196, -90),
                    at(178, 60),
                    at(150, -80),
                    at(60, -160),
                    at(-60, -150),
                    at(-140, -80),
                    at(-176, 60),
                ]
            ),
            hair,
        )
        return
    s.area(
        curve(
            [
                at(-172, -40),
                at(-206, -120),
                at(-150, -236),
                at(-30, -274),
                at(110, -258),
                at(192, -170),
                at(178, -40),
                at(150, -130),
                at(60, -158),
                at(-60, -176),
                at(-130, -140),
                at(-172, -40),
            ]
        ),
        hair,
    )
    s.stroke([at(-150, -190), at(0, -240), at(140, -190)], 16 * k, MIST if hair == "#d9d4c9" else hair)


PICTURES = (columnist, correspondent, transport_reporter, economist)
