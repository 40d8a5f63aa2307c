"""Signing in, as a browser does it: an app's codes, a passkey, a link for a new password; and what a reporter and a freelancer may."""

import base64
import hmac
import re
import struct
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.cli.stack import Stack
from tests.journeys.screens import SCREENS, desk_address, numbers, password, signed_in

NEW = "herring boats at first light"


def code_of(key: str, at: float) -> str:
    """What an app shows for a key (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(key), struct.pack(">Q", int(at) // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def local(stack: Stack, path: str) -> str:
    """Passkeys belong to a name, not to a number."""
    return desk_address(stack, path).replace("127.0.0.1", "localhost")


def enter(page: Page, stack: Stack, name: str, word: str) -> None:
    page.goto(local(stack, "/account/login/?next=/desk/"))
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(word)
    page.get_by_role("button", name="Sign in", exact=True).click()


def confirm(page: Page, word: str) -> None:
    """The desk asks once more who it is before it changes how somebody signs in."""
    if page.get_by_role("heading", name="Is it you?").is_visible():
        page.get_by_label("Password").fill(word)
        page.get_by_role("button", name="Go on").click()


@pytest.fixture
def errors() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, errors: list[str]) -> Any:
    context = browser.new_context()
    made = context.new_page()
    made.on("console", lambda said: errors.append(said.text) if said.type == "error" and "Content Security Policy" in said.text else None)
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    context.close()


def test_an_admin_makes_an_account_whose_link_works_once(demo: Stack, browser: Browser, page: Page) -> None:
    with signed_in(browser, demo, "demo-freelancer") as other:
        assert other.request.get(desk_address(demo, "/desk/people/")).status == 403
    enter(page, demo, "demo", password(demo))
    page.wait_for_url("**/desk/")
    page.goto(local(demo, "/desk/people/new/"))
    page.get_by_label("Name at sign-in").fill("n.osei")
    page.get_by_role("checkbox", name=re.compile("^reporter")).check()
    page.get_by_role("button", name="Add, and make a link").click()
    link = page.get_by_label("Link").input_value()
    there = browser.new_context().new_page()
    there.goto(link)
    for label in ("New password", "New password, once more"):
        there.get_by_label(label, exact=True).fill(NEW)
    there.get_by_role("button", name="Set it").click()
    enter(there, demo, "n.osei", NEW)
    there.wait_for_url("**/desk/")
    there.goto(link)
    expect(there.get_by_role("heading", name="This link works no longer")).to_be_visible()
    page.goto(local(demo, "/desk/audit/?person=n.osei"))
    expect(page.get_by_role("cell", name="set password by link", exact=True)).to_be_visible()
    there.context.close()


def test_a_reporter_does_everything_but_publish_and_a_freelancer_sees_own_drafts_only(demo: Stack, browser: Browser) -> None:
    context = signed_in(browser, demo, "demo-freelancer")
    page = context.new_page()
    page.goto(desk_address(demo, "/desk/stories/"))
    assert page.locator("a[href*='/desk/stories/edit/']").count() == 0
    assert context.request.get(desk_address(demo, "/desk/stories/edit/1/")).status == 403
    page.goto(desk_address(demo, "/desk/stories/add/"))
    page.locator("[name=headline]").fill("A tide nobody counted")
    expect(page.locator("[name='action-publish']")).to_have_count(0)
    context.close()


def test_codes_from_an_app_are_asked_for_once_set_up(demo: Stack, page: Page, errors: list[str]) -> None:
    word = password(demo)
    enter(page, demo, "demo-reporter", word)
    page.wait_for_url("**/desk/")
    page.goto(local(demo, "/account/2fa/"))
    page.get_by_role("link", name="Set up an app").click()
    confirm(page, word)
    key = page.locator(".door__key").inner_text()
    began = time.time()
    page.get_by_label("Code that the app shows").fill(code_of(key, began))
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    recovery, second = page.locator(".door__codes code").all_inner_texts()[:2]
    page.goto(local(demo, "/account/logout/"))
    page.get_by_role("button", name="Sign out").click()

    enter(page, demo, "demo-reporter", word)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    page.get_by_label("Code from your app").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("This code does not fit")).to_be_visible()
    page.goto(local(demo, "/desk/people/"))
    assert "/account/" in page.url, "the password alone opened the desk"
    page.goto(local(demo, "/account/2fa/authenticate/"))
    page.get_by_label("Code from your app").fill(recovery)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/")

    page.goto(local(demo, "/desk/stories/add/"))
    page.locator("[name=headline]").fill("Signed out in mid-sentence")
    page.wait_for_url("**/desk/stories/edit/*/", timeout=20_000)
    page.context.clear_cookies(name="sessionid")
    page.locator("[name=standfirst]").fill("Typed when the session had ended.")
    door = page.get_by_role("dialog", name="Sign in")
    expect(door).to_be_visible(timeout=20_000)
    door.get_by_label("Password").fill(word)
    page.keyboard.press("Enter")
    door.get_by_label("One-time code").fill(second)
    page.keyboard.press("Enter")
    expect(door).to_be_hidden(timeout=20_000)
    expect(page.locator(".keep__bar")).to_be_empty(timeout=20_000)
    page.wait_for_timeout(1_500)
    page.reload()
    expect(page.locator("[name=standfirst]")).to_have_value("Typed when the session had ended.")
    assert errors == []


def test_a_passkey_opens_the_desk_by_itself(demo: Stack, page: Page, errors: list[str]) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    word = password(demo)
    enter(page, demo, "demo-freelancer", word)
    page.wait_for_url("**/desk/")
    page.goto(local(demo, "/account/2fa/webauthn/add/"))
    confirm(page, word)
    page.get_by_label("Name").fill("work telephone")
    page.get_by_label("It opens the desk by itself").check()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name=re.compile("Recovery codes|Your passkeys"))).to_be_visible()
    page.goto(local(demo, "/account/logout/"))
    page.get_by_role("button", name="Sign out").click()
    page.goto(local(demo, "/account/login/?next=/desk/stories/"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/desk/stories/")
    assert errors == []


def test_no_screen_runs_a_script_that_the_shield_refuses(demo: Stack, browser: Browser) -> None:
    """What the content security policy stops is told on the console: nothing of the desk's own is."""
    context = signed_in(browser, demo)
    page = context.new_page()
    stands_for = numbers(demo, page)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(f"{page.url}: {said.text}") if "Content Security Policy" in said.text else None)
    for screen in ("new story", "story", "flash", "stories", "fronts", "banner", "pictures", "picture", "history", "kill", "audit log"):
        page.goto(desk_address(demo, SCREENS[screen].format(**stands_for)))
        page.wait_for_load_state("networkidle")
    context.close()
    assert refused == []
