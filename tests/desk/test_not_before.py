"""Not before: two worlds that differ in what is embargoed, held or a draft give the same bytes on every channel (R13)."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from difflib import unified_diff
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from pytest_django import DjangoDbBlocker

from stoppress.desk import publishing, timetable
from stoppress.desk.changing import changing
from stoppress.desk.filing import unpack
from stoppress.desk.item_pictures import ItemPictures
from stoppress.desk.models import Change, Rail, RailPick, Story
from stoppress.desk.public_pictures import PublicPictures
from stoppress.editions.memory import MemoryEditions
from stoppress.press.publishing import Change as Copy
from stoppress.press.publishing import Press
from stoppress.serving.answering import CHANNELS, Ask, Site
from stoppress.serving.answers import File
from stoppress.serving.composing import Composer
from stoppress.serving.counting import Tally
from stoppress.wires.item import Item, Person, PictureUse, Subject
from tests.desk.newsdesk import DAY, HOUR, NOON, clear, close, item, open_newsroom

PAIRS = 2_000 if os.environ.get("STOPPRESS_NIGHTLY") else 50
RELEASE = NOON + 30 * DAY

Answer: TypeAlias = tuple[int, tuple[tuple[str, str], ...], bytes]
Answers: TypeAlias = dict[tuple[str, str, str], Answer]
Step: TypeAlias = tuple[str, Item]
Steps: TypeAlias = tuple[Step, list[Step], list[Step]]  # one in the open, those hidden in either world before it

sections = st.sampled_from(("news", "sport", "weather"))
topics = st.lists(st.sampled_from(("floods", "ferries")), max_size=2, unique=True)
people = st.lists(st.sampled_from(("R. Hale", "A. Quay")), max_size=1)
words = st.sampled_from(("Surge", "Ferry off", "Wall holds"))


@st.composite
def items(draw: st.DrawFn, names: tuple[str, ...], spelling: str, files: tuple[str, ...]) -> Item:
    """A story; hidden ones spell sections, topics and people otherwise, and have pictures of their own."""
    number = draw(st.integers(0, 3))
    return item(
        draw(st.sampled_from(names)),
        1,
        first=NOON - number * HOUR,
        headline=f"{draw(words)}",
        section=Subject(slug := draw(sections), f"{slug.title()}{spelling}"),
        topics=tuple(Subject(slug, f"{slug.title()}{spelling}") for slug in draw(topics)),
        people=tuple(Person(f"{name}{spelling}") for name in draw(people)),
        picture=draw(
            st.sampled_from((None, *(PictureUse(f"tag:{file}", f"media/{file}", None, "alt", "caption", "credit") for file in files)))
        ),
        standfirst=f"Standfirst{spelling}",
    )


PUBLIC = ("budget", "wall", "pier")
open_steps = st.tuples(st.sampled_from(("publish", "publish", "publish", "kill", "unpublish", "pick")), items(PUBLIC, "", ("open.png",)))
hidden_steps = st.tuples(
    st.sampled_from(("embargoed", "withheld", "held", "beside", "scheduled", "canceled")),
    items(("secret", "obituary", *PUBLIC), " (secret)", ("secret.png",)),
)
worlds = st.lists(st.tuples(open_steps, st.lists(hidden_steps, max_size=2), st.lists(hidden_steps, max_size=2)), min_size=3, max_size=7)


class World:
    """A desk, a press and a readers' server of its own."""

    def __init__(self, pictures: Path) -> None:
        self.data = clear()
        with changing(at=NOON - DAY, cause="founded"):
            open_newsroom("Europe/London")
            Rail.objects.create(slug="latest", title="Latest", limit=3, fills=True)
        self.pictures = ItemPictures(self.data, pictures)
        self.log = MemoryEditions()
        self.press = Press(self.log)
        self.press.refresh(0)
        self.shown = PublicPictures(self.data, self.log)
        self.mark = 0
        self.version = 1

    def take(self, step: Step, at: int) -> None:
        act, story = step
        self.version += 1
        moment = NOON + timedelta(minutes=at)
        story = replace(story, version=self.version, version_created=moment)
        if act in ("kill", "unpublish"):
            self._withdraw(act, story.uri, moment)
        elif act == "pick":
            self._pick(story.uri, moment)
        elif act == "beside" or (story.uri.split(":")[-1] in PUBLIC and act != "publish"):
            if Story.objects.filter(uri=story.uri).exists():
                self._apply(replace(story, status="withheld", versioned=False), moment)
        elif act == "embargoed" or act == "scheduled":
            self._apply(replace(story, embargoed_until=RELEASE), moment)
        elif act == "held":
            self._apply(replace(story, held="embargo cannot be understood"), moment)
        else:
            status = {"withheld": "withheld", "canceled": "canceled"}.get(act, "usable")
            self._apply(replace(story, status=status), moment)  # type: ignore[arg-type]

    def _apply(self, story: Item, at: object) -> None:
        publishing.apply_items([story], at=at, by="desk", cause="edit", pictures=self.pictures.of([story]), unversioned="next")  # type: ignore[arg-type]

    def _withdraw(self, act: str, uri: str, at: object) -> None:
        if not Story.objects.filter(uri=uri, live=True).exists():
            return
        if act == "kill":
            publishing.kill(uri, line="Wrong.", at=at, by="desk")  # type: ignore[arg-type]
        else:
            publishing.unpublish(uri, at=at, by="desk")  # type: ignore[arg-type]

    def _pick(self, uri: str, at: object) -> None:
        with changing(at=at, cause="pick"):  # type: ignore[arg-type]
            rail = Rail.objects.get(slug="latest")
            RailPick.objects.filter(rail=rail).delete()
            RailPick.objects.create(rail=rail, uri=uri, order=0)

    def pressed(self, at: int) -> None:
        timetable.run_due(NOON + timedelta(minutes=at))
        for change in Change.objects.filter(pk__gt=self.mark).order_by("pk"):
            filed = unpack(bytes(change.payload))
            former = self.shown.former(filed)
            assert self.shown.show(filed) == {}
            self.press.publish(Copy(filed, change.at, change.cause, change.author, change.pk))
            self.shown.withdraw(former, filed)
            self.mark = change.pk

    def answers(self, asked: set[str]) -> Answers:
        """What every channel answers to every path anybody could know, in each coding."""
        site = Site(Composer(self.log, Tally()), self.data / "media", Tally(), clock=lambda: NOON.timestamp() + 86_400)
        found: Answers = {}
        for path in sorted(asked):
            for method, coding in (("GET", "gzip"), ("GET", "identity"), ("HEAD", "gzip")):
                answer = site.answer(Ask(method, path, "localhost", coding))
                body = answer.body
                data = body.piece(0) if isinstance(body, File) else body
                if isinstance(body, File):
                    body.close()
                found[method, coding, path] = (answer.status, answer.headers, data)
                assert answer.channel in {channel.name for channel in CHANNELS}
        return found

    def paths(self) -> set[str]:
        media = {f"/media/{path.name}" for path in (self.data / "media").glob("*")}
        private = {f"/media/{path.name}" for path in (self.data / "desk" / "pictures" / "files").glob("*")}
        pages = {path for path in self.log.paths(self.log.head()) if path.startswith("/")}
        return media | private | pages | {"/absent/", "/-/health", "/secret/", "/topics/floods/", "/sport/", "/weather/"}

    def files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (self.data / "media").glob("*")}

    def record(self) -> list[tuple[int, int, str, str]]:
        return [(edition.number, edition.at, edition.cause, edition.author) for edition in self.log.editions()]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "media").mkdir()
    for name, colour in (("open.png", "navy"), ("secret.png", "maroon")):
        Image.new("RGB", (64, 36), colour).save(folder / "media" / name)
    return folder


