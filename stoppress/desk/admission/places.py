"""Who is let into sections, topics, contributors, pages that are no stories, and the newsroom's settings."""

from stoppress.desk.admission.rules import CLOSED, Rule

_SHOWN = ("list", "list_results", "add", "edit", "usage", "history", "history_results")


def _views(kind: str) -> dict[str, Rule]:
    own, chooser = f"wagtailsnippets_desk_{kind}:", f"wagtailsnippetchoosers_desk_{kind}:"
    return {
        **{f"{own}{view}": Rule("place") for view in _SHOWN},
        f"{own}delete": CLOSED,  # removing asks where the address leads, on a page of ours
        **{f"{chooser}{view}": Rule("write") for view in ("choose", "choose_results", "chosen", "chosen_multiple")},
        f"{chooser}create": CLOSED,
        f"wagtail_bulk_action desk.{kind}.delete": CLOSED,
    }


VIEWS: dict[str, Rule] = {
    **_views("section"),
    **_views("topic"),
    **_views("contributor"),
    **_views("document"),
    "section order": Rule("place"),
    "merge place": Rule("place"),
    "retire place": Rule("place"),
    "place used by": Rule("place"),
    "remove page": Rule("place"),
    "newsroom settings": Rule("place"),
}
