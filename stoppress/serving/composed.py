"""One page composed: its fragments joined, in every coding asked for so far, ready to be sent."""

from dataclasses import dataclass, field

from isal import isal_zlib

from stoppress.editions.fragments import Digest
from stoppress.editions.log import Page
from stoppress.serving.answers import Answer, Headers, plain_error
from stoppress.serving.negotiating import Coding, Tag
from stoppress.serving.recompressing import Whole, in_brotli

OF_THE_BODY = ("content-type", "content-length", "content-encoding", "content-language")  # what a 304 leaves out
SUFFIXES = ("-gzip", "-gzip9", "-br", "-br4", "")  # joined; compressed whole; brotli later; brotli at once; identity


@dataclass(frozen=True, slots=True)
class Body:
    """A page's bytes in one coding; `suffix` tells the tags of two makings apart."""

    suffix: str
    data: bytes


@dataclass(eq=False, slots=True)
class Composed:
    """What a path shows: the same bytes as long as its page, digests and headers are the same.

    `edition` is the newest one for which that was found true. `tag` stands for the bytes, `length` is their number as identity.
    `bodies` holds them by coding, gzip always (none at all where there are no bytes). `hits` counts answers since it was composed,
    `offer_at` is the count at which it is offered to be compressed whole.
    """

    edition: int
    channel: str
    page: Page
    headers: Headers
    headers_digest: Digest
    digests: tuple[Digest, ...]
    tag: Tag
    length: int
    bodies: dict[Coding, Body]
    offer_at: float
    hits: int = 0
    answers: dict[tuple[Coding, ...], Answer] = field(default_factory=dict)

    def weight(self) -> int:
        """Bytes to reckon for it: what it holds now and what the headers of its answers take."""
        return 4_000 + sum(len(body.data) for body in self.bodies.values())

    def answer(self, codings: tuple[Coding, ...]) -> Answer:
        """The answer in the best of these codings that is at hand."""
        answers = self.answers  # held first: `take` replaces the mapping, and what was made of the former bodies is then dropped
        answer = self._make(codings)
        answers[codings] = answer
        return answer

    def held(self, tags: tuple[Tag, ...]) -> Tag | None:
        """Which of a reader's tags stands for these bytes, in whatever coding."""
        if self.page.status != 200 or not self.bodies:
            return None
        for tag in tags:
            if tag == "*" or (tag.startswith(self.tag) and tag[len(self.tag) :] in SUFFIXES):
                return tag
        return None

    def not_modified(self, held: Tag, codings: tuple[Coding, ...]) -> Answer:
        """304, naming the tag that the reader holds."""
        full = self.answers.get(codings) or self.answer(codings)
        kept = tuple(
            (name, f'"{held}"' if name == "ETag" and held != "*" else value)
            for name, value in full.headers
            if name.lower() not in OF_THE_BODY
        )
        return Answer(self.channel, 304, kept)

    def take(self, whole: Whole) -> None:
        """Take the page compressed whole; comes from another thread, so that each step leaves what can be sent."""
        self.bodies = {**self.bodies, "gzip": Body("-gzip9", whole.gzip), "br": Body("-br", whole.brotli)}
        self.answers = {}

    def shrinks(self) -> bool:
        """Whether the joined pieces are fewer bytes than what they say; fonts and icons are not."""
        return len(self.bodies["gzip"].data) < self.length

    def _make(self, codings: tuple[Coding, ...]) -> Answer:
        if not self.bodies:
            return Answer(self.channel, self.page.status, (*self.headers, ("Content-Length", "0")))
        if not codings:
            return plain_error(406, ("Vary", "Accept-Encoding"))
        coding, body = self._body(codings)
        tag = (("ETag", f'"{self.tag}{body.suffix}"'),) if self.page.status == 200 else ()
        encoding = (("Content-Encoding", coding),) if coding != "identity" else ()
        framing = (*tag, ("Vary", "Accept-Encoding"), *encoding, ("Content-Length", str(len(body.data))))
        return Answer(self.channel, self.page.status, (*self.headers, *framing), body.data)

    def _body(self, codings: tuple[Coding, ...]) -> tuple[Coding, Body]:
        bodies = self.bodies
        if "identity" in codings and not self.shrinks():
            codings = ("identity",)
        for coding in codings:
            if coding in bodies or coding == "identity":
                break
        else:
            coding = "br"  # a client that takes nothing else
        if coding not in bodies:
            plain = isal_zlib.decompress(bodies["gzip"].data, 31)
            made = Body("", plain) if coding == "identity" else Body("-br4", in_brotli(plain, 4))
            self.bodies = bodies = {**bodies, coding: made}
        return coding, bodies[coding]
