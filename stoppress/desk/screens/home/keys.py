"""Keys: what a person may press instead of the mouse, listed once for the screens and for the sheet that `?` opens."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from stoppress.desk.policy import Act, may


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`keys` as they are pressed one after the other, `where` the name of an address."""

    keys: str
    does: str
    where: str
    act: Act


SHORTCUTS = (
    Shortcut("g h", "Desk's front", "wagtailadmin_home", "note"),
    Shortcut("g s", "Stories", "wagtailsnippets_desk_story:list", "note"),
    Shortcut("g n", "New story", "wagtailsnippets_desk_story:add", "write"),
    Shortcut("g f", "Flash", "desk_flash", "publish"),
    Shortcut("g r", "Fronts and rails", "desk_fronts", "front"),
    Shortcut("g p", "Pictures", "desk_pictures", "upload"),
    Shortcut("g t", "Topics", "wagtailsnippets_desk_topic:list", "place"),
)


@dataclass(frozen=True, slots=True)
class Key:
    keys: str
    does: str
    address: str


def keys_of(user: Any) -> tuple[Key, ...]:
    """The shortcuts that a person's roles give."""
    return tuple(
        Key(shortcut.keys, shortcut.does, address)
        for shortcut in SHORTCUTS
        if may(user, shortcut.act) and (address := _address(shortcut.where))
    )


def _address(where: str) -> str:
    try:
        return reverse(where)
    except NoReverseMatch:  # a room that this newsroom has closed
        return ""
