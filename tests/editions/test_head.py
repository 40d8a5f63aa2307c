"""The announced head: never torn, never back."""

import os
import random
import threading
import time
from pathlib import Path

import pytest

from stoppress.editions.head import Head, HeadUnreadable


def test_what_is_announced_is_read_by_all_who_have_it_mapped(tmp_path: Path) -> None:
    Head(tmp_path / "head").reset(0, 0)
    reader = Head(tmp_path / "head")
    assert reader.read() == 0
    Head(tmp_path / "head").announce(412, 7)
    assert (reader.read(), reader.oldest()) == (412, 7)
    reader.close()


def test_an_earlier_edition_is_not_announced_after_a_later_one(tmp_path: Path) -> None:
    head = Head(tmp_path / "head")
    head.announce(9, 0)
    head.announce(8, 0)
    assert head.read() == 9
    head.reset(3, 0)
    assert head.read() == 3
    head.close()


def test_a_missing_or_damaged_head_is_never_a_number(tmp_path: Path) -> None:
    with pytest.raises(HeadUnreadable):
        Head(tmp_path / "head").read()
    Head(tmp_path / "head").reset(412, 7)
    whole = (tmp_path / "head").read_bytes()
    reader = Head(tmp_path / "head")
    assert reader.read() == 412
    for at in range(len(whole) * 8):
        torn = bytearray(whole)
        torn[at // 8] ^= 1 << at % 8
        with (tmp_path / "head").open("r+b") as file:
            file.write(torn)
        with pytest.raises(HeadUnreadable):
            reader.read()
    for at in range(1, len(whole)):
        with (tmp_path / "head").open("r+b") as file:
            file.write(b"\0" * at)
        with pytest.raises(HeadUnreadable):
            reader.read()
    reader.close()


def test_every_torn_mix_of_two_heads_is_noticed(tmp_path: Path) -> None:
    Head(tmp_path / "old").reset(255, 1)
    Head(tmp_path / "new").reset(256, 200)
    old, new = (tmp_path / "old").read_bytes(), (tmp_path / "new").read_bytes()
    chance = random.Random(4)
    reader = Head(tmp_path / "head")
    for _ in range(2000):
        cuts = sorted(chance.sample(range(len(old) + 1), 2))
        mixed = old[: cuts[0]] + new[cuts[0] : cuts[1]] + old[cuts[1] :]
        with (tmp_path / "head").open("r+b" if (tmp_path / "head").exists() else "wb") as file:
            file.write(mixed)
        if mixed in (old, new):
            assert reader.read() in (255, 256)
        else:
            with pytest.raises(HeadUnreadable):
                reader.read()
    reader.close()


def test_readers_in_another_thread_never_see_it_go_back(tmp_path: Path) -> None:
    Head(tmp_path / "head").reset(0, 0)
    seen: list[int] = []
    done = threading.Event()

    def watch() -> None:
        head = Head(tmp_path / "head")
        while not done.is_set():
            seen.append(head.read())
        head.close()

    watcher = threading.Thread(target=watch)
    watcher.start()
    writer = Head(tmp_path / "head")
    for number in range(1, 2000):
        writer.announce(number, number // 2)
    done.set()
    watcher.join()
    assert seen == sorted(seen)


def test_reading_an_unchanged_head_is_quick(tmp_path: Path) -> None:
    head = Head(tmp_path / "head")
    head.reset(5, 0)
    head.read()
    fastest = 1.0
    for _ in range(20):
        began = time.perf_counter()
        for _ in range(1000):
            head.read()
        fastest = min(fastest, (time.perf_counter() - began) / 1000)
    assert fastest < 3e-6, "a SELECT would be as quick"
    head.close()
    assert os.stat(tmp_path / "head").st_size == 64
