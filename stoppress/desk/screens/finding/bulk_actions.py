"""What can be done to several stories at once."""

from abc import abstractmethod
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model

from stoppress.desk import binning, together
from stoppress.desk.changing import ChangeKind, Touched
from stoppress.desk.models import Section, Story, StoryTopic, Topic
from stoppress.desk.policy import Act, may
from stoppress.desk.screens.finding.bulk import StoriesBulk
from stoppress.desk.screens.finding.filters import NamedField
from stoppress.desk.screens.notes.notices import tell
from stoppress.desk.screens.publishing.states import in_words


class Publish(StoriesBulk):
    action_type = "publish"
    action_priority = 10
    display_name = "Publish"
    aria_label = "Publish the chosen stories"
    title = "Publish stories"
    button = "Publish"
    act: Act = "publish"
    kind: ChangeKind = "publish"
    waiting = 0

    def effect(self, story: Story) -> str:
        if waits := together.newest(story).waits_until(datetime.now(UTC)):
            return f"Its newest text goes to readers {in_words(waits)}, the time that is set in it."
        return "Its newest draft replaces what readers have, as an update." if story.live else "Its newest text goes to readers."

    def refusal(self, story: Story) -> str:
        if story.state == "killed":
            return "It was killed: it stays gone."
        if story.live and not together.has_newer_draft(story):
            return "Readers have its newest text already."
        said = together.newest(story)
        if not said.headline.strip():
            return "It has no headline."
        if said.held:
            return f"It is on hold: {said.held}"
        return ""

    def perform(self, story: Story, touched: Touched) -> None:
        waits = together.newest(story).waits_until(touched.at)
        together.publish(story, touched, self.request.user)
        self.waiting += waits is not None

    def done_line(self, count: int) -> str:
        now = count - self.waiting
        told = "1 story is published." if now == 1 else f"{now} stories are published." if now or not self.waiting else ""
        waits = "1 story waits for its time." if self.waiting == 1 else f"{self.waiting} stories wait for their time."
        return f"{told} {waits}".strip() if self.waiting else told


class Unpublish(StoriesBulk):
    action_type = "unpublish"
    action_priority = 20
    display_name = "Unpublish"
    aria_label = "Unpublish the chosen stories"
    title = "Unpublish stories"
    button = "Unpublish"
    act: Act = "publish"
    kind: ChangeKind = "unpublish"

    def effect(self, story: Story) -> str:
        return "Its address answers 404; it leaves every list and feed. It can be published again."

    def refusal(self, story: Story) -> str:
        return "" if story.live else "It is not live."

    def perform(self, story: Story, touched: Touched) -> None:
        story.unpublish(user=self.request.user, log_action=True)

    def done_line(self, count: int) -> str:
        return "1 story is taken from readers." if count == 1 else f"{count} stories are taken from readers."


class Altering(StoriesBulk):
    """A small change that a live story takes as a minor edit; so who may only edit may do it to drafts."""

    act: Act = "edit"
    kind: ChangeKind = "minor"

    def effect(self, story: Story) -> str:
        if story.live:
            return "Readers see it at once; the time shown does not move."
        return "Changed in the draft."

    def refusal(self, story: Story) -> str:
        if story.state == "killed":
            return "It was killed: it stays as it is."
        if story.state != "draft" and story.state != "unpublished" and not may(self.request.user, "publish", story):
            return "It is live or waits for its moment: only who may publish may change it here."
        if together.update_waits(story):
            return "An update of it is scheduled: call that off first."
        return ""

    @abstractmethod
    def alter(self, story: Story) -> None: ...

    def perform(self, story: Story, touched: Touched) -> None:
        together.alter(story, self.alter, touched, self.request.user)


class SectionForm(forms.Form):
    section = forms.ModelChoiceField(Section.objects.order_by("order", "slug"), label="Move to", empty_label="Choose a section")


class Move(Altering):
    action_type = "move"
    action_priority = 30
    display_name = "Move to section"
    aria_label = "Move the chosen stories to another section"
    title = "Move stories to another section"
    button = "Move"
    form_class = SectionForm

    def effect(self, story: Story) -> str:
        return f"Leaves {story.section.name}; its address stays. {super().effect(story)}"

    def alter(self, story: Story) -> None:
        story.section = self.said["section"]

    def cause(self, said: dict[str, Any]) -> str:
        return f"Moved to {said['section'].name}"

    def done_line(self, count: int) -> str:
        return "1 story is moved." if count == 1 else f"{count} stories are moved."


