"""Tokens: who may call the desk's API. The secret is shown once; what is kept is its digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Literal, TypeAlias

from stoppress.desk.audit import note
from stoppress.desk.models import Token

Right: TypeAlias = Literal["publish", "read"]
RIGHTS: dict[str, tuple[Right, ...]] = {"publish": ("publish", "read"), "read": ("read",)}
PREFIX = "stoppress_"  # so that one found lying about is known for what it is
NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls, and what they may do."""

    name: str
    rights: Sequence[str]


def make_token(name: str, role: str, at: datetime) -> str:
    """A new secret for that name; the one it had before works no longer."""
    secret = PREFIX + token_urlsafe(32)
    Token.objects.update_or_create(
        name=name, defaults={"digest": _digest(secret), "rights": list(RIGHTS[role]), "made": at, "used": None, "revoked": False}
    )
    note("make token", about=name, more={"rights": list(RIGHTS[role])})
    return secret


def revoke_token(name: str) -> bool:
    """Make a token useless; False where there is none of that name."""
    revoked = bool(Token.objects.filter(name=name, revoked=False).update(revoked=True))
    if revoked:
        note("revoke token", about=name)
    return revoked


def find_bearer(secret: str, at: datetime) -> Bearer | None:
    """Whose secret it is; None for one that is unknown or revoked."""
    digest = _digest(secret)
    token = Token.objects.filter(digest=digest, revoked=False).first()
    if token is None or not compare_digest(token.digest, digest):
        return None
    if token.used is None or at - token.used > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used=at)
        note("use token", person=token.name)
    return Bearer(token.name, tuple(token.rights))


def _digest(secret: str) -> str:
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()
