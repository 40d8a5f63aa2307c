"""Who is let into the list, search, bulk pages and the bin."""

from stoppress.desk.admission.rules import CLOSED, Rule

_CHOOSER = "desk_story_chooser:"

VIEWS: dict[str, Rule] = {
    f"{_CHOOSER}choose": Rule("role"),  # shows what is visible to who asks
    f"{_CHOOSER}choose_results": Rule("role"),
    f"{_CHOOSER}chosen": Rule("read", story="pk"),
    f"{_CHOOSER}chosen_multiple": Rule("role"),
    f"{_CHOOSER}create": CLOSED,
    "desk_keep_filter": Rule("role"),  # of one's own
    "desk_let_filter_go": Rule("role"),
    "desk_duplicate": Rule("read", post="write", story="story"),
    "desk_restore": Rule("edit", story="story"),
    # Each page asks about each chosen story again, and names those it refuses.
    "wagtail_bulk_action desk.story.publish": Rule("publish", chosen=True),
    "wagtail_bulk_action desk.story.unpublish": Rule("publish", chosen=True),
    "wagtail_bulk_action desk.story.move": Rule("edit", chosen=True),
    "wagtail_bulk_action desk.story.add-topic": Rule("edit", chosen=True),
    "wagtail_bulk_action desk.story.remove-topic": Rule("edit", chosen=True),
    "wagtail_bulk_action desk.story.assign": Rule("edit", chosen=True),
    "wagtail_bulk_action desk.story.delete": Rule("edit", chosen=True),
}
