"""Who is let into the list, search, bulk pages and the bin."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {
    "wagtail_bulk_action desk.story.delete": Rule("edit", chosen=True),
}
