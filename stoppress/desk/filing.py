"""Filing: from the newsroom's tables to copy; what differs from what was filed last becomes a change, in the same transaction."""

import zlib
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Max

from stoppress.desk import lists, searching, site_copy, timetable
from stoppress.desk.addresses import page_address
from stoppress.desk.card_filing import commission_cards
from stoppress.desk.changing import Touched
from stoppress.desk.lists import Moves, Place
from stoppress.desk.models import Change, Contributor, Newsroom, Picture, Rail, Redirect, Section, Standing, StoryChange, Topic
from stoppress.desk.models.guarded import writing_in_bulk
from stoppress.desk.models.newsroom import UNPLACED
from stoppress.desk.rows import select_in, write
from stoppress.desk.stories import StoryValues, fit_to_print, read_stories, seconds
from stoppress.desk.story_copy import story_copy, story_keys
from stoppress.press import copy
from stoppress.press.copy import CopyKey

Filing = dict[CopyKey, bytes | None]
REMEMBERED_APART = 50  # stories: a change of more is an import, and no act on one of them


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def file_change(touched: Touched) -> None:
    """Compare copy before and after, and write what differs: digests, lists, timetable, and one Change. Inside its transaction."""
    rules = site_copy.rail_rules()
    moves = Moves([rule for slug, rule in rules.items() if slug not in touched.redefined])
    filed: Filing = {}
    stories = _file_stories(touched, moves, filed)
    searching.index_drafts(touched.worded)
    moves.write()
    for slug in sorted(touched.redefined):
        lists.refill(rules.get(slug), slug)
    _file_lists(touched, moves, filed)
    _file_the_rest(touched, moves, filed)
    file_copy(touched, filed, stories)


def file_copy(touched: Touched, filed: Filing, stories: dict[str, Any]) -> None:
    """Write what differs from what was filed last as one Change, the files it shows going before readers first."""
    changed = differing(filed)
    if not changed:
        return
    if not touched.rehearsed:
        _show_files(changed)
    write_filed(changed)
    touched.number = Change.objects.create(
        at=int(touched.at.timestamp() * 1000),
        cause=(touched.cause or "Edit")[:500],
        author=touched.author[:200],
        kind=touched.kind,
        payload=pack(changed),
        stories=stories,
    ).pk
    if len(stories) <= REMEMBERED_APART:
        StoryChange.objects.bulk_create([StoryChange(story=int(number), change=touched.number) for number in stories])


def _file_stories(touched: Touched, moves: Moves, filed: Filing) -> dict[str, Any]:
    """Stories' own copy, their places in the lists, their timetable and words. Answers what reverting needs."""
    numbers = sorted(touched.stories)
    if not numbers:
        return {}
    former = {standing.story: standing for standing in _in_parts(numbers)}
    unread = [number for number in numbers if touched.stories[number] is None]
    values: dict[int, StoryValues | None] = {**touched.stories, **{story.number: story for story in read_stories(unread)}}
    written: list[tuple[Any, ...]] = []
    gone: list[int] = []
    record: dict[str, Any] = {}
    restless: set[str] = set()  # uris that came or went: rails may pick them
    for number in numbers:
        story, before = values[number], former.get(number)
        public = story is not None and fit_to_print(story, touched.at)
        was_public = before is not None and before.state == "live"
        if story is not None and public:
            filed.update((key, copy.encode(value)) for key, value in story_copy(story))
            place: Place | None = lists.public_place(story)
        else:
            if was_public and before is not None:
                filed.update(dict.fromkeys(story_keys(number, before.uri)))
            place = _departed(story, before, touched)
        moves.move(_place(before), place)
        if public != was_public:
            restless.update({before.uri} if before else (), {story.uri} if story else ())
        if story is not None and place is not None:
            state = "live" if public else story.state
            written.append(
                (number, story.uri, state, story.version, story.revision, story.address, place.moment, place.kind, "\n".join(place.lists))
            )
        elif before is not None:
            gone.append(number)
        if public or was_public or before:
            record[str(number)] = {"before": _revertible(before), "after": _after(story, public)}
        _file_addresses(story, before, touched)
    _write_standings(written, gone)
    picked = "SELECT r.slug FROM desk_railpick p JOIN desk_rail r ON r.id = p.rail_id WHERE p.uri IN"
    touched.rails.update(slug for (slug,) in select_in(picked, restless))
    touched.pictures.update(name.removeprefix("picture/") for name in moves.lists() if name.startswith("picture/"))
    own = {number: story for number, story in values.items() if number not in touched.carried}
    timetable.enter_stories(touched, own)
    commission_cards(values, touched)  # a card says its section's name
    searching.index_stories(own)
    return record


def _in_parts(numbers: list[int]) -> Iterable[Standing]:
    for start in range(0, len(numbers), 5_000):
        some = ", ".join(str(number) for number in numbers[start : start + 5_000])
        yield from Standing.objects.raw(f"SELECT * FROM desk_standing WHERE story IN ({some})")


