"""Stories: what a reporter writes and an editor publishes, with Wagtail's drafts, revisions, locks and workflow."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.signals import post_save
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin

from stoppress.desk.blocks import BodyField
from stoppress.desk.changing import Touched, changing
from stoppress.desk.models.guarded import FiledModel
from stoppress.desk.models.newsroom import Contributor, Section, Topic, merged_into
from stoppress.desk.models.pictures import Picture
from stoppress.wires.item import KINDS

NO_HEADLINE = "No headline yet"
STATES = ("draft", "scheduled", "embargoed", "live", "unpublished", "killed")


class StoryKilled(RuntimeError):
    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} was killed: it stays gone. Write a new story, with another uri.")


class StoryHeld(RuntimeError):
    def __init__(self, headline: str, why: str) -> None:
        self.why = why
        super().__init__(f"“{headline}” is on hold and cannot go live: {why} Whoever may hold stories lifts it in the story's Desk tab.")


class Story(FiledModel, PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """While `live`, the row is what readers get; a newer draft is a revision. Otherwise the row is the draft.

    `published` and `updated` are the times shown; `address` is taken when the story first becomes public, kept for good
    while it is (`address_date` stays also when the slug changes), and given back by nobody. `state` is one of STATES.
    """

    NOT_IN_THE_COPY: ClassVar[frozenset[str]] = frozenset(
        {"latest_revision", "live_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by", "owner", "edited", "binned"}
    )
    # Of the story as a whole; a revision never brings an older one back.
    WHOLE: ClassVar[tuple[str, ...]] = (
        "uri", "version", "state", "address", "address_date", "left", "kill_line", "owner_id", "edited", "binned",
    )  # fmt: skip

    uri = models.CharField(max_length=1000, unique=True)
    version = models.PositiveIntegerField(default=0)  # 0: never published, nor came with a version
    state = models.CharField(max_length=12, default="draft", choices=[(state, state) for state in STATES], editable=False)

    headline = models.CharField(max_length=1000)
    teaser = models.CharField(max_length=1000, blank=True)  # the headline on other pages, where it differs
    kicker = models.CharField(max_length=1000, blank=True)
    standfirst = models.TextField(blank=True)
    byline = models.CharField(max_length=1000, blank=True)  # as printed
    dateline = models.CharField(max_length=1000, blank=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="stories")
    kind = models.CharField(max_length=20, default="news", choices=[(kind, kind) for kind in KINDS])
    body = BodyField(blank=True, default=list)
    language = models.CharField(max_length=35, blank=True)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    slugline = models.CharField(max_length=1000, blank=True)  # never public
    desk_note = models.TextField(blank=True)  # never public

    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    picture_uri = models.CharField(max_length=1000, blank=True)
    picture_href = models.CharField(max_length=2000, blank=True)  # as the item named it
    picture_focus_x = models.PositiveIntegerField(null=True, blank=True)  # pixels from the top left
    picture_focus_y = models.PositiveIntegerField(null=True, blank=True)
    picture_alt = models.TextField(blank=True)
    picture_caption = models.TextField(blank=True)
    picture_credit = models.CharField(max_length=1000, blank=True)
    picture_photographer = models.CharField(max_length=1000, blank=True)

    held = models.TextField(blank=True)  # why a person must look at it first
    embargoed_until = models.DateTimeField(null=True, blank=True)
    published = models.DateTimeField(null=True, blank=True)
    updated = models.DateTimeField(null=True, blank=True)
    slug = models.CharField(max_length=100, blank=True)  # empty: made from the headline at first publication
    asked_address = models.CharField(max_length=500, blank=True)  # where it was public elsewhere
    address = models.CharField(max_length=500, unique=True, null=True, blank=True, default=None, editable=False)
    address_date = models.DateField(null=True, blank=True, editable=False)
    left = models.DateTimeField(null=True, blank=True, editable=False)  # when it was unpublished or killed
    kill_line = models.TextField(blank=True)
    rest = models.JSONField(default=dict, blank=True)  # what its item said that has no place here, kept for export

    # Whose story it is at the desk: who began it, until it is given to somebody else. None: it came by wire or import.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="own_stories"
    )
    edited = models.DateTimeField(null=True, blank=True, editable=False)  # when its newest text was saved; of an item, its own time
    binned = models.DateTimeField(null=True, blank=True, editable=False)  # since when a draft lies in the bin

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id", for_concrete_model=False
    )

    class Meta:
        indexes = [
            # The desk's lists, newest first; what stands after `id` is there so that a filter is answered from the index alone.
            models.Index(fields=["edited", "id", "state", "section", "kind"], name="story_newest"),
            models.Index(fields=["section", "edited", "id", "state", "kind"], name="story_section_newest"),
            models.Index(fields=["section", "state", "edited", "id", "kind"], name="story_section_state"),
            models.Index(fields=["section", "kind", "edited", "id", "state"], name="story_section_kind"),
            models.Index(fields=["state", "edited", "id", "section", "kind"], name="story_state_newest"),
            models.Index(fields=["kind", "edited", "id", "state"], name="story_kind_newest"),
            models.Index(
                fields=["owner", "edited", "id", "state", "section", "kind"],
                name="story_owner_newest",
                condition=models.Q(owner__isnull=False),
            ),
            models.Index(fields=["edited"], name="story_held", condition=models.Q(held__gt="")),
            models.Index(fields=["binned"], name="story_binned", condition=models.Q(binned__isnull=False)),
            models.Index(fields=["expire_at"], name="story_expires", condition=models.Q(live=True)),
        ]

    published_at: datetime | None = None  # while it is being published: by our clock, not Wagtail's

    def __init__(self, *args: Any, **named: Any) -> None:
        if not args:
            named.setdefault("live", False)  # Wagtail's default is True
        super().__init__(*args, **named)

    def __str__(self) -> str:
        return self.headline if self.headline.strip() else NO_HEADLINE

    def touch(self, touched: Touched) -> None:
        touched.touch(self.pk)

    def get_lock(self) -> Any:
        """A scheduled story may be edited; the lock of a person or a task still holds."""
        lock = super().get_lock()
        return super(DraftStateMixin, self).get_lock() if isinstance(lock, ScheduledForPublishLock) else lock

    def with_content_json(self, content: dict[str, Any]) -> "Story":
        """The story as a revision has it. What belongs to the story as a whole, or was not known yet, is as the row has it."""
        story: Story = super().with_content_json(surviving(content))
        for name in self.WHOLE:
            setattr(story, name, getattr(self, name))
        for name in ("published", "updated", "slug"):
            setattr(story, name, getattr(story, name) or getattr(self, name))
        return story

    def save(self, *args: Any, **named: Any) -> None:
        """Ends in filing, in the same transaction. Raises StoryKilled where a killed story would go live again."""
        fields = named.get("update_fields")
        if fields is not None and set(fields) <= self.NOT_IN_THE_COPY:
            self._save_beside(*args, **named)
            return
        from stoppress.desk.states import settle

        with changing() as touched:
            settle(self, touched.at)
            if self.published_at is not None:
                if type(self).objects.filter(pk=self.pk, first_published_at=None).exists():
                    self.first_published_at = self.published_at
                self.last_published_at, self.published_at = self.published_at, None
            if fields is not None:
                named["update_fields"] = {*fields, "state", "address", "address_date", "slug", "published", "updated", "left", "held"}
            ClusterableModel.save(self, *args, **named)
            self.touch(touched)

    def _save_beside(self, *args: Any, **named: Any) -> None:
        """What readers never see; a newest revision is a new text, to be found from now on."""
        if "latest_revision" not in named["update_fields"]:
            ClusterableModel.save(self, *args, **named)
            return
        with changing() as touched:
            self.edited = touched.at
            named["update_fields"] = {*named["update_fields"], "edited"}
            ClusterableModel.save(self, *args, **named)
            touched.worded.add(self.pk)

    def waits_until(self, at: datetime) -> datetime | None:
        """The moment that this text, published at `at`, goes live at: its schedule or the end of its embargo; None: at once."""
        return max((moment for moment in (self.go_live_at, self.embargoed_until) if moment is not None and moment > at), default=None)

    def move_shown_time(self, at: datetime) -> None:
        """Have readers see the time at which this text reaches them as that of an update."""
        self.updated = (self.waits_until(at) or at).replace(microsecond=0)

    def publish(
        self,
        revision: Revision,
        user: Any = None,
        changed: bool = True,
        log_action: bool | str = True,
        previous_revision: Revision | None = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Wagtail's way of publishing a revision, in one transaction with its filing.

        The version is the one that the revision says, where that is newer, else the next. With a go-live or the end of an
        embargo ahead, the revision waits for that. Raises StoryHeld, StoryKilled.
        """
        with changing(kind="publish", cause=f"Publish: {revision.object_str}") as touched:
            known: Story = Story.objects.get(pk=self.pk)
            known.check_hold(revision)
            revision.content_object = known  # not the object that an editor's form has changed
            action = PublishRevisionAction(revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision)
            action.check(skip_permission_checks=skip_permission_checks)
            story: Story = action.object
            until = story.waits_until(touched.at)
            if until is not None:
                known._wait(action, until, touched)
                return
            known._take(action, touched)

    def go_live(self, revision: Revision) -> None:
        """Publish an approved revision whose moment has come; for the timetable, inside a change. Raises StoryHeld."""
        with changing(kind="timetable") as touched:
            self.check_hold(revision)
            self._take(PublishRevisionAction(revision, log_action="wagtail.publish.scheduled"), touched)

    def check_hold(self, revision: Revision) -> None:
        """Raises StoryHeld where a person must look first; a hold is set by the newest text, whichever is to go live."""
        newest = self.latest_revision
        for each in (revision, newest):
            why = (each.content.get("held") if each is not None else "") or ""
            if why:
                raise StoryHeld(revision.object_str, why)

    def unpublish(self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: bool | str = True) -> None:
        """Wagtail's, which would ask its own permissions of a story that is no page; the desk asks its policy before."""
        UnpublishAction(self, set_expired=set_expired, commit=commit, user=user, log_action=log_action).execute(skip_permission_checks=True)

    def _take(self, action: PublishRevisionAction, touched: Touched) -> None:
        story: Story = action.object
        asked = action.revision.content.get("version") or 0
        first = self.state in ("draft", "scheduled", "embargoed")
        story.version = asked if asked > self.version or (first and asked == self.version > 0) else self.version + 1
        story.go_live_at = None  # it has come: Wagtail would ask its own clock
        story.published_at = touched.at
        action.execute(skip_permission_checks=True)

    def _wait(self, action: PublishRevisionAction, until: datetime, touched: Touched) -> None:
        story, revision = action.object, action.revision
        revision.approved_go_live_at = until
        revision.save(update_fields=["approved_go_live_at"])
        self.revisions.exclude(pk=revision.pk).update(approved_go_live_at=None)
        story.has_unpublished_changes, story.go_live_at = True, until
        if self.live:  # its row is what readers get, and stays
            ClusterableModel.save(story, update_fields=["has_unpublished_changes"])
            self.touch(touched)
        else:
            story.live, story.live_revision = False, None
            story.save()
        if action.log_action:
            action.log_scheduling_action()

    # Where a story is used is asked of the lists and of what uses it, which imports keep too; Wagtail's index knew editors' saves alone.
    wagtail_reference_index_ignore: ClassVar[bool] = True
    preview_modes: ClassVar[list[tuple[str, str]]] = [("", "Story"), ("front", "Front"), ("section", "Section")]

    def is_public(self) -> bool:
        return bool(self.live) and self.state == "live"


