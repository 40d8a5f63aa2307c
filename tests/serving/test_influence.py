"""R22: over HTTP, nothing that a request carries changes an answer, save what the answer says it varies by."""

import pytest

from stoppress.serving.answering import Site
from tests.serving.newspaper import STORY
from tests.serving.served_here import ServedHere

NAMES = """
Accept Accept-Charset Accept-Datetime Accept-Language Authorization Cache-Control CDN-Loop CF-Connecting-IP CF-Visitor Client-IP Content-MD5
Content-Type Cookie Date DNT DPR Early-Data Expect-CT Fastly-Client-IP Fastly-SSL Forwarded From Front-End-Https If-Match If-Modified-Since
If-Range If-Unmodified-Since Max-Forwards Origin Pragma Prefer Priority Proxy-Authorization Proxy-Connection Range Referer Save-Data
Sec-CH-UA Sec-CH-UA-Mobile Sec-Fetch-Dest Sec-Fetch-Mode Sec-Fetch-Site Sec-Fetch-User Sec-GPC Surrogate-Capability TE True-Client-IP
Upgrade-Insecure-Requests User-Agent Via Viewport-Width Warning Width X-Api-Version X-ATT-DeviceId X-Cluster-Client-IP X-Correlation-ID
X-Csrf-Token X-Do-Not-Track X-Forwarded X-Forwarded-By X-Forwarded-For X-Forwarded-Host X-Forwarded-Path X-Forwarded-Port X-Forwarded-Prefix
X-Forwarded-Proto X-Forwarded-Scheme X-Forwarded-Server X-Host X-HTTP-Host-Override X-HTTP-Method X-HTTP-Method-Override X-Method-Override
X-Original-Host X-Original-URL X-Originating-IP X-ProxyUser-Ip X-Real-IP X-Remote-Addr X-Request-ID X-Requested-With X-Rewrite-URL X-UIDH
X-Url-Scheme X-Wap-Profile
""".split()  # noqa: SIM905
VALUES = ("evil.example", "/desk/", "bytes=0-10")
TARGETS = ("/", STORY, "/absent/", "/gone/", "/old/", STORY.rstrip("/"), "/robots.txt", "/assets/site.0123456789ab.css", "/a//b")
CHANGING = ("date",)


@pytest.mark.parametrize("value", VALUES)
def test_r22_no_header_changes_a_byte(served: ServedHere, site: Site, value: str) -> None:
    for target in TARGETS:
        expected = seen(served, target)
        for name in NAMES:
            assert seen(served, target, **{name: value}) == expected, f"{name}: {value} changes {target}"


@pytest.mark.parametrize(
    "query", ["?", "?a=1", "?preview=true", "?lang=de&x=%2e%2e", "?/../../", "?callback=f", "?static=1", "?_method=DELETE", "?%00"]
)
def test_r22_no_query_changes_a_byte(served: ServedHere, query: str) -> None:
    for target in TARGETS:
        assert seen(served, target + query) == seen(served, target)


@pytest.mark.parametrize(
    "trick", [";.css", ";a=b", ".css", "/.css", "%2f", "%2F..%2F", "..;/", "%00", "%00.css", "%0a", "%20", "%23", "%3f", "%3f.js", "\\", "%5c", "/x.js", "//", "/./", "/%2e/", "index.html"]
)  # fmt: skip
def test_r22_no_trick_with_a_path_leads_to_a_page_under_another_name(served: ServedHere, trick: str) -> None:
    for page in ("/", STORY):
        answer = served.get(page + trick.replace("\\", "%5C"))
        assert answer.status in (400, 404)
        assert b"No crossing before noon" not in answer.body


def test_r22_capitals_are_another_page(served: ServedHere) -> None:
    assert served.get(STORY.upper()).status == 404


def seen(served: ServedHere, target: str, **headers: str) -> tuple[object, ...]:
    answer = served.get(target, **headers)
    return answer.status, [(name, value) for name, value in answer.headers.items() if name not in CHANGING], answer.body
