"""Who is let into the views of the room `notes`."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {
    "notes": Rule("note", story="number"),
    "notes save": Rule("note", story="number"),
    "unlock story": Rule("edit", story="number"),  # who may not break a lock asks for it
    "notices seen": Rule("role"),
}
