"""Copy: what is fit to print, as frozen plain values under copy keys.

A value holds its own entity's fields and the keys of others, never theirs. Times are UTC, `2022-03-02T13:44:00Z`.
Stories are known by number (`story/812/…`); all else by slug. The encoded form is JSON, fields in order of definition,
so that equal copy is equal bytes.

| key | value |
|---|---|
| `site` | Site |
| `navigation` | Navigation |
| `banner` | Banner |
| `section/SLUG`, `topic/SLUG`, `contributor/SLUG` | Section, Topic, Contributor |
| `document/SLUG` | Document |
| `picture/ID` | Picture |
| `story/N/teaser`, `story/N/body` | Teaser, Body |
| `uri/URI` | StoryRef |
| `rail/SLUG` | Rail |
| `layout/story`, `layout/front` | Layout |
| `list/front`, `list/section/SLUG`, `list/topic/SLUG`, `list/contributor/SLUG`, `list/rail/SLUG` | Listing |
| `chunk/day/2022-03-02/1`, `chunk/section/SLUG/2022-03/1`, `chunk/topic/…`, `chunk/contributor/…` | Chunk |
| `archive/years`, `archive/2022`, `archive/2022-03` | Counts |
| `sitemap/days`, `sitemap/news` | Days, Listing |
| `redirect/PATH`, `gone/PATH` | Redirect, Gone |
| `theme/PATH` | ThemeFile |
"""

from typing import Any, TypeAlias

import msgspec

CopyKey: TypeAlias = str
StoryNumber: TypeAlias = int


class Value(msgspec.Struct, frozen=True, omit_defaults=True):
    """A plain value; fields at their default are left out of the encoded form."""


class Publisher(Value, frozen=True, omit_defaults=True):
    name: str = ""
    logo: str = ""  # address under /media/ or absolute
    contact: str = ""
    corrections: str = ""  # address of the corrections policy


class Site(Value, frozen=True, omit_defaults=True):
    """`url` is scheme and host without a final slash; `timezone` an IANA name; `language` a BCP 47 tag."""

    name: str
    url: str
    language: str = "en"
    timezone: str = "UTC"
    strapline: str = ""
    publisher: Publisher = Publisher()


class Link(Value, frozen=True, omit_defaults=True):
    href: str
    text: str


class Navigation(Value, frozen=True, omit_defaults=True):
    """`sections` are slugs in order; `footer` are slugs of documents."""

    sections: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    header: tuple[str, ...] = ()


class Banner(Value, frozen=True, omit_defaults=True):
    """Breaking news over every page. It links to the story of `uri` while that one is public, else to `href`."""

    text: str
    uri: str = ""
    href: str = ""


class Section(Value, frozen=True, omit_defaults=True):
    slug: str
    name: str


class Topic(Value, frozen=True, omit_defaults=True):
    slug: str
    name: str


class Contributor(Value, frozen=True, omit_defaults=True):
    """`picture` is a picture id, for `picture/ID`."""

    slug: str
    name: str
    bio: str = ""
    picture: str | None = None


class Rendition(Value, frozen=True, omit_defaults=True):
    """One file in the public store: `href` is its address, width and height in pixels, `kind` "jpeg", "webp" or "avif"."""

    href: str
    width: int
    height: int
    kind: str


class Picture(Value, frozen=True, omit_defaults=True):
    """`whole` keeps the picture's own shape, `card` is cut 16:9 round the focal point; both from narrow to wide.
    `share` is the JPEG for social previews; `four_three` and `square` are cut for who asks for those shapes."""

    id: str
    whole: tuple[Rendition, ...]
    card: tuple[Rendition, ...]
    share: Rendition | None = None
    four_three: tuple[Rendition, ...] = ()
    square: tuple[Rendition, ...] = ()


class LeadPicture(Value, frozen=True, omit_defaults=True):
    """How one story uses a picture. `picture` None: the file is not known here, nothing is shown."""

    picture: str | None
    alt: str = ""
    caption: str = ""
    credit: str = ""
    photographer: str = ""


class Teaser(Value, frozen=True, omit_defaults=True):
    """A story as other pages show it. `teaser` is the headline for teasers, empty where the headline serves."""

    uri: str
    address: str
    headline: str
    published: str
    updated: str
    section: str
    kind: str = "news"
    teaser: str = ""
    kicker: str = ""
    standfirst: str = ""
    byline: str = ""
    picture: LeadPicture | None = None
    language: str = ""


# Body blocks: `html` is clean (only what INTERCHANGE.md allows), safe to print as it is.
class Text(Value, frozen=True, omit_defaults=True, tag="text"):
    html: str


class ReadMore(Value, frozen=True, omit_defaults=True, tag="read-more"):
    """`href` is a story's uri or an absolute address; `text` serves only while that story is unknown."""

    href: str
    text: str


class PictureBlock(Value, frozen=True, omit_defaults=True, tag="picture"):
    shown: LeadPicture


