"""What a written item must be: rules of our own, and the schema of ninjs 3.1 where it is at hand.

The schema is not ours to copy: name its file by STOPPRESS_NINJS_SCHEMA, or lay it beside this checkout under shared/.
"""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

GEOJSON = "https://geojson.org/schema/GeoJSON.json"
NAME = "ninjs-schema_3.1.json"
BESIDE = [Path(__file__).parents[1] / "samples" / "ninjs" / NAME, Path(__file__).parents[3] / "shared" / "data" / "ninjs" / NAME]
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
NOT_TEXT = {
    "headlines",
    "descriptions",
    "bodies",
    "people",
    "subjects",
    "genres",
    "associations",
    "altIds",
    "renditions",
    "standard",
    "urgency",
}


def schema_file() -> Path | None:
    named = os.environ.get("STOPPRESS_NINJS_SCHEMA")
    return next((file for file in ([Path(named)] if named else BESIDE) if file.is_file()), None)


@cache
def _by_schema() -> Callable[[Any], list[str]]:
    file = schema_file()
    if file is None:
        return lambda item: []
    schema = json.loads(file.read_text())
    anything = Resource.from_contents({"$id": GEOJSON, "type": "object"}, default_specification=DRAFT202012)
    validator = Draft202012Validator(schema, registry=Registry().with_resource(GEOJSON, anything))
    return lambda item: [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(item)]


def faults(item: dict[str, Any]) -> list[str]:
    """All that is wrong with a written item; nothing is."""
    return [*_by_rule(item), *_by_schema()(json.loads(json.dumps(item)))]


def _by_rule(item: dict[str, Any]) -> list[str]:
    found = [name for name in ("uri", "type", "version", "pubStatus", "headlines", "bodies", "standard") if name not in item]
    if item["pubStatus"] not in ("usable", "withheld", "canceled") or item["type"] not in ("text", "composite"):
        found.append("pubStatus or type")
    if not re.fullmatch(r"[0-9]+", item["version"]) or not 1 <= item.get("urgency", 1) <= 9:
        found.append("version or urgency")
    found += [name for name in ("firstCreated", "versionCreated", "embargoedUntil") if name in item and not TIME.fullmatch(item[name])]
    for name in ("headlines", "descriptions", "bodies"):
        found += [
            name for entry in item.get(name, []) if not isinstance(entry.get("value"), str) or not isinstance(entry.get("role", ""), str)
        ]
    found += [f"associations/{entry}" for entry in item.get("associations", []) if not {"name", "uri"} <= entry.keys()]
    found += [f"altIds/{entry}" for entry in item.get("altIds", []) if not entry.keys() <= {"role", "value"}]
    return found
