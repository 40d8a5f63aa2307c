"""The policy table: every view of the desk has its line, and answers every role, in every state of a story, as the line says."""

import logging
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve

from stoppress.desk.admission.api import RIGHTS
from stoppress.desk.admission.rules import decide
from stoppress.desk.admission.table import VIEWS, ViewInTwoRooms, gather, key_of
from stoppress.desk.policy import ACTS, MAY, NEED_SECOND_FACTOR, ROLES
from stoppress.desk.tokens import make_token
from tests.desk.screens.gate import ADMITTED
from tests.desk.screens.views import AT, NO_ROLE, NOBODY, SECRET, STATES, WHO, Desk, View, address, all_views, furnish

NIGHTLY = bool(os.environ.get("STOPPRESS_NIGHTLY"))
GATED = [*settings.MIDDLEWARE, "tests.desk.screens.gate.Gate"]
ROLES_MAY: dict[str, frozenset[str]] = {act: frozenset(roles) for act, roles in MAY.items()}
DOORS = {"anyone", "token", "account", "role", "nobody"}


@pytest.fixture(scope="module")
def furnished(django_db_blocker: object) -> Iterator[Desk]:
    """One newsroom for all of these: nothing is changed, or it is taken back."""
    from tests.desk.newsdesk import clear, close

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        clear()
        yield furnish()
        close()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are not worth thousands of lines."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def expected(view: View, who: str, method: str, state: str) -> str:
    """The table's answer, worked out once more without the code that gives it."""
    rule = VIEWS[view.key]
    asked = rule.get if method == "GET" or rule.post is None else rule.post
    if asked in ("anyone", "token"):
        return "admitted"
    if asked == "nobody":
        return "closed"
    if who == NOBODY:
        return "sign in"
    if asked == "account":
        return "admitted"
    if who == NO_ROLE:
        return "refused"
    if asked == "role":
        return "admitted"
    about = bool(rule.story) or (rule.chosen and who == "freelancer")
    if who == "freelancer" and about:
        allowed = state == "own draft" and asked in ("write", "read", "edit", "note", "upload")
        if rule.chosen:
            allowed = allowed and "freelancer" in ROLES_MAY[asked]
    else:
        allowed = who in ROLES_MAY[asked]
    if rule.story and state == "killed" and asked == "edit":
        allowed = False
    return "admitted" if allowed else "refused"


SHADOWED = {"wagtailadmin_login"}  # the desk's own route stands before it, and is tried itself
ANSWERS = {"closed": 404, "sign in": 302, "refused": 403}


def tried(desk: Desk) -> Iterator[tuple[View, str, str]]:
    """Nightly every view, role and state; in each run every view and role, the states in turn."""
    for turn, view in enumerate(all_views()):
        rule = VIEWS[view.key]
        if view.key in SHADOWED:
            continue
        about = bool(rule.story or rule.chosen)
        who_asks = WHO if NIGHTLY or rule.get != "nobody" else (NOBODY, "admin")
        for place, who in enumerate(who_asks):
            states = STATES[:1] if not about else STATES if NIGHTLY else (STATES[(turn + place) % len(STATES)],)
            yield from ((view, who, state) for state in states)


def differences(desk: Desk, method: str, through: int) -> list[str]:
    found = []
    for view, who, state in tried(desk):
        story = desk.stories[state]
        path = address(view, story, desk.others) + (f"?id={story.pk}" if VIEWS[view.key].chosen else "")
        response = desk.clients[who].generic(method, path)
        wanted = expected(view, who, method, state)
        if response.status_code != ANSWERS.get(wanted, through):
            found.append(f"{method} {path} ({view.key}) as {who}, {state}: {response.status_code}, not {wanted}")
        elif wanted == "sign in" and not response.headers["Location"].startswith("/account/login/?next="):
            found.append(f"{method} {path} as {who}: led to {response.headers['Location']}")
    return found


def test_every_view_has_a_line_and_every_line_a_view(furnished: Desk) -> None:
    views = {view.key for view in all_views()}
    assert views - VIEWS.keys() == set(), "a view without a line in stoppress/desk/admission/"
    assert VIEWS.keys() - views == set(), "a line without a view"


def test_every_view_is_reached_by_its_own_address(furnished: Desk) -> None:
    """No view stands in another's way."""
    story = furnished.stories["own draft"]
    elsewhere = {view.key: key_of(resolve(address(view, story, furnished.others))) for view in all_views() if view.key not in SHADOWED}
    assert {key: found for key, found in elsewhere.items() if key != found} == {}


def test_lines_ask_for_what_there_is() -> None:
    asked = {rule.get for rule in VIEWS.values()} | {rule.post for rule in VIEWS.values() if rule.post is not None}
    assert asked <= DOORS | set(ACTS)
    assert set(MAY) == set(ACTS)
    assert all(roles <= set(ROLES) for roles in MAY.values())
    assert set(ROLES) - {"freelancer", "reporter"} == NEED_SECOND_FACTOR


def test_a_view_stands_in_one_room_only() -> None:
    with pytest.raises(ViewInTwoRooms):
        gather([{"flash": VIEWS["people"]}, {"flash": VIEWS["people"]}])


def test_the_doorkeeper_decides_as_the_table_says(furnished: Desk) -> None:
    """Every view, role, state and method, by the decision itself."""
    people = {who: get_user(client) for who, client in furnished.clients.items()}
    found = []
    for view in all_views():
        rule = VIEWS[view.key]
        if rule.chosen:
            continue  # the stories stand in the request: asked below
        for state, story in furnished.stories.items():
            about = story if rule.story else None
            for who, user in people.items():
                for method in ("GET", "POST"):
                    answer = decide(rule, user, method, about).replace("no role", "refused")
                    if answer != expected(view, who, method, state):
                        found.append(f"{method} {view.key} as {who}, {state}: {answer}")
    assert not found, "\n".join(found)


