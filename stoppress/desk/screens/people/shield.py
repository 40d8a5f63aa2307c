"""The shield: middleware for what every answer of the desk carries, and which hosts it answers to."""

import secrets
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.admin.widgets import BaseChooser

_nonce: ContextVar[str] = ContextVar("the nonce of the answer being made", default="")

# Wagtail sets styles on elements by hand; scripts run from the desk's own files, or with the nonce of this answer.
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; media-src 'self' blob:; connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
HSTS = "max-age=31536000"
FEATURES = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
ANY_HOST = ("/api/", "/-/")  # answer who shows a token, by whatever name they were reached


def nonce() -> str:
    return _nonce.get()


class Shield:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(ANY_HOST):
            return self._get_response(request)
        if not _known(request.get_host()):
            return HttpResponse(
                "The desk does not answer by this name. Start it with --desk-url, the address by which its people reach it.\n",
                status=421,
                content_type="text/plain; charset=utf-8",
            )
        drawn = secrets.token_urlsafe(16)
        token = _nonce.set(drawn)
        try:
            response = self._get_response(request)
        finally:
            _nonce.reset(token)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=drawn))
        response.headers.setdefault("Permissions-Policy", FEATURES)
        if request.path_info.startswith(("/desk/", "/account/")):
            response.headers.setdefault("Cache-Control", "no-store, private")
        if settings.STOPPRESS_DESK_URL.startswith("https://"):
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        return response


def _known(host: str) -> bool:
    name, _ = split_domain_port(host)
    return validate_host(name, [known for known in settings.ALLOWED_HOSTS if known != "*"])


def render_chooser(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
    """A chooser as Wagtail renders it, with the nonce that lets its script run."""
    data = self.get_value_data(value)
    script = mark_safe(self.render_js_init(attrs["id"], name, data))
    return format_html('{}<script nonce="{}">{}</script>', self.render_html(name, data, attrs), nonce(), script)


def install() -> None:
    """Wagtail writes this one script from Python, where no template of ours can reach it."""
    BaseChooser.render = render_chooser
