"""Renditions: the sizes and cuts of a picture that readers get, planned from its size alone and drawn once."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from struct import error as struct_error
from typing import Literal

from PIL import Image, ImageCms, ImageOps

from stoppress.desk.picture_headers import MOST_PIXELS, PictureRefused, read_header
from stoppress.press.copy import Picture, Rendition

Focus = tuple[int, int]  # pixels from the top left of the picture as it is shown
Box = tuple[float, float, float, float]  # left, top, right, bottom

RECIPE = "1"  # part of every file's name: a new way of drawing gives new names
WHOLE_WIDTHS = (480, 800, 1200)
CARD_WIDTHS = (320, 640)
CARD_SHAPE = 16 / 9
SHARE_SIZE = (1200, 630)
FORMATS: dict[str, str] = {"jpeg": "jpg", "webp": "webp"}

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
    """One file to draw: cut `box` out of the original, scale it to `size`, write it as `kind` under `name`."""

    name: str
    kind: Literal["jpeg", "webp"]
    size: tuple[int, int]
    box: Box


def picture_id(original: Original, focus: Focus | None) -> str:
    """What the picture is called in copy: the same for the same file and focal point everywhere, and no guess leads to it."""
    return _digest(original.digest, "centre" if focus is None else f"{focus[0]},{focus[1]}")[:24]


def picture_copy(original: Original, focus: Focus | None = None) -> Picture:
    """The copy of a picture: which files it has under /media/, without looking at any of them."""
    id = picture_id(original, focus)
    drawings = list(_drawings(original, focus))
    shown = {
        part: tuple(Rendition(f"/media/{drawing.name}", *drawing.size, drawing.kind) for named, drawing in drawings if named == part)
        for part in ("whole", "card", "share")
    }
    return Picture(id, shown["whole"], shown["card"], shown["share"][0])


def measure(data: bytes) -> Original:
    """The size of a picture as it is shown. Nothing is decoded. Raises PictureRefused."""
    header = read_header(data)
    width, height = header.width, header.height
    with _opened(data) as image:
        if _lies(image):
            width, height = height, width
    return Original(sha256(data).hexdigest(), width, height)


def draw(data: bytes, original: Original, focus: Focus | None = None) -> Iterator[tuple[str, bytes]]:
    """The files of a picture, name and bytes, without the metadata of the original. Raises PictureRefused."""
    read_header(data)
    shown = _shown(data, original)
    scale = shown.width / original.width
    drawn, of = shown, None
    for _, drawing in _drawings(original, focus):
        if of != (drawing.size, drawing.box):  # JPEG and WebP of one size stand side by side
            drawn, of = _cut_out(shown, drawing, scale), (drawing.size, drawing.box)
        out = io.BytesIO()
        if drawing.kind == "jpeg":
            drawn.save(out, "JPEG", quality=80, optimize=True, progressive=True)
        else:
            drawn.save(out, "WEBP", quality=78, method=1)
        yield drawing.name, out.getvalue()


def _cut_out(shown: Image.Image, drawing: Drawing, scale: float) -> Image.Image:
    left, top, right, bottom = (edge * scale for edge in drawing.box)
    box = (min(left, shown.width - 1), min(top, shown.height - 1), min(right, shown.width), min(bottom, shown.height))
    return shown.resize(drawing.size, Image.Resampling.LANCZOS, box=box, reducing_gap=1.5)


def _digest(*parts: str) -> str:
    return sha256("/".join((RECIPE, *parts)).encode()).hexdigest()


def _drawings(original: Original, focus: Focus | None) -> Iterator[tuple[str, Drawing]]:
    id = picture_id(original, focus)
    width, height = original.width, original.height
    every = (0.0, 0.0, float(width), float(height))

    def one(part: str, kind: Literal["jpeg", "webp"], size: tuple[int, int], box: Box) -> tuple[str, Drawing]:
        return part, Drawing(f"{_digest(id, part, str(size[0]), kind)[:32]}.{FORMATS[kind]}", kind, size, box)

    for wide in sorted({min(wide, width) for wide in WHOLE_WIDTHS}):
        size = (wide, max(1, round(height * wide / width)))
        yield one("whole", "jpeg", size, every)
        yield one("whole", "webp", size, every)
    card = _cut(original, focus, CARD_SHAPE)
    for wide in sorted({min(wide, max(1, round(card[2] - card[0]))) for wide in CARD_WIDTHS}):
        size = (wide, max(1, round(wide / CARD_SHAPE)))
        yield one("card", "jpeg", size, card)
        yield one("card", "webp", size, card)
    share = _cut(original, focus, SHARE_SIZE[0] / SHARE_SIZE[1])
    wide = min(SHARE_SIZE[0], max(1, round(share[2] - share[0])))
    yield one("share", "jpeg", (wide, max(1, round(wide * SHARE_SIZE[1] / SHARE_SIZE[0]))), share)


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
        least = min(1.0, max(SHARE_SIZE[0] / original.width, SHARE_SIZE[0] / CARD_SHAPE / original.height))
        image.draft("RGB", (ceil(image.width * least), ceil(image.height * least)))
        try:
            image.load()
            upright = ImageOps.exif_transpose(image) if image.format != "PNG" else image
        except _DAMAGE as error:
            raise PictureRefused("The picture is damaged: it breaks off or cannot be decoded.") from error
        return _flat(_in_srgb(upright))


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
