"""Articles → nodes: those with the same words are one, if they were published within the window. Imports the rows.

A view is laid over the file: a node keeps its number for as long as its first article is the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dedup.index.rows import Node, Row, fact_order
from dedup.index.view import View


@dataclass(frozen=True, slots=True)
class Folded:
    """What became of the nodes of some articles."""

    touched: set[int]  # those with other articles than before, or other ids, and those asked for
    gone: list[int]  # those that are there no more
    next_node: int


def fold(view: View, added: Mapping[int, int], removed: Sequence[Row], window: float | None, next_node: int) -> Folded:
    """Put rows into nodes, and lay that over the view.

    Where another article has come to be the first of a node, a new one takes its place: text and outlet of the first
    decide which buckets it is in and what it is compared with.

    Args:
        view: the file; `view.rows` are added, or have another id, or are asked for.
        added: the hash of the words of each added row that is judged.
        removed: rows that go.
        window: seconds that the articles of a node may lie apart, one from the next; None: any time.
        next_node: the number of the next new node.
    """
    asked = {row.node for row in view.rows.values() if row.node is not None}
    leaving = {row.node for row in removed if row.node is not None}
    hashes = set(added.values()) | {node.words for node in view.nodes_of(leaving | asked).values()}
    before = view.nodes_with_words(hashes)
    rows_before = view.members_of(before)
    of_words: dict[int, list[Row]] = {hash_: [] for hash_ in hashes}
    for number, rows in rows_before.items():
        staying = [view.rows.get(row.row, row) for row in rows if row.row not in view.gone_rows]
        of_words[before[number].words] += staying
    for row, hash_ in added.items():
        of_words[hash_].append(view.rows[row])
    taken: set[int] = set()
    for hash_, rows in of_words.items():
        for run in runs(sorted(rows, key=fact_order), window):
            held = sorted({row.node for row in run if row.node in before} - taken - {None})
            if held and _is_same(rows_before[held[0]], run):
                number = held[0]
            else:
                number, next_node = next_node, next_node + 1
            taken.add(number)
            _set_node(view, number, hash_, run, before)
    gone = sorted(before.keys() - taken)
    view.members.update((number, []) for number in gone)
    old = taken & before.keys()
    changed = {number for number in old if _ids(rows_before[number]) != _ids(view.members[number])}
    view.unpaired.update(gone)
    return Folded((taken - old) | changed | (taken & asked), gone, next_node)


def _set_node(view: View, number: int, words: int, run: list[Row], before: Mapping[int, Node]) -> None:
    """Lay a node with these articles over the view."""
    crowded = number in before and before[number].crowded
    view.nodes[number] = Node(number, words, *_reach(run), crowded)
    for place, row in enumerate(run):
        if row.node != number:
            run[place] = view.rows[row.row] = row._replace(node=number)
    view.members[number] = run


def _is_same(before: Sequence[Row], run: Sequence[Row]) -> bool:
    """Whether a node with other articles than before is in the same buckets, and compared with the same others."""
    return min(before, key=fact_order).row == run[0].row


def _reach(run: Sequence[Row]) -> tuple[float | None, float | None]:
    """When the first and the last of some articles were published."""
    dates = [row.published for row in run if row.published is not None]
    return (min(dates), max(dates)) if dates else (None, None)


def _ids(rows: Iterable[Row]) -> set[tuple[int, str]]:
    return {(row.row, row.id) for row in rows}


def runs(rows: list[Row], window: float | None) -> list[list[Row]]:
    """Rows by their facts, cut where more time than the window lies between one and the next.

    Those without a date stay with the last.
    """
    if window is None or not rows:
        return [rows] if rows else []
    found = [[rows[0]]]
    for one, other in pairwise(rows):
        if one.published is not None and other.published is not None and other.published - one.published > window:
            found.append([])
        found[-1].append(other)
    return found
