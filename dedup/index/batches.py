"""What comes one by one, in lists for a transaction each. Imports errors only."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from dedup.errors import DedupError

Item = TypeVar("Item")


def batches(items: Iterator[Item], size: int, key: Callable[[Item], object]) -> Iterator[list[Item]]:
    """Items in lists of `size` as soon as these are full; the last is shorter, as is one before a key that it has.

    What came before an error is given before the error is raised.
    """
    some: list[Item] = []
    keys: set[object] = set()
    try:
        for item in items:
            if key(item) in keys:
                yield some
                some, keys = [], set()
            some.append(item)
            keys.add(key(item))
            if len(some) == size:
                yield some
                some, keys = [], set()
    except DedupError:
        if some:
            yield some
        raise
    if some:
        yield some