def _place(before: Standing | None) -> Place | None:
    return Place(before.story, before.uri, before.moment, before.kind, tuple(before.lists.split("\n"))) if before else None


def _departed(story: StoryValues | None, before: Standing | None, touched: Touched) -> Place | None:
    """Where feeds say that a story left. That stays as it was when it left, whatever is done to its draft since."""
    if story is None:
        return None
    if before is not None and before.state == "live":
        stood = tuple(before.lists.split("\n"))
        return Place(story.number, before.uri, seconds(story.left or touched.at), before.kind, lists.departed_lists(stood))
    if before is not None:
        stood = tuple(dict.fromkeys(_renamed(name, touched) for name in before.lists.split("\n")))
        return Place(story.number, before.uri, before.moment, before.kind, stood)
    left = story.state in ("killed", "unpublished") and story.left is not None  # elsewhere, before it was taken in here
    if left and story.address is not None and story.address_date is not None:
        moment = seconds(story.left or touched.at)
        return Place(story.number, story.uri, moment, story.kind, lists.departed_lists(lists.public_lists(story)))
    return None


def _renamed(name: str, touched: Touched) -> str:
    stood = name.removeprefix("departed/")
    return f"departed/{touched.renamed[stood]}" if stood in touched.renamed else name


def _revertible(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    return {"uri": standing.uri, "state": standing.state, "version": standing.version, "revision": standing.revision}


def _after(story: StoryValues | None, public: bool) -> dict[str, Any] | None:
    if story is None:
        return None
    return {"uri": story.uri, "state": "live" if public else story.state, "version": story.version, "revision": story.revision}


def _file_addresses(story: StoryValues | None, before: Standing | None, touched: Touched) -> None:
    """Addresses that came, went, or say now that a story is gone: redirects there and to there look again."""
    address = story.address if story else None
    former = before.address if before else None
    if former != address:
        touched.redirects.update(path for path in (former, address) if path)
    killed = story is not None and story.state == "killed"
    was_killed = before is not None and before.state == "killed"
    if killed or was_killed:  # a later kill may say another line
        paths = [path for path in (former, address) if path]
        touched.redirects.update(paths, Redirect.objects.filter(to__in=paths).values_list("path", flat=True))


def _write_standings(written: list[tuple[Any, ...]], gone: list[int]) -> None:
    write("DELETE FROM desk_standing WHERE story = %s", [(number,) for number in gone])
    write(
        "INSERT OR REPLACE INTO desk_standing (story, uri, state, version, revision, address, moment, kind, lists)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        written,
    )


def _file_lists(touched: Touched, moves: Moves, filed: Filing) -> None:
    """List pages, archive pages, counts; and which sections, topics, people and rails these bring into being or end."""
    pages: set[str] = {"front"} if touched.newsroom else set()
    for name in moves.lists():
        stood, kind = name.removeprefix("departed/"), name.removeprefix("departed/").partition("/")[0]
        if kind == "rail":
            touched.rails.add(stood.partition("/")[2])
        elif stood == "front" or (kind in ("section", "topic", "contributor") and stood.count("/") == 1):
            pages.add(stood)
        elif kind == "day" or (kind in ("section", "topic", "contributor") and name == stood):
            _file_archive(name, moves, filed)
            if kind != "day":
                pages.add(stood.rpartition("/")[0])
        if name == stood and kind in ("section", "topic", "contributor") and not (moves.before[name] and moves.after[name]):
            {"section": touched.sections, "topic": touched.topics, "contributor": touched.contributors}[kind].add(stood.split("/")[1])
    for kind, slugs in (("section", touched.sections), ("topic", touched.topics), ("contributor", touched.contributors)):
        pages.update(f"{kind}/{slug}" for slug in slugs)
    shown = {
        *(f"section/{slug}" for slug in site_copy.with_pages(Section, _slugs(pages, "section"))),
        *(f"topic/{slug}" for slug in site_copy.with_pages(Topic, _slugs(pages, "topic"))),
        *(f"contributor/{slug}" for slug in site_copy.with_pages(Contributor, _slugs(pages, "contributor"))),
        "front",
    }
    for name in pages:
        filed[f"list/{name}"] = copy.encode(lists.listing(name)) if name in shown else None


def _slugs(pages: Iterable[str], kind: str) -> set[str]:
    return {name.partition("/")[2] for name in pages if name.startswith(f"{kind}/")}


def _file_archive(name: str, moves: Moves, filed: Filing) -> None:
    before, after = moves.before[name], moves.after[name]
    filed.update((key, _encode(value)) for key, value in lists.chunks(name, moves.first[name], before, after))
    if name.startswith("day/") and before != after:
        filed.update((key, _encode(value)) for key, value in lists.archive(name, days=not (before and after)))


def _file_the_rest(touched: Touched, moves: Moves, filed: Filing) -> None:
    def take(found: site_copy.Filing) -> None:
        filed.update((key, _encode(value)) for key, value in found)

    if touched.newsroom:
        take(site_copy.newsroom_copy(Newsroom.objects.first()))
    if touched.banner:
        take(site_copy.banner_copy(touched.at))
        timetable.enter_banner(touched)
    if touched.sections:
        _place_sections(touched.sections, moves)
    if touched.newsroom or touched.sections or touched.documents:
        take(site_copy.navigation_copy())
    if touched.contributors:
        faces = Picture.objects.filter(contributors__slug__in=touched.contributors)
        touched.pictures.update(faces.values_list("key", flat=True))
    for slugs, make in (
        (touched.sections, site_copy.section_copy),
        (touched.topics, site_copy.topic_copy),
        (touched.contributors, site_copy.contributor_copy),
        (touched.documents, site_copy.document_copy),
        (touched.pictures, site_copy.picture_copy),
        (touched.theme, site_copy.theme_copy),
    ):
        if slugs:
            take(make(sorted(slugs)))
    if touched.redefined:  # another rail's limit says how much each must hold ready
        touched.rails.update(Rail.objects.values_list("slug", flat=True))
    take(site_copy.rail_copy(sorted(touched.rails), touched.at))
    timetable.enter_picks(touched)
    paths = touched.redirects | {
        page for kind, slugs in (("section", touched.sections), ("topic", touched.topics), ("contributor", touched.contributors))
        for slug in slugs for page in [page_address(kind, slug)]
    } | {f"/{slug}/" for slug in touched.documents}  # fmt: skip
    if paths:
        take(site_copy.redirect_copy(sorted(paths)))
    now = seconds(touched.at)
    news = touched.newsroom or touched.news_sitemap or moves.latest.get("front", 0) > now - lists.NEWS_SECONDS
    if news or ("front" in moves.latest and timetable.is_entered("news-sitemap")):
        listing, leaves = lists.news_sitemap(now)
        filed["sitemap/news"] = copy.encode(listing)
        timetable.enter("news-sitemap", 0, None if leaves is None else leaves * 1000)


def _place_sections(slugs: Iterable[str], moves: Moves) -> None:
    """A section that becomes public for the first time is the last: those of one change in order of their first story."""
    waiting = [section for section in Section.objects.filter(slug__in=slugs, order=UNPLACED) if moves.after.get(f"section/{section.slug}")]
    if not waiting:
        return
    last = Section.objects.exclude(order=UNPLACED).aggregate(last=Max("order"))["last"] or 0
    waiting.sort(key=lambda section: (*moves.first[f"section/{section.slug}"], section.slug))
    with writing_in_bulk():
        for at, section in enumerate(waiting, 1):
            Section.objects.filter(pk=section.pk).update(order=last + at)


def _encode(value: copy.Value | None) -> bytes | None:
    return None if value is None else copy.encode(value)


def differing(filed: Mapping[CopyKey, bytes | None]) -> Filing:
    """Those keys whose copy is not what was filed last, in order of key."""
    known = filed_digests(filed)
    changed: Filing = {}
    for key in sorted(filed):
        data = filed[key]
        if known.get(key) != (None if data is None else digest(data)):
            changed[key] = data
    return changed


def filed_digests(keys: Iterable[CopyKey]) -> dict[CopyKey, bytes]:
    return dict(select_in("SELECT key, digest FROM desk_filed WHERE key IN", keys))


def write_filed(changed: Filing) -> None:
    write("DELETE FROM desk_filed WHERE key = %s", [(key,) for key, data in changed.items() if data is None])
    write(
        "INSERT INTO desk_filed (key, digest) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET digest = excluded.digest",
        [(key, digest(data)) for key, data in changed.items() if data is not None],
    )


def pack(changed: Filing) -> bytes:
    """As a Change keeps it: zlib'd JSON, each value as it is encoded."""
    return zlib.compress(msgspec.json.encode({key: msgspec.Raw(b"null" if data is None else data) for key, data in changed.items()}), 1)


def unpack(payload: bytes) -> Filing:
    """What `pack` was given: the new encoded copy of each key, None where it goes."""
    raw = msgspec.json.decode(zlib.decompress(payload), type=dict[str, msgspec.Raw])
    return {key: None if bytes(value) == b"null" else bytes(value) for key, value in raw.items()}


def _show_files(changed: Filing) -> None:
    """Files go before readers ahead of the page that names them. Raises pictures.FileLost."""
    from stoppress.desk.pictures import PublicFiles, file_names, logo_name

    names: list[str] = []
    for key, data in changed.items():
        if data is not None and key.startswith("picture/"):
            names += file_names(copy.decode(key, data))
        elif data is not None and key == "site":
            logo = logo_name(copy.decode(key, data).publisher.logo)
            names += [logo] if logo else []
    if names:
        PublicFiles(Path(settings.STOPPRESS_DATA)).show(names)
