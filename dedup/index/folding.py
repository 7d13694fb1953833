"""Articles → nodes: those with the same words are one, if they were published within the window. Imports the rows.

A view is laid over the file: nodes keep their numbers for as long as they have an article.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dedup.index.rows import Node, Row
from dedup.index.view import View


@dataclass(frozen=True, slots=True)
class Folded:
    """What became of the nodes of some articles."""

    touched: set[int]  # those with other articles than before, or other ids, and those asked for
    again: set[int]  # those of them that are to be compared anew
    gone: list[int]  # those without articles
    next_node: int


def fold(view: View, added: Mapping[int, int], removed: Sequence[Row], window: float | None, next_node: int) -> Folded:
    """Put rows into nodes, and lay that over the view.

    A node is to be compared anew if another article has come to be the first of it, since its text and outlet count;
    and with a window, if it reaches further in time.

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
            number = held[0] if held else next_node
            next_node += not held
            taken.add(number)
            _set_node(view, number, hash_, run, before)
    gone = sorted(before.keys() - taken)
    view.members.update((number, []) for number in gone)
    old = taken & before.keys()
    changed = {number for number in old if _ids(rows_before[number]) != _ids(view.members[number])}
    again = {number for number in old if _is_other(view, before[number], rows_before[number], window)}
    view.unpaired.update(again, gone)
    return Folded((taken - old) | changed | (taken & asked), again, gone, next_node)


def _set_node(view: View, number: int, words: int, run: list[Row], before: Mapping[int, Node]) -> None:
    """Lay a node with these articles over the view."""
    dates = [row.published for row in run if row.published is not None]
    first, last = (min(dates), max(dates)) if dates else (None, None)
    view.nodes[number] = Node(number, words, first, last, number in before and before[number].crowded)
    for place, row in enumerate(run):
        if row.node != number:
            run[place] = view.rows[row.row] = row._replace(node=number)
    view.members[number] = run


def _is_other(view: View, before: Node, rows_before: Sequence[Row], window: float | None) -> bool:
    """Whether a node is to be compared anew."""
    node, rows = view.nodes[before.node], view.members[before.node]
    if window is not None and (node.first, node.last) != (before.first, before.last):
        return True
    return min(rows_before, key=fact_order).row != min(rows, key=fact_order).row


def fact_order(row: Row) -> tuple[bool, float, int, str]:
    """The order of the articles' facts, as judge.relations has it."""
    return (row.published is None, row.published or 0.0, -row.length, row.id)


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
