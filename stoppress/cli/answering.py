"""Answers of commands: a table for people, JSON for programs."""

import json
from collections.abc import Iterable, Sequence

import click


def answer_json(answer: object) -> None:
    """One JSON value, indented, keys in the order given."""
    click.echo(json.dumps(answer, indent=2, ensure_ascii=False))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns as wide as what they hold; numbers to the right."""
    rows = list(rows)
    shown = [[in_cell(cell) for cell in row] for row in rows]
    widths = [max(len(head), *(len(row[at]) for row in shown), 0) for at, head in enumerate(heads)]
    right = [any(isinstance(row[at], int | float) for row in rows) for at in range(len(heads))]
    for line in (list(heads), *shown):
        cells = (cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(line, widths, right, strict=True))
        click.echo("  ".join(cells).rstrip())


def in_cell(cell: object) -> str:
    if cell is None:
        return ""
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
