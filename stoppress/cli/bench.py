"""`stoppress bench`: the measurements."""

from pathlib import Path
from typing import Any

import click

from stoppress.cli.answering import answer_json, table
from stoppress.cli.options import PORT, json_option

room_option = click.option(
    "--room", type=click.Path(path_type=Path, file_okay=False), default=Path("build/bench"), show_default=True,
    help="Where bench newsrooms, their data folders and results lie.",
)  # fmt: skip
size_option = click.option("--size", type=click.IntRange(100, 1_000_000), default=21_576, show_default=True, help="How many stories.")
port_option = click.option("--port", type=PORT, default=18_000, show_default=True, help="The first of three ports on loopback.")


def folder_of(room: Path, size: int) -> Path:
    return room / f"copy-{size}"


def data_of(room: Path, size: int) -> Path:
    return room / f"data-{size}"


def tell(room: Path, name: str, figures: dict[str, Any], as_json: bool) -> None:
    """Keep a measurement under ROOM/results, and show it."""
    from stoppress.bench.figures import keep

    keep(room / "results", name, figures)
    if as_json:
        answer_json(figures)
        return
    click.echo(f"\n{name}")
    table(("figure", "value"), [(key, value) for key, value in flat(figures)])


def flat(figures: dict[str, Any], under: str = "") -> list[tuple[str, object]]:
    """Figures in figures, named `outer.inner`; lists by how many they hold."""
    rows: list[tuple[str, object]] = []
    for key, value in figures.items():
        if isinstance(value, dict):
            rows += flat(value, f"{under}{key}.")
        else:
            rows.append((f"{under}{key}", len(value) if isinstance(value, list) else value))
    return rows


@click.group(short_help="Measure: import, press, publish, serve.")
def command() -> None:
    """Make a bench newsroom of wire stories, and measure on it. Needs no network; asks only servers on this machine.

    \b
    Example:
      stoppress bench copy --wire wire.ninjs.jsonl.gz --size 21576
      stoppress bench import --size 21576
      stoppress bench publish --size 21576
    """


@command.command("copy", short_help="Make a bench newsroom folder.")
@click.option(
    "--wire", type=click.Path(path_type=Path, dir_okay=False, exists=True), required=True, help="A file of ninjs items, one a line."
)
@size_option
@room_option
def copy_(wire: Path, size: int, room: Path) -> None:
    """Write a newsroom folder of SIZE stories made of the items of a wire file, with bodies made distinct.

    \b
    Example:
      stoppress bench copy --wire wire.ninjs.jsonl.gz --size 100000
    """
    from stoppress.bench.copying import make_folder

    make_folder(wire, size, folder_of(room, size))
    click.echo(f"{size:,} stories in {folder_of(room, size)}")


@command.command("import", short_help="Import a bench newsroom into a new data folder.")
@size_option
@room_option
@port_option
@json_option
def import_(size: int, room: Path, port: int, as_json: bool) -> None:
    """Seconds until all stories can be read, and the memory of all processes together.

    \b
    Example:
      stoppress bench import --size 21576
    """
    from stoppress.bench.importing import measure

    tell(room, f"import-{size}", measure(folder_of(room, size), data_of(room, size), port, port + 1), as_json)


@command.command("press", short_help="Press all pages from scratch.")
@size_option
@room_option
@click.option("--workers", type=click.IntRange(1, 16), default=2, show_default=True, help="Processes that render.")
@json_option
def press(size: int, room: Path, workers: int, as_json: bool) -> None:
    """Stories a second, all pages and feeds, from the copy of an imported bench newsroom.

    \b
    Example:
      stoppress bench press --size 21576
    """
    from stoppress.bench.pressing import measure

    tell(room, f"press-{size}", measure(data_of(room, size), room, workers), as_json)


