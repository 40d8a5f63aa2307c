"""The journal: one JSON line on standard error for each thing that an operator should know."""

import json
import sys
import time


def say(event: str, **fields: object) -> None:
    """Write `{"at", "part": "serve", "event", …}`. Never raises: a full disk or closed pipe must not stop the readers' server."""
    now = time.time()
    at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + f".{int(now * 1000) % 1000:03d}Z"
    line = json.dumps({"at": at, "part": "serve", "event": event, **fields}, ensure_ascii=True, default=str)
    try:
        sys.stderr.write(line + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return