@pytest.fixture
def unblocked(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield
        close()


def live_through(pictures: Path, steps: list[Steps], world: int) -> World:
    here = World(pictures)
    for at, step in enumerate(steps):
        for secret in step[1] if world == 0 else step[2]:
            here.take(secret, at)
        here.version = 100 * (at + 1)  # a version is no secret, and drafts of the other world must not move it
        here.take(step[0], at)
        here.pressed(at)
    return here


def difference(key: tuple[str, str, str], one: Answer, other: Answer) -> str:
    lines = unified_diff(one[2].decode(errors="replace").splitlines(), other[2].decode(errors="replace").splitlines(), lineterm="", n=0)
    return f"{key}: {one[:2] if one[:2] != other[:2] else ''} " + " | ".join(list(lines)[2:8])


@settings(max_examples=PAIRS, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate), suppress_health_check=list(HealthCheck))
@given(worlds)
def test_r13_what_is_not_fit_to_print_changes_no_public_byte(unblocked: None, pictures: Path, steps: list[Steps]) -> None:
    one = live_through(pictures, steps, 0)
    record, asked, kept = one.record(), one.paths(), one.files()
    answers = one.answers(asked)
    other = live_through(pictures, steps, 1)
    theirs = other.answers(other.paths() | asked)
    differing = [difference(key, answers[key], theirs[key]) for key in answers if theirs[key] != answers[key] and key[1] == "identity"]
    assert not differing, "\n".join(differing[:4])
    assert {key: theirs[key] for key in answers} == answers
    assert {key[2] for key, answer in theirs.items() if key not in answers and answer[0] != 404} == set()
    assert other.record() == record
    assert other.files() == kept


def test_r13_the_worlds_do_come_apart_at_the_release(unblocked: None, pictures: Path) -> None:
    """The comparison can fail: what was hidden shows as soon as its moment is there."""
    secret = item("secret", 2, headline="Secret", picture=PictureUse("tag:secret.png", "media/secret.png"), embargoed_until=RELEASE)
    world = World(pictures)
    world.take(("embargoed", secret), 0)
    world.pressed(1)
    before = world.paths()
    assert not (world.data / "media").exists() or not list((world.data / "media").glob("*"))
    world.pressed(31 * 24 * 60)
    assert [path for path in world.paths() - before if path.endswith("/secret/")]
    assert list((world.data / "media").glob("*"))