@command.command("publish", short_help="From the click to every page that shows it.")
@size_option
@room_option
@port_option
@click.option("--publishes", type=click.IntRange(1, 10_000), default=300, show_default=True, help="How many.")
@click.option("--load", type=click.IntRange(min=0), default=0, show_default=True, help="Readers' requests a second meanwhile.")
@json_option
def publish(size: int, room: Path, port: int, publishes: int, load: int, as_json: bool) -> None:
    """Milliseconds from a corrected headline's POST to the last page and feed that shows it.

    \b
    Example:
      stoppress bench publish --size 21576 --load 5000
    """
    from contextlib import nullcontext

    from stoppress.bench.processes import newsroom
    from stoppress.bench.publishing import measure
    from stoppress.bench.serving import steady_load

    with (
        newsroom(data_of(room, size), port, port + 1, room / "up.log") as running,
        steady_load(running, room, load) if load else nullcontext(),
    ):
        figures = measure(running, folder_of(room, size), publishes)
    tell(room, f"publish-{size}-{'load' if load else 'idle'}", {"stories": size, "load_per_second": load} | figures, as_json)


@command.command("due", short_help="How late an embargo's end is.")
@size_option
@room_option
@port_option
@click.option("--moments", type=click.IntRange(1, 200), default=60, show_default=True, help="How many, one a second.")
@json_option
def due(size: int, room: Path, port: int, moments: int, as_json: bool) -> None:
    """Milliseconds from the end of an embargo to readers' front that shows the story.

    \b
    Example:
      stoppress bench due --size 21576
    """
    from stoppress.bench.due import measure
    from stoppress.bench.processes import newsroom

    with newsroom(data_of(room, size), port, port + 1, room / "up.log") as running:
        figures = measure(running, folder_of(room, size), moments)
    tell(room, f"due-{size}", {"stories": size} | figures, as_json)


@command.command("cost", short_help="Fragments and bytes of a publish.")
@size_option
@room_option
@port_option
@json_option
def cost(size: int, room: Path, port: int, as_json: bool) -> None:
    """Which fragments a headline fix and a new top story make anew, and by how much the log grows.

    \b
    Example:
      stoppress bench cost --size 21576
    """
    from stoppress.bench.costing import measure
    from stoppress.bench.processes import newsroom

    with newsroom(data_of(room, size), port, port + 1, room / "up.log") as running:
        figures = measure(running, folder_of(room, size))
    tell(room, f"cost-{size}", {"stories": size} | figures, as_json)


@command.command("serve", short_help="Composed pages beside nginx and one file.")
@size_option
@room_option
@port_option
@click.option("--seconds", type=click.IntRange(2, 120), default=10, show_default=True, help="Of each of three rounds.")
@json_option
def serve(size: int, room: Path, port: int, seconds: int, as_json: bool) -> None:
    """Requests a second and processor time a request: 500 pages by Zipf's law, a publish every two seconds; nginx with one compressed file.

    \b
    Example:
      stoppress bench serve --size 21576
    """
    from stoppress.bench.processes import newsroom
    from stoppress.bench.serving import measure

    with newsroom(data_of(room, size), port, port + 1, room / "up.log") as running:
        figures = measure(running, folder_of(room, size), room / "nginx", port + 2, seconds)
    tell(room, f"serve-{size}", {"stories": size} | figures, as_json)


@command.command("desk", short_help="The desk's screens, as an editor's browser asks for them.")
@size_option
@room_option
@port_option
@click.option("--rows", type=click.IntRange(min=0), default=0, show_default=True, help="Rows put straight into the desk's tables besides.")
@click.option("--times", type=click.IntRange(5, 1_000), default=40, show_default=True, help="How often each screen is asked for.")
@json_option
def desk(size: int, room: Path, port: int, rows: int, times: int, as_json: bool) -> None:
    """Milliseconds of list, filters, search, editor, save, publish to live and flash to live, over HTTP.

    With --rows, on a copy of the imported data folder that has as many rows more; it is made once, and kept.

    \b
    Example:
      stoppress bench desk --size 21576
      stoppress bench desk --size 21576 --rows 1000000
    """
    from stoppress.bench.desk import measure
    from stoppress.bench.desk_rows import fill
    from stoppress.bench.processes import newsroom

    data, added = data_of(room, size), {}
    if rows:
        source, data = data, room / f"data-{size}-and-{rows}"
        if not data.exists():
            added = {"rows_added_seconds": round(fill(source, data, rows), 1)}
    with newsroom(data, port, port + 1, room / "up.log") as running:
        figures = measure(running, times)
    tell(room, f"desk-{size + rows}", {"stories": size} | added | figures, as_json)


