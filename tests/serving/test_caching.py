"""Caching: bounded by bytes, whatever comes."""

from hypothesis import given
from hypothesis import strategies as st

from stoppress.serving.caching import Bounded

ACTS = st.lists(st.tuples(st.sampled_from(["put", "get", "weigh", "drop"]), st.integers(0, 9), st.integers(0, 60)), max_size=80)


@given(ACTS)
def test_what_is_held_never_weighs_more_than_the_limit(acts: list[tuple[str, int, int]]) -> None:
    cache: Bounded[int, str] = Bounded(100)
    weights: dict[int, int] = {}
    for act, key, weight in acts:
        if act == "put":
            cache.put(key, f"value {key}", weight)
            weights[key] = weight
        elif act == "weigh" and cache.get(key):
            cache.weigh(key, weight)
            weights[key] += weight
        elif act == "drop":
            cache.drop([key])
        held = [each for each in range(10) if cache.get(each) is not None]
        assert all(cache.get(each) == f"value {each}" for each in held)
        assert cache.weight == sum(weights[each] for each in held) <= 100
        assert len(cache) == len(held)


def test_what_was_used_longest_ago_goes_first() -> None:
    cache: Bounded[str, int] = Bounded(100)
    for name in "abcd":
        cache.put(name, 1, 25)
    cache.get("a")
    cache.put("e", 1, 25)
    assert [name for name in "abcde" if cache.get(name)] == ["a", "c", "d", "e"]


def test_one_value_cannot_drive_out_the_others() -> None:
    cache: Bounded[str, int] = Bounded(100)
    cache.put("small", 1, 10)
    cache.put("large", 1, 26)
    assert (cache.get("small"), cache.get("large")) == (1, None)


def test_an_emptied_cache_weighs_nothing() -> None:
    cache: Bounded[str, int] = Bounded(100)
    cache.put("a", 1, 20)
    cache.clear()
    assert (cache.weight, len(cache), cache.get("a")) == (0, 0, None)
