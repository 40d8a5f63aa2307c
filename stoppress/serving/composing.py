"""Composing: the answer for a path, out of stored fragments of one edition."""

import json
import time
from typing import Any

from stoppress.editions.fragments import Digest, Fragment, FragmentDamaged
from stoppress.editions.log import FragmentName, Page, Path, Reader
from stoppress.serving.answers import Answer, Headers, checked
from stoppress.serving.caching import Bounded
from stoppress.serving.composed import Body, Composed
from stoppress.serving.counting import Gauge, Tally
from stoppress.serving.joining import gzip_member, tag_of
from stoppress.serving.negotiating import Coding, Tag
from stoppress.serving.recompressing import Recompressor

ANSWERS = 40_000_000  # bytes of composed pages kept
FRAGMENTS = 24_000_000  # bytes of fragments kept, as stored
RECORDS = 6_000_000  # bytes of page records, and as many of names
KINDS = 1_000_000  # bytes of headers by kind of page
MOST_CHANGES = 10_000  # names and paths to drop one by one; more than that empties the caches
HOT = 16  # answers after which a page is worth compressing whole


class PageDamaged(LookupError):
    """A page of this edition cannot be put together."""

    def __init__(self, path: Path, name: FragmentName, digest: Digest | None, why: str) -> None:
        self.path, self.name, self.digest = path, name, digest.hex() if digest else ""
        super().__init__(f"{path} needs {name} ({self.digest[:16] or 'not placed'}): {why}")


