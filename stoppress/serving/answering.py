"""Answering: one request to one answer, over every channel by which public bytes leave the readers' server."""

import json
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import NamedTuple, TypeAlias

from stoppress.editions.connecting import LogDamaged
from stoppress.serving import journal
from stoppress.serving.addressing import BadAddress, Hosts, Target, host_name, read_target
from stoppress.serving.answers import OWN_HEADERS, Answer, own, plain_error
from stoppress.serving.composed import Composed
from stoppress.serving.composing import Composer, PageDamaged
from stoppress.serving.counting import Tally, exposition, tallied
from stoppress.serving.media import is_gone, media_answer
from stoppress.serving.negotiating import Coding, Tag, codings, tags

METHODS = "GET, HEAD, OPTIONS"
MOST_AT_HAND = 512
MOST_TOLD = 1_000
LARGEST_AT_HAND = 48_000  # bytes of a page
PRESSED_ERRORS = (400, 404, 410, 500, 503)
Asked: TypeAlias = tuple[bytes, bytes, bytes | None]  # target, Host and Accept-Encoding of a GET, as they came

_SITEMAP_HOST = re.compile(rb"^Sitemap: https?://([^/\s]+)/", re.MULTILINE)


class Ask(NamedTuple):
    """What a request says, of which nothing else has influence on its answer. `target` and `host` as they came."""

    method: str
    target: str
    host: str | None
    accept_encoding: str | None = None
    if_none_match: str | None = None


