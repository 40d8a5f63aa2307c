"""Policy: who may do what at the desk, by role. Every screen and the API ask here, and nowhere else.

Who is let into which view stands in `stoppress/desk/admission/`, a module a room. A view of yours needs one line there, by the
name of its URL pattern; a view without a line is refused to everybody, and fails a test:

    VIEWS = {
        "flash": Rule("publish"),                                # every method asks for the act "publish"
        "kill": Rule("publish", story="pk"),                     # and about the story that the address's <int:pk> names
        "notes": Rule("read", post="note", story="number"),      # GET, HEAD ask "read", everything else "note"
        "bulk story kill": …                                     # a bulk action: "wagtail_bulk_action desk.story.ACTION"
    }

In views: `may(user, act)`, with a story `may(user, act, story)`; in lists, choosers, search: `visible(user, stories)`.
"""

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

# Who does not read every story has these acts on drafts of their own; once a story waits for its hour or was public, it is the desk's.
ON_OWN_DRAFTS: frozenset[Act] = frozenset({"write", "read", "edit", "note", "upload"})
OWN_DRAFT = "draft"
# A killed story stays as it was: nobody changes its words.
NOT_OF_KILLED: frozenset[Act] = frozenset({"edit"})
# Roles whose acts readers see at once, or that open the desk to others.
NEED_SECOND_FACTOR: frozenset[Role] = frozenset({"editor", "front editor", "picture editor", "lawyer", "admin"})

# What Wagtail asks for, and the act that gives it. The groups themselves carry no permissions, so that nothing can drift.
WAGTAIL_ASKS: Mapping[str, Act] = {
    "wagtailadmin.access_admin": "note",
    "desk.add_story": "write",
    "desk.change_story": "note",  # the editor opens, to read and to note; saving words asks for "edit"
    "desk.delete_story": "write",  # which story is the table's to say
    "desk.publish_story": "publish",
    "desk.lock_story": "write",
    "desk.unlock_story": "unlock",
    "desk.view_story": "note",
    **{f"desk.{verb}_{kind}": "place" for verb in ("add", "change", "delete") for kind in ("section", "topic", "contributor", "document")},
    **{f"desk.view_{kind}": "note" for kind in ("section", "topic", "contributor", "document")},
    **{
        f"wagtailcore.{verb}_{kind}": "people" for verb in ("add", "change", "delete") for kind in ("workflow", "task", "groupapprovaltask")
    },
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


def may(user: Any, act: Act, story: Any = None) -> bool:
    """Whether an account may do that; with a story, whether to this one, as it stands now."""
    allowed = not MAY[act].isdisjoint(roles_of(user))
    if story is None:
        return allowed
    if story.state == "killed" and act in NOT_OF_KILLED:
        return False
    if may(user, "read"):
        return allowed
    own = story.owner_id is not None and story.owner_id == user.pk
    return own and story.state == OWN_DRAFT and act in ON_OWN_DRAFTS and may(user, "write")


def visible(user: Any, stories: Any) -> Any:
    """Those of a query set of stories that an account may read."""
    if may(user, "read"):
        return stories
    if may(user, "write"):
        return stories.filter(owner=user.pk, state=OWN_DRAFT)
    return stories.none()


def needs_second_factor(user: Any) -> bool:
    return not NEED_SECOND_FACTOR.isdisjoint(roles_of(user))


def wagtail_permissions(user: Any) -> set[str]:
    return {permission for permission, act in WAGTAIL_ASKS.items() if may(user, act)}
