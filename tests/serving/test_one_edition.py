"""R11: over HTTP, beside a writer at work, one response is of one edition, and no client's edition goes back."""

import gzip
import http.client
import os
import re
import threading
from pathlib import Path

import pytest

from stoppress.editions.folder import open_writer
from stoppress.editions.log import OwnedPage, Page
from tests.serving.newspaper import append
from tests.serving.served_apart import ServedApart

PUBLISHES = 1_000 if os.environ.get("STOPPRESS_NIGHTLY") else 200
NAMES = ("open", "head", "shared", "story", "foot")


@pytest.mark.parametrize("workers", [1, 2])
def test_r11_no_response_is_of_two_editions_and_none_goes_back(tmp_path: Path, workers: int) -> None:
    log = open_writer(tmp_path / "editions")
    pages = {path: OwnedPage("x", Page(200, "headers@html", (*NAMES, f"own{path}"))) for path in ("/", "/a/", "/b/")}

    def publish(number: int) -> None:
        stamped = dict.fromkeys((*NAMES, *(f"own{path}" for path in pages)), f"<{number}>" + "words " * 50)
        append(log, {"headers@html": "[]", **stamped}, pages)

    publish(1)
    done = threading.Event()
    problems: list[str] = []
    counts: list[int] = []

    def scrape(port: int, coding: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        newest = count = 0
        while not done.is_set() or newest < PUBLISHES:
            if count % 20 == 19:
                connection.close()  # the next one may come to another worker
            path = ("/", "/a/", "/b/")[count % 3]
            connection.request("GET", path, headers={"Accept-Encoding": coding})
            answer = connection.getresponse()
            body = answer.read()
            said = gzip.decompress(body) if answer.getheader("Content-Encoding") == "gzip" else body
            stamps = {int(each) for each in re.findall(rb"<(\d+)>", said)}
            if answer.status != 200 or len(stamps) != 1 or len(re.findall(rb"<\d+>", said)) != len(NAMES) + 1:
                problems.append(f"{path}: {answer.status}, editions {sorted(stamps)}")
            elif max(stamps) < newest:
                problems.append(f"{path}: edition {max(stamps)} after {newest}")
            newest = max(newest, *stamps)
            count += 1
            if count > 200_000:
                problems.append("the last edition was never shown")
                break
        counts.append(count)
        connection.close()

    with ServedApart(tmp_path, "--workers", str(workers)) as served:
        scrapers = [threading.Thread(target=scrape, args=(served.port, coding)) for coding in ("gzip", "identity", "gzip")]
        for scraper in scrapers:
            scraper.start()
        for number in range(2, PUBLISHES + 1):
            publish(number)
        done.set()
        for scraper in scrapers:
            scraper.join(60)
    log.close()
    assert problems == []
    assert len(counts) == 3
    assert min(counts) > 20