@command.command("keys", short_help="From a key to its paint, in the editor.")
@size_option
@room_option
@port_option
@click.option("--words", type=click.IntRange(50, 100_000), default=10_000, show_default=True, help="Words of the story.")
@click.option(
    "--blocks", type=click.IntRange(1, 500), default=1, show_default=True, help="Blocks of the story: every other one a pull quote."
)
@click.option("--times", type=click.IntRange(5, 1_000), default=200, show_default=True, help="How many keys are pressed.")
@json_option
def keys(size: int, room: Path, port: int, words: int, blocks: int, times: int, as_json: bool) -> None:
    """Milliseconds from a key pressed in a long story to the paint that shows it, in Chromium, which `make test` installs.

    \b
    Example:
      stoppress bench keys --size 1000
      stoppress bench keys --size 1000 --blocks 150
    """
    from stoppress.bench.keys import measure
    from stoppress.bench.processes import newsroom

    with newsroom(data_of(room, size), port, port + 1, room / "up.log") as running:
        figures = measure(running, words, blocks, times)
    tell(room, f"keys-{blocks}", {"stories": size} | figures, as_json)


@command.command("idle", short_help="Start and memory of processes that do nothing.")
@size_option
@room_option
@port_option
@json_option
def idle(size: int, room: Path, port: int, as_json: bool) -> None:
    """Seconds until the readers' server answers, its memory, and that of all processes idle.

    \b
    Example:
      stoppress bench idle --size 21576
    """
    from stoppress.bench.idling import measure

    tell(room, f"idle-{size}", {"stories": size} | measure(data_of(room, size), port, port + 1), as_json)


@command.command("all", short_help="Every measurement, one after the other.")
@click.option(
    "--wire",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    envvar="STOPPRESS_WIRE",
    help="As for copy; else $STOPPRESS_WIRE.",
)
@click.option("--sizes", default="1000,21576,100000", show_default=True, help="Sizes, with commas.")
@room_option
@click.pass_context
def all_(ctx: click.Context, wire: Path, sizes: str, room: Path) -> None:
    """Copy, import, press, serve, publish idle and under load, due, cost, idle and the desk, at each size, in half an hour.

    \b
    Example:
      stoppress bench all --wire wire.ninjs.jsonl.gz --sizes 1000
    """
    for size in map(int, sizes.split(",")):
        ctx.invoke(copy_, wire=wire, size=size, room=room)
        ctx.invoke(import_, size=size, room=room, port=18_000, as_json=False)
        ctx.invoke(press, size=size, room=room, workers=2, as_json=False)
        ctx.invoke(serve, size=size, room=room, port=18_000, seconds=10, as_json=False)
        for load in (0, 5_000):
            ctx.invoke(publish, size=size, room=room, port=18_000, publishes=300, load=load, as_json=False)
        ctx.invoke(due, size=size, room=room, port=18_000, moments=60, as_json=False)
        ctx.invoke(cost, size=size, room=room, port=18_000, as_json=False)
        ctx.invoke(idle, size=size, room=room, port=18_000, as_json=False)
        ctx.invoke(desk, size=size, room=room, port=18_000, rows=0, times=40, as_json=False)
    for blocks in (1, 150):
        ctx.invoke(keys, size=int(sizes.split(",")[0]), room=room, port=18_000, words=10_000, blocks=blocks, times=200, as_json=False)


@command.command("report", short_help="All kept measurements as Markdown.")
@room_option
def report_(room: Path) -> None:
    """Print the tables of docs/measurements.md from what was kept under ROOM/results.

    \b
    Example:
      stoppress bench report
    """
    from stoppress.bench.reporting import kept_results, report

    for line in report(kept_results(room / "results")):
        click.echo(line)
