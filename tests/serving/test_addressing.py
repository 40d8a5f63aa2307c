"""Addressing: one spelling for each page, and nothing that two hops could read differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stoppress.serving.addressing import BadAddress, Hosts, host_name, read_target


@pytest.mark.parametrize(
    "target", ["/", "/news/", "/2026/03/02/a-b_c~d.e/", "/a:b@c!$&'()*+,;=/", "/caf%C3%A9/", "/a%20b/", "/feed.rss", "/.well-known/x"]
)
def test_a_path_spelled_as_it_must_be_is_taken(target: str) -> None:
    found = read_target(target)
    assert found.plain
    assert found.spelled == target


@pytest.mark.parametrize(
    "target",
    [
        "", "*", "news/", "//", "//evil.example/", "/a//b/", "/./", "/../etc/passwd", "/a/../b/", "/a/..", "/a/.", "/..;/a/", "/a/..;x=1/",
        "/%2e%2e/", "/.%2e/a", "/a%2fb/", "/a%2Fb/", "/a%5cb/", "/a\\b/", "/a%00/", "/a%0d%0aX:1/", "/a%0a/", "/a b/", "/a\tb/", "/a%7f/",
        "/%c3%28/", "/%ff/", "/%ed%a0%80/", "/%zz/", "/%4", "/%", "/a#b", "/é/", "/%c2%a0/", "/%c2%85/", "ftp://localhost/", "/" + "a" * 5_000,
        "javascript:alert(1)", "http://", "http://localhost", "mailto:a@b",
    ],
)  # fmt: skip
def test_r22_a_path_that_no_page_can_have_is_refused(target: str) -> None:
    with pytest.raises(BadAddress):
        read_target(target)


@pytest.mark.parametrize("target", ["/caf%c3%a9/", "/%6eews/", "/new%73/", "/a%2Db/", "/%7Ea/", "/a|b/", "/a%27b/", '/a"b/'])
def test_r22_another_spelling_is_known_for_what_it_is(target: str) -> None:
    found = read_target(target)
    assert not found.plain
    assert read_target(found.spelled).plain
    assert read_target(found.spelled).path == found.path


def test_the_query_is_no_part_of_a_page() -> None:
    assert read_target("/news/?utm_source=x&y=%00//..") == read_target("/news/")


def test_an_absolute_target_names_its_host() -> None:
    found = read_target("http://Harbourpost.example:80/news/?a")
    assert (found.path, found.authority) == ("/news/", "Harbourpost.example:80")


@given(st.text(max_size=200))
def test_whatever_is_asked_for_is_refused_or_has_one_spelling(target: str) -> None:
    try:
        found = read_target(target)
    except BadAddress:
        return
    again = read_target(found.spelled)
    assert (again.path, again.plain) == (found.path, True)
    assert found.path.startswith("/")
    assert "//" not in found.path


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100), st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_r22_two_spellings_as_they_must_be_are_two_pages(one: str, other: str) -> None:
    found = []
    for target in ("/" + one, "/" + other):
        try:
            found.append(read_target(target))
        except BadAddress:
            return
    if found[0].spelled != found[1].spelled:
        assert found[0].path != found[1].path


@pytest.mark.parametrize(
    "name", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1", "127.0.0.1:80", "127.8.9.1", "[::1]", "[::1]:8000", "desk.localhost"]
)
def test_loopback_is_always_allowed(name: str) -> None:
    assert Hosts().allows(name)


@pytest.mark.parametrize(
    "name",
    ["", ",", "evil.example", "localhost.evil.example", "evil.example:80", "127.0.0.1.evil.example", "a b", "localhost:", "localhost:abc", "user@localhost",
     "localhost/", "localhost,evil.example", "[::2]", "169.254.169.254", "0.0.0.0", "localhost\x00", "lo\u212aalhost", "x" * 400],
)  # fmt: skip
def test_r22_other_hosts_are_refused(name: str) -> None:
    assert not Hosts(("harbourpost.example",)).allows(name)


def test_a_host_that_was_named_is_allowed_on_any_port_in_any_case() -> None:
    hosts = Hosts(("harbourpost.example", "2001:db8::1"))
    assert hosts.allows("HarbourPost.example:443")
    assert hosts.allows("[2001:DB8::1]:80")


@given(st.text(max_size=60))
def test_no_host_breaks_its_reading(name: str) -> None:
    found = host_name(name)
    assert found is None or found == found.lower()
    Hosts().allows(name)
