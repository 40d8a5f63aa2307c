"""Policy: who may do what at the desk, by role. Every screen and the API ask here, and nowhere else."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

Role: TypeAlias = Literal["freelancer", "reporter", "editor", "front editor", "picture editor", "lawyer", "admin"]
Act: TypeAlias = Literal[
    "write",  # write drafts of one's own
    "read",  # read every story, drafts and embargoed ones too
    "edit",  # change any draft
    "note",  # notes on a story
    "publish",  # publish, update, schedule, embargo, unpublish, kill, undo; sign previews
    "hold",  # set and lift a legal hold
    "unlock",  # break another's lock, with a reason
    "front",  # rails, fronts, the breaking banner
    "place",  # sections, topics, contributors: make, rename, merge, retire
    "upload",  # pictures: bring in, describe
    "picture",  # pictures: replace, kill
    "people",  # accounts and roles
    "audit",  # the audit log
]

ROLES: tuple[Role, ...] = get_args(Role)
ACTS: tuple[Act, ...] = get_args(Act)
_EVERYBODY: frozenset[Role] = frozenset(ROLES)
_STAFF: frozenset[Role] = _EVERYBODY - {"freelancer"}

MAY: Mapping[Act, frozenset[Role]] = {
    "write": _EVERYBODY - {"lawyer"},
    "read": _STAFF,
    "edit": _STAFF - {"lawyer"},
    "note": _EVERYBODY,
    "publish": frozenset({"editor", "front editor", "admin"}),
    "hold": frozenset({"editor", "lawyer", "admin"}),
    "unlock": frozenset({"editor", "front editor", "admin"}),
    "front": frozenset({"editor", "front editor", "admin"}),
    "place": frozenset({"editor", "front editor", "admin"}),
    "upload": _EVERYBODY - {"lawyer"},
    "picture": frozenset({"editor", "picture editor", "admin"}),
    "people": frozenset({"admin"}),
    "audit": frozenset({"admin", "lawyer"}),
}


def roles_of(user: Any) -> frozenset[Role]:
    """The roles of an account; its groups bear their names."""
    if not user.is_active:
        return frozenset()
    if user.is_superuser:
        return frozenset({"admin"})
    if not hasattr(user, "_desk_roles"):
        names = set(user.groups.values_list("name", flat=True))
        user._desk_roles = frozenset(role for role in ROLES if role in names)
    found: frozenset[Role] = user._desk_roles
    return found


def may(user: Any, act: Act) -> bool:
    return not MAY[act].isdisjoint(roles_of(user))
