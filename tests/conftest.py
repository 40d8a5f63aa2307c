"""The order of the suite: the files that take longest begin, so that two processes end at about the same time."""

import pytest

LONGEST = (
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
