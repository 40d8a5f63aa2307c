"""Stories: what a reporter writes and an editor publishes, with Wagtail's drafts, revisions, locks and workflow."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.fields import StreamField
from wagtail.locks import ScheduledForPublishLock
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin, WorkflowMixin

from stoppress.desk.blocks import BodyBlock
from stoppress.desk.changing import Touched, changing
from stoppress.desk.models.guarded import FiledModel
from stoppress.desk.models.newsroom import Contributor, Section, Topic
from stoppress.desk.models.pictures import Picture
from stoppress.wires.item import KINDS

STATES = ("draft", "scheduled", "embargoed", "live", "unpublished", "killed")


class StoryKilled(RuntimeError):
    def __init__(self, uri: str) -> None:
        super().__init__(f"{uri} was killed: it stays gone. Write a new story, with another uri.")


class Story(FiledModel, PreviewableMixin, WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, ClusterableModel):
    """While `live`, the row is what readers get; a newer draft is a revision. Otherwise the row is the draft.

    `published` and `updated` are the times shown; `address` is taken when the story first becomes public, kept for good
    while it is (`address_date` stays also when the slug changes), and given back by nobody. `state` is one of STATES.
    """

    NOT_IN_THE_COPY: ClassVar[frozenset[str]] = frozenset(
        {"latest_revision", "live_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by"}
    )
    # Of the story as a whole; a revision never brings an older one back.
    WHOLE: ClassVar[tuple[str, ...]] = ("uri", "version", "state", "address", "address_date", "left", "kill_line")

    uri = models.CharField(max_length=500, unique=True)
    version = models.PositiveIntegerField(default=0)  # 0: never published, nor came with a version
    state = models.CharField(max_length=12, default="draft", choices=[(state, state) for state in STATES], editable=False)

    headline = models.CharField(max_length=500)
    teaser = models.CharField(max_length=500, blank=True)  # the headline on other pages, where it differs
    kicker = models.CharField(max_length=200, blank=True)
    standfirst = models.TextField(blank=True)
    byline = models.CharField(max_length=500, blank=True)  # as printed
    dateline = models.CharField(max_length=200, blank=True)
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="stories")
    kind = models.CharField(max_length=20, default="news", choices=[(kind, kind) for kind in KINDS])
    body = StreamField(BodyBlock(), blank=True, default=list)
    language = models.CharField(max_length=35, blank=True)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True)
    slugline = models.CharField(max_length=200, blank=True)  # never public
    desk_note = models.TextField(blank=True)  # never public

    picture = models.ForeignKey(Picture, null=True, blank=True, on_delete=models.PROTECT, related_name="leads")
    picture_uri = models.CharField(max_length=500, blank=True)
    picture_href = models.CharField(max_length=2000, blank=True)  # as the item named it
    picture_focus_x = models.PositiveIntegerField(null=True, blank=True)  # pixels from the top left
    picture_focus_y = models.PositiveIntegerField(null=True, blank=True)
    picture_alt = models.TextField(blank=True)
    picture_caption = models.TextField(blank=True)
    picture_credit = models.CharField(max_length=500, blank=True)
    picture_photographer = models.CharField(max_length=500, blank=True)

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

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState", content_type_field="base_content_type", object_id_field="object_id", for_concrete_model=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["section", "state", "-updated"], name="story_section_state"),
            models.Index(fields=["state", "-updated"], name="story_state"),
            models.Index(fields=["state", "-id"], name="story_state_newest"),
            models.Index(fields=["expire_at"], name="story_expires", condition=models.Q(live=True)),
        ]

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("live", False) if not args else None  # Wagtail's default is True
        super().__init__(*args, **named)

    def __str__(self) -> str:
        return self.headline

    def touch(self, touched: Touched) -> None:
        touched.stories[self.pk] = None

    def get_lock(self) -> Any:
        """A scheduled story may be edited; the lock of a person or a task still holds."""
        lock = super().get_lock()
        return super(DraftStateMixin, self).get_lock() if isinstance(lock, ScheduledForPublishLock) else lock

    def with_content_json(self, content: dict[str, Any]) -> "Story":
        story: Story = super().with_content_json(content)
        for name in self.WHOLE:
            setattr(story, name, getattr(self, name))
        return story

    def save(self, *args: Any, **named: Any) -> None:
        """Ends in filing, in the same transaction. Raises StoryKilled where a killed story would go live again."""
        fields = named.get("update_fields")
        if fields is not None and set(fields) <= self.NOT_IN_THE_COPY:
            super().save(*args, **named)
            return
        from stoppress.desk.states import settle

        with changing() as touched:
            settle(self, touched.at)
            if fields is not None:
                named["update_fields"] = {*fields, "state", "address", "address_date", "slug", "published", "updated", "left"}
            super().save(*args, **named)

    def publish(  # type: ignore[no-untyped-def]
        self, revision: Revision, user=None, changed=True, log_action=True, previous_revision=None, skip_permission_checks=False
    ) -> None:
        """Wagtail's way of publishing a revision, in one transaction with its filing; adds 1 to the version."""
        with changing(kind="publish", cause=f"Publish: {self.headline}"):
            action = PublishRevisionAction(
                revision, user=user, changed=changed, log_action=log_action, previous_revision=previous_revision
            )
            action.object.version = self.version + 1
            action.execute(skip_permission_checks=skip_permission_checks)

    def is_public(self) -> bool:
        return bool(self.live) and self.state == "live"


class StoryChild(FiledModel):
    order = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]

    story_id: int

    def touch(self, touched: Touched) -> None:
        touched.stories[self.story_id] = None


class StoryTopic(StoryChild):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="story_topics")


class Byline(StoryChild):
    """One person of the byline; `name` as the item gave it."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="people")
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, related_name="bylines")
    name = models.CharField(max_length=200, blank=True)


class RelatedStory(StoryChild):
    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="related")
    uri = models.CharField(max_length=500)
    name = models.CharField(max_length=500, blank=True)


class Correction(StoryChild):
    """A dated note that a published fact was wrong, kept for good."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="corrections")
    uri = models.CharField(max_length=500)
    line = models.CharField(max_length=500)
    at = models.DateTimeField()
    html = models.TextField(blank=True)


def shown_time(moment: datetime) -> str:
    """As copy writes times: `2022-03-02T13:44:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