class TopicForm(forms.Form):
    topic = NamedField(Topic, "topic", label="Topic", help_text="Its name or slug, as it stands under Topics.")

    def clean_topic(self) -> Any:
        if self.cleaned_data["topic"] is None:
            raise forms.ValidationError("Say which topic.")
        return self.cleaned_data["topic"]


class AddTopic(Altering):
    action_type = "add-topic"
    action_priority = 40
    display_name = "Add topic"
    aria_label = "Add a topic to the chosen stories"
    title = "Add a topic to stories"
    button = "Add"
    form_class = TopicForm

    def alter(self, story: Story) -> None:
        topics = list(story.topics.all())
        if all(one.topic_id != self.said["topic"].pk for one in topics):
            story.topics.add(StoryTopic(topic=self.said["topic"], order=max((one.order for one in topics), default=-1) + 1))

    def cause(self, said: dict[str, Any]) -> str:
        return f"Topic added: {said['topic'].name}"

    def done_line(self, count: int) -> str:
        return "1 story has the topic." if count == 1 else f"{count} stories have the topic."


class RemoveTopic(Altering):
    action_type = "remove-topic"
    action_priority = 50
    display_name = "Remove topic"
    aria_label = "Remove a topic from the chosen stories"
    title = "Remove a topic from stories"
    button = "Remove"
    form_class = TopicForm

    def alter(self, story: Story) -> None:
        gone = [one for one in story.topics.all() if one.topic_id == self.said["topic"].pk]
        if gone:
            story.topics.remove(*gone)

    def cause(self, said: dict[str, Any]) -> str:
        return f"Topic removed: {said['topic'].name}"

    def done_line(self, count: int) -> str:
        return "1 story is without the topic." if count == 1 else f"{count} stories are without the topic."


class AccountForm(forms.Form):
    person = forms.ModelChoiceField(
        get_user_model()._default_manager.filter(is_active=True).order_by("username"), label="Give to", empty_label="Choose a person"
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["person"].label_from_instance = lambda one: one.get_full_name() or one.get_username()  # type: ignore[attr-defined]

    def clean_person(self) -> Any:
        person = self.cleaned_data["person"]
        if not may(person, "write"):
            raise forms.ValidationError("This person's role does not let them write stories.")
        return person


class Assign(StoriesBulk):
    action_type = "assign"
    action_priority = 60
    display_name = "Assign"
    aria_label = "Give the chosen stories to somebody"
    title = "Give stories to somebody"
    button = "Give"
    act: Act = "edit"
    form_class = AccountForm

    def effect(self, story: Story) -> str:
        whose = f"It is {story.owner.get_full_name() or story.owner.get_username()}'s now. " if story.owner else ""
        return f"{whose}It stands under “Mine” of whom it is given to, who is told."

    def refusal(self, story: Story) -> str:
        return "" if may(self.request.user, "read") else "Only the desk gives stories to others."

    def perform(self, story: Story, touched: Touched) -> None:
        story.owner = self.said["person"]
        story.save(update_fields=["owner"])
        tell([story.owner.pk], story, "note", "gave you this story", self.request.user, touched.at)

    def done_line(self, count: int) -> str:
        return (
            f"{'1 story is' if count == 1 else f'{count} stories are'} {self.said['person'].get_full_name() or self.said['person']}'s now."
        )


class ToBin(StoriesBulk):
    """In the place of Wagtail's delete."""

    action_type = "delete"
    action_priority = 70
    display_name = "To the bin"
    aria_label = "Put the chosen drafts into the bin"
    title = "Put drafts into the bin"
    button = "To the bin"
    act: Act = "edit"
    classes: ClassVar[set[str]] = {"serious"}

    def effect(self, story: Story) -> str:
        return f"It can be restored for {binning.KEPT.days} days, then it is removed for good."

    def refusal(self, story: Story) -> str:
        return binning.refusal(story)

    def perform(self, story: Story, touched: Touched) -> None:
        binning.put_in(story, touched.at, self.request.user)

    def done_line(self, count: int) -> str:
        return "1 draft lies in the bin." if count == 1 else f"{count} drafts lie in the bin."


ACTIONS: tuple[type[StoriesBulk], ...] = (Publish, Unpublish, Move, AddTopic, RemoveTopic, Assign, ToBin)
