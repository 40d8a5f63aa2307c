"""Picture words: what a file's own metadata (XMP, IPTC IIM, EXIF) says of it as words to propose, and what its renditions keep saying."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from struct import error as struct_error
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from lxml import etree
from PIL import Image, IptcImagePlugin

MOST_XMP = 512_000  # bytes of a packet that is looked at
MOST_WORDS = 5_000  # characters of a caption or alternative text
MOST_NAME = 500

RIGHTS = ("copyright", "statement", "licensor", "source_type")  # said of the file itself, kept in every rendition

_DAMAGE = (OSError, SyntaxError, ValueError, LookupError, TypeError, AttributeError, struct_error, Image.DecompressionBombError)
_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


@dataclass(frozen=True, slots=True)
class Marks:
    """What a rendition says of itself. Nothing else of the original's metadata leaves the desk."""

    photographer: str = ""
    credit: str = ""
    copyright: str = ""
    statement: str = ""  # the address of the terms of use
    licensor: str = ""  # the address where a licence is to be had
    source_type: str = ""  # IPTC's word for how the picture was made, an address

    def __bool__(self) -> bool:
        return any((self.photographer, self.credit, self.copyright, self.statement, self.licensor, self.source_type))


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What a file proposes: a person sees and corrects it."""

    caption: str = ""
    credit: str = ""
    photographer: str = ""
    alt: str = ""
    copyright: str = ""
    statement: str = ""
    licensor: str = ""
    source_type: str = ""

    @property
    def marks(self) -> Marks:
        return Marks(self.photographer, self.credit, self.copyright, self.statement, self.licensor, self.source_type)


def read_words(data: bytes) -> PictureWords:
    """Nothing is decoded, and damage is no error: what cannot be read proposes nothing."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"]) as image:
            packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
            iim = _iim(image)
            exif = _exif(image)
    except _DAMAGE:
        return PictureWords()
    xmp = _xmp(packet.encode() if isinstance(packet, str) else bytes(packet))
    said = {name: xmp.get(name) or iim.get(name) or exif.get(name) or "" for name in PictureWords.__slots__}
    for name in ("statement", "licensor", "source_type"):
        said[name] = _address(said[name])
    return PictureWords(**{name: _tidy(value, MOST_WORDS if name in ("caption", "alt") else MOST_NAME) for name, value in said.items()})


def xmp_packet(marks: Marks) -> bytes:
    """The marks as a picture file carries them; the same marks give the same bytes."""
    if not marks:
        return b""
    lists = (("dc:creator", "Seq", "", marks.photographer), ("dc:rights", "Alt", ' xml:lang="x-default"', marks.copyright))
    inner = "".join(
        f"<{name}><rdf:{form}><rdf:li{lang}>{_text(value)}</rdf:li></rdf:{form}></{name}>" for name, form, lang, value in lists if value
    )
    if marks.licensor:
        inner += (
            '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource">'
            f"<plus:LicensorURL>{_text(marks.licensor)}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>"
        )
    plain = (
        ("photoshop:Credit", marks.credit),
        ("xmpRights:WebStatement", marks.statement),
        ("Iptc4xmpExt:DigitalSourceType", marks.source_type),
    )
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in plain if value)
    spaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items() if prefix not in ("rdf", "Iptc4xmpCore"))
    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_NAMES["rdf"]}"><rdf:Description rdf:about=""{spaces}{attributes}>{inner}</rdf:Description></rdf:RDF>'
        "</x:xmpmeta>"
    ).encode()


def _xmp(packet: bytes) -> dict[str, str]:
    packet = packet.strip(b"\0 \r\n\t")
    if not packet or len(packet) > MOST_XMP or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(packet, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return {
        "caption": _one(root, "dc:description"),
        "credit": _one(root, "photoshop:Credit"),
        "photographer": ", ".join(_every(root, "dc:creator")),
        "alt": _one(root, "Iptc4xmpCore:AltTextAccessibility"),
        "copyright": _one(root, "dc:rights"),
        "statement": _one(root, "xmpRights:WebStatement"),
        "licensor": _one(root, "plus:LicensorURL"),
        "source_type": _one(root, "Iptc4xmpExt:DigitalSourceType"),
    }


def _one(root: etree._Element, name: str) -> str:
    """A property as an attribute or an element; of several languages the default."""
    found = _every(root, name)
    return found[0] if found else ""


def _every(root: etree._Element, name: str) -> list[str]:
    prefix, _, local = name.partition(":")
    tag = f"{{{_NAMES[prefix]}}}{local}"
    for element in root.iter(f"{{{_NAMES['rdf']}}}Description", f"{{{_NAMES['rdf']}}}li"):
        if value := element.get(tag):
            return [value]
    for element in root.iter(tag):
        items = list(element.iter(f"{{{_NAMES['rdf']}}}li"))
        default = [item for item in items if item.get("{http://www.w3.org/XML/1998/namespace}lang") == "x-default"]
        texts = ["".join(str(text) for text in item.itertext()) for item in default or items] or [
            element.get(f"{{{_NAMES['rdf']}}}resource") or "".join(str(text) for text in element.itertext())
        ]
        if any(text.strip() for text in texts):
            return [text.strip() for text in texts if text.strip()]
    return []


def _iim(image: Image.Image) -> Mapping[str, str]:
    try:
        fields: dict[Any, Any] = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]
    except _DAMAGE:
        return {}
    return {
        "caption": _bytes(fields.get((2, 120))),
        "credit": _bytes(fields.get((2, 110))),
        "photographer": _bytes(fields.get((2, 80))),
        "copyright": _bytes(fields.get((2, 116))),
    }


def _exif(image: Image.Image) -> Mapping[str, str]:
    """The three fields that a photographer sets in the camera; place and camera are not asked."""
    if image.format == "PNG":
        return {}
    try:
        fields = image.getexif()
        return {name: _bytes(fields.get(tag)) for name, tag in (("caption", 0x010E), ("photographer", 0x013B), ("copyright", 0x8298))}
    except _DAMAGE:
        return {}


def _bytes(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(part for part in map(_bytes, value) if part)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.decode("cp1252", "replace")
    return value if isinstance(value, str) else ""


def _address(value: str) -> str:
    """A web address, else nothing."""
    value = value.strip()
    try:
        parts = urlsplit(value)
    except ValueError:
        return ""
    return value if parts.scheme in ("http", "https") and parts.netloc and len(value) <= MOST_NAME and value.isprintable() else ""


def _tidy(value: str, most: int) -> str:
    return " ".join(_printable(value).split())[:most].rstrip()


def _printable(value: Iterable[str]) -> str:
    """Without control characters, lone surrogates and marks that turn the direction of what stands around them."""
    return "".join(each if each.isprintable() or each in "\u200c\u200d" else " " for each in value)


def _text(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
