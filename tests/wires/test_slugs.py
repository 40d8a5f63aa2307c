"""Slugs from headlines and names, as INTERCHANGE says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.wires.slugs import RESERVED, SlugTaken, check_first_word, is_slug, slug_of, slug_of_name

URI = "tag:example.org,2026:1"


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Storm surge: 2,000 homes without power", "storm-surge-2-000-homes-without-power"),
        ("  It’s over — at last!  ", "its-over-at-last"),
        ("Çà et là, l'été à Œuvre", "ca-et-la-l-ete-a-uvre"),
        ("STANDARD OIL <SRD> TO FORM FINANCIAL UNIT", "standard-oil-srd-to-form-financial-unit"),
        ("ﬁve ½ №5", "five-12-no5"),
        ("a_b--c", "a-b-c"),
    ],
)
def test_a_headline_gives_its_slug(headline: str, slug: str) -> None:
    assert slug_of(headline, URI) == slug


@pytest.mark.parametrize("headline", ["", "…!?", "🌊🌊", "عاصفة", "美國商業資訊"])
def test_a_headline_of_which_nothing_is_left_is_named_by_its_uri(headline: str) -> None:
    slug = slug_of(headline, URI)
    assert re.fullmatch(r"story-[0-9a-f]{8}", slug)
    assert slug == slug_of("?", URI) != slug_of("?", URI + "0")


def test_a_long_headline_is_cut_at_a_word_before_80_characters() -> None:
    slug = slug_of("word " * 40, URI)
    assert slug == "-".join(["word"] * 16)
    assert slug_of("x" * 200, URI) == "x" * 80
    assert slug_of("a" * 70 + " bbbbbbbbbbbbbbb", URI) == "a" * 70


@given(st.text(max_size=300))
def test_whatever_the_headline_its_slug_is_one(headline: str) -> None:
    slug = slug_of(headline, URI)
    assert is_slug(slug)
    assert len(slug) <= 80
    assert slug_of(slug, URI) == slug
    assert is_slug(slug_of_name(headline, "topic"))


@pytest.mark.parametrize("slug", [*sorted(RESERVED), "1987", "2026", "0000"])
def test_a_section_may_not_stand_where_the_site_does(slug: str) -> None:
    with pytest.raises(SlugTaken, match="choose another slug"):
        check_first_word(slug)


@pytest.mark.parametrize("slug", ["news", "20260", "live-2", "topic"])
def test_other_words_may_name_a_section(slug: str) -> None:
    check_first_word(slug)
