"""Planning: what a change asks of the press, before and after its stories' own pages are rendered."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from stoppress.editions.log import FragmentName, OwnedPage, Owner, Path
from stoppress.press import site
from stoppress.press.copy import CopyKey, StoryNumber
from stoppress.press.dealing import deal
from stoppress.press.look import Look
from stoppress.press.rendering import Reading, Source

DEALT = "press/dealt/story"  # the stories standing in the rails of story pages
BROKEN = "press/broken"  # fragments whose last render failed; tried again when a template changes and at the start


class Pages(Protocol):
    """The part of the editions' writer that planning asks."""

    def owned(self, owners: Iterable[Owner]) -> dict[Path, OwnedPage]: ...
    def owner(self, path: Path) -> Owner | None: ...


@dataclass
class Planned:
    """How the pages of some owners change: None as a page goes. `come` are owners' own fragments, `go` those that may
    stand and must not."""

    pages: dict[Path, OwnedPage | None] = field(default_factory=dict)
    come: set[FragmentName] = field(default_factory=set)
    go: set[FragmentName] = field(default_factory=set)
    refused: dict[Owner, str] = field(default_factory=dict)


def dealt_stories(copy: Source) -> frozenset[StoryNumber]:
    """The stories that stand in the rails of story pages."""
    return frozenset(pick.story for rail in deal(Reading(copy), "story") for pick in rail.teasers)


def filed_dealt(copy: Source) -> frozenset[StoryNumber]:
    return frozenset(copy.get(DEALT) or ())


def encode_dealt(dealt: frozenset[StoryNumber]) -> bytes:
    return json.dumps(sorted(dealt)).encode()


def owner_of(name: FragmentName) -> Owner:
    """Whose own a fragment is; the shared ones are the site's."""
    if name.startswith(site.BESIDE):
        return f"story/{name.removeprefix(site.BESIDE).partition('/')[0]}"
    if name in site.SHARED or name.startswith("asset/"):
        return site.SITE
    return name if name in ("sitemap/index", "sitemap/news") else name.rpartition("/")[0]


def may_deal_otherwise(keys: Iterable[CopyKey]) -> bool:
    """Whether changed keys could change what the rails of story pages show."""
    return any(key.startswith(("rail/", "layout/story")) or key.endswith("/teaser") for key in keys)


def owner_number(owner: Owner) -> StoryNumber | None:
    return int(owner.removeprefix("story/")) if owner.startswith("story/") else None


def keys_of_story(number: StoryNumber, values: Mapping[CopyKey, Any]) -> set[CopyKey]:
    """The keys of a change that carry one story: its own, and the uri that names it."""
    own = {f"story/{number}/teaser", f"story/{number}/body"} & values.keys()
    return own | {key for key, value in values.items() if key.startswith("uri/") and value is not None and value.number == number}


def plan_pages(owners: Collection[Owner], copy: Source, look: Look, dealt: frozenset[StoryNumber], standing: Pages) -> Planned:
    """The pages that these owners show now against those that stand.

    An address that another owner holds and keeps is refused, with the reason, to the one who comes later.
    """
    planned = Planned()
    before = standing.owned(owners)
    plans = {owner: site.plan(owner, copy, look, dealt) for owner in sorted(owners)}
    held: dict[Owner, set[FragmentName]] = {}
    for owned in before.values():
        held.setdefault(owned.owner, set()).update(owned.page.names)
    leaving = {path for path, owned in before.items() if path not in plans[owned.owner].pages}
    claimed: dict[Path, Owner] = {}
    for owner, plan in plans.items():
        taken = [path for path in plan.pages if _holder(path, owner, claimed, before, leaving, standing)]
        if taken:
            planned.refused[owner] = f"The address {taken[0]} belongs to another page: change the slug, or remove that page first."
            continue
        own_before = {name for name in held.get(owner, ()) if name.startswith(("asset/", site.BESIDE))}
        planned.go |= own_before.union(site.possible_names(owner)) - set(plan.names)
        planned.come |= set(plan.names)
        for path, page in plan.pages.items():
            claimed[path] = owner
            if before.get(path) != OwnedPage(owner, page):
                planned.pages[path] = OwnedPage(owner, page)
    for path in leaving:
        if path not in claimed and before[path].owner not in planned.refused:
            planned.pages[path] = None
    return planned


def _holder(
    path: Path, owner: Owner, claimed: Mapping[Path, Owner], before: Mapping[Path, OwnedPage], leaving: set[Path], standing: Pages
) -> Owner | None:
    """Who else holds an address, if anybody."""
    if path in claimed:
        return claimed[path]
    if path in leaving:
        return None
    found = before[path].owner if path in before else standing.owner(path)
    return None if found == owner else found
