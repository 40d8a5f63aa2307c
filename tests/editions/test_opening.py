"""Opening the log: who may, what is refused, and what a reader sees before there is one."""

import os
import shutil
import stat
import tempfile
import threading
from pathlib import Path

import apsw
import pytest

from stoppress.editions import connecting
from stoppress.editions.connecting import LogDamaged, SqliteTooOld, connect_to_write
from stoppress.editions.folder import open_reader, open_writer
from stoppress.editions.log import Addition, HeadMoved
from stoppress.editions.schema import NotALog, UnknownFormat
from stoppress.editions.sqlite import LogBusy, NotWritten, SqliteEditions
from stoppress.editions.verifying import verify
from tests.editions.saying import append, page, placing, shown

NOBODY = 65534


def test_a_reader_may_start_before_the_log_and_sees_it_appear(folder: Path) -> None:
    reader = open_reader(folder)
    assert reader.head() == 0
    assert reader.oldest() == 0
    assert reader.page("/", 0) is None
    assert list(reader.names()) == []
    assert reader.mark() == 0
    log = open_writer(folder)
    assert reader.head() == 0
    append(log, {"front": placing("one")}, {"/": page("front", "front")})
    assert reader.head() == 1
    assert shown(reader, "/", 1) == b"one"
    log.close()
    reader.close()


def test_a_reader_sees_each_append_at_once(writer: SqliteEditions, folder: Path) -> None:
    reader = open_reader(folder)
    for number in range(1, 30):
        append(writer, {"front": placing(str(number))}, {"/": page("front", "front")})
        assert reader.head() == number
        assert shown(reader, "/", number) == str(number).encode()
    reader.close()


def test_a_reader_under_another_user_opens_the_log_after_the_writer_closed() -> None:
    parent = Path(tempfile.mkdtemp())
    folder = parent / "editions"
    log = open_writer(folder)
    for number in range(1, 4):
        append(log, {"front": placing(f"front {number}")}, {"/": page("front", "front")})
    log.close()
    assert {"editions.db", "editions.db-wal", "editions.db-shm", "head"} <= {file.name for file in folder.iterdir()}
    parent.chmod(0o755)
    modes = {file: file.stat().st_mode for file in (*folder.iterdir(), folder)}
    for file, mode in modes.items():
        file.chmod(stat.S_IMODE(mode) & ~0o222)  # for root this takes nothing away: it becomes somebody else
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            if os.getuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            reader = open_reader(folder)
            assert reader.head() == 3
            assert shown(reader, "/", 2) == b"front 2"
            with pytest.raises(NotWritten, match="readonly"):
                open_writer(folder)
            failed = 0
        except BaseException as error:
            os.write(2, f"{type(error)} {error}\n".encode())
        finally:
            os._exit(failed)
    assert os.waitpid(child, 0)[1] == 0
    for file, mode in modes.items():
        file.chmod(stat.S_IMODE(mode))
    shutil.rmtree(parent)


def test_a_newer_format_is_refused_in_one_clear_line(writer: SqliteEditions, folder: Path) -> None:
    writer.close()
    db = connect_to_write(folder / "editions.db")
    db.execute("PRAGMA user_version = 2")
    db.close()
    for opening in (lambda: open_writer(folder), lambda: open_reader(folder).head(), lambda: list(verify(folder))):
        with pytest.raises(UnknownFormat, match="has format 2; this Stop Press knows formats up to 1") as refused:
            opening()
        assert "\n" not in str(refused.value)


def test_another_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    db = apsw.Connection(str(folder / "editions.db"))
    db.execute("CREATE TABLE cats (name)")
    db.close()
    for opening in (lambda: open_writer(folder), lambda: open_reader(folder).head()):
        with pytest.raises(NotALog):
            opening()


def test_a_file_that_is_no_database_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "editions.db").write_text("Dear diary, " * 1000)
    for opening in (lambda: open_writer(folder), lambda: open_reader(folder).head()):
        with pytest.raises(LogDamaged):
            opening()
    assert (folder / "editions.db").read_text().startswith("Dear diary")


