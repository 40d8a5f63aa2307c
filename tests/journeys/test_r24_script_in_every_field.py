"""Script in every field of a newsroom: on no page of the site and on no screen of the desk does it run."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, BrowserContext, Page

from stoppress.editions.folder import open_reader
from tests.cli.running import stoppress
from tests.cli.stack import Stack, up
from tests.journeys.screens import SCREENS, desk_address, numbers, sign_in

DEMO = Path(__file__).parents[2] / "demo"
ACCOUNT = "beacon-watch"
PLAIN = ("uri", "href", "slug", "type", "version", "pubStatus", "language", "contentType", "role", "rel", "literal", "name_of", "poi")
MOST_STORIES = 12


def script(field: str) -> str:
    """Ways to run a script from text, an attribute, a JSON block, a template and a link; each tells its field."""
    call = f"beacon('{field}')"
    return f"""A'b"c</script></title></textarea><script>{call}</script><img src=x onerror="{call}"><svg onload={call}>{{{{7*7}}}}{{%raw%}}${{{call}}}"""


def poison(value: Any, field: str = "") -> Any:
    """The same item with script in every text that is neither an address nor a name of the format."""
    if isinstance(value, dict):
        return {key: entry if _kept(key) else poison(entry, f"{field}.{key}".strip(".")) for key, entry in value.items()}
    if isinstance(value, list):
        return [poison(entry, field) for entry in value]
    return value + script(field) if isinstance(value, str) and value else value


def _kept(key: str) -> bool:
    return key in PLAIN or key.endswith(("Created", "Until", "Type", "Uri"))


def poisoned_item(item: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = poison({key: value for key, value in item.items() if key not in ("slugline", "associations")})
    made["slugline"] = item.get("slugline", "s") + script("slugline")
    made["associations"] = [
        {**entry, **{key: poison(entry[key], f"associations.{key}") for key in ("descriptions", "headlines", "by", "copyrightHolder") if key in entry}}
        for entry in item.get("associations", ())
    ]  # fmt: skip
    made["subjects"] = [
        {**entry, "name": entry.get("name", "") + script("subject")} if "name" in entry else entry for entry in item.get("subjects", ())
    ]
    for body in made.get("bodies", ()):
        link = '<p><a href="javascript:beacon(\'link\')">go</a> <a href="data:text/html,<script>beacon(1)</script>">there</a></p>'
        body["value"] = link + body["value"]
    return made


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo newsroom, poisoned."""
    made = tmp_path_factory.mktemp("poisoned") / "newsroom"
    made.mkdir()
    shutil.copytree(DEMO / "media", made / "media")
    newsroom = yaml.safe_load((DEMO / "newsroom.yaml").read_text())
    newsroom["name"] += script("newsroom")
    newsroom["strapline"] += script("strapline")
    newsroom["publisher"] = {"name": "P" + script("publisher"), "contact": "c" + script("contact")}
    for kind, fields in (("sections", ("name",)), ("topics", ("name",)), ("contributors", ("name", "bio")), ("rails", ("title",))):
        for entry in newsroom[kind]:
            entry |= {field: str(entry.get(field, "x")) + script(f"{kind}.{field}") for field in fields}
    for document in newsroom["documents"]:
        document |= {"title": document["title"] + script("document"), "body": document["body"] + script("document.body")}
    (made / "newsroom.yaml").write_text(yaml.safe_dump(newsroom, allow_unicode=True))
    lines = (DEMO / "stories.ninjs.jsonl").read_text().splitlines()
    items = [poisoned_item(json.loads(line)) for line in lines[:MOST_STORIES]]
    (made / "stories.ninjs.jsonl").write_text("\n".join(json.dumps(item, ensure_ascii=False) for item in items) + "\n")
    return made


@pytest.fixture(scope="module")
def poisoned(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with up(tmp_path_factory.mktemp("r24") / "data", "--empty") as stack:
        brought = stoppress("import", folder, "--data", stack.data, timeout=300)
        assert "published" in brought.stdout + brought.stderr, brought.stderr
        account = stoppress("user", ACCOUNT, "--role", "admin", "--data", stack.data)
        assert account.returncode == 0, account.stderr
        stack.printed.insert(0, f"password {account.stdout.split()[-1]}")
        yield stack


class Watch:
    """Pages of one browser; `rang` is what script told it. Without the pages' own policy, so that escaping alone must hold."""

    def __init__(self, browser: Browser) -> None:
        self.rang: list[str] = []
        self.context: BrowserContext = browser.new_context(bypass_csp=True)
        self.context.expose_function("beacon", lambda field: self.rang.append(str(field)))
        self.page: Page = self.context.new_page()
        self.page.on("dialog", lambda dialog: (self.rang.append(dialog.message), dialog.dismiss()))

    def look(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(150)


@pytest.fixture
def watch(browser: Browser) -> Iterator[Watch]:
    made = Watch(browser)
    yield made
    made.context.close()


def test_the_beacon_does_ring_where_script_runs(watch: Watch, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<title>t</title><p>{script('proof')}</p>")
    watch.look(page.as_uri())
    assert "proof" in watch.rang


def test_r24_no_script_runs_on_any_page_of_the_site(poisoned: Stack, watch: Watch) -> None:
    log = open_reader(poisoned.data / "editions")
    head = log.head()
    paths = sorted(path for path in log.paths(head) if path.endswith("/") and not path.startswith("!"))
    log.close()
    stories = [path for path in paths if path.count("/") == 5]
    others = [path for path in paths if path not in stories]
    assert len(stories) >= MOST_STORIES - 2
    for path in [*stories, *others[:: max(1, len(others) // 40)]]:
        watch.look(f"http://127.0.0.1:{poisoned.site_port}{path}")
        assert not watch.rang, (path, watch.rang)


def answer_in_script(stack: Stack, watch: Watch, story: str) -> None:
    """Somebody without an account answers by a preview link; script is their name and their words."""
    page = watch.page
    page.goto(desk_address(stack, SCREENS["preview links"].format(live=story)))
    page.get_by_label("For whom").fill(script("for"))
    page.get_by_role("button", name="Make a link").click()
    link = page.locator(".preview-links a").first.get_attribute("href")
    assert link is not None
    watch.look(link)
    page.get_by_label("Your name").fill(script("by"))
    page.get_by_label("Something is wrong").check()
    page.get_by_label("In your words").fill(script("words"))
    page.get_by_role("button", name="Send to the newsroom").click()
    page.get_by_text("Thank you").wait_for()
    page.wait_for_timeout(150)
    assert not watch.rang, (link, watch.rang)


def test_r24_no_script_runs_on_any_screen_of_the_desk(poisoned: Stack, watch: Watch) -> None:
    sign_in(watch.page, poisoned, ACCOUNT)
    stands_for = numbers(poisoned, watch.page)
    answer_in_script(poisoned, watch, stands_for["live"])
    for screen, path in SCREENS.items():
        watch.look(desk_address(poisoned, path.format(**stands_for)))
        assert not watch.rang, (screen, watch.rang)
