"""Every screen of the desk that is a page of its own, and how a browser comes to it signed in."""

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from stoppress.editions.folder import open_reader
from tests.cli.stack import Stack

# {live} is the number of a live story, {long} of one with many blocks, {draft} of a draft, {change} of a change, {picture} a picture's key, {topic} a topic's number…
SCREENS: dict[str, str] = {
    "desk's front": "/desk/",
    "flash": "/desk/flash/",
    "stories": "/desk/stories/",
    "search": "/desk/stories/?q=harbour",
    "live now": "/desk/stories/?view=live",
    "filters": "/desk/stories/?view=mine&state=live&topic=nonsense",
    "bulk publish": "/desk/bulk/desk/story/publish/?id={live}",
    "bulk move": "/desk/bulk/desk/story/move/?id={live}",
    "new story": "/desk/stories/add/",
    "story": "/desk/stories/edit/{live}/",
    "long story": "/desk/stories/edit/{long}/",
    "history": "/desk/stories/history/{live}/",
    "usage": "/desk/stories/usage/{live}/",
    "compare": "/desk/stories/history/{live}/revisions/compare/earliest...latest/",
    "kill": "/desk/stories/{live}/kill/",
    "unpublish": "/desk/stories/unpublish/{live}/",
    "duplicate": "/desk/stories/{live}/duplicate/",
    "preview links": "/desk/stories/{live}/preview-links/",
    "notes": "/desk/notes/{live}/",
    "receipts": "/desk/receipts/",
    "receipt": "/desk/receipts/{change}/",
    "fronts": "/desk/fronts/",
    "banner": "/desk/banner/",
    "pictures": "/desk/pictures/",
    "picture": "/desk/pictures/{picture}/",
    "replace a picture": "/desk/pictures/{picture}/replace/",
    "kill a picture": "/desk/pictures/{picture}/kill/",
    "sections": "/desk/sections/",
    "order of sections": "/desk/sections/order/",
    "topics": "/desk/topics/",
    "new topic": "/desk/topics/add/",
    "topic": "/desk/topics/edit/{topic}/",
    "merge topics": "/desk/merge/topic/{topic}/",
    "retire a topic": "/desk/retire/topic/{topic}/",
    "contributors": "/desk/contributors/",
    "contributor": "/desk/contributors/edit/{contributor}/",
    "pages": "/desk/site-pages/",
    "page": "/desk/site-pages/edit/{page}/",
    "newsroom": "/desk/newsroom/",
    "people": "/desk/people/",
    "new person": "/desk/people/new/",
    "person": "/desk/people/{person}/",
    "audit log": "/desk/audit/",
    "own account": "/desk/account/",
    "second step": "/account/2fa/",
    "change password": "/account/password/change/",
}
WITHOUT_ACCOUNT = {"sign in": "/account/login/"}


def password(stack: Stack) -> str:
    """The demo accounts', as `up` prints it."""
    for line in stack.printed:
        found = re.search(r"password (\S+)", line)
        if found:
            return found[1]
    raise AssertionError(f"no password was printed: {stack.printed}")


def desk_address(stack: Stack, path: str) -> str:
    return f"http://127.0.0.1:{stack.desk_port}{path}"


def sign_in(page: Page, stack: Stack, name: str = "demo") -> None:
    page.goto(desk_address(stack, "/account/login/?next=/desk/"))
    page.fill("[name=login]", name)
    page.fill("[name=password]", password(stack))
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk/", wait_until="domcontentloaded")


def signed_in(browser: Browser, stack: Stack, name: str = "demo", **context: Any) -> BrowserContext:
    """A browser of its own in which somebody has signed in."""
    made = browser.new_context(**context)
    page = made.new_page()
    sign_in(page, stack, name)
    page.close()
    return made


def numbers(stack: Stack, page: Page) -> dict[str, str]:
    """What stands for the names in SCREENS: the first of each that the desk itself links to; page is signed in."""

    def first(path: str, pattern: str, otherwise: str = "") -> str:
        page.goto(desk_address(stack, path))
        found = re.search(pattern, page.content())
        assert found or otherwise, f"{path} links to nothing like {pattern}"
        return found[1] if found else otherwise

    log = open_reader(stack.data / "editions")
    try:
        lead = min(int(name.split("/")[1]) for name, _ in log.names("story/"))
        mark = log.mark()
    finally:
        log.close()
    return {
        "live": str(lead),
        "long": first("/desk/stories/?q=%22third+high+tide+nears%22", r"/desk/stories/edit/(\d+)/", str(lead)),  # the demo's
        "change": str(mark),
        "picture": first("/desk/pictures/", r"/desk/pictures/([0-9a-f]{16,})/"),
        "topic": first("/desk/topics/", r"/desk/topics/edit/(\d+)/"),
        "contributor": first("/desk/contributors/", r"/desk/contributors/edit/(\d+)/"),
        "page": first("/desk/site-pages/", r"/desk/site-pages/edit/(\d+)/"),
        "person": first("/desk/people/", r"/desk/people/(\d+)/"),
    }