@pytest.mark.parametrize("version", ["3.51.2", "3.9.100", "3.51.2.9"])
def test_an_old_sqlite_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    monkeypatch.setattr(connecting.apsw, "sqlite_lib_version", lambda: version)
    with pytest.raises(SqliteTooOld, match=r"3\.51\.3 or later"):
        open_writer(folder)


def test_r9_of_two_writers_one_appends_and_the_other_is_told(writer: SqliteEditions, folder: Path) -> None:
    other = open_writer(folder)
    append(writer, {"front": placing("mine", "site")}, filed={"site": b"1"})
    with pytest.raises(HeadMoved):
        other.append(Addition(0, 0, "", "", {"front": placing("theirs")}))
    append(other, {"front": placing("theirs", "site", "list/front")}, filed={"list/front": b"2"})
    append(writer, {"front": placing("mine again", "list/front")})
    assert writer.head() == other.head() == 3
    assert writer.readers({"list/front"}) == {"front"}
    other.close()
    assert list(verify(folder)) == []


def test_r9_racing_writers_make_no_gap_and_lose_nothing(folder: Path) -> None:
    open_writer(folder).close()
    appended: list[int] = []
    failures: list[BaseException] = []

    def race(who: str) -> None:
        try:
            log = open_writer(folder)
            mine = 0
            while mine < 25:
                try:
                    appended.append(append(log, {f"by {who}": placing(f"{who} {mine}", who)}).edition)
                    mine += 1
                except HeadMoved:
                    continue
            log.close()
        except BaseException as error:
            failures.append(error)

    racers = [threading.Thread(target=race, args=(who,)) for who in ("one", "two", "three")]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert failures == []
    assert sorted(appended) == list(range(1, 76))
    assert open_reader(folder).head() == 75
    assert list(verify(folder)) == []


def test_a_writer_that_cannot_get_its_turn_is_told_and_may_try_again(writer: SqliteEditions, folder: Path) -> None:
    other = open_writer(folder)
    other._connection.set_busy_timeout(20)
    with writer.writing(), pytest.raises(LogBusy):
        append(other, {"front": placing("one")})
    assert append(other, {"front": placing("one")}).edition == 1
    other.close()


def test_what_dead_jobs_left_is_dropped_when_the_log_is_opened(writer: SqliteEditions, folder: Path) -> None:
    append(writer, {"front": placing("one", "site")})
    writer.stage("restyle", {"front": placing("ONE", "style"), "foot": placing("FOOT", "style")})
    writer.close()
    log = open_writer(folder)
    assert list(log.staged("restyle")) == []
    assert log.row("SELECT count(*) FROM fragments") == (1,)
    assert log.row("SELECT count(*) FROM traces") == (1,)
    log.close()


def test_a_reader_under_another_user_sees_what_a_running_writer_appends() -> None:
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o755)
    folder = parent / "editions"
    log = open_writer(folder)
    append(log, {"front": placing("front 1")}, {"/": page("front", "front")})
    heard, tell = os.pipe()
    answered, answer = os.pipe()
    child = os.fork()
    if child == 0:
        failed = 1
        try:
            os.close(tell)
            if os.getuid() == 0:
                os.setgid(NOBODY)
                os.setuid(NOBODY)
            reader = open_reader(folder)
            while number := os.read(heard, 1):
                assert reader.head() == number[0]
                for edition in range(1, number[0] + 1):
                    assert shown(reader, "/", edition) == f"front {edition}".encode()
                os.write(answer, b"y")
            failed = 0
        except BaseException as error:
            os.write(2, f"{type(error)} {error}\n".encode())
        finally:
            os._exit(failed)
    os.close(heard)
    os.close(answer)
    for number in range(1, 60):
        os.write(tell, bytes([number]))
        assert os.read(answered, 1) == b"y"
        append(log, {"front": placing(f"front {number + 1}"), f"story/{number}": placing("x" * 20_000 + str(number))})
        if number % 20 == 0:
            log.rewrite()
    os.close(tell)
    os.close(answered)
    assert os.waitpid(child, 0)[1] == 0
    log.close()
    shutil.rmtree(parent)
