"""The people screen: who has an account, what they may do, and how they get in again."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from stoppress.desk import people
from stoppress.desk.policy import ROLES, Role
from stoppress.desk.screens.people.forms import PersonForm

MEANS: dict[Role, str] = {
    "freelancer": "writes drafts of their own, and sees no others",
    "reporter": "writes and reads everything; publishes nothing",
    "editor": "publishes, and runs fronts, sections and holds",
    "front editor": "publishes, and runs fronts and sections",
    "picture editor": "writes, replaces and kills pictures; publishes nothing",
    "lawyer": "reads everything, holds stories, adds notes; changes no words",
    "admin": "everything, and other people's accounts",
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody, those with open accounts first."""
    from allauth.mfa.models import Authenticator

    guarded = set(Authenticator.objects.exclude(type="recovery_codes").values_list("user_id", flat=True))
    accounts = User.objects.order_by("-is_active", "username").prefetch_related("groups")
    shown = [{"user": user, "roles": people.roles_in_order(user), "second": user.pk in guarded} for user in accounts]
    return render(request, "desk/people/index.html", {"people": shown})


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            user = people.make_account(
                said["name"], said["roles"], _by(request), email=said["email"], first=said["first"], last=said["last"]
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _with_link(request, user)
    return render(request, "desk/people/person.html", {"form": form, "means": _meant(form)})


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One account: its names and roles, and what else an admin does to it."""
    user = get_object_or_404(User, pk=number)
    act = request.POST.get("do", "")
    if request.method == "POST" and act in ACTS:
        try:
            return ACTS[act](request, user)
        except people.LastAdmin as error:
            messages.error(request, str(error))
            return redirect("person", number)
    start = {"name": user.username, "first": user.first_name, "last": user.last_name, "email": user.email}
    form = PersonForm(request.POST or None, initial=start | {"roles": people.roles_in_order(user)}, account=user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            people.give_roles(user, said["roles"], _by(request))
        except people.LastAdmin as error:
            form.add_error("roles", str(error))
        else:
            user.first_name, user.last_name, user.email = said["first"], said["last"], said["email"]
            user.save(update_fields=["first_name", "last_name", "email"])
            messages.success(request, f"{user.username} is changed. It counts from their next click on.")
            return redirect("people")
    return render(request, "desk/people/person.html", {"form": form, "account": user, "means": _meant(form), **_standing(user, request)})


def _standing(user: User, request: HttpRequest) -> dict[str, Any]:
    from allauth.mfa.models import Authenticator

    steps = Authenticator.objects.filter(user=user).exclude(type="recovery_codes").count()
    return {"steps": steps, "self": user.pk == request.user.pk}


def _meant(form: PersonForm) -> list[tuple[Role, str, bool]]:
    chosen = form["roles"].value() or []
    return [(role, MEANS[role], role in chosen) for role in ROLES]


def _by(request: HttpRequest) -> str:
    return request.user.get_username()


def _with_link(request: HttpRequest, user: User) -> HttpResponse:
    secret = people.make_password_link(user, _by(request), datetime.now(UTC))
    path = reverse("new password", args=[secret])
    link = settings.STOPPRESS_DESK_URL + path if settings.STOPPRESS_DESK_URL else request.build_absolute_uri(path)
    return render(request, "desk/people/link.html", {"account": user, "link": link})


def _close(request: HttpRequest, user: User) -> HttpResponse:
    if user.pk == request.user.pk:
        messages.error(request, "Nobody closes their own account: ask another admin.")
        return redirect("person", user.pk)
    people.close_account(user, _by(request))
    messages.success(request, f"{user.username} is signed out, and in no more. Their stories and byline stay.")
    return redirect("people")


def _open(request: HttpRequest, user: User) -> HttpResponse:
    people.open_account(user, _by(request))
    messages.success(request, f"{user.username} may sign in again.")
    return redirect("person", user.pk)


def _forget(request: HttpRequest, user: User) -> HttpResponse:
    people.forget_second_steps(user, _by(request))
    messages.success(request, f"{user.username} signs in with the password alone, until they set up a second step again.")
    return redirect("person", user.pk)


ACTS = {"link": _with_link, "close": _close, "open": _open, "forget": _forget}


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def new_password(request: HttpRequest, secret: str) -> HttpResponse:
    """Where a password link leads; nobody is signed in by it."""
    at = datetime.now(UTC)
    link = people.find_password_link(secret, at)
    if link is None:
        return render(request, "desk/people/new_password.html", status=410)
    form = SetPasswordForm(link.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        people.use_password_link(link, form, at)
        messages.success(request, "The new password is set. Sign in with it.")
        return redirect("account_login")
    return render(request, "desk/people/new_password.html", {"form": form, "name": link.user.get_username()})
