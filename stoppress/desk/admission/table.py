"""The table: every view of the desk, from all rooms."""

from collections.abc import Iterable, Mapping

from django.urls import ResolverMatch

from stoppress.desk.admission import (
    api,
    finding,
    home,
    notes,
    people,
    pictures,
    places,
    publishing,
    rails,
    signing_in,
    stories,
    wagtail_closed,
)
from stoppress.desk.admission.rules import Rule

ROOMS = (stories, publishing, finding, notes, rails, places, pictures, people, home, signing_in, api, wagtail_closed)


class ViewInTwoRooms(ValueError):
    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(f"These views have a line in two rooms' tables: {', '.join(sorted(names))}. Keep one.")


def gather(rooms: Iterable[Mapping[str, Rule]]) -> Mapping[str, Rule]:
    """One table of all. Raises ViewInTwoRooms."""
    table: dict[str, Rule] = {}
    for views in rooms:
        if twice := table.keys() & views.keys():
            raise ViewInTwoRooms(twice)
        table |= views
    return table


VIEWS: Mapping[str, Rule] = gather(room.VIEWS for room in ROOMS)


def key_of(match: ResolverMatch) -> str:
    """The name by which the table knows a view."""
    if match.view_name == "wagtail_bulk_action":
        return "wagtail_bulk_action {app_label}.{model_name}.{action}".format(**match.kwargs)
    if match.url_name is None:
        return f"route {match.route}"
    return match.view_name
