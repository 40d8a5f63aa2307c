"""R33: two people, three windows, autosave, killed tabs, a killed desk, ended sessions: what the desk took is never lost.

A window does what the browser's script does: it keeps its words until the desk has said that it has them, tries again, and
goes over another's text only after its person has been shown that.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client
from wagtail.models import Revision

from stoppress.desk.models import OpenEditor, Story
from stoppress.desk.screens.stories import editors
from tests.desk import newsdesk
from tests.desk.screens.browser_form import edit_address, open_editor
from tests.desk.screens.conftest import signed_in

INTERLEAVINGS = 200
STEPS = 6
ACTS = ("type", "type", "autosave", "autosave", "save", "lost answer", "killed desk", "ended session", "killed tab", "insist", "overtaken")


class KilledDesk(RuntimeError):
    """Raised by a test in the middle of a save, in place of a power cut."""

    def __init__(self) -> None:
        super().__init__("The desk was killed in the middle of a save.")


@dataclass
class Window:
    """One tab: what it holds is its person's words, one after another."""

    name: str
    client: Client
    fields: dict[str, Any] = field(default_factory=dict)
    own: int | None = None  # the revision that it knows it has saved
    words: list[str] = field(default_factory=list)
    unsaved: bool = False
    refused: bool = False

    def open(self, story: Story) -> None:
        """The page itself is asked for once; after that only what it says anew each time is put in."""
        if not self.fields:
            self.fields = open_editor(self.client, story)
        text = " ".join(newest_words(story))
        self.fields |= {"editor": editors.new_key(), "editor_opened": editors.standing_text(story), "standfirst": text}
        self.fields |= {"editor_turn": "0", "editor_over": ""}
        self.words = self.fields["standfirst"].split()
        self.own, self.unsaved, self.refused = None, False, False

    def type(self, word: str) -> None:
        self.words.append(word)
        self.fields["standfirst"] = " ".join(self.words)
        self.fields["editor_turn"] = str(int(self.fields["editor_turn"]) + 1)
        self.unsaved = True

    def send(self, story: Story, *, by_hand: bool) -> Any:
        told = dict(self.fields)
        if self.own and not by_hand:
            told["overwrite_revision_id"] = str(self.own)
        return self.client.post(edit_address(story), told, headers={} if by_hand else {"accept": "application/json"})


