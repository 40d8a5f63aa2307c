"""The doorkeeper: middleware that looks every request's view up in the table, and lets in, refuses, or shows the way to sign in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import ResolverMatch

from stoppress.desk import audit
from stoppress.desk.admission.rules import READING, Answer, Rule, decide
from stoppress.desk.admission.table import VIEWS, key_of
from stoppress.desk.audit import note
from stoppress.desk.models import Story
from stoppress.desk.policy import may, needs_second_factor

SAYS: dict[Answer, str] = {
    "refused": "Your role does not let you do this. An admin of the desk can change what you may do.",
    "no role": "Your account has no role yet, so it opens nothing at the desk. Ask an admin to give you one.",
    "closed": "The desk does not use this page.",
    "sign in": "You are signed out. Sign in again; nothing that you wrote is lost.",
}
NOT_IN_TABLE = "This page has no line in the table of who may see what, so nobody may. Its line belongs in stoppress/desk/admission/: {}"


# Asks again and again without doing anything, or was refused by its form.
NO_ACT = frozenset(
    {
        "wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release", "wagtailadmin_dismissibles",
        "desk_fronts_look",
        "wagtailadmin_block_preview", "wagtailsnippets_desk_story:preview_on_add", "wagtailsnippets_desk_story:preview_on_edit",
        "account_login", "account_logout", "account_reauthenticate", "mfa_authenticate", "mfa_reauthenticate",
    }
)  # fmt: skip


class Doorkeeper:
    """After sessions, accounts and messages, before any view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(("/desk/", "/account/")):
            return self._get_response(request)
        with audit.acting(request.user.get_username(), audit.source_of(request)) as act:
            response = self._get_response(request)
            if not act.noted:
                note_request(request, response)
            return response

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], named: dict[str, Any]) -> HttpResponse | None:
        match = request.resolver_match
        assert match is not None
        key = key_of(match)
        rule = VIEWS.get(key)
        if rule is None:
            return refuse(request, "closed", NOT_IN_TABLE.format(key))
        answer = admit(rule, request, match)
        if answer == "admitted":
            if rule.get not in ("anyone", "account", "token") and lacks_second_factor(request):
                return _to_second_factor(request)
            return None
        return refuse(request, answer)


def note_request(request: HttpRequest, response: HttpResponse) -> None:
    """What nobody noted by a name of its own: anything done, any list taken out, anything refused."""
    match = request.resolver_match
    if match is None or not request.user.is_authenticated:
        return
    key = key_of(match)
    if response.status_code == 403:
        note("refused", about=f"{request.method} {_worded(key)}", story=_number(match))
    elif request.method not in READING and response.status_code < 400 and key not in NO_ACT:
        note(_worded(key), story=_number(match))
    elif request.GET.get("export") and response.status_code == 200:
        note("export list", about=_worded(key))


def _worded(key: str) -> str:
    """The name of a view as an act: `wagtailsnippets_desk_story:lock` as "story lock"."""
    words = (
        key.removeprefix("wagtail_bulk_action ")
        .removeprefix("wagtailsnippets_")
        .removeprefix("wagtailadmin_")
        .removeprefix("desk_")
        .removeprefix("desk.")
    )
    return " ".join(words.replace(":", " ").replace(".", " ").replace("_", " ").split())[:60]


def _number(match: ResolverMatch) -> int | None:
    rule = VIEWS.get(key_of(match))
    number = str(match.kwargs.get(rule.story, "")) if rule is not None and rule.story else ""
    return int(number) if number.isdecimal() else None


def admit(rule: Rule, request: HttpRequest, match: ResolverMatch) -> Answer:
    """The table's answer to a request, every story asked about that it names."""
    method = request.method or "GET"
    if rule.asks(method) in ("anyone", "token"):
        return "admitted"
    if rule.chosen:
        return _admit_chosen(rule, request, method)
    return decide(rule, request.user, method, _story(rule, match))


def _story(rule: Rule, match: ResolverMatch) -> Story | None:
    if not rule.story:
        return None
    if match.kwargs.get("model_name", "story") != "story":
        return None
    number = unquote(str(match.kwargs[rule.story]))
    return _asked_about().filter(pk=number).first() if number.isdecimal() else None


def _asked_about() -> Any:
    return Story.objects.only("pk", "owner_id", "state", "held", "uri")


def _admit_chosen(rule: Rule, request: HttpRequest, method: str) -> Answer:
    answer = decide(rule, request.user, method)
    if answer != "admitted" or may(request.user, "read"):
        return answer
    numbers = {*request.GET.getlist("id"), *request.POST.getlist("id")}
    if not all(number.isdecimal() for number in numbers):  # "all" is more than one's own
        return "refused"
    return next(
        (no for story in _asked_about().filter(pk__in=numbers) if (no := decide(rule, request.user, method, story)) != "admitted"), answer
    )


def lacks_second_factor(request: HttpRequest) -> bool:
    if not settings.STOPPRESS_SECOND_FACTOR or not needs_second_factor(request.user):
        return False
    from allauth.mfa.utils import is_mfa_enabled

    return not is_mfa_enabled(request.user)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    if _wants_page(request):
        return redirect("mfa_index")
    return refuse(request, "refused", "Your role needs a second step at sign-in: add one under Signing in.")


def _wants_page(request: HttpRequest) -> bool:
    asynchronous = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    return not asynchronous and "text/html" in request.headers.get("Accept", "text/html")


def refuse(request: HttpRequest, answer: Answer, why: str = "") -> HttpResponse:
    """403 (404 for what the desk does not use), as a page or, to a script, as JSON; to sign in, the way there."""
    why = why or SAYS[answer]
    if answer == "sign in" and _wants_page(request):
        return redirect_to_login(request.get_full_path())
    status = 404 if answer == "closed" and not why.startswith("This page has no line") else 403
    if not _wants_page(request):
        return JsonResponse({"success": False, "error_code": answer.replace(" ", "_"), "error_message": why}, status=status)
    return render(request, "desk/people/refused.html", {"why": why, "answer": answer}, status=status)
