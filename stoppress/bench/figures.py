"""Figures: percentiles, and a measurement with its table and its file."""

import json
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from typing import Any


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all lie at or under (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, ceil(round(share * len(ranked), 6)) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """p50, p99 and the greatest, to two decimals."""
    return {"p50": round(percentile(values, 0.5), 2), "p99": round(percentile(values, 0.99), 2), "max": round(max(values), 2)}


def keep(folder: Path, name: str, figures: dict[str, Any]) -> None:
    """Write one measurement to FOLDER/NAME.json, with when and on what it was made."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"measurement": name, "made": datetime.now(UTC).isoformat(timespec="seconds"), "python": platform.python_version()}
    (folder / f"{name}.json").write_text(json.dumps(about | figures, indent=2) + "\n", encoding="utf-8")
