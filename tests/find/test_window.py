"""A window of time, against loops over rows."""

from itertools import combinations
from math import nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find.candidates import Folding, Pairs
from dedup.find.window import cut, within

WINDOW = 10.0
ROWS = st.lists(st.tuples(st.integers(0, 4), st.none() | st.integers(0, 60).map(float)), max_size=14)
Row = tuple[int, float | None]  # which text, and when


def folded(rows: list[Row]) -> Folding:
    """Texts 0 to 2 are judged; each row with another is a node of its own, and comes last."""
    texts = sorted({text for text, _ in rows if text < 3})
    short = [place for place, (text, _) in enumerate(rows) if text >= 3]
    nodes = [texts.index(text) if text < 3 else len(texts) + short.index(i) for i, (text, _) in enumerate(rows)]
    firsts = [nodes.index(node) for node in range(len(texts) + len(short))]
    return Folding(np.array(nodes, np.int64), np.array(firsts, np.int64), len(texts))


def runs(dates: list[tuple[float | None, int]]) -> list[list[int]]:
    """The rows of one text, cut where too much time lies between one and the next."""
    found: list[list[int]] = []
    before = None
    for date, row in sorted(dates, key=lambda one: (one[0] is None, one)):
        if not found or (before is not None and date is not None and date - before > WINDOW):
            found.append([])
        found[-1].append(row)
        before = date
    return found


def published(rows: list[Row]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([nan if date is None else date for _, date in rows], np.float64)


@given(ROWS)
def test_equal_texts_are_one_as_long_as_no_gap_is_longer_than_the_window(rows: list[Row]) -> None:
    found = cut(folded(rows), published(rows), WINDOW)
    expected = [
        run for text in range(3) for run in runs([(date, row) for row, (its, date) in enumerate(rows) if its == text])
    ]
    expected += [[row] for row, (text, _) in enumerate(rows) if text >= 3]
    assert [np.flatnonzero(found.nodes == node).tolist() for node in range(len(found.firsts))] == list(
        map(sorted, expected)
    )
    assert found.firsts.tolist() == list(map(min, expected))
    assert found.judged == len(expected) - sum(text >= 3 for text, _ in rows)


@given(ROWS)
def test_pairs_are_within_the_window_or_have_no_date(rows: list[Row]) -> None:
    folding = cut(folded(rows), published(rows), WINDOW)
    left, right = np.array(list(combinations(range(len(folding.firsts)), 2)), np.int64).reshape(-1, 2).T
    found = within(Pairs(left, right, 7, frozenset([1])), folding, published(rows), WINDOW)
    dates: dict[int, list[float]] = {node: [] for node in range(len(folding.firsts))}
    for node, (_, date) in zip(folding.nodes.tolist(), rows, strict=True):
        dates[node] += [] if date is None else [date]
    expected = [
        (one, other)
        for one, other in combinations(dates, 2)
        if not (dates[one] and dates[other])
        or max(min(dates[one]), min(dates[other])) - min(max(dates[one]), max(dates[other])) <= WINDOW
    ]
    assert list(zip(found.left.tolist(), found.right.tolist(), strict=True)) == expected
    assert (found.uncompared, found.crowded) == (7, frozenset([1])), "what a cap left out stays so"