@override_settings(MIDDLEWARE=GATED)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_view_answers_every_role_in_every_state_as_the_table_says(furnished: Desk, method: str) -> None:
    furnished = _fresh_clients(furnished)
    found = differences(furnished, method, ADMITTED)
    assert not found, "\n".join(found)


def _fresh_clients(desk: Desk) -> Desk:
    """The same sessions through middleware that is loaded anew."""
    clients = {}
    for who, client in desk.clients.items():
        clients[who] = Client(SERVER_NAME="localhost")
        clients[who].cookies = client.cookies
    return Desk(desk.stories, desk.others, clients)


# Views that send on to another, or want an address in the outside world.
LEADS_ELSEWHERE = {200, 204, 302, 400, 404, 405, 410, 429, 401}


def first_admitted(view: View) -> list[tuple[str, str]]:
    """Who has least and is let in all the same, and who reads but does not write; nightly everybody, in every state."""
    about = bool(VIEWS[view.key].story or VIEWS[view.key].chosen)
    asking = [(who, state) for state in (STATES if about else STATES[:1]) for who in WHO if expected(view, who, "GET", state) == "admitted"]
    return asking if NIGHTLY else [*asking[:1], *[(who, state) for who, state in asking if who == "lawyer"][:1]]


def test_what_is_admitted_is_not_refused_further_in(furnished: Desk) -> None:
    """Wagtail and allauth ask for rights of their own: those must agree with the table, and no view may fail."""
    found = []
    for view in all_views():
        if view.key.endswith("logout") or view.key in SHADOWED:
            continue
        for who, state in first_admitted(view):
            if view.key.endswith("story:unlock") and who not in MAY["unlock"]:
                continue  # opens one's own lock only
            story = furnished.stories[state]
            path = address(view, story, furnished.others) + (f"?id={story.pk}" if VIEWS[view.key].chosen else "")
            with transaction.atomic():
                response = furnished.clients[who].get(path)
                transaction.set_rollback(True)
            there = response.headers.get("Location", "")
            refused = (there == "/desk/" and view.key not in HOME) or there.startswith("/account/login/?next=")
            if response.status_code not in LEADS_ELSEWHERE or refused:
                found.append(f"{path} ({view.key}) as {who}, {state}: {response.status_code} {there}")
    assert not found, "\n".join(found)


HOME = {"route ", "account_login", "route desk/login/", "mfa_login_webauthn", "mfa_authenticate", "account_inactive"}


@pytest.mark.parametrize("who", [NOBODY, NO_ROLE, "freelancer"])
def test_nobody_else_reads_a_word_of_others_stories(furnished: Desk, who: str) -> None:
    """Lists, choosers, search, bulk pages, previews, history: every view is asked for the word, none says it."""
    leaks = []
    for view in all_views():
        if view.key.endswith("logout"):
            continue
        for state in ("other's draft", "embargoed"):
            story = furnished.stories[state]
            path = address(view, story, furnished.others)
            response = furnished.clients[who].get(f"{path}?q={SECRET[:7]}&id={story.pk}&ids={story.pk}")
            body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
            if SECRET.encode() in body:
                leaks.append(f"{path} ({view.key})")
            if not VIEWS[view.key].story:
                break
    assert leaks == []


SIGNED = {"desk_preview"}  # no session stands behind it: the signed token in its address is asked for, and is not whole here


def test_every_form_of_the_desk_wants_its_token(furnished: Desk) -> None:
    client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    client.cookies = furnished.clients["admin"].cookies
    story = furnished.stories["other's draft"]
    open_ = []
    for view in all_views():
        if VIEWS[view.key].asks("POST") in ("nobody", "token") or view.route.startswith(("api/", "-/")):
            continue
        response = client.post(address(view, story, furnished.others))
        if view.key in SIGNED and response.status_code == 404:
            continue
        if response.status_code not in (403, 405) and view.route not in ("", "desk/login/", "desk/^.*/$"):
            open_.append(f"{view.key}: {response.status_code}")
    assert open_ == []


def test_a_right_taken_away_is_gone_at_the_next_click(furnished: Desk) -> None:
    from django.contrib.auth.models import User

    from stoppress.desk.people import give_roles

    client, user = Client(SERVER_NAME="localhost"), User.objects.create(username="moves")
    client.force_login(user)
    give_roles(user, ["admin"], "test")
    assert client.get("/desk/people/").status_code == 200
    give_roles(user, ["reporter"], "test")
    assert client.get("/desk/people/").status_code == 403
    user.delete()


def test_api_asks_each_token_for_the_right_of_the_table(furnished: Desk) -> None:
    assert {view for view, _ in RIGHTS} == {key for key, rule in VIEWS.items() if rule.get == "token"}
    routes = {view.key: view for view in all_views()}
    story = furnished.stories["live"]
    reader = make_token("reads", "read", AT)
    for (view, method), right in RIGHTS.items():
        path = address(routes[view], story, furnished.others)
        for secret in (None, "stoppress_unknown", reader):
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            response = Client(SERVER_NAME="localhost").generic(method, path, headers=headers)
            if secret != reader:
                assert response.status_code == 401, (view, method)
            else:
                assert (response.status_code == 403) is (right == "publish"), (view, method, response.status_code)
