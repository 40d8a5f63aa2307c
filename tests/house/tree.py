"""The files of the project, as git knows them or, outside a clone, as they lie."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[Path, ...]:
    found = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode == 0:
        names = found.stdout.rstrip("\0").split("\0")
    else:
        names = [
            str(path.relative_to(ROOT)) for top in ("stoppress", "tests", "docs") for path in (ROOT / top).rglob("*") if path.is_file()
        ]
    return tuple(path for name in names if (path := ROOT / name).is_file())


def modules(under: str = "stoppress") -> list[Path]:
    """Python modules under a folder, migrations left out."""
    return [path for path in tracked() if path.suffix == ".py" and path.is_relative_to(ROOT / under) and "migrations" not in path.parts]


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
