"""Logos: the publisher's mark, the one picture that may be SVG, cleaned to shapes and colours."""

import io
import re
from hashlib import sha256
from typing import Any

from lxml import etree
from PIL import Image

from stoppress.desk.picture_headers import PictureRefused, read_header

MOST_SVG_BYTES = 200_000
LARGEST = (1200, 600)
SVG = "http://www.w3.org/2000/svg"

SHAPES = frozenset(
    [
        "svg",
        "g",
        "defs",
        "title",
        "desc",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
    ]
)
ATTRIBUTES = frozenset(
    [
        "id",
        "viewBox",
        "width",
        "height",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "d",
        "points",
        "transform",
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "stroke-dasharray",
        "opacity",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "clip-path",
        "clip-rule",
        "clipPathUnits",
        "preserveAspectRatio",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "letter-spacing",
        "text-anchor",
        "version",
    ]
)
# A value may point into the drawing itself, and nowhere else.
_ELSEWHERE = re.compile(r"url\s*\((?!\s*['\"]?#)|script:|data:|\\|&|<", re.IGNORECASE)


def logo_file(data: bytes) -> tuple[str, bytes]:
    """The file that readers get for a publisher's logo, its name and its bytes: SVG cleaned, or PNG. Raises PictureRefused."""
    digest = sha256(b"logo/" + data).hexdigest()[:32]
    if b"<svg" in data[:4096]:
        return f"{digest}.svg", clean_svg(data)
    read_header(data)
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image:
            drawn = image.convert("RGBA")
            drawn.thumbnail(LARGEST)
    except (OSError, SyntaxError, ValueError) as error:
        raise PictureRefused("The logo is damaged: it cannot be decoded.") from error
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return f"{digest}.png", out.getvalue()


def clean_svg(data: bytes) -> bytes:
    """A drawing with nothing but shapes in it: no script, style, link, picture, entity or address. Raises PictureRefused."""
    if len(data) > MOST_SVG_BYTES:
        raise PictureRefused(f"The logo has {len(data):,} bytes; {MOST_SVG_BYTES:,} is the most that is taken for SVG.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise PictureRefused("The logo has a DOCTYPE. Save it as plain SVG without one.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise PictureRefused("The logo is no well-formed SVG.") from error
    if root.tag != f"{{{SVG}}}svg":
        raise PictureRefused("The logo is no SVG: its outermost element is not svg.")
    clean = _clean(root)
    return etree.tostring(clean, encoding="utf-8")


def _clean(element: Any) -> Any:
    kept = etree.Element(f"{{{SVG}}}{etree.QName(element).localname}", nsmap={None: SVG})  # type: ignore[dict-item]  # its stub knows no default namespace
    for name, value in element.attrib.items():
        if name in ATTRIBUTES and not _ELSEWHERE.search(value):
            kept.set(name, value)
    kept.text, kept.tail = element.text, element.tail
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace == SVG and etree.QName(child).localname in SHAPES:
            kept.append(_clean(child))
    return kept
