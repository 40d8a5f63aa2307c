"""The order of the suite: the files that take longest begin, so that two processes end at about the same time.

No example has a deadline: how long one takes says how busy the machine is, and what is timed is timed by `stoppress bench`.
"""

import pytest
from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

LONGEST = (
    "journeys/test_desk_axe.py",
    "desk/screens/test_r33_two_editors.py",
    "journeys/test_writing.py",
    "journeys/test_publishing.py",
    "desk/screens/test_policy_table.py",
    "journeys/test_r24_script_in_every_field.py",
    "press/test_incremental.py",
    "desk/test_not_before.py",
    "newsroom/test_pressroom.py",
    "newsroom/test_importing.py",
    "cli/test_whole_stack.py",
    "newsroom/test_live_processes.py",
    "journeys/test_pages.py",
    "desk/test_sweeping.py",
    "press/test_crash.py",
    "editions/test_killed_writer.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        path = item.path.as_posix()
        return next((place for place, ending in enumerate(LONGEST) if path.endswith(ending)), len(LONGEST))

    items.sort(key=place)
