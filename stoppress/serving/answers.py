"""Answers: what goes back to a reader, as plain values, whatever server carries them."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import TypeAlias

Headers: TypeAlias = tuple[tuple[str, str], ...]

BODILESS = (204, 304)
PIECE = 256 * 1024  # bytes of a file read at once

OWN_HEADERS: Headers = (
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
)


class HeaderBroken(ValueError):
    """A header that would break the answer's frame."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The header {name!r} holds characters that no header may hold: correct the page that brings it.")


@dataclass(frozen=True)
class File:
    """An open file to be sent from its start; whoever sends it closes it."""

    descriptor: int
    length: int  # bytes

    def piece(self, at: int) -> bytes:
        """At most PIECE bytes from `at` on; empty at the end, also where the file was cut meanwhile. Raises OSError."""
        return os.pread(self.descriptor, min(PIECE, self.length - at), at)

    def close(self) -> None:
        os.close(self.descriptor)


@dataclass(frozen=True)
class Answer:
    """One response. `channel` names the entry of CHANNELS that made it. With `closing` the connection ends after it."""

    channel: str
    status: int
    headers: Headers
    body: bytes | File = b""
    closing: bool = False

    @cached_property
    def head(self) -> bytes:
        """Status line and headers as HTTP/1.1 has them, without Date and the empty line."""
        try:
            reason = HTTPStatus(self.status).phrase
        except ValueError:
            reason = "Other"
        lines = [f"HTTP/1.1 {self.status} {reason}\r\n", *(f"{name}: {value}\r\n" for name, value in self.headers)]
        return "".join(lines).encode("latin-1")

    @cached_property
    def pairs(self) -> tuple[tuple[bytes, bytes], ...]:
        """The headers as ASGI has them."""
        return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in self.headers)

    @cached_property
    def bare(self) -> "Answer":
        """The answer to HEAD: the same headers, no body."""
        return Answer(self.channel, self.status, self.headers, b"", self.closing)

    def header(self, name: str) -> str | None:
        return next((value for each, value in self.headers if each.lower() == name.lower()), None)


def checked(headers: Iterable[tuple[str, str]]) -> Headers:
    """Raises HeaderBroken where a header could end another or the head."""
    kept = tuple((name, value) for name, value in headers)
    for name, value in kept:
        token = name.replace("-", "").isalnum() and name.isascii()
        if not token or any(not (" " <= character <= "~") for character in value):
            raise HeaderBroken(name[:60])
    return kept


def own(channel: str, status: int, body: bytes, kind: str, *more: tuple[str, str], closing: bool = False) -> Answer:
    """An answer that the server makes itself: strict, never stored."""
    framed = () if status in BODILESS else (("Content-Type", kind), ("Content-Length", str(len(body))))
    return Answer(channel, status, (*framed, ("Cache-Control", "no-store"), *OWN_HEADERS, *more), body, closing)


_PLAIN = {
    400: "That address or request makes no sense to this site.",
    404: "There is no such page.",
    405: "This site can be read only.",
    406: "No coding that you take is to be had.",
    410: "This page is gone.",
    431: "That request is too long.",
    500: "Something went wrong here. Please try again.",
    503: "Nothing can be shown here for the moment. Please try again shortly.",
}


def plain_error(status: int, *more: tuple[str, str], closing: bool = False) -> Answer:
    """A page of our own for when no edition has one."""
    reason = HTTPStatus(status).phrase
    page = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{reason}</title><h1>{reason}</h1><p>{_PLAIN[status]}</p></html>\n"
    )
    retry = (("Retry-After", "5"),) if status == 503 else ()
    return own("errors", status, page.encode(), "text/html; charset=utf-8", *retry, *more, closing=closing)
