"""Rules: what a view asks of whom, and the answer for one account, method and story."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from stoppress.desk.policy import Act, may, roles_of

Door: TypeAlias = Literal[
    "anyone",  # also without an account
    "account",  # whoever is signed in, with or without a role
    "role",  # whoever has a role
    "token",  # a program; the view itself looks at its token and the token's rights
    "nobody",  # a view of Wagtail's or allauth's that the desk does not use
]
Answer: TypeAlias = Literal["admitted", "sign in", "no role", "refused", "closed"]
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Rule:
    """`get` is asked for reading methods, `post` for the others (None: the same).

    `story` names the argument of the address that numbers a story: the act is then asked about that story. `chosen` means
    the stories stand in the request as `id`, once each, as bulk pages have them.
    """

    get: Act | Door
    post: Act | Door | None = None
    story: str = ""
    chosen: bool = False

    def asks(self, method: str) -> Act | Door:
        return self.get if self.post is None or method in READING else self.post


CLOSED = Rule("nobody")


def decide(rule: Rule, user: Any, method: str, story: Any = None) -> Answer:
    """The one place where a request is let in or not."""
    asked = rule.asks(method)
    match asked:
        case "anyone" | "token":
            return "admitted"
        case "nobody":
            return "closed"
    if not user.is_authenticated:
        return "sign in"
    if asked == "account":
        return "admitted"
    if not roles_of(user):
        return "no role"
    if asked == "role":
        return "admitted"
    if story is not None:
        return "admitted" if may(user, asked, story) else "refused"
    return "admitted" if may(user, asked) else "refused"
