"""The desk's own tags: the newsroom's name, and the keys that a person may press."""

from typing import Any

from django import template

from stoppress.desk.api.states import editions, site_url
from stoppress.desk.models import Newsroom
from stoppress.desk.policy import may
from stoppress.desk.screens.home.keys import Key, keys_of

register = template.Library()
register.filter("may", may)

# What Wagtail says from its own code, where no template of ours can say it.
WORDS = {'"Log out"': '"Sign out"', ">Add or show comments<": ">Add or show notes<"}


@register.filter
def in_our_words(page: str) -> str:
    for theirs, ours in WORDS.items():
        page = page.replace(theirs, ours)
    return page


@register.filter
def in_fours(key: str) -> list[str]:
    """A key in groups that an eye keeps while a hand types."""
    return [key[start : start + 4] for start in range(0, len(key), 4)]


@register.simple_tag
def newsroom_name() -> str:
    return Newsroom.objects.values_list("name", flat=True).first() or "Stop Press"


@register.simple_tag
def site_address() -> str:
    """Where readers come to, by the address that they get pages under."""
    with editions() as log:
        return site_url(log)


@register.simple_tag(takes_context=True)
def desk_keys(context: dict[str, Any]) -> tuple[Key, ...]:
    request = context.get("request") or getattr(context, "request", None)  # a template inside a template has only the latter
    return keys_of(request.user) if request is not None and request.user.is_authenticated else ()
