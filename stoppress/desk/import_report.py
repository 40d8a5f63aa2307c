"""What an import did: counts, and every problem by file, line and field."""

from dataclasses import dataclass, field
from typing import Any

from stoppress.desk.publishing import Result
from stoppress.wires.item import Item, Problem

COUNTS: dict[str, str] = {
    "published": "published",
    "updated": "updated",
    "killed": "updated",
    "unpublished": "updated",
    "unchanged": "unchanged",
    "held": "held",
    "refused": "refused",
}


@dataclass
class ImportReport:
    """`read` counts stories; drafts and embargoed stories are among them and in no other count. `kept`: what is not shown yet."""

    read: int = 0
    published: int = 0
    updated: int = 0
    unchanged: int = 0
    held: int = 0
    refused: int = 0
    drafts: int = 0
    embargoed: int = 0
    killed: int = 0
    problems: list[Problem] = field(default_factory=list)
    unpressed: list[Problem] = field(default_factory=list)  # what the press could not do of what was saved
    last_change: int | None = None
    interrupted: bool = False

    def refuse(self, *problems: Problem) -> None:
        """A line that gave no story."""
        self.refused += 1
        self.problems += problems

    def add(self, item: Item, result: Result, file: str, line: int) -> None:
        """What became of one item."""
        if result.outcome in COUNTS:
            name = COUNTS[result.outcome]
            setattr(self, name, getattr(self, name) + 1)
        self.drafts += result.outcome == "draft"
        self.embargoed += result.outcome in ("embargoed", "scheduled")
        self.killed += result.outcome == "killed"
        self.problems += (Problem(problem.message, problem.field, problem.uri or item.uri, file, line) for problem in result.problems)
        if item.dropped:
            said = ", ".join(f"{count} {name}" for name, count in item.dropped.items())
            self.problems.append(Problem(f"Left out of the body: {said}.", "/bodies", item.uri, file, line))
        if result.change is not None:
            self.last_change = result.change

    def everything(self) -> list[Problem]:
        """Problems of what came in, and of what was made of it."""
        return self.unpressed + self.problems

    @property
    def clean(self) -> bool:
        return not self.refused and not self.held and not self.unpressed

    def as_json(self) -> dict[str, Any]:
        """As INTERCHANGE.md promises it."""
        return {
            **{name: getattr(self, name) for name in ("read", "published", "updated", "unchanged", "held", "refused")},
            "problems": [
                {"file": problem.file, "line": problem.line, "uri": problem.uri, "field": problem.field, "message": problem.message}
                for problem in self.everything()
            ],
        }