class Composer:
    """Composes pages of the head edition, which is looked at for each request and fixed while one is answered.

    For one thread. Everything kept is known by digest, or is a name or path that the log is asked about again as soon as an edition changes
    it: an answer is never of two editions, and never of an earlier one than the answer before.
    """

    def __init__(self, reader: Reader, tally: Tally, recompressor: Recompressor | None = None, scale: float = 1.0) -> None:
        self.edition = 0
        self._reader = reader
        self._tally = tally
        self._recompressor = recompressor
        self._answers: Bounded[Path, Composed] = Bounded(int(ANSWERS * scale))
        self._fragments: Bounded[Digest, Fragment] = Bounded(int(FRAGMENTS * scale))
        self._pages: Bounded[Path, Page] = Bounded(int(RECORDS * scale))
        self._names: Bounded[FragmentName, Digest] = Bounded(int(RECORDS * scale))
        self._headers: Bounded[Digest, Headers] = Bounded(int(KINDS * scale))

    def look(self) -> int:
        """Look at the head, forget what changed since, and return the edition to answer from; 0 where there is none."""
        number = self._reader.head()  # a mapped file: about 0.3 µs
        if number > self.edition:
            self._move(number)
        return self.edition

    def current(self, path: Path) -> Composed | None:
        """What is kept for a path, if it is that of the edition last looked at."""
        composed = self._answers.get(path)
        return composed if composed is not None and composed.edition == self.edition else None

    def answer(self, path: Path, codings: tuple[Coding, ...], tags: tuple[Tag, ...] = (), channel: str = "pages") -> Answer | None:
        """The answer for a path, in the edition last looked at; None where it has no such page. Raises PageDamaged, HeaderBroken."""
        composed = self._answers.get(path)
        if composed is None or composed.edition != self.edition:
            composed = self._compose(path, composed, channel)
            if composed is None:
                return None
        composed.hits += 1
        if composed.hits >= composed.offer_at:
            self._offer(path, composed)
        if tags and (held := composed.held(tags)) is not None:
            return composed.not_modified(held, codings)
        answer = composed.answers.get(codings)
        if answer is None:
            answer = self._in_new_coding(path, composed, codings)
        return answer

    def stands(self, path: Path) -> bool:
        """Whether the edition last looked at has that page."""
        return bool(self.edition) and self._page(path) is not None

    def at(self) -> int:
        """When the edition last looked at was made, ms since 1970, UTC."""
        return self._reader.edition(self.edition).at if self.edition else 0

    def gauges(self) -> list[Gauge]:
        caches: dict[str, Bounded[Any, Any]] = {
            "answers": self._answers,
            "fragments": self._fragments,
            "pages": self._pages,
            "names": self._names,
            "headers": self._headers,
        }
        values = {
            "bytes": ("gauge", "Bytes held by a cache.", [cache.weight for cache in caches.values()]),
            "entries": ("gauge", "Entries held by a cache.", [len(cache) for cache in caches.values()]),
            "hits_total": ("counter", "Look-ups answered by a cache.", [cache.found for cache in caches.values()]),
            "made_total": ("counter", "Values put into a cache.", [cache.made for cache in caches.values()]),
        }
        return [Gauge("stoppress_edition", "gauge", "The edition served.", (("", self.edition),))] + [
            Gauge(f"stoppress_cache_{name}", kind, says, tuple((f'cache="{cache}"', n) for cache, n in zip(caches, numbers, strict=True)))
            for name, (kind, says, numbers) in values.items()
        ]

    def close(self) -> None:
        if self._recompressor is not None:
            self._recompressor.finish()
        self._reader.close()

    def _move(self, number: int) -> None:
        changed = self._reader.changed(self.edition, number, MOST_CHANGES) if self.edition else None
        if changed is None:
            self._names.clear()
            self._pages.clear()
        else:
            names, paths = changed
            self._names.drop(names)
            self._pages.drop(paths)
        self.edition = number

    def _page(self, path: Path) -> Page | None:
        page = self._pages.get(path)
        if page is None:
            page = self._reader.page(path, self.edition)
            if page is not None:
                self._pages.put(path, page, 300 + 2 * len(path) + 80 * len(page.names))
        return page

    def _placed(self, name: FragmentName) -> Digest | None:
        digest = self._names.get(name)
        if digest is None:
            digest = self._reader.placed(name, self.edition)
            if digest is not None:
                self._names.put(name, digest, 250 + len(name))
        return digest

    def _compose(self, path: Path, before: Composed | None, channel: str) -> Composed | None:
        began = time.perf_counter()
        page, stood = self._page(path), self.edition
        if page is None and channel == "assets":
            page, stood = self._gone(path)
        if page is None:
            self._answers.drop((path,))
            return None
        names = (page.headers, *page.names)
        placed = [self._placed(name) if stood == self.edition else self._reader.placed(name, stood) for name in names]
        digests = tuple(self._known(path, name, digest) for name, digest in zip(names, placed, strict=True))
        if before is not None and before.page == page and (before.headers_digest, *before.digests) == digests:
            before.edition = self.edition
            return before
        fragments = tuple(self._fragment(path, name, digest) for name, digest in zip(page.names, digests[1:], strict=True))
        headers = (*self._kind(path, page.headers, digests[0]), *checked(page.own))
        length = sum(fragment.length for fragment in fragments)
        bodies = {"gzip": Body("-gzip", gzip_member(fragments))} if length else {}
        offer_at = HOT if self._recompressor else float("inf")
        composed = Composed(self.edition, channel, page, headers, digests[0], digests[1:], tag_of(digests[1:]), length, bodies, offer_at)
        self._answers.put(path, composed, composed.weight())
        self._tally.composed += 1
        self._tally.composing_seconds += time.perf_counter() - began
        return composed

    def _gone(self, path: Path) -> tuple[Page | None, int]:
        """An asset that pages of former editions, still open at readers', may ask for; it is as it stood."""
        stood = self._reader.last_stood(path)
        return (None, 0) if stood is None else (self._reader.page(path, stood), stood)

    def _known(self, path: Path, name: FragmentName, digest: Digest | None) -> Digest:
        if digest is None:
            raise PageDamaged(path, name, None, "the edition does not place it")
        return digest

    def _fragment(self, path: Path, name: FragmentName, digest: Digest) -> Fragment:
        fragment = self._fragments.get(digest)
        if fragment is None:
            try:
                fragment = self._reader.fragment(digest)  # which checks it against its digest
            except (LookupError, FragmentDamaged) as error:
                raise PageDamaged(path, name, digest, str(error)) from error
            self._fragments.put(digest, fragment, 300 + len(fragment.deflated))
        return fragment

    def _kind(self, path: Path, name: FragmentName, digest: Digest) -> Headers:
        headers = self._headers.get(digest)
        if headers is None:
            data = self._fragment(path, name, digest).identity()
            headers = checked((str(name), str(value)) for name, value in json.loads(data))
            if not any(name.lower() == "x-content-type-options" for name, _ in headers):
                headers = (*headers, ("X-Content-Type-Options", "nosniff"))
            self._headers.put(digest, headers, 200 + len(data))
        return headers

    def _in_new_coding(self, path: Path, composed: Composed, codings: tuple[Coding, ...]) -> Answer:
        before = sum(len(body.data) for body in composed.bodies.values())
        answer = composed.answer(codings)
        self._answers.weigh(path, sum(len(body.data) for body in composed.bodies.values()) - before)
        return answer

    def _offer(self, path: Path, composed: Composed) -> None:
        composed.offer_at = float("inf")
        body = composed.bodies.get("gzip")
        if body is None or self._recompressor is None or not composed.shrinks():
            return
        if self._recompressor.offer(body.data, composed.take):
            self._answers.weigh(path, len(body.data))  # what it may grow by
        else:
            composed.offer_at = composed.hits + HOT
