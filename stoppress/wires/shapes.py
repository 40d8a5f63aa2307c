"""Shapes: which values ninjs 3.1 has a place for, so that what is written is valid whatever was read."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

Shape: TypeAlias = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _whole(value: Any) -> bool:
    return type(value) is int


def _number(value: Any) -> bool:
    return type(value) in (int, float)


def _percent(value: Any) -> bool:
    return _whole(value) and 0 <= value <= 100


def _one_of(*allowed: str) -> Shape:
    return lambda value: value in allowed if isinstance(value, str) else False


def _all(shape: Shape) -> Shape:
    return lambda value: isinstance(value, list) and all(map(shape, value))


def _record(fields: Mapping[str, Shape], *needed: str) -> Shape:
    def fits(value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        for name, held in value.items():
            shape = fields.get(name)
            if shape is None or not shape(held):
                return False
        return all(name in value for name in needed)

    return fits


def _texts(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, _text)


def _exactly_one(shape: Shape, one: str, other: str) -> Shape:
    return lambda value: shape(value) and (one in value) != (other in value)


def _position(value: Any) -> bool:
    return isinstance(value, list) and 2 <= len(value) <= 3 and all(map(_number, value))


_GEOMETRIES: dict[str, Shape] = {
    "Point": _position,
    "MultiPoint": _all(_position),
    "LineString": lambda value: _all(_position)(value) and len(value) >= 2,
    "MultiLineString": _all(lambda line: _all(_position)(line) and len(line) >= 2),
    "Polygon": _all(lambda ring: _all(_position)(ring) and len(ring) >= 4),
}


def _geometry(value: Any) -> bool:
    """The plain geometries of GeoJSON; features and collections are not looked into, and so do not fit."""
    if not isinstance(value, dict) or value.keys() != {"type", "coordinates"}:
        return False
    shape = _GEOMETRIES.get(value["type"]) if isinstance(value["type"], str) else None
    return shape is not None and shape(value["coordinates"])


_ADDRESS = _record({"lines": _all(_text), **_texts("locality", "area", "postalCode", "country")})
_CONTACT = _exactly_one(_record({**_texts("type", "role", "lang", "name", "value"), "address": _ADDRESS}), "value", "address")
_CONCEPT = _texts("name", "rel", "uri", "literal")
_SAID = _record(_texts("role", "contentType", "value"), "value")
_PERSON = _record({**_CONCEPT, "contactInfo": _all(_CONTACT)})
_RENDITION = _record(
    {
        **_texts("name", "href", "contentType", "title", "format", "aspectRatio", "videoCodec", "transportProtocol", "bitrate"),
        **dict.fromkeys(("width", "height", "sizeInBytes"), _whole),
        **dict.fromkeys(("duration", "frameRate"), _number),
        "poi": _record({"x": _whole, "y": _whole}),
        "scanType": _one_of("progressive", "interlaced"),
    },
    "name",
)


def _association(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    return all(isinstance(value.get(name), str) for name in ("name", "uri", *(("rel",) if "rel" in value else ()))) and all(
        name in ("name", "rel") or (name in FIELDS and FIELDS[name](held)) for name, held in value.items()
    )


# `eventDetails` and `plannedCoverage` describe no story, and are not looked into.
FIELDS: dict[str, Shape] = {
    **_texts("uri", "profile", "version", "firstCreated", "versionCreated", "contentCreated", "embargoedUntil", "expires"),
    **_texts("copyrightHolder", "copyrightNotice", "usageTerms", "edNote", "language", "title", "by", "slugline", "located"),
    "type": _one_of("text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"),
    "representationType": _one_of("full", "partial"),
    "pubStatus": _one_of("usable", "withheld", "canceled"),
    "urgency": lambda value: _whole(value) and 1 <= value <= 9,
    "headlines": _all(_SAID),
    "descriptions": _all(_SAID),
    "bodies": _all(_record({**_texts("role", "contentType", "value"), "charCount": _whole, "wordCount": _whole}, "value")),
    "people": _all(_PERSON),
    "organisations": _all(
        _record({**_CONCEPT, "symbols": _all(_record(_texts("exchange", "symbolType", "symbol"))), "contactInfo": _all(_CONTACT)})
    ),
    "places": _all(_record({**_CONCEPT, "contactInfo": _all(_CONTACT), "geoJSON": _geometry})),
    "subjects": _all(_record({**_CONCEPT, "creator": _text, "relevance": _percent, "confidence": _percent})),
    "events": _all(_record({**_CONCEPT, "id": _text})),
    "objects": _all(_record(_CONCEPT)),
    "infoSources": _all(_record({**_texts("name", "role", "uri", "literal"), "contactInfo": _all(_CONTACT)})),
    "renditions": _all(_RENDITION),
    "altIds": _all(_record(_texts("role", "value"))),
    "trustIndicators": _all(_record(_texts("role", "title", "href"))),
    "standard": _record(_texts("name", "version", "schema")),
    "genres": _all(_record(_texts("name", "uri", "literal"))),
    "rightsInfo": _exactly_one(_record(_texts("langId", "linkedRights", "encodedRights")), "linkedRights", "encodedRights"),
    "digitalSourceType": _record(_texts("name", "uri", "literal")),
    "associations": _all(_association),
}


def fits(name: str, value: Any) -> bool:
    """True where a ninjs 3.1 item may say this under this name."""
    shape = FIELDS.get(name)
    return shape is not None and shape(value)


def fits_in(name: str, entry: Any) -> bool:
    """True where this may be one entry of the list of that name."""
    return fits(name, [entry])
