"""The anatomy of a story page: its table names each numbered part, and files that are there."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "anatomy.md").read_text()


@pytest.fixture(scope="module")
def anatomy() -> ModuleType:
    spec = importlib.util.spec_from_file_location("anatomy", ROOT / "tools" / "anatomy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_table_has_a_row_for_each_number(anatomy: ModuleType) -> None:
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", TEXT, re.MULTILINE)]
    assert numbers == list(range(1, len(anatomy.PARTS) + 1))


def test_every_place_it_names_is_there() -> None:
    named = re.findall(r"`([a-z_/]+(?:/|\.html|\.py))`", TEXT)
    assert len(named) > 20
    fragments = ROOT / "stoppress" / "press" / "fragments"
    assert not [place for place in named if not (ROOT / place).exists() and not (fragments / place).exists()]


def test_the_picture_is_of_a_size_to_be_read(anatomy: ModuleType) -> None:
    assert anatomy.PICTURE.stat().st_size <= anatomy.LARGEST
    with Image.open(anatomy.PICTURE) as picture:
        assert picture.width >= 1000
