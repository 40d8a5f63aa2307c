"""What was recorded: the log of a data folder opened for reading, its pages put together, its times in words."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from stoppress.editions.log import Edition, FragmentName, Holdings, Page, UnknownEdition


class NothingRecorded(LookupError):
    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} holds no editions. Start a newsroom there with `stoppress up --data {data}`, or name another with --data."
        )


class NoSuchPage(LookupError):
    def __init__(self, path: str, edition: Edition) -> None:
        super().__init__(f"No page stood at {path} in edition {edition.number} ({in_words(edition.at)}).")


@contextmanager
def recorded(data: Path) -> Iterator[Holdings]:
    """The log of a data folder, to read. Raises NothingRecorded."""
    from stoppress.editions.folder import open_reader

    if not (data / "editions" / "editions.db").is_file():
        raise NothingRecorded(data)
    log = open_reader(data / "editions")
    try:
        if log.head() == 0:
            raise NothingRecorded(data)
        yield log
    finally:
        log.close()


def head_of(data: Path) -> int:
    """The newest edition of a data folder. Raises NothingRecorded."""
    with recorded(data) as log:
        return log.head()


def edition_of(log: Holdings, number: int | None, at: int | None) -> Edition:
    """The edition of that number, else that which stood at a moment (ms), else the head. Raises UnknownEdition."""
    if number is not None:
        return log.edition(number)
    if at is None:
        return log.edition(log.head())
    try:
        return log.edition(log.edition_at(at))
    except UnknownEdition:
        raise UnknownEdition(f"of {in_words(at)} or before") from None


def page_of(log: Holdings, path: str, edition: Edition) -> Page:
    """Raises NoSuchPage."""
    page = log.page(path, edition.number)
    if page is None:
        raise NoSuchPage(path, edition)
    return page


def body_of(log: Holdings, page: Page, edition: Edition) -> bytes:
    """A page's bytes as readers get them in identity coding. Raises FragmentMissing, FragmentDamaged, FragmentErased."""
    return b"".join(fragment_bytes(log, name, edition.number) for name in page.names)


def fragment_bytes(log: Holdings, name: FragmentName, edition: int) -> bytes:
    """The identity bytes that a name stood for; none where it did not stand."""
    digest = log.placed(name, edition)
    return b"" if digest is None else log.fragment(digest).identity()


def fragment_length(log: Holdings, name: FragmentName, edition: int) -> int | None:
    """How many bytes a name stood for, in identity coding; None where it did not stand, or what it said was erased."""
    digest = log.placed(name, edition)
    if digest is None:
        return None
    try:
        return log.fragment(digest).length
    except LookupError:
        return None


def in_words(at: int) -> str:
    """A moment (ms since 1970) as `2026-03-02T14:03:20.123Z`."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
