"""Counting: what one readers' process did, as Prometheus reads it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass
class Tally:
    """Counts since this process started. `worker` tells the processes of one server apart."""

    worker: int = 1
    statuses: Counter[int] = field(default_factory=Counter)
    body_bytes: int = 0
    composed: int = 0
    composing_seconds: float = 0.0
    damaged: int = 0
    failed: int = 0
    recompressed: int = 0
    recompressing_seconds: float = 0.0
    cut: Counter[str] = field(default_factory=Counter)  # connections ended by us, by reason

    def answered(self, status: int, length: int) -> None:
        self.statuses[status] += 1
        self.body_bytes += length


@dataclass(frozen=True, slots=True)
class Gauge:
    name: str
    kind: str  # gauge, counter
    says: str
    values: tuple[tuple[str, float], ...]  # (labels as `status="200"` or empty, value)


def exposition(worker: int, gauges: Iterable[Gauge]) -> bytes:
    """The Prometheus text format, version 0.0.4."""
    lines = []
    for gauge in gauges:
        lines += [f"# HELP {gauge.name} {gauge.says}", f"# TYPE {gauge.name} {gauge.kind}"]
        for labels, value in gauge.values:
            lines.append(f'{gauge.name}{{{labels}{"," if labels else ""}worker="{worker}"}} {value:.17g}')
    return ("\n".join(lines) + "\n").encode()


def tallied(tally: Tally) -> list[Gauge]:
    """What a tally says, each as one metric."""
    by_status = tuple((f'status="{status}"', float(count)) for status, count in sorted(tally.statuses.items()))
    by_reason = tuple((f'reason="{reason}"', float(count)) for reason, count in sorted(tally.cut.items()))
    return [
        Gauge("stoppress_responses_total", "counter", "Answers by status.", by_status),
        Gauge("stoppress_response_body_bytes_total", "counter", "Bytes of bodies sent.", (("", tally.body_bytes),)),
        Gauge("stoppress_composed_total", "counter", "Pages composed from fragments.", (("", tally.composed),)),
        Gauge("stoppress_composing_seconds_total", "counter", "Time spent composing.", (("", tally.composing_seconds),)),
        Gauge("stoppress_damaged_fragments_total", "counter", "Fragments found missing or damaged.", (("", tally.damaged),)),
        Gauge("stoppress_failures_total", "counter", "Requests answered 500.", (("", tally.failed),)),
        Gauge("stoppress_recompressed_total", "counter", "Hot pages compressed whole.", (("", tally.recompressed),)),
        Gauge("stoppress_recompressing_seconds_total", "counter", "Processor time of that.", (("", tally.recompressing_seconds),)),
        Gauge("stoppress_connections_cut_total", "counter", "Connections ended by the server, by reason.", by_reason),
    ]
