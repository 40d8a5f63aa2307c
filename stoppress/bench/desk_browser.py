"""A browser without a screen for the desk: signs in, opens pages, fills in forms, and is timed."""

import http.client
import json
import time
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from lxml import html

from stoppress.bench.processes import BenchFailed

Fields = list[tuple[str, str]]


class DeskBrowser:
    """One person's session, over one kept connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._cookies: dict[str, str] = {}
        self._origin = f"http://127.0.0.1:{port}"

    def ask(
        self, method: str, path: str, fields: Fields | None = None, accept: str = "text/html"
    ) -> tuple[float, http.client.HTTPResponse, bytes]:
        """Milliseconds to the last byte, the answer and its body."""
        headers = {
            "Accept": accept,
            "Origin": self._origin,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
        }
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        page = answer.read()
        took = (time.perf_counter() - began) * 1000
        for header in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(header).items():
                self._cookies[name] = morsel.value
        return took, answer, page

    def get(self, path: str) -> tuple[float, bytes]:
        """Raises BenchFailed for anything but a page."""
        took, answer, page = self.ask("GET", path)
        if answer.status != 200:
            raise BenchFailed(f"GET {path} answered {answer.status}: {answer.headers.get('Location') or page[:200]!r}")
        return took, page

    def post(self, path: str, fields: Fields, accept: str = "text/html") -> tuple[float, http.client.HTTPResponse, bytes]:
        """Raises BenchFailed where the form comes back."""
        took, answer, page = self.ask("POST", path, [("csrfmiddlewaretoken", self._cookies.get("csrftoken", "")), *fields], accept)
        if answer.status >= 400 or (answer.status == 200 and accept == "text/html"):
            raise BenchFailed(f"POST {path} answered {answer.status}: {_errors(page)}")
        return took, answer, page

    def sign_in(self, name: str, password: str) -> None:
        """Raises BenchFailed."""
        self.get("/account/login/")
        self.post("/account/login/", [("login", name), ("password", password)])
        self.get("/desk/")


def _errors(page: bytes) -> str:
    tree: Any = html.fromstring(page or b"<p></p>")
    said = tree.xpath("//*[contains(@class, 'error') or contains(@class, 'help-critical')]") or [tree]
    return " ".join(" ".join(each.text_content() for each in said).split())[:300]


def form_fields(page: bytes, form: str) -> Fields:
    """What a browser would post from a page's form if nothing were typed, the body's blocks included."""
    tree: Any = html.fromstring(page)
    element = tree.get_element_by_id(form)
    fields = [(name, value) for name, value in element.form_values() if "__prefix__" not in name and name != "csrfmiddlewaretoken"]
    for block in element.xpath(".//*[@data-w-block-arguments-value]"):
        fields += _flatten(block.get("id", ""), json.loads(block.get("data-w-block-arguments-value", "[]"))[0])
    return fields


def _flatten(prefix: str, state: Any) -> Fields:
    """A block's state as fields: lists are blocks in order, objects have a field for each name."""
    if isinstance(state, list):
        fields = [(f"{prefix}-count", str(len(state)))]
        for place, block in enumerate(state):
            at = f"{prefix}-{place}"
            fields += [(f"{at}-deleted", ""), (f"{at}-order", str(place)), (f"{at}-id", block.get("id") or "")]
            if block.get("type"):
                fields.append((f"{at}-type", block["type"]))
            fields += _flatten(f"{at}-value", block["value"])
        return fields
    if isinstance(state, dict):
        return [field for name, value in state.items() for field in _flatten(f"{prefix}-{name}", value)]
    return [(prefix, "" if state is None else str(state))]


def with_fields(fields: Fields, **said: str) -> Fields:
    """The same form with these fields filled in anew."""
    return [*((name, value) for name, value in fields if name not in said), *said.items()]
