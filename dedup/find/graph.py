"""Pairs as a graph: what hangs together, and in which order its pairs are looked at. Imports hashing, numpy."""

from collections.abc import Iterator

import numpy as np

from dedup.find.hashing import I64


def labels(count: int, left: I64, right: I64) -> I64:
    """The smallest number among those that pairs tie together, for each number below `count`.

    In each round what hangs together takes the smallest label that a pair ties it to (Shiloach and Vishkin, 1982): a
    chain takes as many rounds as its length has digits, not as it has links.
    """
    found = np.arange(count)
    while True:
        ours, theirs = found[left], found[right]
        if np.array_equal(ours, theirs):
            return found
        np.minimum.at(found, ours, theirs)
        np.minimum.at(found, theirs, ours)
        while not np.array_equal(found, further := found[found]):
            found = further


def hubs_first(left: I64, right: I64, label: I64) -> I64:
    """The order in which pairs are best looked at, where what is known of a number is kept for a while only.

    What hangs together follows each other, which is what has one of the `labels`. Within that the pairs of a number
    follow each other, with those that have more; those that have the most come first. So hubs are met again and again
    before they are forgotten.
    """
    often, seldom = _ranks(left, right, len(label))
    return np.lexsort((often, seldom, label[left]))


def in_rounds(left: I64, right: I64, count: int) -> Iterator[I64]:
    """The places of all pairs, in rounds: a pair of each number, that with its best hub; then 3 more of each, 12, ...

    Each pair counts for that of its numbers which has fewer.
    """
    often, seldom = _ranks(left, right, count)
    order = np.lexsort((often, seldom))
    starts = np.flatnonzero(np.diff(seldom[order], prepend=-1))
    place = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    rounds = np.searchsorted(4 ** np.arange(20), place, "right")
    for number in range(int(rounds.max(initial=-1)) + 1):
        yield order[rounds == number]


def _ranks(left: I64, right: I64, count: int) -> tuple[I64, I64]:
    """Of each pair the ranks of its two numbers, lower first; the number that has the most pairs has rank 0."""
    times = np.bincount(np.concatenate([left, right]), minlength=count)
    rank = np.empty(count, np.int64)
    rank[np.argsort(-times, kind="stable")] = np.arange(count)
    return np.minimum(rank[left], rank[right]), np.maximum(rank[left], rank[right])
