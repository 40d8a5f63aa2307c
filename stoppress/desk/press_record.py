"""The pressroom's record: one structured line for each publish, on standard error. It tells counts and causes, never a story's text."""

import json
import sys
from datetime import UTC, datetime
from typing import Any


def record(event: str, at: int, **facts: Any) -> None:
    """`at` in ms, UTC; facts without a value are left out."""
    told = {
        "at": datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "part": "pressroom",
        "event": event,
        **{name: value for name, value in facts.items() if value is not None and value != {}},
    }
    print(json.dumps(told, ensure_ascii=False, default=dict), file=sys.stderr, flush=True)  # noqa: T201