class Site:
    """The readers' site: an edition's pages, the files of `media`. `clock` gives UTC seconds, and is asked for an edition's age only."""

    def __init__(
        self, composer: Composer, media: FilePath, tally: Tally, hosts: Iterable[str] = (), clock: Callable[[], float] = time.time
    ) -> None:
        self.composer = composer
        self.tally = tally
        self.media = media
        self.clock = clock
        self._hosts = Hosts(hosts)
        self._known_hosts: set[str] = set()  # as they came, once found allowed; few, for their names are
        self._at_hand: dict[Asked, tuple[Composed, tuple[Coding, ...], str]] = {}
        self._told: tuple[int, set[tuple[str, str]]] = (0, set())
        self._site_host: tuple[int, str | None] = (0, None)

    def answer(self, ask: Ask) -> Answer:
        """Never raises. Whoever carries an answer whose body is a File closes it."""
        answer = self._settled(ask)
        self.tally.answered(answer.status, len(answer.body) if isinstance(answer.body, bytes) else answer.body.length)
        return answer

    def at_hand(self, asked: Asked) -> Answer | None:
        """The answer to a GET without conditions that came before in the very same bytes: the way nearly every request goes.

        One look at the head, one look-up by what was asked, one by codings. None where the longer way must be gone.
        """
        found = self._at_hand.get(asked)
        if found is None:
            return None
        composed, taken, path = found
        try:
            edition = self.composer.look()
            composed.hits += 1
            answer = composed.answers.get(taken)
            if answer is None or composed.edition != edition or composed.hits >= composed.offer_at:
                answer = self._composed_again(asked, taken, path)
        except Exception:
            answer = None  # the longer way meets it again, and tells
        if answer is None:
            del self._at_hand[asked]
            return None
        self.tally.answered(answer.status, len(answer.body))  # type: ignore[arg-type]  # what is composed is bytes
        return answer

    def _composed_again(self, asked: Asked, taken: tuple[Coding, ...], path: str) -> Answer | None:
        """What a later edition answers to the same bytes; None where it is no longer a page to have at hand."""
        answer = self.composer.answer(path, taken)
        composed = self.composer.current(path)
        if answer is None or composed is None or composed.weight() > LARGEST_AT_HAND:
            return None
        self._at_hand[asked] = (composed, taken, path)
        return answer

    def remember(self, asked: Asked, ask: Ask) -> None:
        """Have at hand what was answered to `ask`, which came as `asked`, if it is a page of the edition and not large."""
        # Only what was spelled as it must be is composed, so that a target without escapes is the path it is kept under.
        composed = self.composer.current(ask.target) if "%" not in ask.target and ask.host in self._known_hosts else None
        if (
            composed is None
            or ask.target[:1] != "/"
            or composed.weight() > LARGEST_AT_HAND
            or sum(len(each or b"") for each in asked) > 1_000
        ):
            return
        if len(self._at_hand) >= MOST_AT_HAND:
            self._at_hand.clear()
        self._at_hand[asked] = (composed, codings(ask.accept_encoding), ask.target)

    def refuse(self, status: int) -> Answer:
        """The answer to what was no request, after which the connection closes."""
        more = (("Allow", METHODS),) if status == 405 else ()
        found = self._pressed(status, ("identity",)) if status in PRESSED_ERRORS else plain_error(status, *more)
        answer = Answer(found.channel, found.status, found.headers, found.body, closing=True)
        self.tally.answered(status, len(answer.body) if isinstance(answer.body, bytes) else 0)
        return answer

    def _settled(self, ask: Ask) -> Answer:
        taken = codings(ask.accept_encoding)
        try:
            answer = self._found(ask, taken)
        except BadAddress:
            answer = self._pressed(400, taken)
        except PageDamaged as error:
            self.tally.damaged += 1
            self._tell("damaged", path=error.path, fragment=error.name, digest=error.digest, why=str(error))
            answer = self._pressed(503, taken)
        except LogDamaged as error:
            self.tally.damaged += 1
            self._tell("damaged", path=ask.target[:200], why=str(error))
            answer = self._pressed(503, taken)
        except Exception as error:
            self.tally.failed += 1
            self._tell("failed", method=ask.method, target=ask.target[:200], error=type(error).__name__, why=str(error)[:500])
            answer = self._pressed(500, taken)
        return answer.bare if ask.method == "HEAD" and isinstance(answer.body, bytes) else answer

    def _found(self, ask: Ask, taken: tuple[Coding, ...]) -> Answer:
        if ask.host is None or (ask.host not in self._known_hosts and not self._allows(ask.host)):
            return self._pressed(400, taken)
        if ask.method not in ("GET", "HEAD"):
            return self._of_method(ask)
        target = read_target(ask.target)
        if target.authority is not None and not self._allows(target.authority):
            return self._pressed(400, taken)
        wanted = tags(ask.if_none_match)
        for channel in CHANNELS:
            if channel.has(target.path):
                answer = channel.answer(self, target, taken, wanted)
                if answer is not None:
                    if ask.method == "HEAD" and not isinstance(answer.body, bytes):
                        answer.body.close()
                        return answer.bare
                    return answer
                break
        return self._pressed(404, taken)

    def _of_method(self, ask: Ask) -> Answer:
        if ask.method != "OPTIONS":
            return plain_error(405, ("Allow", METHODS))
        if ask.target != "*":
            read_target(ask.target)
        return own("errors", 204, b"", "", ("Allow", METHODS))

    def _allows(self, host: str) -> bool:
        if not self._hosts.allows(host) and not self._is_site_host(host):
            return False
        if len(self._known_hosts) < 100:
            self._known_hosts.add(host)
        return True

    def _is_site_host(self, host: str) -> bool:
        """Whether this is the host that the site's own robots.txt names, so that a newsroom's address need not be told twice."""
        edition = self.composer.look()
        if self._site_host[0] != edition:
            robots = self.composer.answer("/robots.txt", ("identity",))
            named = _SITEMAP_HOST.search(robots.body) if robots is not None and isinstance(robots.body, bytes) else None
            self._site_host = (edition, host_name(named[1].decode("ascii", "replace")) if named else None)
        return self._site_host[1] is not None and host_name(host) == self._site_host[1]

    def _tell(self, event: str, **fields: object) -> None:
        """Write a line of the journal, the same one once for each edition: what fails a thousand times a second must not fill the disk."""
        if self._told[0] != self.composer.edition or len(self._told[1]) >= MOST_TOLD:
            self._told = (self.composer.edition, set())
        line = (event, str(fields))
        if line not in self._told[1]:
            self._told[1].add(line)
            journal.say(event, **fields)

    def _pressed(self, status: int, taken: tuple[Coding, ...]) -> Answer:
        """The edition's own page for an error; a plain one where there is none, or it cannot be composed."""
        try:
            found = self.composer.answer(f"!error/{status}", taken, channel="errors") if self.composer.look() else None
        except Exception as error:
            self._tell("no-error-page", status=status, error=type(error).__name__, why=str(error)[:500])
            found = None
        if found is None or found.status == 406:
            return plain_error(status)
        if status == 503 and found.header("Retry-After") is None:
            return Answer(found.channel, 503, (*found.headers, ("Retry-After", "5")), found.body)
        return found


