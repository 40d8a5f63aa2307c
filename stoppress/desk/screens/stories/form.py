"""The story's form: what an editor posts, taken over into the story and what hangs on it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from stoppress.desk.library import uri_of
from stoppress.desk.models import Byline, Contributor, Picture, RelatedStory, Section, Story, StoryTopic, Topic
from stoppress.desk.policy import Act, may
from stoppress.desk.screens.pictures.chooser import PictureChooser
from stoppress.desk.screens.stories.untouched import keep_untouched
from stoppress.desk.screens.stories.widgets import Several
from stoppress.desk.stories import raw_body
from stoppress.wires.item import KINDS

# Fields that only some may fill in; for others they are not in the form, and what is posted for them is not read.
GUARDED: Mapping[str, Act] = {"held": "hold", "embargoed_until": "publish", "go_live_at": "publish", "expire_at": "publish"}


class StoryForm(WagtailAdminModelForm):
    topic_list = Several("topics", label="Topics", help_text="What the story is about. Readers find it under each.")
    people_list = Several(
        "contributors", label="Written by", help_text="Whose pages it stands on, in this order. They need no account here."
    )
    related_list = Several("stories", label="Related stories", help_text="Shown under the story, with their headlines of the moment.")
    picture = forms.ModelChoiceField(
        queryset=Picture.objects.filter(killed=False), required=False, label="Picture", widget=PictureChooser()
    )

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["desk/editor.css"]}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        for name, act in GUARDED.items():
            if name in self.fields and self.for_user is not None and not may(self.for_user, act):
                del self.fields[name]
        story = self.instance
        if "kind" in self.fields:
            self.fields["kind"].choices = [(kind, kind.capitalize()) for kind in KINDS]
        self._body_before = raw_body(story.body)
        if story.pk is None and not story.section_id and self.for_user is not None:
            self.initial.setdefault("section", _usual_section(self.for_user))
        self._name("topic_list", {child.topic.slug: child.topic.name for child in story.topics.select_related("topic")})
        people = story.people.select_related("contributor")
        self._name("people_list", {child.contributor.slug: child.name or child.contributor.name for child in people})
        self._name("related_list", _headlines({child.uri: child.name for child in story.related.all()}))

    def _name(self, field: str, named: Mapping[str, str]) -> None:
        if field in self.fields:
            self.initial[field] = list(named)
            self.fields[field].widget.named = dict(named)

    def clean_topic_list(self) -> list[Topic]:
        return _known(Topic, self.cleaned_data["topic_list"], "topic")

    def clean_people_list(self) -> list[Contributor]:
        return _known(Contributor, self.cleaned_data["people_list"], "contributor")

    def clean_body(self) -> Any:
        body = self.cleaned_data["body"]
        kept = keep_untouched(self._body_before, list(body.get_prep_value()))
        return Story._meta.get_field("body").to_python(_named_files(kept))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        picture = cleaned.get("picture")
        if "picture" in self.fields and picture != self.instance.picture:
            self.instance.picture_href = (picture.file_name or picture.key) if picture else ""
            self.instance.picture_uri = uri_of(picture, datetime.now(UTC)) if picture else ""
        return cleaned

    def save(self, commit: bool = True) -> Any:
        story = self.instance
        data = self.cleaned_data
        if "topic_list" in data:
            story.topics = _children(story.topics.all(), data["topic_list"], "topic", lambda topic: StoryTopic(topic=topic))
        if "people_list" in data:
            known = story.people.all()
            story.people = _children(known, data["people_list"], "contributor", lambda person: Byline(contributor=person))
        if "related_list" in data:
            story.related = _children(story.related.all(), data["related_list"], "uri", lambda uri: RelatedStory(uri=uri))
        return super().save(commit)


def _children(known: Any, chosen: list[Any], field: str, make: Any) -> list[Any]:
    """Children in the order chosen; those that stood there keep their rows."""
    standing = {getattr(child, field): child for child in known}
    found = [standing.get(one) or make(one) for one in chosen]
    for place, child in enumerate(found):
        child.order = place
    return found


def _known(model: Any, slugs: list[str], kind: str) -> list[Any]:
    found = {row.slug: row for row in model.objects.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        raise forms.ValidationError(f"There is no {kind} “{missing[0]}” any more: take it out.")
    return [found[slug] for slug in slugs]


def _headlines(named: Mapping[str, str]) -> dict[str, str]:
    known = dict(Story.objects.filter(uri__in=list(named)).values_list("uri", "headline"))
    return {uri: known.get(uri) or name or uri for uri, name in named.items()}


def _usual_section(user: Any) -> int | None:
    """The section of the story that this person began last, else the first one."""
    last = Story.objects.filter(owner=user).order_by("-pk").values_list("section", flat=True).first()
    found: int | None = last or Section.objects.order_by("order", "slug").values_list("pk", flat=True).first()
    return found


def _named_files(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pictures of a body under the name their file came in by; one that was changed takes the new file's."""
    keys = {shown["picture"] for block in blocks for shown in _shown(block) if shown.get("picture")}
    if keys:
        names = dict(Picture.objects.filter(key__in=keys).values_list("key", "file_name"))
        owners: dict[str, set[str]] = {}
        for key, name in Picture.objects.filter(file_name__in=[s.get("src") or "" for b in blocks for s in _shown(b)]).values_list(
            "key", "file_name"
        ):
            owners.setdefault(name, set()).add(key)
        for block in blocks:
            for shown in _shown(block):
                key, src = shown.get("picture"), shown.get("src") or ""
                if key and (not src or (src in owners and key not in owners[src])):
                    shown["src"] = names.get(key) or key
    return blocks


def _shown(block: dict[str, Any]) -> list[dict[str, Any]]:
    if block["type"] == "picture":
        return [block["value"]]
    if block["type"] == "gallery":
        return [entry["value"] if entry.get("type") == "item" else entry for entry in block["value"].get("pictures") or ()]
    return []
