"""A newsroom of copy for the press's tests: plain values, and strategies that change them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
from hypothesis import strategies as st

from stoppress.editions.log import Holdings
from stoppress.press import copy
from stoppress.press.copy import CopyKey, Value, encode

NOON = 1_646_222_400_000  # 2 March 2022, 12:00 UTC, in ms
SECTIONS = ("news", "sport")
TOPICS = ("flooding", "ferries", "power")
PEOPLE = ("r-hale", "m-okoro")
RAILS = ("latest", "explained")
DAYS = ("2022-03-01", "2022-03-02")


def picture(id: str = "surge") -> copy.Picture:
    rendition = copy.Rendition(f"/media/{id}-640.jpg", 640, 360, "jpeg")
    return copy.Picture(id, whole=(rendition,), card=(rendition,), share=rendition)


def teaser(number: int, headline: str = "", **fields: object) -> copy.Teaser:
    day = DAYS[number % len(DAYS)]
    values: dict[str, object] = {
        "uri": f"tag:harbourpost.example,2022:{number}",
        "address": f"/{day.replace('-', '/')}/story-{number}/",
        "headline": headline or f"Headline {number}",
        "published": f"{day}T{number % 24:02d}:00:00Z",
        "updated": f"{day}T{number % 24:02d}:00:00Z",
        "section": SECTIONS[number % 2],
        "byline": "R. Hale",
        **fields,
    }
    return copy.Teaser(**values)  # type: ignore[arg-type]


def body(text: str = "The sea wall held.", **fields: object) -> copy.Body:
    return copy.Body(blocks=(copy.Text(f"<p>{text}</p>"),), people=("r-hale",), topics=("flooding",), words=4, **fields)  # type: ignore[arg-type]


def story(number: int, headline: str = "", text: str = "The sea wall held.", **fields: object) -> dict[CopyKey, Value | None]:
    shown = teaser(number, headline, **fields)
    return {f"story/{number}/teaser": shown, f"story/{number}/body": body(text), f"uri/{shown.uri}": copy.StoryRef(number)}


def small_newsroom(stories: int = 6) -> dict[CopyKey, Value | None]:
    """A whole newsroom: every kind of copy there is."""
    numbers = tuple(range(stories, 0, -1))
    filed: dict[CopyKey, Value | None] = {
        "site": copy.Site("The Harbour Post", "https://harbourpost.example", "en-GB", "Europe/London", "News and talk for the coast"),
        "navigation": copy.Navigation(SECTIONS, ("about",)),
        "banner": copy.Banner("Sea wall breached at Orrery", teaser(2).uri),
        "layout/story": copy.Layout(RAILS, TOPICS[:2]),
        "layout/front": copy.Layout(RAILS, TOPICS[:2]),
        "picture/surge": picture(),
        "document/about": copy.Document("about", "About us", "<p>We are a radio station.</p>"),
        "redirect/old/": copy.Redirect("/news/"),
        "gone/2022/03/01/withdrawn/": copy.Gone("Withdrawn on legal advice."),
        "list/front": copy.Listing(numbers),
        "archive/years": copy.Counts((copy.Count("2022", stories),)),
        "archive/2022": copy.Counts((copy.Count("2022-03", stories),)),
        "archive/2022-03": copy.Counts(tuple(copy.Count(day, 3) for day in DAYS)),
        "sitemap/days": copy.Days(DAYS),
        "sitemap/news": copy.Listing(numbers),
    }
    for slug in SECTIONS:
        filed[f"section/{slug}"] = copy.Section(slug, slug.title())
        filed[f"list/section/{slug}"] = copy.Listing(numbers, (copy.Count("2022-03", stories),))
        filed[f"chunk/section/{slug}/2022-03/1"] = copy.Chunk(numbers[::-1])
    for slug in TOPICS:
        filed[f"topic/{slug}"] = copy.Topic(slug, slug.title())
        filed[f"list/topic/{slug}"] = copy.Listing(numbers)
    for slug in PEOPLE:
        filed[f"contributor/{slug}"] = copy.Contributor(slug, slug.title(), "Reporter.")
        filed[f"list/contributor/{slug}"] = copy.Listing(numbers[:2])
    for slug in RAILS:
        filed[f"rail/{slug}"] = copy.Rail(slug, slug.title(), 2, (copy.Pick(1, "For this slot"),), numbers)
        filed[f"list/rail/{slug}"] = copy.Listing(numbers)
    for day in DAYS:
        filed[f"chunk/day/{day}/1"] = copy.Chunk(tuple(number for number in numbers[::-1] if DAYS[number % 2] == day))
    for number in numbers:
        filed |= story(number)
    return filed


def encoded(values: Mapping[CopyKey, Value | None]) -> dict[CopyKey, bytes | None]:
    return {key: None if value is None else encode(value) for key, value in values.items()}


def whole_site(log: Holdings) -> dict[str, tuple[int, tuple[tuple[str, str], ...], bytes, bytes]]:
    """Every page of the head: status, own headers, headers of its kind, body."""
    head = log.head()
    pages = {}
    for path in log.paths(head):
        page = log.page(path, head)
        assert page is not None
        bodies = [log.placed(name, head) for name in (page.headers, *page.names)]
        headers, *pieces = [log.fragment(digest).identity() for digest in bodies if digest is not None]
        assert len(pieces) == len(page.names), f"{path} names a fragment that does not stand"
        pages[path] = (page.status, page.own, headers, b"".join(pieces))
    return pages


# Changes. Numbers of stories run from 1 to 9; most exist, some never do.
numbers = st.integers(1, 9)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
ordered = st.lists(numbers, max_size=6, unique=True).map(tuple)


@st.composite
def _blocks(draw: st.DrawFn) -> copy.Body:
    uri = f"tag:harbourpost.example,2022:{draw(numbers)}"
    shown = copy.LeadPicture(draw(st.sampled_from(("surge", "ferry", None))), "alt", "caption", "credit")
    choices: list[copy.Block] = [
        copy.Text(f"<p>{draw(st.integers(0, 5))}</p>"),
        copy.ReadMore(uri, "Read on"),
        copy.PictureBlock(shown),
        copy.Gallery((shown, shown)),
        copy.PullQuote("<p>Quote</p>", "Somebody"),
        copy.KeyPoints("Points", ("one", "two")),
        copy.Table("<table><tbody><tr><td>1</td></tr></tbody></table>"),
        copy.Embed("https://video.example/1", "A film"),
    ]
    return copy.Body(
        tuple(draw(st.lists(st.sampled_from(choices), max_size=4))),
        draw(st.sampled_from(("", "GENEVA"))),
        tuple(draw(st.lists(st.sampled_from(PEOPLE), unique=True))),
        tuple(draw(st.lists(st.sampled_from(TOPICS), unique=True))),
        (copy.Related(uri, "Related"),) if draw(st.booleans()) else (),
        (copy.Correction("tag:c", "A figure was wrong.", "2022-03-02T12:00:00Z"),) if draw(st.booleans()) else (),
        draw(st.integers(0, 900)),
    )


@st.composite
def _one(draw: st.DrawFn) -> dict[CopyKey, Value | None]:
    kind = draw(
        st.sampled_from(
            ("story", "story", "story", "headline", "body", "gone", "list", "rail", "chunk", "name", "site", "layout", "picture", "misc")
        )
    )
    number = draw(numbers)
    key: str
    match kind:
        case "story":
            lead = copy.LeadPicture(draw(st.sampled_from(("surge", "ferry", None))), draw(words), "caption", "credit")
            changed: dict[CopyKey, Value | None] = {**story(number, draw(words), draw(st.sampled_from(("a", "b"))))}
            changed[f"story/{number}/teaser"] = teaser(
                number, draw(words), standfirst=draw(words), picture=draw(st.sampled_from((lead, None)))
            )
            return changed
        case "headline":
            return {f"story/{number}/teaser": teaser(number, draw(words)), f"uri/{teaser(number).uri}": copy.StoryRef(number)}
        case "body":
            return {f"story/{number}/body": draw(_blocks())}
        case "gone":
            shown = teaser(number)
            left = copy.Gone("Withdrawn.") if draw(st.booleans()) else None
            return {
                f"story/{number}/teaser": None, f"story/{number}/body": None, f"uri/{shown.uri}": None,
                f"gone{shown.address}": left,
            }  # fmt: skip
        case "list":
            key = draw(st.sampled_from(("front", "section/news", "section/sport", "topic/power", "contributor/r-hale", "rail/latest")))
            departed = (copy.Departed(teaser(number).uri, "2022-03-02T12:00:00Z"),) if draw(st.booleans()) else ()
            months = (copy.Count("2022-03", number),)
            return {f"list/{key}": copy.Listing(draw(ordered), months, departed) if key == "front" or draw(st.booleans()) else None}
        case "rail":
            slug = draw(st.sampled_from(RAILS))
            picks = tuple(copy.Pick(pick, draw(st.sampled_from(("", "Slot")))) for pick in draw(ordered)[:2])
            return {f"rail/{slug}": draw(st.sampled_from((copy.Rail(slug, slug, draw(st.integers(0, 4)), picks, draw(ordered)), None)))}
        case "chunk":
            key = draw(
                st.sampled_from((*(f"day/{day}/{at}" for day in DAYS for at in (1, 2)), "section/news/2022-03/1", "topic/power/2022-03/1"))
            )
            return {f"chunk/{key}": draw(st.sampled_from((copy.Chunk(draw(ordered), draw(st.booleans())), None)))}
        case "name":
            return draw(
                st.sampled_from(
                    (
                        {"section/news": copy.Section("news", draw(words))},
                        {"topic/flooding": copy.Topic("flooding", draw(words))},
                        {"contributor/r-hale": copy.Contributor("r-hale", draw(words))},
                        {"navigation": copy.Navigation(draw(st.permutations(SECTIONS).map(tuple)), ("about",))},
                    )
                )
            )
        case "site":
            zone = draw(st.sampled_from(("Europe/London", "Asia/Tokyo", "America/New_York")))
            return {"site": copy.Site(draw(words), "https://harbourpost.example", "en", zone)}
        case "layout":
            return {
                f"layout/{draw(st.sampled_from(('story', 'front')))}": copy.Layout(
                    draw(st.permutations(RAILS).map(tuple)), TOPICS[: number % 3]
                )
            }
        case "picture":
            id = draw(st.sampled_from(("surge", "ferry")))
            return {f"picture/{id}": draw(st.sampled_from((picture(id), None)))}
    return draw(
        st.sampled_from(
            (
                {"redirect/old/": copy.Redirect(draw(st.sampled_from(("/news/", "/sport/"))))},
                {"redirect/old/": None},
                {"banner": copy.Banner(draw(words), teaser(number).uri if number % 2 else "", "/news/")},
                {"banner": None},
                {"document/about": copy.Document("about", draw(words), "<p>Us</p>")},
                {"archive/2022-03": copy.Counts((copy.Count("2022-03-01", number),))},
                {"archive/years": copy.Counts((copy.Count("2022", number), copy.Count("2023", 1)))},
                {"sitemap/news": copy.Listing(draw(ordered))},
                {"sitemap/days": copy.Days(DAYS[: number % 3])},
                {"theme/story/story.css": copy.ThemeFile(f"/* {draw(st.integers(0, 3))} */")},
                {"theme/story/story.css": None},
            )
        )
    )


edits = st.lists(_one(), min_size=1, max_size=2).map(lambda parts: {key: value for part in parts for key, value in part.items()})


@dataclass
class Shelf:
    """All copy as it now stands, to press from scratch."""

    copy: dict[CopyKey, bytes] = field(default_factory=dict)

    def lay(self, changed: Mapping[CopyKey, bytes | None]) -> None:
        for key, data in changed.items():
            if data is None:
                self.copy.pop(key, None)
            else:
                self.copy[key] = data


def as_json(shelf: Mapping[CopyKey, bytes]) -> bytes:
    return msgspec.json.encode({key: data.decode() for key, data in shelf.items()})
