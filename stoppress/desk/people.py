"""People: accounts, their roles, and the links by which a password is set anew. Each act ends in the audit log."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import transaction

from stoppress.desk.audit import note
from stoppress.desk.demo_accounts import forget_changed
from stoppress.desk.models import PasswordLink
from stoppress.desk.policy import ROLES, Role, roles_of

LINK_LASTS = timedelta(hours=1)


class LastAdmin(RuntimeError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the last admin: nobody could give out roles any more. Make somebody else an admin first.")


class UnknownRole(ValueError):
    def __init__(self, role: str) -> None:
        super().__init__(f"There is no role {role!r}. There are: {', '.join(ROLES)}.")


def give_roles(user: User, roles: Iterable[str], by: str) -> bool:
    """Make these the roles of an account, no others; True where that changes them. Raises UnknownRole, LastAdmin."""
    wanted = frozenset(roles)
    for role in wanted:
        if role not in ROLES:
            raise UnknownRole(role)
    with transaction.atomic():
        had = frozenset(roles_of(_fresh(user)))
        if had == wanted:
            return False
        if "admin" in had and "admin" not in wanted:
            _keep_an_admin(user)
        user.is_superuser = False
        user.save(update_fields=["is_superuser"])
        others = user.groups.exclude(name__in=ROLES)
        user.groups.set([*others, *(Group.objects.get_or_create(name=role)[0] for role in sorted(wanted))])
        note("change roles", person=by, about=user.username, more={"had": sorted(had), "has": sorted(wanted)})
    return True


def _fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _keep_an_admin(user: User) -> None:
    admins = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if not (admins.filter(groups__name="admin").exists() or admins.filter(is_superuser=True).exists()):
        raise LastAdmin(user.username)


def make_account(name: str, roles: Iterable[str], by: str, *, email: str = "", first: str = "", last: str = "") -> User:
    """An account without a password: a link sets the first one."""
    with transaction.atomic():
        user = User(username=name, email=email, first_name=first, last_name=last)
        user.set_unusable_password()
        user.full_clean(exclude=["password"])
        user.save()
        note("make account", person=by, about=name)
        give_roles(user, roles, by)
    return user


def close_account(user: User, by: str, *, even_last: bool = False) -> None:
    """Who left: signed out everywhere, and in no more. Stories, notes and byline stay. Raises LastAdmin, unless that is wanted."""
    with transaction.atomic():
        if "admin" in roles_of(_fresh(user)) and not even_last:
            _keep_an_admin(user)
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sessions(user)
        PasswordLink.objects.filter(user=user, used=None).delete()
        note("close account", person=by, about=user.username)
    forget_changed(None, user)


def open_account(user: User, by: str) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    note("open account", person=by, about=user.username)


def forget_second_steps(user: User, by: str) -> None:
    """Telephone lost: the account's passkeys, app and recovery codes work no longer, and it is signed out."""
    from allauth.mfa.models import Authenticator

    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user)
        note("remove second steps", person=by, about=user.username)


def end_sessions(user: User) -> None:
    for session in Session.objects.all().iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def make_password_link(user: User, by: str, at: datetime) -> str:
    """The secret of a link that sets a new password, once, within the hour; one made earlier works no longer."""
    secret = token_urlsafe(32)
    with transaction.atomic():
        PasswordLink.objects.filter(user=user, used=None).delete()
        PasswordLink.objects.create(user=user, digest=_digest(secret), made_by=by, expires=at + LINK_LASTS)
        note("make password link", person=by, about=user.username)
    return secret


def find_password_link(secret: str, at: datetime) -> PasswordLink | None:
    return (
        PasswordLink.objects.filter(digest=_digest(secret), used=None, expires__gt=at, user__is_active=True).select_related("user").first()
    )


def use_password_link(link: PasswordLink, form: Any, at: datetime) -> None:
    """Save the form's password; every session of the account ends with the old one."""
    with transaction.atomic():
        form.save()
        link.used = at
        link.save(update_fields=["used"])
        end_sessions(link.user)
        note("set password by link", person=link.user.get_username())
    forget_changed(None, link.user)


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def roles_in_order(user: User) -> list[Role]:
    has = roles_of(user)
    return [role for role in ROLES if role in has]
