"""Who is let into sections, topics and contributors."""

from stoppress.desk.admission.rules import CLOSED, Rule


def _views(kind: str) -> dict[str, Rule]:
    own, chooser = f"wagtailsnippets_desk_{kind}:", f"wagtailsnippetchoosers_desk_{kind}:"
    return {
        **{
            f"{own}{view}": Rule("place")
            for view in ("list", "list_results", "add", "edit", "delete", "usage", "history", "history_results", "copy")
        },
        **{f"{chooser}{view}": Rule("write") for view in ("choose", "choose_results", "chosen", "chosen_multiple")},
        f"{chooser}create": CLOSED,
        f"wagtail_bulk_action desk.{kind}.delete": CLOSED,
    }


VIEWS: dict[str, Rule] = {**_views("section"), **_views("topic"), **_views("contributor")}
