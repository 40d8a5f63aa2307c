"""Calling the API in this process, and items to call it with."""

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client


def item(uri: str = "tag:harbourpost.example,2022:wall", headline: str = "Sea wall holds", **fields: Any) -> dict[str, Any]:
    """A small story in ninjs."""
    return {
        "uri": uri,
        "pubStatus": "usable",
        "firstCreated": "2022-03-02T12:00:00Z",
        "headlines": [{"role": "main", "value": headline}],
        "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>The sea wall held.</p>"}],
        "subjects": [{"rel": "section", "literal": "news", "name": "News"}, {"literal": "flooding", "name": "Flooding"}],
        **fields,
    }


@dataclass
class Api:
    """The API as one bearer sees it."""

    token: str

    def __post_init__(self) -> None:
        self._client = Client(raise_request_exception=True)

    def post(self, path: str, body: Any, **headers: str) -> Any:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        content_type = headers.pop("content_type", "application/json")
        return self._client.post(f"/api/{path}", data, content_type=content_type, headers=self._headers(headers))

    def get(self, path: str, **headers: str) -> Any:
        return self._client.get(f"/api/{path}", headers=self._headers(headers))

    def call(self, method: str, path: str) -> Any:
        return self._client.generic(method, f"/api/{path}", headers=self._headers({}))

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        own = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return {**own, **headers}


def answer(response: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(response.content)
    return body
