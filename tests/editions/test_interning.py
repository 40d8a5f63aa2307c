"""Texts keep their numbers, however many there are and whatever is undone."""

import pytest

from stoppress.editions import interning
from stoppress.editions.fragments import digest_of
from stoppress.editions.sqlite import SqliteEditions
from tests.editions.saying import append, page, placing


def test_numbers_stay_right_when_more_texts_come_than_are_remembered(writer: SqliteEditions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interning, "BOUND", 10)
    for round in range(5):
        append(
            writer,
            {f"story/{number}": placing(f"{number} {round}", f"key/{number}", f"key/{number + round}") for number in range(40)},
            {f"/{number}/": page(f"owner/{number}", f"story/{number}") for number in range(round, 40)},
        )
    for number in range(40):
        assert writer.placed(f"story/{number}", 5) == digest_of(f"{number} 4".encode())
        assert writer.read_by(f"story/{number}") == {f"key/{number}", f"key/{number + 4}"}
        assert writer.owner(f"/{number}/") == f"owner/{number}"
    assert max(len(texts._ids) for texts in writer._texts) <= 60


def test_an_addition_that_cannot_be_stored_is_undone_with_its_numbers(writer: SqliteEditions) -> None:
    append(writer, {"front": placing("one", "site")})
    with pytest.raises(TypeError):
        append(writer, {"rail": placing("a", "list/rail")}, {"/rail/": page("rail", "rail")}, {"site": object()})  # type: ignore[dict-item]
    assert writer.head() == 1
    append(writer, {"foot": placing("b", "list/foot")}, {"/foot/": page("foot", "foot")})
    append(writer, {"rail": placing("a", "list/rail")}, {"/rail/": page("rail", "rail")})
    assert writer.readers({"list/rail"}) == {"rail"}
    assert writer.readers({"list/foot"}) == {"foot"}
    assert list(writer.paths(3)) == ["/foot/", "/rail/"]
