"""Who is let into the views of the room `pictures`."""

from stoppress.desk.admission.rules import Rule

VIEWS: dict[str, Rule] = {}
