"""What this room tells Wagtail."""

from typing import Any

from wagtail import hooks

NOT_USED = ("explorer", "snippets", "documents", "images")  # Wagtail's own, made for trees of pages


@hooks.register("construct_main_menu")
def only_our_rooms(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in NOT_USED]
