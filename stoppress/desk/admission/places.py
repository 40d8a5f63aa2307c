"""Who is let into sections, topics and contributors."""

from stoppress.desk.admission.rules import CLOSED, Rule

_SCREENS = ("list", "list_results", "add", "edit", "delete", "usage", "history", "history_results", "copy")
_CHOOSING = ("choose", "choose_results", "chosen", "chosen_multiple")


def _views(kind: str) -> dict[str, Rule]:
    own, chooser = f"wagtailsnippets_desk_{kind}:", f"wagtailsnippetchoosers_desk_{kind}:"
    return {
        **{f"{own}{view}": Rule("place") for view in _SCREENS},
        **{f"{chooser}{view}": Rule("write") for view in _CHOOSING},
        f"{chooser}create": CLOSED,
        f"wagtail_bulk_action desk.{kind}.delete": CLOSED,
    }


VIEWS: dict[str, Rule] = {**_views("section"), **_views("topic"), **_views("contributor")}
