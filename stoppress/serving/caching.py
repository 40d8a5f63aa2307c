"""Caching: a mapping bounded by the bytes it holds; what was used longest ago goes first."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """Holds values until they weigh more than `limit` bytes together. Nothing in it grows old: an owner drops what is no longer true."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.weight = 0
        self.found = 0
        self.made = 0
        self._held: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: K) -> V | None:
        held = self._held.get(key)
        if held is None:
            return None
        self.found += 1
        self._held.move_to_end(key)
        return held[0]

    def put(self, key: K, value: V, weight: int) -> None:
        """Keep a value of `weight` bytes; one that alone is over a quarter of the limit is not kept."""
        self.made += 1
        self._keep(key, value, weight)

    def weigh(self, key: K, more: int) -> None:
        """Tell that a value held weighs `more` bytes than it did."""
        held = self._held.get(key)
        if held is not None:
            self._keep(key, held[0], held[1] + more)

    def drop(self, keys: Iterable[K]) -> None:
        for key in keys:
            held = self._held.pop(key, None)
            if held is not None:
                self.weight -= held[1]

    def clear(self) -> None:
        self._held.clear()
        self.weight = 0

    def _keep(self, key: K, value: V, weight: int) -> None:
        self.drop((key,))
        if weight > self.limit // 4:
            return
        self._held[key] = (value, weight)
        self.weight += weight
        while self.weight > self.limit:
            _, (_, gone) = self._held.popitem(last=False)
            self.weight -= gone
