"""The examples of the how-to pages, run as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
PYTHON = [page for page in PAGES if "```python\n" in page.read_text()]  # the others' examples are files, tried in tests/press/fragments/
READY = "import sys, pathlib\nfrom stoppress.desk.setting_up import set_up\nset_up(pathlib.Path(sys.argv[1]))\n"


@pytest.mark.parametrize("page", PYTHON, ids=lambda page: page.stem)
def test_the_example_of_a_how_to_page_runs(page: Path, tmp_path: Path) -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL))
    assert "assert" in code, "an example proves what it says"
    ready = READY if "stoppress.desk" in code else ""
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", ready + code, str(tmp_path)],
        capture_output=True, text=True, check=False, env={**os.environ, "STOPPRESS_DATA": str(tmp_path)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr


def test_every_extension_point_has_its_page() -> None:
    listed = (ROOT / "docs" / "extending.md").read_text()
    assert not [name for name in ("block", "rail-rule", "feed", "theme") if f"how-to/{name}.md" not in listed]
