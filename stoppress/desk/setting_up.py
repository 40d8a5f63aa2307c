"""Setting up: Django ready for one data folder, its tables current."""

import os
import secrets
from pathlib import Path

from stoppress.desk import database


class OtherDataFolder(RuntimeError):
    def __init__(self, standing: Path, asked: Path) -> None:
        super().__init__(f"This process works on {standing} already; start another one for {asked}.")


def set_up(data: Path, hosts: tuple[str, ...] = (), desk_url: str = "", second_factor: bool = False) -> None:
    """Make Django ready for the data folder, once per process; `hosts` are the names that the desk answers to beside loopback,
    `desk_url` is where its people reach it, and `second_factor` whether editors and above must have one.

    Makes DIR/desk and its secret (mode 600) where they are missing. Raises OtherDataFolder, database.SQLiteTooOld.
    """
    data = data.absolute()
    from django.conf import settings

    if settings.configured:
        standing: Path = settings.STOPPRESS_DATA
        if standing != data:
            raise OtherDataFolder(standing, data)
        return
    make_secret(data / "desk")
    os.environ["STOPPRESS_DATA"] = str(data)
    os.environ["STOPPRESS_HOSTS"] = ",".join(hosts)
    os.environ["STOPPRESS_DESK_URL"] = desk_url.rstrip("/")
    os.environ["STOPPRESS_SECOND_FACTOR"] = "needed" if second_factor else ""
    os.environ["DJANGO_SETTINGS_MODULE"] = "stoppress.desk.settings"
    database.install()
    import django

    django.setup()


def make_secret(desk: Path) -> None:
    desk.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(desk / "secret", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))


def migrate() -> bool:
    """Bring the desk's tables up to date; answers whether anything was to be done. Quick where nothing is, and for a new folder."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from stoppress.desk import fresh

    path = Path(settings.STOPPRESS_DATA) / "desk" / "desk.db"
    made = not path.exists()
    if made:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.make(path)
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return made
    migrate_all()
    return True


def migrate_all() -> None:
    """Run every migration that has not run yet, in a new folder all of them."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
