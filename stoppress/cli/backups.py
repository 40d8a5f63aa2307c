"""Backups: a whole newsroom as one folder or one tar file, and back again. Needs no Django."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import apsw

from stoppress.editions import backing_up
from stoppress.editions.connecting import check_version, connect_to_read
from stoppress.editions.folder import open_writer

FORMAT = 1
MANIFEST = "backup.json"
FOLDERS = {"media": Path("media"), "pictures": Path("desk/pictures")}  # in a backup, and in a data folder


class NoBackup(ValueError):
    def __init__(self, source: Path, why: str) -> None:
        super().__init__(f"{source} is no backup that can be restored: {why}.")


class FolderNotEmpty(FileExistsError):
    def __init__(self, data: Path) -> None:
        super().__init__(f"{data} is not empty. A backup is restored into a new folder only: name one with --data.")


class BackupInTheWay(FileExistsError):
    def __init__(self, target: Path) -> None:
        super().__init__(f"{target} exists. Name a folder or file that does not.")


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `editions` and `desk` are the sha256 of its two databases; `mark` is the last change that the editions took."""

    format: int
    made: str
    edition: int
    mark: int
    editions: str
    desk: str


def back_up(data: Path, target: Path) -> Manifest:
    """Copy a newsroom to the new folder `target`, or the new file where its name ends in .tar; also while everything runs.

    Raises BackupInTheWay, NotALog, LogDamaged, apsw.Error, OSError. Nothing is left under the name where it fails.
    """
    if target.exists():
        raise BackupInTheWay(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as made:
        room = Path(made) / "backup"
        room.mkdir(mode=0o700)
        # The desk after the editions: a change that the editions lack is pressed after a restore, but no edition must be ahead of the desk.
        edition = backing_up.back_up(data / "editions", room / "editions.db")
        _copy_database(data / "desk" / "desk.db", room / "desk.db")
        for name, place in FOLDERS.items():
            _copy_files(data / place, room / name)
        _copy_secret(data / "desk" / "secret", room / "secret")
        manifest = Manifest(
            FORMAT,
            datetime.now(UTC).isoformat(timespec="seconds"),
            edition,
            _mark(room),
            _sha256(room / "editions.db"),
            _sha256(room / "desk.db"),
        )
        (room / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        os.sync()
        if target.suffix == ".tar":
            part = Path(made) / "backup.tar"
            with tarfile.open(part, "w") as tar:
                tar.add(room, arcname="backup")
            part.chmod(0o600)
            os.sync()
            part.rename(target)
        else:
            room.rename(target)
    return manifest


def restore(source: Path, data: Path) -> Manifest:
    """Put a backup into a new or empty data folder, once everything in it is checked.

    Raises FolderNotEmpty, NoBackup, LogDamaged, OSError. Where it fails the data folder is as it was.
    """
    if data.exists() and any(data.iterdir()):
        raise FolderNotEmpty(data)
    check_version()
    made = not data.exists()
    data.mkdir(parents=True, exist_ok=True)
    room = data / ".restoring"
    try:
        with _unpacked(source, data) as backup:
            manifest = _checked(source, backup)
            (room / "desk").mkdir(parents=True)
            (room / "desk").chmod(0o700)
            backing_up.restore(backup / "editions.db", room / "editions")
            open_writer(room / "editions").close()  # announces the head, so that readers can be served at once
            shutil.copyfile(backup / "desk.db", room / "desk" / "desk.db")
            for name, place in FOLDERS.items():
                _copy_files(backup / name, room / place)
            _copy_secret(backup / "secret", room / "desk" / "secret")
        os.sync()
        for entry in list(room.iterdir()):
            entry.rename(data / entry.name)
    finally:
        shutil.rmtree(room, ignore_errors=True)
        if made and not any(data.iterdir()):
            data.rmdir()
    return manifest


def _unpack(tar: tarfile.TarFile, room: Path) -> None:
    """Files and folders alone, and none outside the room; tarfile's own filters came after Debian 12's Python. Raises tarfile.TarError."""
    for member in tar:
        place = PurePosixPath(member.name)
        if place.is_absolute() or ".." in place.parts or not (member.isfile() or member.isdir()):
            raise tarfile.ExtractError(f"{member.name!r} is none of its files")
        if member.isdir():
            (room / place).mkdir(parents=True, exist_ok=True)
            continue
        (room / place).parent.mkdir(parents=True, exist_ok=True)
        found = tar.extractfile(member)
        assert found is not None
        with found, (room / place).open("wb") as file:
            shutil.copyfileobj(found, file)


@contextmanager
def _unpacked(source: Path, beside: Path) -> Iterator[Path]:
    if source.is_dir():
        yield source
        return
    with tempfile.TemporaryDirectory(prefix=".unpacking.", dir=beside) as room:
        try:
            with tarfile.open(source) as tar:
                _unpack(tar, Path(room))
        except (tarfile.TarError, EOFError) as error:
            raise NoBackup(source, str(error)) from error
        yield Path(room) / "backup"


def _checked(source: Path, backup: Path) -> Manifest:
    """The manifest of a backup whose two databases are those it was made with, and belong together. Raises NoBackup."""
    try:
        manifest = Manifest(**json.loads((backup / MANIFEST).read_bytes()[:10_000]))
    except (OSError, ValueError, TypeError) as error:
        raise NoBackup(source, f"its {MANIFEST} cannot be read") from error
    if manifest.format != FORMAT:
        raise NoBackup(source, f"it has format {manifest.format}, and this version reads {FORMAT}")
    for name, digest in (("editions", manifest.editions), ("desk", manifest.desk)):
        file = backup / f"{name}.db"
        if not file.is_file() or _sha256(file) != digest:
            raise NoBackup(source, f"{name}.db is missing, damaged, or of another backup")
    with _reading(backup / "desk.db") as desk:
        if desk.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            raise NoBackup(source, "desk.db is damaged")
        newest = next(iter(desk.execute("SELECT coalesce(max(id), 0) FROM desk_change")))[0]
    if manifest.mark > int(str(newest)):
        raise NoBackup(source, f"its editions took change {manifest.mark}, and its desk knows {newest} only")
    return manifest


def _mark(room: Path) -> int:
    from stoppress.editions.holdings import SqliteReader

    folder = room / ".reading"
    folder.mkdir()
    os.link(room / "editions.db", folder / "editions.db")
    log = SqliteReader(folder)
    try:
        return log.mark()
    finally:
        log.close()
        shutil.rmtree(folder)


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: of one moment, whoever writes meanwhile."""
    with _reading(source) as old:
        new = apsw.Connection(str(target))
        try:
            with new.backup("main", old, "main") as copying:
                copying.step()
            new.pragma("journal_mode", "delete")
        finally:
            new.close()
    target.chmod(0o600)


@contextmanager
def _reading(path: Path) -> Iterator[apsw.Connection]:
    database = connect_to_read(path) if path.name == "editions.db" else apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    database.set_busy_timeout(30_000)
    try:
        yield database
    finally:
        database.close()


def _copy_files(source: Path, target: Path) -> None:
    """A folder's files; one that goes meanwhile (a killed picture) is left out."""
    target.mkdir(parents=True, exist_ok=True)
    for folder, _, names in os.walk(source):
        place = target / Path(folder).relative_to(source)
        place.mkdir(exist_ok=True)
        for name in names:
            try:
                shutil.copy2(Path(folder) / name, place / name)
            except FileNotFoundError:
                continue


def _copy_secret(source: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(source.read_bytes())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
