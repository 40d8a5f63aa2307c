"""Who is let into the list, search, bulk pages and the bin."""

from stoppress.desk.admission.rules import CLOSED, Rule

_CHOOSER = "desk_story_chooser:"

VIEWS: dict[str, Rule] = {
    f"{_CHOOSER}choose": Rule("role"),  # shows what is visible to who asks
    f"{_CHOOSER}choose_results": Rule("role"),
    f"{_CHOOSER}chosen": Rule("read", story="pk"),
    f"{_CHOOSER}chosen_multiple": Rule("role"),
    f"{_CHOOSER}create": CLOSED,
    "wagtail_bulk_action desk.story.delete": Rule("edit", chosen=True),
}
