"""Sets the manuscripts as ninjs: `python demo/build.py` writes demo/stories.ninjs.jsonl, the same bytes from the same manuscripts.

A manuscript file holds stories parted by a line `=== SLUG`. A story is lines `field: value`, a blank line, and the body:
paragraphs parted by blank lines, and these at the start of a paragraph:

    ## and ###                 headings
    - and 1.                   lists, an item a line
    >                          a quotation
    >> WORDS -- WHO            a pull quote
    ! TITLE                    key points, an item a line after it
    -> SLUG or URL | TEXT      read more, one a line
    [] NAME                    a picture; [][] NAMES a gallery
    @ URL | TEXT               an embed
    | a | b |                  a table; its first line `|= CAPTION`; its second the heads
    ---                        a line across

Within a line {SLUG|VALUE} is a living fact and [[SLUG|WORDS]] a link to a story's address. All else is HTML as it stands.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import yaml

HERE = Path(__file__).parent
TAG = "tag:breakwater.example,2026:"
STANDARD = {"name": "ninjs", "version": "3.1", "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json"}
Fields: TypeAlias = dict[str, str]


class BadManuscript(ValueError):
    def __init__(self, slug: str, what: str) -> None:
        super().__init__(f"The manuscript {slug!r} {what}.")


def manuscripts(folder: Path) -> Iterator[tuple[str, Fields, str]]:
    for file in sorted(folder.glob("*.txt")):
        for part in re.split(r"^=== ", file.read_text(), flags=re.M)[1:]:
            head, _, body = part.partition("\n\n")
            slug, *lines = head.splitlines()
            yield slug.strip(), dict(_field(slug, line) for line in lines), body.strip()


def _field(slug: str, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise BadManuscript(slug, f"has a line that is no field: {line!r}")
    return name.strip(), value.strip()


class Newsroom:
    """What the stories refer to: sections, topics, people and pictures by slug."""

    def __init__(self, folder: Path) -> None:
        site = yaml.safe_load((folder / "newsroom.yaml").read_text())
        self.sections = {section["slug"]: section["name"] for section in site["sections"]}
        self.topics = {topic["slug"]: topic["name"] for topic in site["topics"]}
        self.people = {person["slug"]: person for person in site["contributors"]}
        self.pictures: dict[str, Any] = yaml.safe_load((folder / "manuscripts" / "pictures.yaml").read_text())

    def item(self, slug: str, fields: Fields, body: str) -> dict[str, Any]:
        if fields["section"] not in self.sections:
            raise BadManuscript(slug, f"is for the section {fields['section']!r}, which newsroom.yaml does not have")
        set_body = typeset("".join(self.block(slug, part) for part in re.split(r"\n{2,}", body) if part.strip()))
        words = len(re.sub(r"<[^>]*>", " ", set_body).split())
        entries = {
            "uri": TAG + "story/" + slug,
            "type": "text",
            "version": fields.get("version", "1"),
            "pubStatus": fields.get("status", "usable"),
            "urgency": int(fields["urgency"]) if "urgency" in fields else None,
            "embargoedUntil": _time(fields.get("embargo")),
            "firstCreated": _time(fields["at"]),
            "versionCreated": _time(fields.get("updated", fields["at"])),
            "language": fields.get("language", "en-GB"),
            "altIds": [{"role": "address", "value": fields["address"]}] if "address" in fields else None,
            "slugline": fields.get("slugline", slug),
            "edNote": fields.get("note"),
            "headlines": _roles(fields, {"headline": "main", "teaser": "teaser", "kicker": "kicker"}),
            "descriptions": _roles(fields, {"standfirst": "standfirst", "kill": "kill"}),
            "by": fields.get("by"),
            "people": [
                {"rel": "author", "name": self.people[who]["name"], "uri": self.people[who]["uri"]} for who in _listed(fields, "people")
            ],
            "located": fields.get("located"),
            "genres": [{"literal": fields.get("kind", "news")}],
            "subjects": [
                {"rel": "section", "literal": fields["section"], "name": self.sections[fields["section"]]},
                *({"rel": "about", "literal": topic, "name": self.topics[topic]} for topic in _listed(fields, "topics")),
            ],
            "bodies": [{"role": "main", "contentType": "text/html", "wordCount": words, "value": set_body}],
            "associations": [*self.lead_picture(fields), *_related(fields), *_corrections(slug, fields)],
            "copyrightHolder": "Breakwater",
            "standard": STANDARD,
        }
        return {name: value for name, value in entries.items() if value not in (None, [])}

    def lead_picture(self, fields: Fields) -> Iterator[dict[str, Any]]:
        if "picture" not in fields:
            return
        name = fields["picture"]
        shot = self.pictures[name]
        yield {
            "name": "mainpic",
            "rel": "mainpic",
            "type": "picture",
            "uri": TAG + "picture/" + name,
            "headlines": [{"role": "alt", "value": typeset(shot["alt"])}],
            "descriptions": [{"role": "caption", "value": typeset(fields.get("caption", shot["caption"]))}],
            "by": shot["by"],
            "copyrightHolder": shot["credit"],
            "renditions": [
                {
                    "name": "original",
                    "href": f"media/{name}.jpg",
                    "contentType": "image/jpeg",
                    "poi": {"x": shot["focus"][0], "y": shot["focus"][1]},
                }
            ],
        }

    def figure(self, name: str) -> str:
        shot = self.pictures[name]
        credit = f" <small>{shot['credit']}</small>"
        return (
            f'<figure data-block="picture"><img src="media/{name}.jpg" alt="{html.escape(typeset(shot["alt"]))}">'
            f"<figcaption>{shot['caption']}{credit}</figcaption></figure>"
        )

    def block(self, slug: str, part: str) -> str:
        lines = [_inline(line) for line in part.strip().splitlines()]
        first = lines[0]
        rests = [line.partition(" ")[2] for line in lines]
        mark, _, said = first.partition(" ")
        match mark:
            case "##" | "###":
                under = "\n".join(part.strip().splitlines()[1:])
                return f"<h{len(mark)}>{said}</h{len(mark)}>" + (self.block(slug, under) if under else "")
            case "-" | "1.":
                tag = "ul" if mark == "-" else "ol"
                return f"<{tag}>{''.join(f'<li>{rest}</li>' for rest in rests)}</{tag}>"
            case ">":
                return f"<blockquote>{''.join(f'<p>{rest}</p>' for rest in rests)}</blockquote>"
            case ">>":
                words, _, who = said.partition(" -- ")
                return f'<blockquote data-block="pull-quote"><p>{words}</p><cite>{who}</cite></blockquote>'
            case "!":
                points = "".join(f"<li>{rest}</li>" for rest in rests[1:])
                return f'<section data-block="key-points"><h2>{said}</h2><ul>{points}</ul></section>'
            case "->":
                return "".join(_read_more(rest) for rest in rests)
            case "[]":
                return self.figure(said)
            case "[][]":
                return '<div data-block="gallery">' + "".join(self.figure(name) for name in said.split()) + "</div>"
            case "@":
                where, _, words = said.partition(" | ")
                return f'<a data-block="embed" href="{where}">{words}</a>'
            case "|=":
                return _table(said, lines[1:])
            case "---":
                return "<hr>"
        if len(lines) > 1:
            raise BadManuscript(slug, f"has a paragraph broken over lines: {lines[1]!r}")
        return f"<p>{first}</p>"


def _read_more(said: str) -> str:
    where, _, words = said.partition(" | ")
    href = where if "://" in where else TAG + "story/" + where
    return f'<aside data-block="read-more"><a href="{href}">{words}</a></aside>'


def typeset(text: str) -> str:
    """Straight quotation marks and apostrophes as a printer sets them; tags stay as they are."""
    parts = re.split(r"(<[^>]*>)", text)
    for i in range(0, len(parts), 2):
        said = re.sub(r'(?<![^\s(\[—“])"(?=\S)', "“", parts[i])
        said = re.sub(r"(?<![^\s(\[—“])'(?=\S)", "‘", said)
        parts[i] = said.replace('"', "”").replace("'", "’")
    return "".join(parts)


def _inline(line: str) -> str:
    line = re.sub(r"\{([a-z0-9-]+)\|([^}]*)\}", r'<data value="fact:\1">\2</data>', line)
    return re.sub(r"\[\[([^|\]]*)\|([^\]]*)\]\]", r'<a href="\1">\2</a>', line)


def _table(caption: str, lines: Sequence[str]) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join("<tr>" + f"<th>{row[0]}</th>" + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>" for row in rows[1:])
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _time(said: str | None) -> str | None:
    """`2026-03-02 13:00` is that time in UTC, which is the coast's own until the end of March."""
    return f"{said.replace(' ', 'T')}:00Z" if said else None


