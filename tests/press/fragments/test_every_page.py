"""What holds on every page: structure, escaping, links, and that bytes depend on nothing but what is said."""

import json
import re
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from stoppress.press import copy
from stoppress.press.copy import CopyKey, Value
from tests.press.fragments.harbour import SITE, harbour
from tests.press.fragments.pages import is_html, pages, parsed, said, xml

EVERY = pages(harbour())
PAGES = sorted(path for path in EVERY if is_html(path) and EVERY[path])  # a redirect has no body
HOSTILE = '<evil onclick="alert(1)">&amp; "double" \'single\' 🌊 שלום\u202e \x07 </script></title></textarea>--> {{ 7*7 }}'
WORDS = {
    "name", "strapline", "contact", "headline", "teaser", "kicker", "standfirst", "byline", "alt", "caption", "credit", "photographer",
    "dateline", "line", "title", "bio", "cite", "text",
}  # fmt: skip


def poisoned(value: Any) -> Any:
    """The same copy with hostile words wherever words of people stand; clean HTML and addresses stay."""
    if isinstance(value, tuple):
        return tuple(poisoned(each) for each in value)
    if not isinstance(value, msgspec.Struct):
        return value
    fields = {name: getattr(value, name) for name in value.__struct_fields__}
    clean_html = isinstance(value, copy.PullQuote)  # its text is clean HTML already
    changes = {
        name: HOSTILE if name in WORDS and isinstance(field, str) and not (clean_html and name == "text") else poisoned(field)
        for name, field in fields.items()
    }
    return msgspec.structs.replace(value, **changes)


def renumbered(filed: dict[CopyKey, Value]) -> dict[CopyKey, Value]:
    """The same newspaper with other story numbers, in another order of keys."""

    def moved(number: int) -> int:
        return (number * 37) % 1009 + 5000

    def of(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(of(each) for each in value)
        if not isinstance(value, msgspec.Struct):
            return value
        changes: dict[str, Any] = {}
        for name in value.__struct_fields__:
            field = getattr(value, name)
            if name in ("story", "number") or (name == "stories" and isinstance(field, int) and not isinstance(value, copy.Count)):
                changes[name] = moved(field)
            elif name in ("stories", "fill") and isinstance(field, tuple):
                changes[name] = tuple(moved(each) for each in field)
            else:
                changes[name] = of(field)
        return msgspec.structs.replace(value, **changes)

    def key_of(key: CopyKey) -> CopyKey:
        return re.sub(r"^story/(\d+)/", lambda match: f"story/{moved(int(match[1]))}/", key)

    return {key_of(key): of(value) for key, value in reversed(filed.items())}


def test_no_byte_depends_on_a_storys_number_or_on_the_order_of_keys() -> None:
    assert pages(renumbered(harbour())) == EVERY


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_title_one_h1_and_headings_in_order(path: str) -> None:
    page = parsed(EVERY[path])
    assert len(list(page.iter("title"))) == 1
    levels = [int(str(each.tag)[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_main_and_ids_once(path: str) -> None:
    page = parsed(EVERY[path])
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert len(list(page.iter("main"))) == 1
    pointed = [each.get("aria-labelledby") for each in page.iter() if each.get("aria-labelledby")]
    assert set(pointed) <= set(ids)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_keeps_to_the_content_policy(path: str) -> None:
    for each in parsed(EVERY[path]).iter():
        assert each.tag not in ("style", "iframe", "object", "embed", "form")
        assert each.tag != "script" or each.get("type") == "application/ld+json"
        assert not [name for name in each.attrib if name == "style" or name.startswith("on")]
        source = each.get("src", "") + each.get("srcset", "")
        assert "//" not in source
        assert each.tag != "img" or (each.get("alt") is not None and each.get("width") and each.get("height"))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_leads_to_a_page_there_is_or_to_the_web(path: str) -> None:
    for each in parsed(EVERY[path]).iter("a", "link"):
        href = each.get("href", "")
        known = href.removeprefix(SITE.url) in EVERY
        archive = re.fullmatch(r"(/[a-z-]+|/(topics|people)/[a-z-]+)?/\d{4}/(\d\d/)?", href)  # months the sample only counts
        assert known or archive or href == "#main" or href.startswith(("https://", "mailto:")), href
        assert href.startswith(("/", "#", "https://", "mailto:"))


def test_hostile_words_stay_words_on_every_page() -> None:
    made = pages({key: poisoned(value) for key, value in harbour().items()})
    assert made.keys() == EVERY.keys()
    for path in PAGES:
        page = parsed(made[path])
        assert not [each for each in page.iter() if each.tag == "evil" or each.get("onclick")], path
        assert len(list(page.iter("script"))) == len(list(parsed(EVERY[path]).iter("script")))
        assert "{{ 7*7 }}" in said(page)
    story = made["/2022/03/02/sea-wall-breached-at-orrery/"].decode()
    script = next(parsed(story.encode()).iter("script"))
    assert json.loads(script.text)["headline"] == HOSTILE
    for path in made:
        if path.endswith((".rss", ".atom", ".xml")):
            assert not [each for each in xml(made[path]).iter() if "evil" in str(each.tag)]
        elif path.endswith((".json", ".webmanifest")):
            json.loads(made[path])


def test_every_page_is_small() -> None:
    assert max(len(EVERY[path]) for path in PAGES) < 40_000
