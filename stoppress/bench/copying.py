"""The bench copy: a newsroom folder of any size, made of a file of wire stories."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

SECTIONS = ("news", "business", "markets", "politics", "world", "energy", "shipping", "farming")
TOPICS = ("trade", "money", "grain", "crude", "metals", "deals", "earnings", "strikes", "weather", "parliament", "ports", "prices")
PEOPLE = (
    "A. Marlow",
    "B. Okafor",
    "C. Lindqvist",
    "D. Petrov",
    "E. Santos",
    "F. Novak",
    "G. Hughes",
    "H. Tanaka",
    "I. Moreau",
    "J. Keller",
)
PICTURES = 8
LONG_WORDS = 900
SHIFT = timedelta(days=240)  # a repetition of the wire begins where the one before it ends

LEFT_OUT = ("altIds", "associations", "embargoedUntil", "version")  # what would make copies of one item clash, or not appear

Item = dict[str, Any]


def wire_items(path: Path) -> Iterator[Item]:
    """The items of a file of ninjs, one a line; gzip where its name says so."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def bench_items(wire: list[Item], size: int) -> Iterator[Item]:
    """`size` items: the wire repeated, each with a body, uri and date of its own; one in ten long, with picture, topics and bylines."""
    paragraphs = cycle([item["bodies"][0]["value"] for item in wire if item.get("bodies")])
    for number in range(size):
        item = {field: value for field, value in wire[number % len(wire)].items() if field not in LEFT_OUT}
        again = number // len(wire)
        item["pubStatus"] = "usable"
        item["uri"] = f"tag:bench.example,2026:{number}"
        for field in ("firstCreated", "versionCreated"):
            item[field] = _stamp(datetime.fromisoformat(item[field]) + SHIFT * again)
        body = f"<p>Item {number} of the bench copy.</p>" + (item["bodies"][0]["value"] if item.get("bodies") else "")
        topics = [subject for subject in item.get("subjects", []) if subject.get("rel") != "section"]
        if number % 10 == 0:
            while body.count(" ") < LONG_WORDS:
                body += next(paragraphs)
            topics = [
                {"rel": "about", "name": name.title(), "literal": name} for name in islice(cycle(TOPICS), number % 12, number % 12 + 4)
            ]
            item |= _long(number)
        item["bodies"] = [{"role": "main", "contentType": "text/html", "value": body}]
        section = SECTIONS[number % len(SECTIONS)]
        item["subjects"] = [{"rel": "section", "literal": section, "name": section.title()}, *topics]
        yield item


def _long(number: int) -> Item:
    names = [PEOPLE[number // 10 % len(PEOPLE)], PEOPLE[(number // 10 + 3) % len(PEOPLE)]]
    kind = number // 10 % PICTURES
    picture = {
        "name": "mainpic",
        "uri": f"tag:bench.example,2026:picture-{kind}",
        "type": "picture",
        "headlines": [{"role": "alt", "value": f"Bands of colour, number {kind}"}],
        "descriptions": [{"role": "caption", "value": f"Picture {kind} of the bench copy"}],
        "copyrightHolder": "Bench",
        "renditions": [{"name": "original", "href": f"media/bands-{kind}.jpg"}],
    }
    people = [{"rel": "author", "name": name} for name in names]
    return {"by": " and ".join(names), "people": people, "associations": [picture]}


def make_folder(wire: Path, size: int, folder: Path) -> None:
    """Write the newsroom folder of a bench newsroom with `size` stories. Raises OSError, ValueError for a wire that cannot be read."""
    items = list(wire_items(wire))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "newsroom.yaml").write_text(_newsroom(), encoding="utf-8")
    _draw(folder / "media")
    with (folder / "stories.ninjs.jsonl").open("w", encoding="utf-8") as lines:
        for item in bench_items(items, size):
            lines.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n")


def _newsroom() -> str:
    sections = "".join(f"  - {{slug: {slug}, name: {slug.title()}}}\n" for slug in SECTIONS)
    return (
        "name: Bench Post\nurl: http://127.0.0.1:8000\nlanguage: en\ntimezone: UTC\n"
        f"sections:\n{sections}"
        "rails:\n"
        "  - {slug: top, title: Top, fill: {limit: 6}}\n"
        "  - {slug: latest-business, title: Business, fill: {section: business, limit: 8}}\n"
        "  - {slug: latest-world, title: World, fill: {section: world, limit: 8}}\n"
        "  - {slug: on-trade, title: Trade, fill: {topic: trade, limit: 8}}\n"
        "pages:\n"
        "  story: {rails: [top, latest-business, latest-world, on-trade], topics: [trade, money]}\n"
        "  front: {rails: [top, latest-business, latest-world, on-trade], topics: [trade, money]}\n"
    )


def _draw(media: Path) -> None:
    from PIL import Image, ImageDraw

    media.mkdir(exist_ok=True)
    for kind in range(PICTURES):
        picture = Image.new("RGB", (1600, 900), (20 * kind, 60, 120))
        pen = ImageDraw.Draw(picture)
        for band in range(12):
            pen.rectangle(
                (0, band * 75, 1600, band * 75 + 40), fill=((band * 20 + kind * 13) % 256, (band * 37) % 256, (kind * 31 + 90) % 256)
            )
        picture.save(media / f"bands-{kind}.jpg", quality=85)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
