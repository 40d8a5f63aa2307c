"""Renditions: the sizes and cuts of a picture that readers get, planned from its size alone and drawn once."""

import io
from collections.abc import Container, Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from struct import error as struct_error
from typing import Literal

from PIL import Image, ImageCms, ImageOps

from stoppress.desk.picture_headers import MOST_PIXELS, PictureRefused, read_header
from stoppress.desk.picture_words import NO_MARKS, Marks, xmp_packet
from stoppress.press.copy import Picture, Rendition

Focus = tuple[int, int]  # pixels from the top left of the picture as it is shown
Box = tuple[float, float, float, float]  # left, top, right, bottom

RECIPE = "1"  # part of every file's name: a new way of drawing gives new names
WHOLE_WIDTHS = (480, 800, 1200)
CARD_WIDTHS = (320, 640, 1200)
CARD_SHAPE = 16 / 9
SHARE_SIZE = (1200, 630)
PLAIN_SHAPES = {"four_three": 4 / 3, "square": 1.0}  # beside 16:9, for search engines: one JPEG each
PLAIN_WIDTH = 1200

Kind = Literal["jpeg", "webp", "avif"]
FORMATS: dict[Kind, str] = {"jpeg": "jpg", "webp": "webp", "avif": "avif"}
EVERY_FORMAT: frozenset[Kind] = frozenset(FORMATS)
QUICK_FORMATS: frozenset[Kind] = frozenset({"jpeg", "webp"})  # AVIF takes as long as both together

_DAMAGE = (OSError, SyntaxError, ValueError, LookupError, TypeError, struct_error, Image.DecompressionBombError)  # as Pillow tells it

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # a second lock on the same door: headers are read first, by read_header


@dataclass(frozen=True, slots=True)
class Original:
    """A picture as it came in: sha256 of its bytes in hex, and its size in pixels as it is shown (orientation applied)."""

    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """One file to draw for `part` of the copy: cut `box` out of the original, scale it to `size`, write it as `kind` under `name`."""

    part: str
    name: str
    kind: Kind
    size: tuple[int, int]
    box: Box


def picture_id(original: Original, focus: Focus | None) -> str:
    """What the picture is called in copy: the same for the same file and focal point everywhere, and no guess leads to it."""
    return _digest(original.digest, "centre" if focus is None else f"{focus[0]},{focus[1]}")[:24]


@dataclass(frozen=True, slots=True)
class Cut:
    """How files are made of an original: round which point, under which key (its own where nothing is said), with which marks."""

    original: Original
    focus: Focus | None = None
    key: str = ""
    marks: Marks = NO_MARKS

    @property
    def id(self) -> str:
        return self.key or picture_id(self.original, self.focus)

    @property
    def seed(self) -> str:
        """What the names of the files are made of: another file, focal point or mark gives other names."""
        own = picture_id(self.original, self.focus)
        more = [self.key] if self.key not in ("", own) else []
        more += [xmp_packet(self.marks).decode()] if self.marks else []
        return _digest(own, *more)[:24] if more else own


def picture_copy(cut: Cut, avif: Container[str] = ()) -> Picture:
    """The copy of a picture: which files it has under /media/. `avif` names those AVIF files that were worth keeping."""
    shown: dict[str, list[Rendition]] = {}
    for drawing in drawings(cut):
        if drawing.kind != "avif" or drawing.name in avif:
            shown.setdefault(drawing.part, []).append(Rendition(f"/media/{drawing.name}", *drawing.size, drawing.kind))
    parts = {part: tuple(shown[part]) for part in ("whole", "card", *PLAIN_SHAPES)}
    return Picture(cut.id, share=shown["share"][0], **parts)


def measure(data: bytes) -> Original:
    """The size of a picture as it is shown. Nothing is decoded. Raises PictureRefused."""
    header = read_header(data)
    width, height = header.width, header.height
    with _opened(data) as image:
        if _lies(image):
            width, height = height, width
    return Original(sha256(data).hexdigest(), width, height)


def draw(data: bytes, cut: Cut, formats: frozenset[Kind] = EVERY_FORMAT) -> Iterator[tuple[str, bytes]]:
    """The files of a picture, name and bytes, with its marks and nothing else of the original's metadata. Raises PictureRefused.

    AVIF comes last, and only for a part that it makes smaller than WebP does.
    """
    read_header(data)
    shown = _shown(data, cut.original)
    scale = shown.width / cut.original.width
    packet = xmp_packet(cut.marks)
    drawn, of = shown, None
    size: dict[str, int] = {}
    small: dict[str, list[tuple[str, bytes]]] = {}
    for drawing in drawings(cut):
        if drawing.kind not in formats:
            continue
        if of != (drawing.size, drawing.box):  # the formats of one size stand side by side
            drawn, of = _cut_out(shown, drawing, scale), (drawing.size, drawing.box)
        content = _encode(drawn, drawing, packet)
        if drawing.kind == "webp":
            size[drawing.part] = size.get(drawing.part, 0) + len(content)
        if drawing.kind == "avif":
            small.setdefault(drawing.part, []).append((drawing.name, content))
        else:
            yield drawing.name, content
    for part, files in small.items():
        if sum(len(content) for _, content in files) < size[part]:
            yield from files


