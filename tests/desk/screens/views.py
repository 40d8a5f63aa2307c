"""Every view of the desk, its address filled in for a story, and what the table must answer for whom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, get_resolver

from stoppress.desk.changing import changing
from stoppress.desk.models import Contributor, Section, Story, Topic
from stoppress.desk.models.guarded import writing_in_bulk
from stoppress.desk.policy import ROLES

SECRET = "zanzibarquux"  # stands in every headline that a freelancer may not read
OWN = "ownwordquux"
AT = datetime(2022, 3, 2, 12, 0, tzinfo=UTC)
STATES = ("own draft", "other's draft", "live", "scheduled", "embargoed", "held", "killed")
NOBODY, NO_ROLE = "nobody", "no role"
WHO = (NOBODY, NO_ROLE, *ROLES)


@dataclass(frozen=True)
class View:
    """`route` as the resolver spells it; `key` as the table does. `names` are those of its arguments."""

    key: str
    route: str
    names: tuple[str, ...] = ()
    fixed: dict[str, str] = field(default_factory=dict)


def all_views() -> list[View]:
    return [view for route, name, pattern in _patterns(get_resolver().url_patterns) for view in _views(route, name, pattern)]


def _patterns(patterns: Any, before: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str | None, URLPattern]]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route, ":".join([*spaces, one.name]) if one.name else None, one
        else:
            yield from _patterns(one.url_patterns, route, (*spaces, one.namespace) if one.namespace else spaces)


def _views(route: str, name: str | None, pattern: URLPattern) -> Iterator[View]:
    if name == "wagtail_bulk_action":
        for key, fixed in bulk_actions():
            yield View(key, route, ("app_label", "model_name", "action"), fixed)
        return
    yield View(name or f"route {route.replace('^', '')}", route)


def bulk_actions() -> Iterator[tuple[str, dict[str, str]]]:
    from wagtail.admin.views.bulk_action.registry import bulk_action_registry

    bulk_action_registry._scan_for_bulk_actions()
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            for action in actions:
                yield f"wagtail_bulk_action {app}.{model}.{action}", {"app_label": app, "model_name": model, "action": action}


VALUES = {
    "app_label": "desk", "model_name": "story", "app_name": "desk", "action": "delete", "action_name": "approve", "content_type_app_name": "desk",
    "content_type_model_name": "story", "revision_id_a": "earliest", "revision_id_b": "latest", "rest": "x", "name": "x.css", "uidb64": "x",
    "token": "x", "uidb36": "x", "key": "x", "secret": "x", "filter_spec": "x", "session_id": "1",
}  # fmt: skip


def address(view: View, story: Story, others: dict[str, int]) -> str:
    """The view's address about that story, or about whatever row of its own kind there is."""
    values = {**VALUES, **view.fixed}
    route = view.route.replace("desk/^.*/$", "desk/nothing/here/").replace("^", "")
    known = {"pk": others.get(view.key.split(":")[0], story.pk), "revision_id": story.latest_revision_id or 1}
    return "/" + _filled(route.removesuffix("$"), values | {name: str(value) for name, value in known.items()}, str(story.pk))


def _filled(route: str, values: dict[str, str], number: str) -> str:
    """A route with its arguments put in, path converters and named groups alike; what is not known is the story's number."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda one: values.get(one[1], number), route)
    route = route.replace(r"(live|earliest|\d+)", "earliest").replace(r"(live|latest|\d+)", "latest").replace(r"(\d+)", number)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda one: values.get(one[1], number), route.replace(r"\.", "."))


@dataclass
class Desk:
    """A newsroom with a story in each state, and a browser signed in for each role."""

    stories: dict[str, Story]
    others: dict[str, int]
    clients: dict[str, Client]


def furnish() -> Desk:
    from tests.desk.newsdesk import open_newsroom

    section = open_newsroom()
    people = {NO_ROLE: User.objects.create(username="none")}
    for role in ROLES:
        people[role] = User.objects.create(username=role.replace(" ", "-"))
        people[role].groups.add(Group.objects.get(name=role))
    topic = Topic.objects.create(slug="harbour", name="Harbour")
    writer = Contributor.objects.create(slug="r-hale", name="Ruth Hale")
    stories = {state: _story(state, section, people) for state in STATES}
    clients = {who: Client(SERVER_NAME="localhost") for who in WHO}
    for who, user in people.items():
        clients[who].force_login(user)
    others = {f"wagtailsnippets_desk_{kind}": row.pk for kind, row in (("section", section), ("topic", topic), ("contributor", writer))}
    others |= {name.replace("snippets_", "snippetchoosers_"): number for name, number in others.items()}
    return Desk(stories, others, clients)


def _story(state: str, section: Section, people: dict[str, User]) -> Story:
    own = state == "own draft"
    with changing(at=AT):
        story: Story = Story(
            uri=f"tag:test,2022:{state.replace(' ', '-')}", headline=f"{OWN if own else SECRET} {state}", standfirst=OWN if own else SECRET,
            section=section, owner=people["freelancer" if own else "editor"], held="The lawyer looks" if state == "held" else "",
        )  # fmt: skip
        story.save()
        revision = story.save_revision(user=people["editor"])
        if state == "live":
            story.publish(revision, skip_permission_checks=True)
    stands = {"scheduled": "scheduled", "embargoed": "embargoed", "killed": "killed"}.get(state)
    if stands:
        with writing_in_bulk():
            Story.objects.filter(pk=story.pk).update(state=stands)
    return Story.objects.get(pk=story.pk)
