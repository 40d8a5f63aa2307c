"""Sweeping: whatever is done in whatever order, what is filed is what the tables give from scratch."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from stoppress.desk import publishing, timetable
from stoppress.desk.changing import changing
from stoppress.desk.filing import digest
from stoppress.desk.models import (
    Contributor,
    Document,
    Filed,
    Membership,
    Newsroom,
    Picture,
    Rail,
    RailPick,
    Redirect,
    Section,
    Story,
    Topic,
)
from stoppress.desk.models.stories import StoryHeld
from stoppress.desk.publishing import apply_items
from stoppress.desk.sweeping import refile, sweep
from stoppress.wires.item import KINDS, Item, Person, PictureUse, Subject
from tests.desk.newsdesk import DAY, NOON, assert_swept, clear, held_copy, item, open_newsroom, publish

Pick: TypeAlias = st.SearchStrategy[str]

NAMES = [f"story-{letter}" for letter in "abcde"]
SECTIONS = ["news", "sport", "weather"]
TOPICS = ["floods", "ferries", "power"]
PEOPLE = ["R. Hale", "A. Quay"]
names = st.sampled_from(NAMES)
hours = st.integers(-60, 30)


def wire_items() -> st.SearchStrategy[Item]:
    def make(
        name: str,
        version: int,
        first: int,
        status: str,
        section: str,
        topics: list[str],
        people: list[str],
        kind: str,
        embargo: int | None,
        text: str,
    ) -> Item:
        return item(
            name,
            version,
            status=status,  # type: ignore[arg-type]
            first=NOON + timedelta(hours=first),
            headline=text or f"The {name}",
            section=Subject(section, section.title()),
            topics=tuple(Subject(slug, slug.title()) for slug in topics),
            people=tuple(Person(name) for name in people),
            kind=kind,
            embargoed_until=None if embargo is None else NOON + timedelta(hours=embargo),
        )

    return st.builds(
        make,
        names,
        st.sampled_from([-1, 0, 1, 1, 1, 2]),
        hours,
        st.sampled_from(["usable"] * 6 + ["withheld", "canceled"]),
        st.sampled_from(SECTIONS),
        st.lists(st.sampled_from(TOPICS), max_size=2, unique=True),
        st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True),
        st.sampled_from(KINDS[:3]),
        st.none() | st.none() | st.integers(0, 80),
        st.sampled_from(["", "Same headline", "2", "Überschwemmung"]),
    )


class Desk(RuleBasedStateMachine):
    """An afternoon at a desk: the clock only goes on."""

    def __init__(self) -> None:
        super().__init__()
        clear()
        self.now: datetime = NOON
        self.fresh = count(1)

    @initialize()
    def open(self) -> None:
        with changing(at=self.now):
            open_newsroom("Europe/London")
            rail = Rail.objects.create(slug="top", title="Top", limit=2)
            RailPick.objects.create(rail=rail, uri=f"tag:post,2022:{NAMES[0]}")
            RailPick.objects.create(rail=rail, uri=f"tag:post,2022:{NAMES[1]}", until=NOON + timedelta(hours=20))
            picture = Picture.objects.create(key="k0", original="0" * 64)
        floods = (Subject("floods", "Floods"),)
        lead = PictureUse("tag:p", "media/0.jpg")
        apply_items(
            [item(name, topics=floods, people=(Person("R. Hale"),), picture=lead, first=NOON) for name in NAMES[:3]],
            at=self.now,
            pictures={("media/0.jpg", None): picture},
        )

    def at_desk(self, work: Callable[[], object]) -> None:
        self.now += timedelta(minutes=7)
        with changing(at=self.now):
            work()

    def publish(self, story: Story, goes_live: datetime | None = None) -> None:
        """A story that came dated ahead of the clock is held, and stays as it is until a person lifts that."""
        self.now += timedelta(minutes=7)
        with pytest.raises(StoryHeld) if story.held else nullcontext():
            if goes_live is None:
                publishing.publish(story, at=self.now)
            else:
                publishing.schedule(story, goes_live=goes_live, at=self.now)

    def one(self, name: str) -> Story | None:
        return Story.objects.filter(uri=f"tag:post,2022:{name}").first()

    @rule(items=st.lists(wire_items(), min_size=1, max_size=5))
    def wire(self, items: list[Item]) -> None:
        """What comes in is mostly newer than what the desk has."""
        self.now += timedelta(minutes=7)
        known = dict(Story.objects.values_list("uri", "version"))
        apply_items([replace(one, version=max(1, known.get(one.uri, 0) + one.version)) for one in items], at=self.now)

    @rule(
        name=names,
        headline=st.sampled_from(["Corrected", "Again", "Third"]),
        section=st.sampled_from(SECTIONS),
        slug=st.sampled_from(["", "moved"]),
        lifts_hold=st.booleans(),
    )
    def edit(self, name: str, headline: str, section: str, slug: str, lifts_hold: bool) -> None:
        story = self.one(name)
        if story is None or story.state == "killed":
            return
        story.headline = headline
        story.section = Section.objects.filter(slug=section).first() or story.section
        story.slug = slug or story.slug
        story.embargoed_until = None
        if lifts_hold:
            story.held = ""
        self.publish(story)

    @rule(name=names)
    def draft(self, name: str) -> None:
        story = self.one(name)
        if story is None or story.state == "killed":
            return
        story.headline = "Only a draft"
        self.now += timedelta(minutes=7)
        publishing.save_draft(story, at=self.now)

    @rule(name=names, after=st.integers(1, 40), expires=st.booleans())
    def schedule(self, name: str, after: int, expires: bool) -> None:
        story = self.one(name)
        if story is None or story.state == "killed":
            return
        moment = self.now + timedelta(hours=after)
        story.headline = "Scheduled"
        if expires:
            story.expire_at = moment
            self.publish(story)
        else:
            self.publish(story, goes_live=moment)

    @rule(name=names)
    def unpublish(self, name: str) -> None:
        if self.one(name):
            self.now += timedelta(minutes=7)
            publishing.unpublish(f"tag:post,2022:{name}", at=self.now)

    @rule(name=names)
    def kill(self, name: str) -> None:
        if self.one(name):
            self.now += timedelta(minutes=7)
            publishing.kill(f"tag:post,2022:{name}", line="Gone.", at=self.now)

    @rule(name=names)
    def delete(self, name: str) -> None:
        story = self.one(name)
        if story is not None:
            self.at_desk(story.delete)

    @rule(hours=st.integers(1, 50))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        timetable.run_due(self.now)

    @rule(model=st.sampled_from([Section, Topic, Contributor]), number=st.integers(0, 5), new_slug=st.booleans(), named=st.booleans())
    def rename(self, model: type[Section] | type[Topic] | type[Contributor], number: int, new_slug: bool, named: bool) -> None:
        row = model.objects.order_by("pk")[number : number + 1].first()
        if row is None:
            return
        row.name, row.named = f"Name {next(self.fresh)}", named
        if new_slug:
            row.slug = f"slug-{next(self.fresh)}"
        self.at_desk(row.save)

    @rule(
        slug=st.sampled_from(["top", "more"]),
        rule=st.sampled_from([None, ("", "", ""), ("news", "", ""), ("", "news", "floods"), ("sport", "explainer", "")]),
        picks=st.lists(names, max_size=3),
        limit=st.integers(1, 4),
        until=st.none() | st.integers(1, 40),
    )
    def arrange(self, slug: str, rule: tuple[str, str, str] | None, picks: list[str], limit: int, until: int | None) -> None:
        def work() -> None:
            rail = Rail.objects.filter(slug=slug).first() or Rail(slug=slug, title=slug.title())
            rail.fills = rule is not None
            rail.fill_section, rail.fill_kind, rail.fill_topic = rule or ("", "", "")
            rail.limit = limit
            rail.save()
            RailPick.objects.filter(rail=rail).delete()
            for order, name in enumerate(picks):
                moment = self.now + timedelta(hours=until) if until else None
                RailPick(rail=rail, order=order, uri=f"tag:post,2022:{name}", until=moment).save()

        self.at_desk(work)

    @rule(slug=st.sampled_from(["about", "contact"]), place=st.sampled_from(["", "header", "footer"]), goes=st.booleans())
    def document(self, slug: str, place: str, goes: bool) -> None:
        def work() -> None:
            Document.objects.filter(slug=slug).delete()
            if not goes:
                Document.objects.create(slug=slug, title=slug, body=f"<p>{place}</p>", place=place)
            Redirect.objects.update_or_create(path=f"/{slug}/", defaults={"to": "/"})

        self.at_desk(work)

    @rule(name=names, killed=st.booleans())
    def picture(self, name: str, killed: bool) -> None:
        story = self.one(name)
        if story is None:
            return

        def work() -> None:
            picture, _ = Picture.objects.get_or_create(key=f"k-{name}", defaults={"original": "0" * 64})
            picture.killed = killed
            picture.save()
            story.picture = picture
            story.save()

        self.at_desk(work)

    @rule(timezone=st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
    def move_house(self, timezone: str) -> None:
        newsroom = Newsroom.objects.get()
        newsroom.timezone = timezone
        newsroom.layouts = {"front": {"rails": ["top"], "topics": [timezone.lower()]}}
        self.at_desk(newsroom.save)

    @invariant()
    def nothing_ahead_of_its_time(self) -> None:
        uris = {key.removeprefix("uri/") for key in held_copy() if key.startswith("uri/")} if Newsroom.objects.exists() else set()
        assert uris == set(Story.objects.filter(state="live").values_list("uri", flat=True))

    def teardown(self) -> None:
        assert_swept(self.now)
        held = {key: digest(data) for key, data in held_copy().items()}
        assert held == {key: bytes(kept) for key, kept in Filed.objects.values_list("key", "digest")}


def test_r7_whatever_is_done_what_is_filed_equals_a_sweep_from_scratch(desk: object) -> None:
    run_state_machine_as_test(
        Desk, settings=settings(max_examples=20, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
    )


@given(st.permutations(range(12)))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_r7_the_order_of_arrival_leaves_no_trace_in_lists(desk: object, order: list[int]) -> None:
    clear()
    open_newsroom()
    items = [item(f"s{number}", first=NOON + timedelta(minutes=number)) for number in range(12)]
    for number in order:
        apply_items([items[number]], at=NOON + DAY)
    uris = [
        Story.objects.get(pk=pk).uri
        for pk in Membership.objects.filter(list="front").order_by("-moment", "uri").values_list("story", flat=True)
    ]
    assert uris == [one.uri for one in reversed(items)]
    assert_swept(NOON + DAY)


@pytest.mark.usefixtures("desk")
def test_a_sweep_names_what_was_changed_behind_its_back() -> None:
    from django.db import connection

    open_newsroom()
    publish()
    assert not sweep(NOON)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE desk_story SET headline = 'Changed'")
        cursor.execute("DELETE FROM desk_membership WHERE list = 'section/news'")
    found = sweep(NOON)
    assert found.keys == ("story/1/teaser",)
    assert found.lists == ("section/news",)
    assert refile(NOON) is not None
    assert not sweep(NOON)
    assert refile(NOON) is None
