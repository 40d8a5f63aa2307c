"""The audit log: every act at the desk, noted once, where it happens.

`note` is called by whoever knows an act by name. Changes that readers see, Wagtail's own log and what happens at the door are
noted by `listen`; the doorkeeper notes any other request that did something, under the name of its view.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest

from stoppress.desk.models import AuditEntry, Change

SAVED_EVERY = timedelta(minutes=10)  # a draft is saved every half second of writing; one entry tells of that much


@dataclass
class Acting:
    """Who asks for what is being done now, and how many entries it made."""

    person: str = ""
    source: str = ""
    noted: int = 0


_acting: ContextVar[Acting | None] = ContextVar("who is acting", default=None)


@contextmanager
def acting(person: str, source: str = "") -> Iterator[Acting]:
    """Everything done inside is done by that person."""
    act = Acting(person, source)
    token = _acting.set(act)
    try:
        yield act
    finally:
        _acting.reset(token)


def note(
    act: str, *, person: str = "", story: int | None = None, about: str = "", request: HttpRequest | None = None, more: Any = None
) -> None:
    """Write one entry. The person is who is acting, where nobody is named."""
    now = _acting.get() or Acting()
    now.noted += 1
    source = now.source or (source_of(request) if request is not None else "")
    AuditEntry(
        at=datetime.now(UTC), person=(person or now.person)[:200], act=act, story=story, about=about[:500], source=source, more=more or {}
    ).save(force_insert=True)


def source_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:45]


def note_change(sender: type[Change], instance: Change, created: bool, **_: Any) -> None:
    """A change that readers see, whoever made it and by whatever way."""
    if not created:
        return
    stories = [int(number) for number in instance.stories]
    act = {"edit": "change what readers see", "timetable": "timetable"}.get(instance.kind, instance.kind)
    more = {"change": instance.pk} | ({"stories": len(stories)} if len(stories) > 1 else {})
    note(act, person=instance.author, story=stories[0] if len(stories) == 1 else None, about=instance.cause, more=more)


OF_CHANGES = ("wagtail.publish", "wagtail.unpublish", "wagtail.publish.scheduled", "wagtail.unpublish.scheduled", "wagtail.rename")
SAYS = {
    "wagtail.create": "begin",
    "wagtail.edit": "save draft",
    "wagtail.delete": "delete",
    "wagtail.lock": "lock",
    "wagtail.unlock": "unlock",
    "wagtail.revert": "take an older version as draft",
    "wagtail.publish.schedule": "schedule",
    "wagtail.schedule.cancel": "cancel a schedule",
    "wagtail.workflow.start": "submit for approval",
    "wagtail.workflow.approve": "approve",
    "wagtail.workflow.reject": "send back",
    "wagtail.workflow.resume": "submit again",
    "wagtail.workflow.cancel": "withdraw from approval",
}


def note_logged(sender: Any, instance: Any, created: bool, **_: Any) -> None:
    """An act that Wagtail logs of a story, section, topic … itself."""
    if not created or instance.action in OF_CHANGES:
        return
    act = SAYS.get(instance.action, instance.action)
    of_story = instance.content_type is not None and instance.content_type.model == "story"
    number = int(instance.object_id) if of_story else None
    person = instance.user.get_username() if instance.user else ""
    if act == "save draft" and number is not None:
        recent = AuditEntry.objects.filter(story=number, act=act, person=person, at__gt=datetime.now(UTC) - SAVED_EVERY)
        if recent.exists():
            if (now := _acting.get()) is not None:
                now.noted += 1
            return
    kind = "" if of_story or instance.content_type is None else f"{instance.content_type.name}: "
    note(act, person=person, story=number, about=kind + instance.label)


def listen() -> None:
    """Hear what happens elsewhere; called once, when the desk's applications stand."""
    from allauth.account import signals as account
    from allauth.mfa import signals as second_step
    from django.contrib.auth import signals as door
    from django.db.models.signals import post_save
    from wagtail.models import ModelLogEntry

    post_save.connect(note_change, sender=Change, dispatch_uid="audit changes")
    post_save.connect(note_logged, sender=ModelLogEntry, dispatch_uid="audit of Wagtail's log")
    door.user_logged_in.connect(_signed_in, dispatch_uid="audit sign-ins")
    door.user_logged_out.connect(_signed_out, dispatch_uid="audit sign-outs")
    door.user_login_failed.connect(_failed, dispatch_uid="audit failures")
    account.password_changed.connect(_password_changed, dispatch_uid="audit passwords")
    second_step.authentication_failed.connect(_code_failed, dispatch_uid="audit refused codes")
    second_step.authenticator_added.connect(_step_added, dispatch_uid="audit second steps")
    second_step.authenticator_removed.connect(_step_removed, dispatch_uid="audit second steps gone")
    second_step.authenticator_reset.connect(_step_reset, dispatch_uid="audit recovery codes")


def _signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:
    note("sign in", person=user.get_username(), request=request)


def _signed_out(sender: Any, request: Any, user: Any, **_: Any) -> None:
    if user is not None:
        note("sign out", person=user.get_username(), request=request)


def _failed(sender: Any, credentials: Any, request: Any = None, **_: Any) -> None:
    note("sign-in failed", person=known(credentials.get("username")), request=request)


def known(name: Any) -> str:
    """An account's name; of another nothing, for people type passwords into the wrong field."""
    from django.contrib.auth.models import User

    return str(name) if User.objects.filter(username=str(name or "")).exists() else ""


def _code_failed(sender: Any, request: Any, user: Any, **_: Any) -> None:
    note("second step failed", person=user.get_username(), request=request)


def _password_changed(sender: Any, request: Any, user: Any, **_: Any) -> None:
    from stoppress.desk.demo_accounts import forget_changed

    forget_changed(sender, user)
    note("change own password", person=user.get_username(), request=request)


def _step_added(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    note("add second step", person=user.get_username(), about=KINDS.get(authenticator.type, ""), request=request)


def _step_removed(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    note("remove second step", person=user.get_username(), about=KINDS.get(authenticator.type, ""), request=request)


def _step_reset(sender: Any, request: Any, user: Any, authenticator: Any, **_: Any) -> None:
    note("new recovery codes", person=user.get_username(), request=request)


KINDS = {"totp": "code from an app", "webauthn": "passkey", "recovery_codes": "recovery codes"}
