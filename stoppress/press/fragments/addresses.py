"""Addresses: where lists, archives and their pages stand, as the address table has it."""

_PLACES = {"section": "", "topic": "/topics", "contributor": "/people", "rail": "/rails"}


def list_address(kind: str, slug: str = "") -> str:
    """`/` for the front, `/news/`, `/topics/flooding/`, `/people/r-hale/`, `/rails/latest-news/`."""
    return "/" if kind == "front" else f"{_PLACES[kind]}/{slug}/"


def span_address(span: str, below: str = "/") -> str:
    """`/2022/03/` for `2022-03`; under a section's address its own month."""
    return f"{below}{span.replace('-', '/')}/"


def page_address(base: str, number: int) -> str:
    """The first page of a chunked list is the list's own address; later ones add their number."""
    return base if number == 1 else f"{base}{number}/"


def absolute(site_url: str, href: str) -> str:
    """An address on this site with scheme and host; one that has them already stays."""
    return site_url + href if href.startswith("/") else href


def of_the_web(href: str) -> bool:
    """Whether a link may lead there: a page of this site or of the web, never a script."""
    return href.lower().startswith(("https://", "http://", "/"))
