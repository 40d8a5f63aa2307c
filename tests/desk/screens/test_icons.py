"""Icons: every one that the desk asks for is there, for a missing one leaves a blank."""

import re
from pathlib import Path

from wagtail.admin.icons import get_icons

import stoppress.desk

ROOT = Path(stoppress.desk.__file__).parent
ASKED = re.compile(r"""icon(?:_name)?\s*=\s*"([a-z0-9-]+)"|\{% icon name="([a-z0-9-]+)"|icon_name = "([a-z0-9-]+)" if""")


def test_every_icon_that_the_desk_asks_for_is_drawn() -> None:
    known = set(re.findall(r'id="icon-([a-z0-9-]+)"', get_icons()))
    files = [*ROOT.rglob("*.py"), *(ROOT / "templates").rglob("*.html")]
    asked = {(next(filter(None, found.groups())), path.name) for path in files for found in ASKED.finditer(path.read_text())}
    assert len(asked) > 20
    assert {each for each in asked if each[0] not in known} == set()
