"""Items in lists for a transaction each."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ArticleError
from dedup.index.batches import batches


@given(st.lists(st.integers(0, 9)), st.integers(1, 5))
def test_nothing_is_lost_and_no_key_is_twice_in_one(items: list[int], size: int) -> None:
    found = list(batches(iter(items), size, lambda item: item))
    assert [item for some in found for item in some] == items
    assert all(len(set(some)) == len(some) <= size for some in found)
    for some, following in pairwise(found):
        assert len(some) == size or following[0] in some, "a list ends early only for a key that it has"


def test_a_list_is_given_as_soon_as_it_is_full() -> None:
    taken = []

    def source() -> Iterator[int]:
        for number in range(4):
            taken.append(number)
            yield number

    assert next(batches(source(), 2, lambda item: item)) == [0, 1]
    assert taken == [0, 1]


def test_what_came_before_an_error_is_given_first() -> None:
    def source() -> Iterator[int]:
        yield from (1, 2, 3)
        raise ArticleError("broken")

    found = batches(source(), 2, lambda item: item)
    assert [next(found), next(found)] == [[1, 2], [3]]
    with pytest.raises(ArticleError):
        next(found)
