"""An index file as it is, or as it would be after a change: its articles, nodes and pairs. Imports the rows.

A change is laid over the file and never written here: `query` and `add` share this code, `query` plans a change and
throws it away.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from dedup.article import Article
from dedup.index.rows import (
    COLUMNS,
    Node,
    PairRow,
    Row,
    Texts,
    article_of,
    fact_order,
    pair_of,
    rows_by_node,
    select,
    signed,
    unsigned,
)
from dedup.outcome import Overlap

Pair = tuple[int, int]


@dataclass(slots=True)
class View:
    """The file, with a change laid over it."""

    connection: sqlite3.Connection
    texts: Texts
    rows: dict[int, Row] = field(default_factory=dict)  # rows that are new or changed
    gone_rows: set[int] = field(default_factory=set)
    members: dict[int, list[Row]] = field(default_factory=dict)  # of nodes whose members changed: all of them
    nodes: dict[int, Node] = field(default_factory=dict)  # new or changed
    pairs: dict[Pair, PairRow] = field(default_factory=dict)  # new or compared anew
    gone_pairs: set[Pair] = field(default_factory=set)
    unpaired: set[int] = field(default_factory=set)  # nodes whose pairs in the file do not count

    def nodes_of(self, numbers: Iterable[int]) -> dict[int, Node]:
        """Nodes by their numbers."""
        numbers = list(numbers)
        missing = [number for number in numbers if number not in self.nodes]
        query = "SELECT node, words, first, last, crowded FROM nodes WHERE node IN ({})"
        found = {number: self.nodes[number] for number in numbers if number in self.nodes}
        for number, words, first, last, crowded in select(self.connection, query, missing):
            found[number] = Node(number, unsigned(words), first, last, bool(crowded))
        return found

    def order_of(self, numbers: Iterable[int]) -> dict[int, tuple[int, float]]:
        """What nodes are ordered by."""
        return {number: node.order for number, node in self.nodes_of(numbers).items()}

    def members_of(self, numbers: Iterable[int]) -> dict[int, list[Row]]:
        """The rows of nodes."""
        numbers = list(numbers)
        found = {number: self.members[number] for number in numbers if number in self.members}
        return found | rows_by_node(self.rows_where("node", [number for number in numbers if number not in found]))

    def rows_where(self, column: str, values: Iterable[int]) -> list[Row]:
        """The rows of the file with one of these values."""
        query = f"SELECT {COLUMNS} FROM articles WHERE {column} IN ({{}})"
        return [Row(*values) for values in select(self.connection, query, values)]

    def rows_with_ids(self, ids: Sequence[str]) -> list[Row]:
        """The rows of the file with these ids."""
        query = f"SELECT {COLUMNS} FROM articles WHERE id IN ({{}})"
        return [Row(*values) for values in select(self.connection, query, ids)]

    def nodes_with_words(self, hashes: Iterable[int]) -> dict[int, Node]:
        """The nodes of the file whose sequences of words have these hashes."""
        wanted = signed(np.fromiter(hashes, np.uint64)).tolist()
        query = "SELECT node, words, first, last, crowded FROM nodes WHERE words IN ({})"
        found = (Node(*values) for values in select(self.connection, query, wanted))
        return {node.node: node._replace(words=unsigned(node.words)) for node in found}

    def firsts_of(self, numbers: Sequence[int]) -> list[Row]:
        """The first row of each node: as the file has it, or as it is to be if it is new."""
        found = self.members | rows_by_node(self.rows_where("node", numbers))
        return [min(found[number], key=fact_order) for number in numbers]

    def article(self, row: Row) -> Article:
        """The article of a row."""
        return article_of(row, self.texts)

    def pairs_of(self, numbers: Iterable[int]) -> list[PairRow]:
        """All pairs with one of these nodes."""
        wanted = set(numbers)
        found = [pair for key, pair in self.pairs.items() if not wanted.isdisjoint(key)]
        for pair in self.pairs_before(wanted - self.unpaired):
            key = pair.left, pair.right
            if key not in self.pairs and key not in self.gone_pairs and self.unpaired.isdisjoint(key):
                found.append(pair)
        return found

    def pairs_before(self, numbers: Iterable[int]) -> list[PairRow]:
        """All pairs with one of these nodes that the file has."""
        asked = list(numbers)
        query = "SELECT * FROM pairs WHERE {} IN ({{}})"
        found = [select(self.connection, query.format(side), asked) for side in ("left", "right")]
        return [pair_of(values) for values in {values[:2]: values for some in found for values in some}.values()]

    def all_rows(self) -> list[Row]:
        """All rows of the file, in order of arrival."""
        return [Row(*values) for values in self.connection.execute(f"SELECT {COLUMNS} FROM articles ORDER BY row")]

    def all_pairs(self) -> dict[Pair, PairRow]:
        """All pairs of the file."""
        return {values[:2]: pair_of(values) for values in self.connection.execute("SELECT * FROM pairs")}

    def closure(self, start: Iterable[int]) -> tuple[set[int], dict[Pair, PairRow]]:
        """The nodes that pairs other than passages tie to some nodes, and all pairs with one of them."""
        nodes, pairs = set(start), dict[Pair, PairRow]()
        frontier = sorted(nodes)
        while frontier:
            news: set[int] = set()
            for pair in self.pairs_of(frontier):
                pairs[pair.left, pair.right] = pair
                if pair.overlap is not Overlap.PASSAGE:
                    news.update((pair.left, pair.right))
            frontier = sorted(news - nodes)
            nodes |= news
        return nodes, pairs