class StoryChild(FiledModel):
    wagtail_reference_index_ignore: ClassVar[bool] = True
    order = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    story_id: int

    def touch(self, touched: Touched) -> None:
        touched.touch(self.story_id)


class StoryTopic(StoryChild):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="story_topics")

    class Meta(StoryChild.Meta):
        indexes = [models.Index(fields=["topic", "story"], name="topic_story")]


class Byline(StoryChild):
    """One person of the byline; `name` as the item gave it."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="people")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="bylines")
    name = models.CharField(max_length=1000, blank=True)

    class Meta(StoryChild.Meta):
        indexes = [models.Index(fields=["contributor", "story"], name="contributor_story")]


class RelatedStory(StoryChild):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="related")
    uri = models.CharField(max_length=1000)
    name = models.CharField(max_length=1000, blank=True)


class Correction(StoryChild):
    """A dated note that a published fact was wrong, kept for good."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="corrections")
    uri = models.CharField(max_length=1000)
    line = models.CharField(max_length=1000)
    at = models.DateTimeField()
    html = models.TextField(blank=True)


def surviving(content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content without references to what has been removed since; what was merged goes by what it became part of."""
    kept = {**content}
    for model, field, relation in ((Topic, "topic", "topics"), (Contributor, "contributor", "people")):
        kept[relation] = _standing(model, field, content.get(relation) or [])
    if content.get("picture") and not Picture.objects.filter(pk=content["picture"]).exists():
        kept["picture"] = None
    if not Section.objects.filter(pk__in=[content.get("section")]).exists():
        became = merged_into(Section, [content.get("section")]).values()
        kept["section"] = next(iter(became), Section.objects.order_by("order", "slug").values_list("pk", flat=True).first())
    return kept


def _standing(model: type[Topic] | type[Contributor], field: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named = {entry[field] for entry in entries}
    standing = {number: number for number in model.objects.filter(pk__in=named).values_list("pk", flat=True)}
    if lost := named - standing.keys():
        standing |= merged_into(model, lost)
    kept: dict[int, dict[str, Any]] = {}
    for entry in entries:
        if entry[field] in standing:
            kept.setdefault(standing[entry[field]], {**entry, field: standing[entry[field]]})
    return list(kept.values())


def touch_rescheduled(sender: type[Revision], instance: Revision, update_fields: Any = None, **_: Any) -> None:
    """A schedule made or cancelled at the desk: the timetable follows."""
    if not update_fields or "approved_go_live_at" not in update_fields:
        return
    if instance.base_content_type_id != Story.get_base_content_type().pk:
        return
    with changing():
        story = Story.objects.filter(pk=instance.object_id).first()
        if story is not None and story.state in ("scheduled", "embargoed"):
            story.save(update_fields=["state"])


post_save.connect(touch_rescheduled, sender=Revision, dispatch_uid="stoppress timetable")
