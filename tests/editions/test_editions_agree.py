"""Both back ends give the same answers after any sequence of additions, landings, prunings and reopenings."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.log import Addition, UnknownEdition
from stoppress.editions.memory import MemoryEditions
from stoppress.editions.pruning import prune
from stoppress.editions.verifying import verify
from tests.editions.saying import page, placing

NAMES = st.sampled_from(["open", "story/1/head", "story/1/story", "rails@story", "foot", "list/front/page"])
PATHS = st.sampled_from(["/", "/news/", "/2022/03/02/a/", "!error/404"])
OWNERS = st.sampled_from(["list/front", "story/1", "site"])
KEYS = st.sampled_from(["site", "story/1/body", "story/1/teaser", "template/head.html", "list/front"])
PLACED = st.builds(lambda text, read: placing(text, *read), st.sampled_from(["", "a", "b", "longer " * 50]), st.frozensets(KEYS))
PAGES = st.builds(
    lambda owner, names, status, location: page(owner, *names, status=status, location=location),
    OWNERS, st.lists(NAMES, max_size=4), st.sampled_from([200, 301]), st.sampled_from([None, "/new/"]),
)  # fmt: skip
MARKS = st.none() | st.integers(0, 9)


class Agreement(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp()) / "editions"
        self.model = MemoryEditions()
        self.log = open_writer(self.folder)
        self.reader = open_reader(self.folder)
        self.staged: dict[str, set[str]] = {}

    @rule(
        at=st.integers(0, 50),
        placed=st.dictionaries(NAMES, st.none() | PLACED),
        pages=st.dictionaries(PATHS, st.none() | PAGES),
        filed=st.dictionaries(KEYS, st.none() | st.binary(max_size=5)),
        mark=MARKS,
        landing=st.none() | st.sampled_from(["one", "two"]),
    )
    def append(self, at, placed, pages, filed, mark, landing) -> None:  # type: ignore[no-untyped-def]
        addition = Addition(self.model.head(), at, "cause", "author", placed, pages, filed, mark, landing)
        expected, found = self.model.append(addition), self.log.append(addition)
        assert (found.edition, found.fresh, found.changed, found.paths) == (
            expected.edition,
            expected.fresh,
            expected.changed,
            expected.paths,
        )

    @rule(job=st.sampled_from(["one", "two"]), placed=st.dictionaries(NAMES, PLACED))
    def stage(self, job, placed) -> None:  # type: ignore[no-untyped-def]
        self.model.stage(job, placed)
        self.log.stage(job, placed)

    @rule(job=st.sampled_from(["one", "two"]), names=st.sets(NAMES))
    def unstage(self, job, names) -> None:  # type: ignore[no-untyped-def]
        self.model.unstage(job, names)
        self.log.unstage(job, names)

    @rule(job=st.sampled_from(["one", "two"]))
    def discard(self, job) -> None:  # type: ignore[no-untyped-def]
        self.model.discard(job)
        self.log.discard(job)

    @rule(before=st.integers(0, 50))
    def prune(self, before) -> None:  # type: ignore[no-untyped-def]
        assert prune(self.log, before).oldest == self.model.prune(before)

    @rule()
    def reopen(self) -> None:
        self.log.close()
        self.log = open_writer(self.folder)
        self.model.discard("one")
        self.model.discard("two")

    @invariant()
    def all_that_is_held_now_agrees(self) -> None:
        if not hasattr(self, "log"):
            return
        for log in (self.log, self.reader):
            assert log.head() == self.model.head()
            assert log.mark() == self.model.mark()
            assert list(log.names()) == list(self.model.names())
            assert {key: log.filed(key) for key in log.filed_keys()} == {key: self.model.filed(key) for key in self.model.filed_keys()}
            for key in ("site", "story/1/body", "story/1/teaser", "template/head.html", "list/front"):
                assert log.readers({key}) == self.model.readers({key})
            for owner in ("list/front", "story/1", "site"):
                assert log.owned([owner]) == self.model.owned([owner])
            for name, _ in self.model.names():
                assert log.read_by(name) == self.model.read_by(name)
        for job in ("one", "two"):
            assert dict(self.log.staged(job)) == dict(self.model.staged(job))

    def teardown(self) -> None:
        if not hasattr(self, "log"):
            return
        for edition in range(self.model.head() + 2):
            self.as_of(edition)
        for path in ("/", "/news/", "/2022/03/02/a/", "!error/404"):
            assert self.reader.last_stood(path) == self.model.last_stood(path)
            assert self.reader.last_page(path) == self.model.last_page(path)
            assert self.reader.owner(path) == self.model.owner(path)
        assert [edition.at for edition in self.reader.editions()] == [edition.at for edition in self.model.editions()]
        for name, digest in self.model.names():
            assert self.reader.fragment(digest) == self.model.fragment(digest), name
        # Additions are random: pages may well show names that stand for nothing.
        assert [damage for damage in verify(self.folder) if damage.kind != "page"] == []
        self.reader.close()
        self.log.close()
        shutil.rmtree(self.folder.parent)

    def as_of(self, edition: int) -> None:
        try:
            paths = list(self.model.paths(edition))
        except UnknownEdition:
            with pytest.raises(UnknownEdition):
                list(self.reader.paths(edition))
            return
        assert list(self.reader.paths(edition)) == paths
        for path in paths:
            assert self.reader.page(path, edition) == self.model.page(path, edition)
        for name in ("open", "story/1/head", "story/1/story", "rails@story", "foot", "list/front/page"):
            assert self.reader.placed(name, edition) == self.model.placed(name, edition)
        for limit in (1, 100):
            assert self.reader.changed(edition, self.model.head(), limit) == self.model.changed(edition, self.model.head(), limit)


Agreement.TestCase.settings = settings(max_examples=60, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck))
TestBothBackEndsAgree = Agreement.TestCase