def _roles(fields: Fields, roles: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"role": role, "contentType": "text/plain", "value": typeset(fields[name])} for name, role in roles.items() if name in fields]


def _listed(fields: Fields, name: str) -> list[str]:
    return [part.strip() for part in fields.get(name, "").split(",") if part.strip()]


def _related(fields: Fields) -> Iterator[dict[str, str]]:
    for slug in _listed(fields, "related"):
        yield {"name": slug, "rel": "related", "uri": TAG + "story/" + slug}


def _corrections(slug: str, fields: Fields) -> Iterator[dict[str, Any]]:
    """`correction: TIME | SHORT LINE | TEXT`"""
    if "correction" not in fields:
        return
    at, line, text = (part.strip() for part in fields["correction"].split("|"))
    yield {
        "name": typeset(line),
        "rel": "correction",
        "uri": f"{TAG}correction/{slug}-1",
        "versionCreated": _time(at),
        "bodies": [{"contentType": "text/html", "value": f"<p>{typeset(text)}</p>"}],
    }


def build(folder: Path = HERE) -> str:
    """The lines of stories.ninjs.jsonl, oldest story first; the related are named by their headlines."""
    newsroom = Newsroom(folder)
    items = [newsroom.item(*manuscript) for manuscript in manuscripts(folder / "manuscripts")]
    items.sort(key=lambda item: (item["firstCreated"], item["uri"]))
    headlines = {item["uri"]: item["headlines"][0]["value"] for item in items}
    for item in items:
        for association in item.get("associations", ()):
            if association.get("rel") == "related":
                association["name"] = headlines[association["uri"]]
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


if __name__ == "__main__":
    (HERE / "stories.ninjs.jsonl").write_text(build())
