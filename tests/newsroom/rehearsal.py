"""A pressroom in this process, on a thread of its own, with a clock that is set by hand, and the desk beside it."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from stoppress.desk.clock import StoppedClock
from stoppress.desk.pressing import Pressing
from stoppress.desk.pressroom import Pressroom
from stoppress.desk.pressroom_line import Switchboard, hang_up, listen
from stoppress.desk.public_address import PublicAddress
from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.log import Holdings, Writer
from stoppress.press import copy
from stoppress.press.copy import CopyKey, Value, encode

NOON = 1_646_222_400_000  # 2 March 2022, 12:00 UTC, in ms


class Rehearsal:
    """A running pressroom."""

    def __init__(
        self, data: Path, clock: StoppedClock, url: str | None = None, log_of: Callable[[Writer], Writer] = lambda log: log
    ) -> None:
        self.data = data
        self.log_of = log_of
        self.clock = clock
        self.url = url
        self.failure: BaseException | None = None
        self._pressroom: Pressroom | None = None
        self._thread = threading.Thread(target=self._run)

    def start(self) -> None:
        from stoppress.desk.pressroom_client import PressroomAway, status

        self._thread.start()
        while self.failure is None:
            try:
                status(self.data)
            except PressroomAway:
                continue
            break

    def stop(self) -> None:
        if self._pressroom is not None:
            self._pressroom.stop()
        self._thread.join(30)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        from stoppress.desk import timetable

        board = Switchboard(listen(self.data))
        try:
            self._pressroom = Pressroom(self._begin, self.clock, board, timetable)
            self._pressroom.run()
        except BaseException as error:
            self.failure = error
        finally:
            board.close()
            hang_up(self.data)
            connections.close_all()

    def _begin(self) -> Pressing:
        return Pressing(self.data, self.log_of(open_writer(self.data / "editions")), self.clock, PublicAddress(self.url))


@contextmanager
def rehearsing(
    data: Path, at: int = NOON, url: str | None = None, log_of: Callable[[Writer], Writer] = lambda log: log
) -> Iterator[Rehearsal]:
    rehearsal = Rehearsal(data, StoppedClock(at), url, log_of)
    rehearsal.start()
    try:
        yield rehearsal
    finally:
        rehearsal.stop()
    if rehearsal.failure is not None:
        raise rehearsal.failure


@contextmanager
def reading(data: Path) -> Iterator[Holdings]:
    log = open_reader(data / "editions")
    try:
        yield log
    finally:
        log.close()


def body_at(data: Path, path: str) -> str | None:
    """A page as readers get it now, decoded; None where there is none."""
    with reading(data) as log:
        head = log.head()
        page = log.page(path, head)
        if page is None:
            return None
        digests = [log.placed(name, head) for name in page.names]
        return b"".join(log.fragment(digest).identity() for digest in digests if digest is not None).decode()


def commit(filed: Mapping[CopyKey, Value | None], at: int = NOON, cause: str = "edit", stories: Mapping[str, Any] | None = None) -> int:
    """A change as filing writes it; answers its number."""
    from stoppress.desk.filing import pack
    from stoppress.desk.models import Change

    payload = pack({key: None if value is None else encode(value) for key, value in filed.items()})
    return Change.objects.create(at=at, cause=cause, author="desk", kind="edit", payload=payload, stories=dict(stories or {})).pk


def site(url: str = "https://harbourpost.example") -> dict[CopyKey, Value]:
    return {
        "site": copy.Site("The Harbour Post", url, "en-GB", "Europe/London"),
        "navigation": copy.Navigation(("news",)),
        "section/news": copy.Section("news", "News"),
        "list/front": copy.Listing(),
        "list/section/news": copy.Listing(),
    }


def story(number: int, headline: str, address: str | None = None, **fields: Any) -> dict[CopyKey, Value]:
    uri = f"tag:harbourpost.example,2022:{number}"
    teaser = copy.Teaser(
        uri, address or f"/2022/03/02/story-{number}/", headline, "2022-03-02T12:00:00Z", "2022-03-02T12:00:00Z", "news", **fields
    )
    return {
        f"story/{number}/teaser": teaser,
        f"story/{number}/body": copy.Body((copy.Text("<p>The sea wall held.</p>"),), words=4),
        f"uri/{uri}": copy.StoryRef(number),
    }