class Newsroom:
    """A story in three windows, and everything that the desk has said it took."""

    def __init__(self, seed: int, story: Story, windows: list[Window]) -> None:
        self.random = random.Random(seed)
        self.story, self.windows = story, windows
        self.taken: set[str] = set()  # words of acknowledged saves
        self.kept: set[str] = set()  # words that a closed tab's browser has
        self.typed = 0
        for window in windows:
            window.open(story)

    def step(self) -> None:
        window, act = self.random.choice(self.windows), self.random.choice(ACTS)
        match act:
            case "type":
                self.typed += 1
                window.type(f"{window.name}{self.typed}")
            case "autosave" | "save":
                self.save(window, by_hand=act == "save")
            case "lost answer":
                self.save(window, by_hand=False, lost=True)
            case "killed desk":
                self.killed_desk(window)
            case "ended session":
                window.client.logout()
                assert window.send(self.story, by_hand=False).status_code in (302, 401, 403)
                window.client = signed_in(window.name.rstrip("2"))
            case "killed tab":
                if window.unsaved:
                    self.kept.update(window.words)
                window.open(Story.objects.get(pk=self.story.pk))
            case "insist" if window.refused:
                self.insist(window)
            case "overtaken":
                self.overtaken(window)

    def save(self, window: Window, *, by_hand: bool, lost: bool = False) -> None:
        before = newest_words(self.story)
        answer = window.send(self.story, by_hand=by_hand)
        if answer.status_code == (200 if by_hand else 400):  # told of a newer text, its own words still in the window
            window.refused = True
            assert newest_words(self.story) == before, "a refused save changed the text"
            assert by_hand or answer.json()["error_code"] == "invalid_revision"
            if by_hand:
                assert answer.context["form"]["standfirst"].value() == window.fields["standfirst"]
            return
        assert set(before) <= {*window.words}, f"{window.name} went over words that it never showed: {set(before) - set(window.words)}"
        self.taken.update(window.words)
        if turn := int(window.fields["editor_turn"]):
            assert OpenEditor.objects.get(key=window.fields["editor"]).turn == turn
        if lost:
            return
        window.unsaved = False
        if by_hand:
            window.open(Story.objects.get(pk=self.story.pk))
        else:
            told = answer.json()
            window.own = told.get("revision_id")  # none where nothing was new
            window.fields |= told["field_updates"]

    def killed_desk(self, window: Window) -> None:
        """In the middle of a save, after the revision is written: nothing of it may stand, and the window still has it all."""
        before = (newest_words(self.story), Revision.objects.count())

        def die(**_: Any) -> None:
            raise KilledDesk

        from django.db.models.signals import post_save

        post_save.connect(die, sender=OpenEditor)
        try:
            window.client.raise_request_exception = False
            answer = window.send(self.story, by_hand=False)
            nothing_to_save = answer.status_code == 200 and window.words == before[0]
            assert nothing_to_save or answer.status_code in (500, 400)
        finally:
            window.client.raise_request_exception = True
            post_save.disconnect(die, sender=OpenEditor)
        assert (newest_words(self.story), Revision.objects.count()) == before

    def overtaken(self, window: Window) -> None:
        """An autosave on a slow line comes in after the words that were typed and saved since."""
        slow = {**window.fields, "overwrite_revision_id": str(window.own)} if window.own else dict(window.fields)
        self.typed += 1
        window.type(f"{window.name}{self.typed}")
        self.save(window, by_hand=self.random.random() < 0.5)
        after = newest_words(self.story)
        window.client.post(edit_address(self.story), slow, headers={"accept": "application/json"})
        assert set(after) <= {*newest_words(self.story)}, "older words went over newer ones of the same window"

    def insist(self, window: Window) -> None:
        """Its person looked at the other text and wants their own: the other one stays in the history."""
        story = Story.objects.get(pk=self.story.pk)
        newest = Revision.objects.get(pk=story.latest_revision_id)
        window.fields["editor_over"] = f"{newest.pk} {newest.created_at.isoformat()}"
        other = set(newest_words(self.story))
        answer = window.send(self.story, by_hand=True)
        assert answer.status_code == 302
        self.taken.update(window.words)
        assert other <= everything(self.story), "the text that was gone over is not in the history"
        window.open(Story.objects.get(pk=self.story.pk))


def words_of(revision: Revision) -> list[str]:
    return str(revision.content["standfirst"]).split()


def newest_words(story: Story) -> list[str]:
    number = Story.objects.values_list("latest_revision_id", flat=True).get(pk=story.pk)
    return words_of(Revision.objects.get(pk=number)) if number else []


def everything(story: Story) -> set[str]:
    """Every word in any version that the desk keeps."""
    return {word for revision in Revision.objects.filter(object_id=str(story.pk)) for word in words_of(revision)}


def test_r33_no_word_that_the_desk_took_is_lost(desk: Path) -> None:
    newsdesk.open_newsroom()
    newsdesk.publish("wall", standfirst="")
    windows = [Window(name, signed_in(name.rstrip("2"))) for name in ("ines", "tom", "ines2")]
    story = newsdesk.story("wall")
    for seed in range(INTERLEAVINGS):
        newsroom = Newsroom(seed, story, windows)
        start = set(newest_words(story))
        for _ in range(STEPS):
            newsroom.step()
        lost = newsroom.taken - everything(story) - start
        assert not lost, f"interleaving {seed} lost {sorted(lost)}"
        waits = {word for window in newsroom.windows if window.unsaved for word in window.words}
        there = everything(story) | waits | newsroom.kept
        assert {word for window in newsroom.windows for word in window.words} <= there
        story = clear_words(story)


def clear_words(story: Story) -> Story:
    """The next interleaving begins with an empty text."""
    story = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    story.standfirst = ""
    story.save_revision(clean=False)
    return Story.objects.get(pk=story.pk)