class Gallery(Value, frozen=True, omit_defaults=True, tag="gallery"):
    pictures: tuple[LeadPicture, ...]


class PullQuote(Value, frozen=True, omit_defaults=True, tag="pull-quote"):
    text: str  # clean inline HTML, paragraphs
    cite: str = ""


class KeyPoints(Value, frozen=True, omit_defaults=True, tag="key-points"):
    title: str
    points: tuple[str, ...]  # clean inline HTML


class Table(Value, frozen=True, omit_defaults=True, tag="table"):
    html: str  # clean <table> with its caption


class Embed(Value, frozen=True, omit_defaults=True, tag="embed"):
    href: str
    text: str


Block: TypeAlias = Text | ReadMore | PictureBlock | Gallery | PullQuote | KeyPoints | Table | Embed


class Correction(Value, frozen=True, omit_defaults=True):
    uri: str
    line: str
    at: str
    html: str = ""


class Related(Value, frozen=True, omit_defaults=True):
    uri: str
    name: str


class Body(Value, frozen=True, omit_defaults=True):
    """What only the story's own page and its head show. `people` and `topics` are slugs in order; `words` counts the body's."""

    blocks: tuple[Block, ...] = ()
    dateline: str = ""
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    corrections: tuple[Correction, ...] = ()
    words: int = 0


class StoryRef(Value, frozen=True, omit_defaults=True):
    """Which public story a uri names."""

    number: StoryNumber


class Document(Value, frozen=True, omit_defaults=True):
    slug: str
    title: str
    html: str


class Pick(Value, frozen=True, omit_defaults=True):
    story: StoryNumber
    headline: str = ""  # for this slot


class Rail(Value, frozen=True, omit_defaults=True):
    """`picks` first, then `fill`: public stories that match, newest first, as many as dealing may need. `limit` is the whole rail."""

    slug: str
    title: str
    limit: int
    picks: tuple[Pick, ...] = ()
    fill: tuple[StoryNumber, ...] = ()


class Layout(Value, frozen=True, omit_defaults=True):
    """Which rails and topics one kind of page shows, in order, by slug."""

    rails: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class Count(Value, frozen=True, omit_defaults=True):
    """`span` is `2022`, `2022-03` or `2022-03-02`."""

    span: str
    stories: int


class Departed(Value, frozen=True, omit_defaults=True):
    """A story that left by unpublish or kill: feeds say so for a while."""

    uri: str
    at: str


class Listing(Value, frozen=True, omit_defaults=True):
    """Stories newest first (50 at most), months with counts (newest first), and what left lately (30 at most)."""

    stories: tuple[StoryNumber, ...] = ()
    months: tuple[Count, ...] = ()
    departed: tuple[Departed, ...] = ()


class Chunk(Value, frozen=True, omit_defaults=True):
    """One archive page, oldest first, 100 at most; `more`: another follows."""

    stories: tuple[StoryNumber, ...]
    more: bool = False


class Counts(Value, frozen=True, omit_defaults=True):
    spans: tuple[Count, ...] = ()  # oldest first


class Days(Value, frozen=True, omit_defaults=True):
    days: tuple[str, ...] = ()  # with public stories, oldest first


class Redirect(Value, frozen=True, omit_defaults=True):
    to: str


class Gone(Value, frozen=True, omit_defaults=True):
    line: str = ""


class ThemeFile(Value, frozen=True, omit_defaults=True):
    """A template or style file of the newsroom's own theme; binary files as base64."""

    text: str = ""
    base64: str = ""


KINDS: dict[str, type[Value]] = {
    "site": Site,
    "navigation": Navigation,
    "banner": Banner,
    "section": Section,
    "topic": Topic,
    "contributor": Contributor,
    "document": Document,
    "picture": Picture,
    "teaser": Teaser,
    "body": Body,
    "uri": StoryRef,
    "rail": Rail,
    "layout": Layout,
    "list": Listing,
    "chunk": Chunk,
    "archive": Counts,
    "days": Days,
    "redirect": Redirect,
    "gone": Gone,
    "theme": ThemeFile,
}
_DECODERS = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}
_encode = msgspec.json.Encoder().encode


class UnknownCopyKey(LookupError):
    def __init__(self, key: CopyKey) -> None:
        super().__init__(f"No copy is filed under keys like {key!r}. The kinds there are: {', '.join(sorted(KINDS))}.")


def kind_of(key: CopyKey) -> str:
    """Which of KINDS a key holds. Raises UnknownCopyKey."""
    first, _, rest = key.partition("/")
    if first == "story":
        first = rest.rpartition("/")[2]
    elif first == "sitemap":
        first = "days" if rest == "days" else "list"
    if first not in KINDS:
        raise UnknownCopyKey(key)
    return first


def encode(value: Value) -> bytes:
    return _encode(value)


def decode(key: CopyKey, data: bytes) -> Any:
    """The value filed under a key. Raises UnknownCopyKey, msgspec.ValidationError."""
    return _DECODERS[kind_of(key)].decode(data)