def _pages(site: Site, target: Target, taken: tuple[Coding, ...], wanted: tuple[Tag, ...]) -> Answer | None:
    return _composed(site, target, taken, wanted, "pages")


def _assets(site: Site, target: Target, taken: tuple[Coding, ...], wanted: tuple[Tag, ...]) -> Answer | None:
    return _composed(site, target, taken, wanted, "assets")


def _composed(site: Site, target: Target, taken: tuple[Coding, ...], wanted: tuple[Tag, ...], channel: str) -> Answer | None:
    composer = site.composer
    if not composer.look():
        return plain_error(503)
    if target.plain:
        answer = composer.answer(target.path, taken, wanted, channel)
        if answer is not None:
            return answer
    elif composer.stands(target.path):
        return _moved(target.spelled)
    if not target.path.endswith("/") and composer.stands(target.path + "/"):
        return _moved(target.spelled + "/")
    return None


def _moved(to: str) -> Answer:
    """308 to the one spelling of a page's address."""
    return Answer("pages", 308, (("Location", to), ("Content-Length", "0"), ("Cache-Control", "public, no-cache"), *OWN_HEADERS))


def _media(site: Site, target: Target, taken: tuple[Coding, ...], wanted: tuple[Tag, ...]) -> Answer | None:
    if not target.plain:
        return None
    name = target.path.removeprefix("/media/")
    return media_answer(site.media, name, wanted) or (plain_error(410) if is_gone(site.media, name) else None)


def _health(site: Site, target: Target, taken: tuple[Coding, ...], wanted: tuple[Tag, ...]) -> Answer | None:
    composer = site.composer
    if not composer.look():
        waiting = json.dumps({"status": "waiting", "edition": 0, "at": None, "age": None}).encode() + b"\n"
        return own("health", 503, waiting, "application/json", ("Retry-After", "5"))
    at = composer.at() / 1000
    moment = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    said = {"status": "ok", "edition": composer.edition, "at": moment, "age": round(max(0.0, site.clock() - at), 3)}
    return own("health", 200, json.dumps(said).encode() + b"\n", "application/json")


def _metrics(site: Site, target: Target, taken: tuple[Coding, ...], wanted: tuple[Tag, ...]) -> Answer | None:
    site.composer.look()
    gauges = [*tallied(site.tally), *site.composer.gauges()]
    return own("metrics", 200, exposition(site.tally.worker, gauges), "text/plain; version=0.0.4; charset=utf-8")


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out for public bytes. `prefix` is what its paths begin with; one without a final slash is the only path."""

    name: str
    prefix: str
    says: str
    answer: Callable[[Site, Target, tuple[Coding, ...], tuple[Tag, ...]], Answer | None]

    def has(self, path: str) -> bool:
        return path.startswith(self.prefix) if self.prefix.endswith("/") else path == self.prefix


CHANNELS: tuple[Channel, ...] = (
    Channel("health", "/-/health", "whether an edition is served, which, and how old it is", _health),
    Channel("metrics", "/-/metrics", "counts of this process, as Prometheus reads them", _metrics),
    Channel("media", "/media/", "files of the public store", _media),
    Channel("assets", "/assets/", "styles, fonts and scripts by digest, also those of former editions", _assets),
    Channel("pages", "/", "pages, feeds, sitemaps and redirects of the edition", _pages),
    Channel("errors", "!error/", "the answer to whatever no other channel has; never asked for by a path", _pages),
)
