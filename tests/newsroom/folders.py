"""Small newsroom folders for tests of import and export."""

import io
import json
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image, ImageDraw

YAML = """\
name: The Harbour Post
url: https://harbourpost.example
strapline: News and talk for the coast
publisher: {name: Harbour Media, logo: media/logo.svg, corrections: /corrections-policy/}
language: en-GB
timezone: Europe/London
sections:
  - {slug: news, name: News}
  - {slug: sport, name: Sport}
topics:
  - {slug: flooding, name: Flooding}
contributors:
  - {slug: r-hale, name: R. Hale, uri: "tag:harbourpost.example,2022:r-hale", bio: "<p>Covers the coast.</p>", picture: media/hale.jpg}
rails:
  - {slug: top, title: Top stories, pick: ["tag:harbourpost.example,2022:3"], fill: {limit: 6}}
  - {slug: sport-now, title: Sport, fill: {section: sport, limit: 4}}
pages:
  story: {rails: [top, sport-now], topics: [flooding]}
  front: {rails: [top, sport-now]}
documents:
  - {slug: about, title: About us, body: "<p>We are here.</p>", in: footer}
programmes:
  - {slug: cross-talk, name: Cross Talk}
redirects:
  - {from: /old/, to: /news/}
tone: gentle
"""
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#123"/><desc>mark</desc></svg>'


def uri(number: int) -> str:
    return f"tag:harbourpost.example,2022:{number}"


def item(number: int, headline: str = "", **fields: Any) -> dict[str, Any]:
    """Story `number`; they follow each other by an hour."""
    at = f"2022-03-{1 + number // 24:02d}T{number % 24:02d}:15:00Z"
    return {
        "uri": uri(number),
        "version": "1",
        "pubStatus": "usable",
        "firstCreated": at,
        "versionCreated": at,
        "headlines": [{"role": "main", "value": headline or f"Report {number} from the coast"}],
        "descriptions": [{"role": "standfirst", "value": f"Standfirst {number}."}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": f"<p>Body of report {number}.</p>"}],
        "by": "R. Hale",
        "people": [{"rel": "author", "name": "R. Hale", "uri": "tag:harbourpost.example,2022:r-hale"}],
        "subjects": [
            {"rel": "section", "literal": ("news", "sport", "harbour")[number % 3], "name": ("News", "Sport", "Harbour")[number % 3]},
            {"literal": ("flooding", "ferries")[number % 2], "name": ("Flooding", "Ferries")[number % 2]},
        ],
        **fields,
    }


def photograph(colour: tuple[int, int, int]) -> bytes:
    image = Image.new("RGB", (900, 600), colour)
    ImageDraw.Draw(image).rectangle((100, 100, 300, 400), fill=(250, 250, 240))
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()


def pictured(number: int, href: str, **fields: Any) -> dict[str, Any]:
    picture = {
        "name": "mainpic",
        "type": "picture",
        "uri": f"tag:harbourpost.example,2022:picture-{number}",
        "by": "M. Okoro",
        "copyrightHolder": "Harbour Media",
        "headlines": [{"role": "alt", "value": "A wall and the sea"}],
        "descriptions": [{"role": "caption", "value": "The wall at noon."}],
        "renditions": [{"name": "original", "href": href, "poi": {"x": 250, "y": 200}}],
    }
    return item(number, associations=[picture], **fields)


def write_lines(path: Path, items: list[Any]) -> Path:
    path.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in items))
    return path


def newsroom(folder: Path, items: list[Any] | None = None) -> Path:
    """A folder with everything in it that a newsroom has."""
    (folder / "media").mkdir(parents=True)
    (folder / "newsroom.yaml").write_text(YAML)
    (folder / "media" / "logo.svg").write_text(LOGO)
    (folder / "media" / "hale.jpg").write_bytes(photograph((90, 60, 30)))
    (folder / "media" / "wall.jpg").write_bytes(photograph((20, 60, 110)))
    (folder / "media" / "secret.jpg").write_bytes(photograph((200, 10, 10)))
    (folder / "theme").mkdir()
    (folder / "theme" / "style.css").write_text(":root { --accent: #0a5; }\n")
    body = (
        "<p>The <strong>wall</strong> held.</p>"
        '<figure data-block="picture"><img src="media/wall.jpg" alt="The wall"><figcaption>At noon <small>Harbour Media</small></figcaption></figure>'
        '<aside data-block="read-more"><a href="tag:harbourpost.example,2022:2">Earlier</a></aside>'
        '<blockquote data-block="pull-quote"><p>It held.</p><cite>R. Hale</cite></blockquote>'
    )
    everything = [
        *(item(number) for number in range(1, 12)),
        pictured(12, "media/wall.jpg", bodies=[{"role": "main", "contentType": "text/html", "value": body}]),
        item(13, "Same words"),
        item(14, "Same words", firstCreated=item(13)["firstCreated"]),
        item(15, "Not yet", pubStatus="withheld"),
        pictured(16, "media/secret.jpg", embargoedUntil="2999-01-01T00:00:00Z"),
        item(17, "Taken back", pubStatus="canceled", version="3", descriptions=[{"role": "kill", "value": "It was not true."}],
             altIds=[{"role": "address", "value": "/2022/03/01/taken-back/"}]),
        item(18, corrections_of_ours="kept", associations=[
            {"rel": "correction", "uri": uri(18) + "-c1", "name": "The count", "versionCreated": "2022-03-03T10:00:00Z",
             "bodies": [{"value": "<p>It was three.</p>"}]},
            {"rel": "related", "uri": uri(2), "name": "Report 2"},
        ]),
        item(2, "Report 2, updated", version="2", versionCreated="2022-03-02T20:00:00Z"),
        item(3, "A draft beside it", version="2", pubStatus="withheld"),
    ]  # fmt: skip
    write_lines(folder / "stories.ninjs.jsonl", everything if items is None else items)
    write_lines(folder / "facts.jsonl", [{"slug": "homes-without-power", "value": 2000}])
    write_lines(folder / "episodes.jsonl", [{"uri": "tag:e,2022:1", "programme": "cross-talk", "title": "One"}])
    return folder


def shuffled(items: list[Any], seed: int) -> list[Any]:
    mixed = list(items)
    Random(seed).shuffle(mixed)
    return mixed
