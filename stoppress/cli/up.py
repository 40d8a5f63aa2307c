"""`stoppress up`: the whole newsroom in the foreground, as three processes under one supervisor."""

import http.client
import socket
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click

from stoppress.cli.options import PORT, check_desk_url, data_option, desk_url_option, loopback, second_factor_option
from stoppress.cli.supervising import DidNotStart, Part, Stopped, Supervisor, say
from stoppress.cli.up_lock import UpLock
from stoppress.desk.database import LEAST, SQLiteTooOld
from stoppress.desk.demo_accounts import ACCOUNTS, check_no_demo_accounts, read_demo_accounts
from stoppress.desk.pressroom_client import PressroomAway, PressroomFailed, status
from stoppress.editions.connecting import check_version

DEMO = Path(__file__).parents[2] / "demo"  # of a clone; an installation without one starts empty
OURS = {"editions", "media", "desk", "up.lock"}
NOBODYS = {"lost+found", ".DS_Store"}  # what a fresh volume holds


class PortInUse(RuntimeError):
    def __init__(self, host: str, port: int, option: str, why: str) -> None:
        super().__init__(f"Port {port} on {host} cannot be had ({why}). Stop what listens there, or choose another with {option}.")


class NoDataFolder(RuntimeError):
    def __init__(self, data: Path, why: str) -> None:
        super().__init__(f"{data} cannot be the data folder: {why}. Name a new or empty folder, or one of Stop Press, with --data.")


def make_folder(data: Path) -> bool:
    """Make the data folder where it is missing; True where it holds no newsroom yet. Raises NoDataFolder."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        names = {entry.name for entry in data.iterdir()} - NOBODYS
        if names and not names & OURS:
            raise NoDataFolder(data, "it holds other files")
        for name in ("editions", "media", "desk"):
            (data / name).mkdir(exist_ok=True)
        (data / "desk").chmod(0o700)
    except OSError as error:
        raise NoDataFolder(data, (error.strerror or str(error)).lower()) from error
    return not (data / "desk" / "desk.db").exists() and not (data / "editions" / "editions.db").exists()


def check_port(host: str, port: int, option: str) -> None:
    """Raises PortInUse where a server could not listen."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except OSError as error:
        raise PortInUse(host, port, option, (error.strerror or str(error)).lower()) from error


def address(host: str, port: int) -> str:
    """The address at which a browser on this machine finds a server: `http://127.0.0.1:8000`."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"http://{f'[{name}]' if ':' in name else name}{'' if port == 80 else f':{port}'}"


def answers_http(host: str, port: int, path: str) -> bool:
    """Whether a server answers there, with whatever status."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    try:
        with closing(http.client.HTTPConnection(name, port, timeout=5)) as connection:
            connection.request("GET", path, headers={"Host": f"localhost:{port}", "Connection": "close"})
            connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    return True


def pressroom_answers(data: Path) -> bool:
    """Whether a pressroom works on the folder; one that is busy does."""
    try:
        status(data)
    except (PressroomAway, PressroomFailed):
        return False
    except TimeoutError:
        return True
    return True


def check_sqlite() -> None:
    """Raises SqliteTooOld, SQLiteTooOld, ChecksumsUnavailable."""
    import pysqlite3

    check_version()
    if pysqlite3.sqlite_version_info < LEAST:
        raise SQLiteTooOld(pysqlite3.sqlite_version)


def bring_demo(supervisor: Supervisor, lock: UpLock, folder: tuple[str, ...]) -> None:
    """Import the demo newsroom, once; a failure is told, and tried again at the next start."""
    if not DEMO.is_dir():
        say("no-demo", why=f"{DEMO} is missing: starting empty")
        lock.demo_wanted = False
        return
    if supervisor.run("import", ("import", str(DEMO), *folder)) == 0:
        lock.demo_wanted = False


def open_to_others(host: str, desk_host: str, url: str | None, desk_url: str | None) -> bool:
    """Whether anybody but the one at this machine may come, to readers' pages or to the desk: then there is no demo account."""
    return not (loopback(host) and loopback(desk_host)) or any(
        said and not loopback(urlsplit(said).hostname or "") for said in (url, desk_url)
    )


