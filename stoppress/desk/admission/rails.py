"""Who is let into the views of the room `rails`."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {}
