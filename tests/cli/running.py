"""Commands as their users run them: a process, its status, what it wrote."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path


def stoppress(*arguments: object, cwd: Path | None = None, timeout: float = 60.0) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "stoppress", *map(str, arguments)],
        capture_output=True, text=True, check=False, cwd=cwd, timeout=timeout, env=environment(),
    )  # fmt: skip


def inside(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The same in this process, which is quicker; for commands that need no Django."""
    ran = inside_bytes(*arguments)
    return subprocess.CompletedProcess(ran.args, ran.returncode, ran.stdout.decode(), ran.stderr.decode())


def inside_bytes(*arguments: object) -> subprocess.CompletedProcess[bytes]:
    from stoppress.cli import main

    words = [str(argument) for argument in arguments]
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    status: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(words)
        except SystemExit as ended:
            status = ended.code
    assert isinstance(status, int)
    return subprocess.CompletedProcess(words, status, out.buffer.getvalue(), err.buffer.getvalue())


def environment() -> dict[str, str]:
    """Ours, without what would change a command's defaults."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("STOPPRESS_", "DJANGO_"))} | {
        "PYTHONPATH": str(Path(__file__).parents[2])
    }


def one_line(result: subprocess.CompletedProcess[str]) -> str:
    """What a refused command said; it must be one line, no traceback, and a status that says it failed."""
    assert result.returncode != 0
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]
