"""The one-way flow: desk, press, editions, serving; and what each may not know."""

import re
import subprocess
import sys

from tests.house.tree import ROOT, modules, shown


def test_imports_follow_the_arrows() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_r10_the_readers_server_loads_no_django_and_no_desk() -> None:
    ask = "import sys, stoppress.cli.serve, stoppress.serving, pkgutil, importlib\n"
    ask += "for found in pkgutil.walk_packages(stoppress.serving.__path__, 'stoppress.serving.'): importlib.import_module(found.name)\n"
    ask += "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'wagtail', 'sqlite3')"
    ask += " or name.startswith(('stoppress.desk', 'stoppress.press', 'stoppress.wires'))))"
    ran = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_press_asks_no_clock() -> None:
    asked = re.compile(r"\b(now|today|utcnow|time_ns|monotonic|perf_counter)\(")
    assert not [shown(path) for path in modules("stoppress/press") if asked.search(path.read_text())]


def test_the_readers_caches_have_no_timers_and_no_times_to_live() -> None:
    """A deadline of a connection is no matter of what readers get: the modules that listen and speak may have a clock."""
    speaking = {"running", "connection", "listening", "workers", "asgi", "counting", "journal", "media"}
    caching = [path for path in modules("stoppress/serving") if path.stem not in speaking]
    timed = re.compile(r"\bttl\b|time_to_live|lifetime|\bTimer\(|call_later|call_at|\bsleep\(|stale_after|expires_at", re.IGNORECASE)
    assert {"caching", "composing", "recompressing"} <= {path.stem for path in caching}
    assert not [shown(path) for path in caching if timed.search(path.read_text())]


def test_nothing_is_fetched_from_outside() -> None:
    fetching = re.compile(r"^\s*(import|from) (requests|urllib\.request|urllib3|httpx|aiohttp|ftplib|smtplib)\b", re.MULTILINE)
    assert not [shown(path) for path in modules("stoppress") if fetching.search(path.read_text())]