def _encode(drawn: Image.Image, drawing: Drawing, packet: bytes) -> bytes:
    out = io.BytesIO()
    marks = {"xmp": packet} if packet else {}
    if drawing.kind == "avif":
        drawn.save(out, "AVIF", quality=55, speed=9, max_threads=1, **marks)
    elif drawing.kind == "webp":
        drawn.save(out, "WEBP", quality=78, method=1, **marks)
    elif drawing.part in PLAIN_SHAPES:
        drawn.save(out, "JPEG", quality=80, **marks)
    else:
        drawn.save(out, "JPEG", quality=80, optimize=True, progressive=True, **marks)
    return out.getvalue()


def _cut_out(shown: Image.Image, drawing: Drawing, scale: float) -> Image.Image:
    left, top, right, bottom = (edge * scale for edge in drawing.box)
    box = (min(left, shown.width - 1), min(top, shown.height - 1), min(right, shown.width), min(bottom, shown.height))
    return shown.resize(drawing.size, Image.Resampling.LANCZOS, box=box, reducing_gap=1.5)


def _digest(*parts: str) -> str:
    return sha256("/".join((RECIPE, *parts)).encode()).hexdigest()


def drawings(cut: Cut) -> Iterator[Drawing]:
    """The files that a picture may have, from its size alone."""
    original, seed = cut.original, cut.seed
    width, height = original.width, original.height

    def each(part: str, size: tuple[int, int], box: Box, *kinds: Kind) -> Iterator[Drawing]:
        for kind in kinds:
            yield Drawing(part, f"{_digest(seed, part, str(size[0]), kind)[:32]}.{FORMATS[kind]}", kind, size, box)

    for wide in sorted({min(wide, width) for wide in WHOLE_WIDTHS}):
        size = (wide, max(1, round(height * wide / width)))
        yield from each("whole", size, (0.0, 0.0, float(width), float(height)), "jpeg", "webp", "avif")
    card = _cut(original, cut.focus, CARD_SHAPE)
    for wide in sorted({min(wide, _wide(card)) for wide in CARD_WIDTHS}):
        yield from each("card", (wide, max(1, round(wide / CARD_SHAPE))), card, "jpeg", "webp", "avif")
    for part, shape in PLAIN_SHAPES.items():
        box = _cut(original, cut.focus, shape)
        wide = min(PLAIN_WIDTH, _wide(box))
        yield from each(part, (wide, max(1, round(wide / shape))), box, "jpeg")
    share = _cut(original, cut.focus, SHARE_SIZE[0] / SHARE_SIZE[1])
    wide = min(SHARE_SIZE[0], _wide(share))
    yield from each("share", (wide, max(1, round(wide * SHARE_SIZE[1] / SHARE_SIZE[0]))), share, "jpeg")


def _wide(box: Box) -> int:
    return max(1, round(box[2] - box[0]))


def _cut(original: Original, focus: Focus | None, shape: float) -> Box:
    """The largest part of the picture with this shape whose middle is as near the focal point as the edges allow."""
    width = min(float(original.width), original.height * shape)
    height = width / shape
    x, y = focus if focus is not None else (original.width / 2, original.height / 2)
    left = min(max(x - width / 2, 0.0), original.width - width)
    top = min(max(y - height / 2, 0.0), original.height - height)
    return (left, top, left + width, top + height)


def _opened(data: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
    except _DAMAGE as error:
        raise PictureRefused("The picture is damaged: it cannot be opened.") from error


def _shown(data: bytes, original: Original) -> Image.Image:
    """The picture as it is shown: upright, in sRGB, on white where it is transparent; smaller than the original where that serves."""
    with _opened(data) as image:
        if image.width * image.height > MOST_PIXELS:
            raise PictureRefused("The picture is larger than its header says.")
        least = min(1.0, max(PLAIN_WIDTH / original.width, PLAIN_WIDTH / original.height))
        image.draft("RGB", (ceil(image.width * least), ceil(image.height * least)))
        try:
            image.load()
            upright = ImageOps.exif_transpose(image) if image.format != "PNG" else image
        except _DAMAGE as error:
            raise PictureRefused("The picture is damaged: it breaks off or cannot be decoded.") from error
        shown = _flat(_in_srgb(upright))
        shown.info = {}  # comments, profiles and what else Pillow would write again
        return shown


def _lies(image: Image.Image) -> bool:
    """Whether the camera was held on its side. PNG may say so only after its pixels, so it is not asked."""
    if image.format == "PNG":
        return False
    try:
        return image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except _DAMAGE as error:
        raise PictureRefused("The picture is damaged: its metadata cannot be read.") from error


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK", "L"):
        return image
    try:
        converted = ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a profile that cannot be read is as good as none
    return converted or image


def _flat(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        white = Image.new("RGB", clear.size, (255, 255, 255))
        white.paste(clear, mask=clear.getchannel("A"))
        return white
    return image.convert("RGB")


_SRGB = ImageCms.createProfile("sRGB")
