"""Drawn cards: what a social preview shows of a story without a picture, and when readers may have it."""

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from stoppress.desk import publishing
from stoppress.desk.drawn_cards import SIZE, card_name, draw_card, printable
from stoppress.desk.models import Change, Picture, Section, Story
from stoppress.desk.pressroom_client import take
from stoppress.desk.sweeping import sweep
from stoppress.serving.media import is_gone
from tests.newsroom.rehearsal import Rehearsal, body_at, rehearsing

NOW = datetime.now(UTC).replace(microsecond=0)
URI = "tag:harbourpost.example,2022:wall"


@pytest.fixture
def newsroom(data: Path) -> Iterator[Rehearsal]:
    from stoppress.desk.changing import changing
    from stoppress.desk.models import Newsroom

    with changing():
        Newsroom(name="The Harbour Post", url="https://harbourpost.example").save()
        Section(slug="news", name="News", named=True).save()
    with rehearsing(data, at=int(NOW.timestamp() * 1000)) as rehearsal:
        yield rehearsal


def written(**said: object) -> Story:
    return Story(uri=URI, headline="Sea wall holds", section=Section.objects.get(), **said)


def pressed(data: Path) -> None:
    newest = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    assert newest is not None
    take(data, newest, 20)


def preview_of(data: Path, path: str) -> str:
    found = re.search(r'<meta property="og:image" content="https://harbourpost.example/media/([^"]+)"', body_at(data, path) or "")
    return found[1] if found else ""


def test_a_story_without_a_picture_has_a_card_that_follows_its_headline_and_goes_with_it(newsroom: Rehearsal) -> None:
    data = newsroom.data
    made = publishing.publish(written(), at=NOW, by="ines")
    pressed(data)
    first = preview_of(data, made.address)
    with Image.open(data / "media" / first) as card:
        assert (card.size, card.format) == (SIZE, "JPEG")
    assert not sweep(NOW)

    story = Story.objects.get(uri=URI)
    story.headline = "Sea wall gives way"
    publishing.publish(story, at=NOW, by="ines")
    pressed(data)
    second = preview_of(data, made.address)
    assert second != first
    assert (data / "media" / second).exists()
    assert not (data / "media" / first).exists()

    publishing.unpublish(URI, at=NOW)
    pressed(data)
    assert not (data / "media" / second).exists()
    publishing.publish(Story.objects.get(uri=URI), at=NOW)
    pressed(data)
    assert (data / "media" / second).exists()

    publishing.kill(URI, line="Withdrawn.", at=NOW)
    pressed(data)
    assert not (data / "media" / second).exists()
    assert is_gone(data / "media", second)
    assert not sweep(NOW)


def test_r13_no_card_is_public_before_its_story(newsroom: Rehearsal) -> None:
    publishing.publish(written(embargoed_until=NOW + timedelta(hours=1)), at=NOW, by="ines")
    pressed(newsroom.data)
    assert not list((newsroom.data / "media").glob("*.jpg"))
    assert not Picture.objects.exists()


def test_a_card_is_no_picture_of_the_library(newsroom: Rehearsal) -> None:
    from stoppress.desk.library import seen_by

    class Anybody:
        is_active = is_superuser = True

    publishing.publish(written(), at=NOW, by="ines")
    assert Picture.objects.count() == 1
    assert not seen_by(Anybody()).exists()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_headline_gives_a_card(headline: str, newsroom: str) -> None:
    data = draw_card(headline, "news", "News", newsroom)
    with Image.open(io.BytesIO(data)) as card:
        assert card.size == SIZE
    assert draw_card(headline, "news", "News", newsroom) == data


@pytest.mark.parametrize(
    ("headline", "shown"),
    [
        ("Sea wall 🌊 holds 🎉", "Sea wall holds"),
        ("👩‍👩‍👧 and ☎\ufe0f", "and"),
        ("البحر يعلو الجدار", ""),
        ("Zürich, Århus: “wall” – 40 %", "Zürich, Århus: “wall” – 40 %"),
    ],
)
def test_what_the_faces_cannot_print_is_left_out_rather_than_broken(headline: str, shown: str) -> None:
    assert printable(headline, "headline") == shown


def test_other_words_give_another_name() -> None:
    assert (
        len({card_name("u", "a", "s", "n"), card_name("u", "b", "s", "n"), card_name("u", "a", "t", "n"), card_name("v", "a", "s", "n")})
        == 4
    )
