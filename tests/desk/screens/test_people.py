"""People at the desk: accounts and roles, links for a password, sessions, what each answer carries, and the audit log."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings

from stoppress.desk import people
from stoppress.desk.audit import acting, note
from stoppress.desk.models import AuditEntry, AuditIsKept, PasswordLink, Story
from stoppress.desk.policy import roles_of
from stoppress.desk.templatetags.desk import in_fours
from stoppress.desk.tokens import find_bearer, make_token, revoke_token
from tests.desk.newsdesk import last_change, publish
from tests.desk.screens.browser_form import open_editor
from tests.desk.screens.conftest import signed_in

AT = datetime(2022, 3, 2, 12, 0, tzinfo=UTC)
LONG = "herring boats at first light"


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def acts(**wanted: Any) -> list[str]:
    return list(AuditEntry.objects.filter(**wanted).order_by("pk").values_list("act", flat=True))


@pytest.fixture
def admin(desk: Path) -> Client:
    return signed_in("m.fuller", "admin")


def person(name: str = "r.hale", *roles: str) -> User:
    user = people.make_account(name, roles, "m.fuller")
    user.set_password(LONG)
    user.save()
    return user


def sign_in(name: str = "r.hale", password: str = LONG) -> tuple[Client, Any]:
    client = Client(SERVER_NAME="localhost")
    return client, client.post("/account/login/", {"login": name, "password": password})


def test_an_admin_adds_a_person_and_hands_over_a_link(admin: Client) -> None:
    said = admin.post("/desk/people/new/", {"name": "r.hale", "roles": ["reporter", "picture editor"]})
    assert roles_of(User.objects.get(username="r.hale")) == {"reporter", "picture editor"}
    link = said.content.decode().split('value="http://localhost')[1].split('"')[0]
    there = Client(SERVER_NAME="localhost")
    assert there.get(link).status_code == 200
    assert there.post(link, {"new_password1": "short", "new_password2": "short"}).status_code == 200
    assert there.post(link, {"new_password1": LONG, "new_password2": LONG}).headers["Location"] == "/account/login/"
    assert there.get(link).status_code == 410
    assert sign_in()[1].headers["Location"] == "/desk/"


def test_a_link_lasts_an_hour_and_a_later_one_ends_it(desk: Path) -> None:
    user = person()
    first = people.make_password_link(user, "m.fuller", AT)
    assert people.find_password_link(first, AT + timedelta(minutes=59)) is not None
    assert people.find_password_link(first, AT + timedelta(minutes=61)) is None
    second = people.make_password_link(user, "m.fuller", AT)
    assert people.find_password_link(first, AT) is None
    assert people.find_password_link(second, AT) is not None
    assert second not in str(list(PasswordLink.objects.values()))


def test_the_last_admin_stays_one(admin: Client) -> None:
    user = User.objects.get(username="m.fuller")
    with pytest.raises(people.LastAdmin):
        people.give_roles(user, ["editor"], "m.fuller")
    with pytest.raises(people.LastAdmin):
        people.close_account(user, "m.fuller")
    admin.post(f"/desk/people/{user.pk}/", {"do": "close"})
    assert User.objects.get(pk=user.pk).is_active


def test_who_leaves_is_out_at_once(admin: Client) -> None:
    user = person("r.hale", "editor")
    theirs, _ = sign_in()
    assert theirs.get("/desk/").status_code == 200
    admin.post(f"/desk/people/{user.pk}/", {"do": "close"})
    assert theirs.get("/desk/").headers["Location"].startswith("/account/login/")
    assert "/desk/" not in sign_in()[1].headers.get("Location", "")
    admin.post(f"/desk/people/{user.pk}/", {"do": "open"})
    assert sign_in()[1].headers["Location"] == "/desk/"


def test_a_role_that_is_none_is_refused(desk: Path) -> None:
    with pytest.raises(people.UnknownRole):
        people.give_roles(person(), ["publisher"], "m.fuller")


def test_sessions_get_a_new_key_at_sign_in_and_when_roles_change(desk: Path) -> None:
    user = person("r.hale", "reporter")
    client = Client(SERVER_NAME="localhost")
    client.get("/account/login/")
    before = client.session.session_key
    client.post("/account/login/", {"login": "r.hale", "password": LONG})
    signed = client.session.session_key
    assert signed != before
    client.get("/desk/")
    people.give_roles(user, ["editor"], "m.fuller")
    client.get("/desk/")
    assert client.session.session_key != signed
    assert not Session.objects.filter(pk=signed).exists()


def test_a_session_ends_half_a_day_after_the_last_work(desk: Path) -> None:
    person("r.hale", "reporter")
    client, _ = sign_in()
    client.get("/desk/")
    ends = Session.objects.get(pk=client.session.session_key).expire_date - datetime.now(UTC)
    assert timedelta(hours=11, minutes=50) < ends <= timedelta(hours=12)


def test_tries_at_a_password_are_counted(desk: Path) -> None:
    from django.core.cache import cache

    cache.clear()
    person("r.hale", "reporter")
    for _ in range(5):
        sign_in(password="not this one")
    _, refused = sign_in()
    assert b"Too many tries" in refused.content
    assert acts(person="r.hale")[-6:] == ["sign-in failed"] * 5 + ["locked out"]
    cache.clear()


def test_a_name_that_is_none_is_answered_like_one_with_a_wrong_password(desk: Path) -> None:
    person("r.hale", "reporter")

    def answer(name: str) -> tuple[int, str]:
        _, said = sign_in(name, "not this one")
        return said.status_code, re.sub(r'value="[^"]*"', "", said.content.decode())

    assert answer("r.hale") == answer("n.osei")


def test_tokens_leave_their_trace(desk: Path) -> None:
    secret = make_token("wire-desk", "read", AT)
    assert find_bearer(secret, AT) is not None
    assert find_bearer(secret, AT + timedelta(minutes=5)) is not None
    revoke_token("wire-desk")
    assert acts() == ["make token", "use token", "revoke token"]


def test_what_is_typed_as_a_name_is_not_kept_unless_it_is_one(desk: Path) -> None:
    sign_in("my secret password", "x")
    assert AuditEntry.objects.get(act="sign-in failed").person == ""


def test_wagtails_own_way_in_is_closed(desk: Path) -> None:
    person("r.hale", "reporter")
    client = Client(SERVER_NAME="localhost")
    answer = client.post("/desk/login/?next=/desk/", {"username": "r.hale", "password": LONG})
    assert answer.headers["Location"] == "/account/login/?next=/desk/"
    assert "_auth_user_id" not in client.session


@override_settings(STOPPRESS_SECOND_FACTOR=True)
def test_editors_set_up_a_second_step_first_where_it_is_needed(desk: Path) -> None:
    assert signed_in("ines", "editor").get("/desk/stories/").headers["Location"] == "/account/2fa/"
    assert signed_in("tom", "reporter").get("/desk/").status_code == 200
    assert signed_in("ines").get("/desk/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


def test_a_script_that_is_signed_out_is_told_so_in_its_own_language(desk: Path) -> None:
    answer = Client(SERVER_NAME="localhost").post("/desk/stories/add/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 403
    assert answer.json()["error_code"] == "sign_in"


def test_every_answer_carries_its_shield(admin: Client) -> None:
    answer = admin.get("/desk/people/")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    for part in ("object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'self'"):
        assert part in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]
    assert admin.get("/desk/people/").headers["Content-Security-Policy"] != policy
    assert admin.cookies["sessionid"]["httponly"]
    assert admin.cookies["sessionid"]["samesite"] == "Lax"
    with override_settings(STOPPRESS_DESK_URL="https://desk.example"):
        assert "max-age" in admin.get("/desk/people/").headers["Strict-Transport-Security"]


@override_settings(ALLOWED_HOSTS=["*", "localhost"])
def test_the_desk_answers_to_known_names_only_and_the_api_to_any(desk: Path) -> None:
    assert Client(SERVER_NAME="elsewhere.example").get("/account/login/").status_code == 421
    assert Client(SERVER_NAME="elsewhere.example").get("/api/stories").status_code == 401
    assert Client(SERVER_NAME="localhost").get("/account/login/").status_code == 200


def test_the_audit_log_is_never_altered(desk: Path) -> None:
    note("try", person="r.hale")
    entry = AuditEntry.objects.get()
    with pytest.raises(AuditIsKept):
        entry.save()
    with pytest.raises(AuditIsKept):
        entry.delete()
    for statement in ("UPDATE desk_auditentry SET person = 'x'", "DELETE FROM desk_auditentry"):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AuditEntry.objects.get().person == "r.hale"


def test_every_act_is_noted_once_with_who_and_whence(admin: Client) -> None:
    publish()
    (entry,) = AuditEntry.objects.filter(more__has_key="change", story=Story.objects.get().pk)
    assert (entry.act, entry.more["change"]) == ("import", last_change().pk)
    admin.get("/desk/pages/")
    signed_in("tom", "reporter").post("/desk/people/new/")
    assert AuditEntry.objects.filter(act="refused", person="tom", source="127.0.0.1").exists()
    user = person("r.hale", "reporter")
    admin.post(f"/desk/people/{user.pk}/", {"name": "r.hale", "roles": ["editor"]})
    changed = AuditEntry.objects.filter(act="change roles", about="r.hale").latest("pk")
    assert (changed.person, changed.more) == ("m.fuller", {"had": ["reporter"], "has": ["editor"]})


def test_a_draft_saved_again_and_again_is_one_entry(desk: Path) -> None:
    publish()
    story = Story.objects.get()
    user = person("r.hale", "reporter")
    with acting("r.hale") as act:
        for _ in range(3):
            story.save_revision(user=user, log_action="wagtail.edit")
    assert acts(act="save draft", story=story.pk) == ["save draft"]
    assert act.noted == 3


def test_the_audit_log_is_read_by_person_act_story_and_day(admin: Client) -> None:
    note("lock", person="ines", story=7, about="The harbour")
    note("hold", person="tom", story=8, about="The budget")
    for asked, there, gone in (
        ("person=ines", "The harbour", "The budget"),
        ("act=hold", "The budget", "The harbour"),
        ("story=8", "The budget", "The harbour"),
    ):
        page = admin.get(f"/desk/audit/?{asked}").content.decode()
        assert there in page
        assert gone not in page
    assert "Nothing of this kind" in admin.get("/desk/audit/?day=2001-01-01").content.decode()
    assert signed_in("tom", "reporter").get("/desk/audit/").status_code == 403
    assert signed_in("lex", "lawyer").get("/desk/audit/").status_code == 200


def test_a_lawyer_holds_a_story_and_changes_no_word(desk: Path) -> None:
    publish()
    lawyer, story = signed_in("lex", "lawyer"), Story.objects.get()
    assert lawyer.get(f"/desk/stories/edit/{story.pk}/").status_code == 200
    assert lawyer.post(f"/desk/stories/edit/{story.pk}/", {"headline": "Other"}).status_code == 403
    lawyer.post(f"/desk/stories/{story.pk}/hold/", {"why": "A name is in it"})
    held = Story.objects.get().get_latest_revision_as_object()
    assert (held.held, held.headline) == ("A name is in it", story.headline)
    assert signed_in("tom", "reporter").post(f"/desk/stories/{story.pk}/hold/", {"do": "lift"}).status_code == 403
    lawyer.post(f"/desk/stories/{story.pk}/hold/", {"do": "lift"})
    assert Story.objects.get().get_latest_revision_as_object().held == ""
    assert acts(person="lex", story=story.pk)[-1] == "lift a hold"


def test_a_reporter_writes_and_does_not_publish_whatever_is_posted(desk: Path) -> None:
    publish()
    reporter, story = signed_in("tom", "reporter"), Story.objects.get()
    for action in ("action-publish", "action-minor"):
        fields = open_editor(reporter, story) | {
            "headline": f"Better by {action}",
            action: "1",
            "held": "",
            "go_live_at": "2030-01-01 12:00",
        }
        reporter.post(f"/desk/stories/edit/{story.pk}/", fields)
        kept = Story.objects.get()
        assert (kept.state, kept.headline) == ("live", "The budget")
    newest = Story.objects.get().get_latest_revision_as_object()
    assert newest.headline == "Better by action-minor"
    assert newest.go_live_at is None
    assert reporter.post(f"/desk/stories/unpublish/{story.pk}/").status_code == 403
    assert reporter.post(f"/desk/stories/{story.pk}/kill/", {"line": "Gone", "sure": "on"}).status_code == 403
    assert Story.objects.get().state == "live"


def test_a_freelancer_writes_drafts_of_their_own_and_sees_no_others(desk: Path) -> None:
    publish()
    freelancer = signed_in("ada", "freelancer")
    theirs = Story(uri="tag:test,2022:own", headline="A tide nobody counted", section=Story.objects.get().section)
    theirs.owner = User.objects.get(username="ada")
    theirs.save()
    theirs.save_revision()
    fields = open_editor(freelancer, theirs) | {"headline": "A tide somebody counted", "action-publish": "1"}
    freelancer.post(f"/desk/stories/edit/{theirs.pk}/", fields)
    kept = Story.objects.get(pk=theirs.pk)
    assert (kept.state, kept.get_latest_revision_as_object().headline) == ("draft", "A tide somebody counted")
    listed = freelancer.get("/desk/stories/").content.decode()
    assert "A tide somebody counted" in listed
    assert "The budget" not in listed


def test_a_key_to_be_typed_stands_in_groups_of_four() -> None:
    assert in_fours("QIEPWPJTMV") == ["QIEP", "WPJT", "MV"]
