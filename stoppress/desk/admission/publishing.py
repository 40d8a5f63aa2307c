"""Who is let into publishing, previews and history."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {
    "route assets/<path:name>": Rule("anyone"),  # what readers have too, shown in previews
    "route media/<path:name>": Rule("anyone"),
}