def desk_options(desk_url: str | None, second_factor: bool | None) -> tuple[str, ...]:
    asked = () if second_factor is None else ("--second-factor" if second_factor else "--no-second-factor",)
    return (*(("--desk-url", desk_url) if desk_url else ()), *asked)


def ways_in(data: Path) -> str:
    """How one signs in: as one of the demo's people, or with an account yet to be made."""
    password, names = read_demo_accounts(data)
    if names:
        people = ", ".join(f"{name} ({ACCOUNTS.get(name, '')})" for name in names)
        return f"Sign in  {people}; password {password}"
    return f"Sign in  stoppress user NAME --role admin --data {data} makes an account"


@click.command(short_help="Run the whole newsroom: readers' server, pressroom and desk.")
@data_option
@click.option("--site-port", type=PORT, default=8000, show_default=True, help="Where readers come.")
@click.option("--desk-port", type=PORT, default=8001, show_default=True, help="Where the desk and its API are.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address of this machine that readers come to; 0.0.0.0 is every one."
)
@click.option("--desk-host", default="127.0.0.1", show_default=True, help="The same for the desk.")
@click.option("--url", default=None, help="The site's public address, for feeds and links; else newsroom.yaml's, else from host and port.")
@desk_url_option
@second_factor_option
@click.option("--site-workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes of the readers' server.")
@click.option("--empty", is_flag=True, help="Start a new folder without the demo newsroom.")
def command(
    data: Path, site_port: int, desk_port: int, host: str, desk_host: str, url: str | None,
    desk_url: str | None, second_factor: bool | None, site_workers: int, empty: bool,
) -> int:  # fmt: skip
    """Run readers' server, pressroom and desk in the foreground, until Ctrl-C.

    A new data folder begins with the demo newsroom. A part that crashes is started again. Should `up` itself be killed,
    the readers' server goes on, and the next `up` on the folder replaces it.

    \b
    Example:
      stoppress up --data data --site-port 8000 --desk-port 8001
    """
    if site_port == desk_port:
        raise click.BadParameter("the desk needs a port of its own.", param_hint="--desk-port")
    check_desk_url(desk_url)
    data = data.resolve()
    public_desk = open_to_others(host, desk_host, url, desk_url)
    if public_desk:
        check_no_demo_accounts(data)
    if second_factor is None and (url or "").startswith("https://"):
        second_factor = True
    check_sqlite()
    new = make_folder(data)
    folder = ("--data", str(data))
    public = ("--url", url) if url else ()
    default = ("--default-url", address(host, site_port))
    parts = (
        Part(
            "serve",
            ("serve", *folder, "--host", host, "--port", str(site_port), "--workers", str(site_workers), *public),
            partial(answers_http, host, site_port, "/-/health"),
            outlives=True,
        ),
        Part("pressroom", ("pressroom", *folder, *(public or default)), partial(pressroom_answers, data), grace=20.0),
        Part(
            "desk",
            ("desk", *folder, "--host", desk_host, "--port", str(desk_port), *desk_options(desk_url, second_factor)),
            partial(answers_http, desk_host, desk_port, "/-/health"),
        ),
    )
    with closing(UpLock(data)) as lock:
        lock.end_left_over("desk", "pressroom")
        check_port(desk_host, desk_port, "--desk-port")
        # Last, so that readers are served on where this start fails for another reason.
        if lock.end_left_over("serve"):
            say("replaced", of="serve")
        check_port(host, site_port, "--site-port")
        if new and not empty:
            lock.demo_wanted = True
        supervisor = Supervisor(started=lock.note)
        try:
            for part in parts:
                supervisor.start(part)
            if lock.demo_wanted:
                bring_demo(supervisor, lock, folder)
                if not public_desk:
                    supervisor.run("demo accounts", ("user", "--demo", *folder))
            click.echo(f"Readers  {address(host, site_port)}/\nDesk     {desk_url or address(desk_host, desk_port)}/desk/\nData     {data}")
            click.echo(ways_in(data))
            click.echo("Ctrl-C stops it all.")
            supervisor.watch()
        except DidNotStart as error:
            raise click.ClickException(f"up: {error}") from error
        except Stopped:
            pass
        finally:
            supervisor.stop()
            lock.note({})
    return 0
