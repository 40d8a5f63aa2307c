"""The report of all measurements that were kept: the tables of docs/measurements.md."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Results = dict[str, dict[str, Any]]


def kept_results(folder: Path) -> Results:
    """Every measurement under a folder, by its name (`import-21576`)."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def report(results: Results) -> Iterator[str]:
    """Lines of Markdown: a table a measurement, a column a size (of the newsroom; for keys, of the story in blocks)."""
    for kind, title, rows in TABLES:
        found = {int(name.split("-")[1]): figures for name, figures in results.items() if name.split("-")[0] == kind}
        named = {name: figures for name, figures in results.items() if name.split("-")[0] == kind}
        if kind == "publish":
            columns = sorted(named, key=lambda name: (int(name.split("-")[1]), name))
            heads = [f"{int(name.split('-')[1]):,}, {'idle' if name.endswith('idle') else 'under load'}" for name in columns]
            values = [named[name] for name in columns]
        else:
            heads, values = [f"{size:,}" for size in sorted(found)], [found[size] for size in sorted(found)]
        if not values:
            continue
        yield from ("", f"## {title}", "", f"| | {' | '.join(heads)} |", f"|---|{'---|' * len(heads)}")
        for row, path in rows:
            yield f"| {row} | {' | '.join(shown(figures, path) for figures in values)} |"


def shown(figures: dict[str, Any], path: str) -> str:
    value: Any = figures
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return "" if value is None else f"{value:,}"


TABLES: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    (
        "import",
        "Import, to readable pages",
        (
            ("seconds", "seconds"),
            ("stories a second", "stories_per_second"),
            ("processor time of all processes, seconds", "cpu_seconds"),
            ("peak memory of all processes, MB", "peak_memory_mb"),
            ("editions on disk, bytes", "editions_bytes"),
        ),
    ),
    (
        "press",
        "Press from scratch, all pages and feeds, two cores",
        (
            ("stories a second", "stories_per_second"),
            ("seconds", "seconds"),
            ("processor time, seconds", "cpu_seconds"),
            ("pages", "pages"),
            ("peak memory, MB", "peak_memory_mb"),
        ),
    ),
    (
        "publish",
        "Click to every page and feed that shows it, milliseconds",
        (
            ("publishes", "publishes"),
            ("readers' requests a second meanwhile, asked for", "load_per_second"),
            ("pages looked at, at most", "pages_each.most"),
            ("answered: median", "answered_ms.p50"),
            ("answered: p99", "answered_ms.p99"),
            ("seen on every page: median", "seen_on_every_page_ms.p50"),
            ("seen on every page: p99", "seen_on_every_page_ms.p99"),
            ("pages found stale after the answer", "pages_found_stale"),
        ),
    ),
    (
        "due",
        "From the end of an embargo to readers' front that shows the story, milliseconds",
        (
            ("moments, one a second", "moments"),
            *((f"late: {share}", f"late_ms.{share}") for share in ("p50", "p99", "max")),
            ("shown before its moment", "shown_before_its_moment"),
        ),
    ),
    (
        "cost",
        "What a publish costs",
        tuple(
            (f"{what}: {figure}", f"{key}.{field}")
            for what, key in (
                ("headline fix, old story", "headline_fix_old_story"),
                ("headline fix, newest story", "headline_fix_newest_story"),
                ("new top story", "new_top_story"),
            )
            for figure, field in (
                ("fragments", "fragments"),
                ("lists and archive pages it stands in", "lists"),
                ("bytes in the log", "log_bytes"),
            )
        ),
    ),
    (
        "serve",
        "Serving composed pages, one process",
        (
            ("requests a second", "requests_per_second"),
            ("nginx, one compressed file", "nginx_requests_per_second"),
            ("ratio", "ratio"),
            ("processor time a request, µs", "cpu_us_per_request"),
            ("nginx", "nginx_cpu_us_per_request"),
            ("ratio of processor time", "cpu_ratio"),
            ("p99, ms", "p99_ms"),
            ("errors", "errors"),
        ),
    ),
    (
        "idle",
        "Standing still",
        (
            ("readers' server: start to first answer, seconds", "serve_start_seconds"),
            ("readers' server: memory, MB", "serve_memory_mb"),
            ("all processes: memory, MB", "all_idle_memory_mb"),
            ("all processes: processor, %", "idle_cpu_percent"),
        ),
    ),
    (
        "desk",
        "The desk's screens over HTTP, milliseconds to the last byte",
        (
            ("rows of stories", "rows"),
            ("each asked for, times", "times"),
            ("load of the machine meanwhile", "load_average"),
            *(
                (f"{name}: {share}", f"{name}.{share}")
                for name in (
                    "list",
                    "filtered list",
                    "search",
                    "search, common word",
                    "search, rare word",
                    "search, two words",
                    "open editor",
                    "save draft",
                    "publish by the form",
                )
                for share in ("p50", "p95")
            ),
            *((f"flash, click to live: {share}", f"flash.{share}") for share in ("p50", "p99")),
        ),
    ),
    (
        "keys",
        "From a key to its paint in the editor, in a story of so many blocks",
        (
            ("words", "words"),
            ("keys pressed", "keys"),
            *((f"milliseconds: {share}", f"key_to_paint_ms.{share}") for share in ("p50", "p95", "max")),
        ),
    ),
)
