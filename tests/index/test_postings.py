"""The postings in their file: the same as a dictionary's, whatever happens; and damage is found."""

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dedup.index import blocks, postings, segments
from dedup.index.postings import Postings


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of four postings, so that few make segments of all sizes."""
    monkeypatch.setattr(blocks, "BLOCK", 4)
    monkeypatch.setattr(blocks, "AT_ONCE", 2)
    monkeypatch.setattr(segments, "MERGED_AT_ONCE", 12)
    monkeypatch.setattr(postings, "FACTOR", 3)
    monkeypatch.setattr(postings, "HELD", 8)
    monkeypatch.setattr(postings, "LARGEST", 60)


def connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=1)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def made(path: Path) -> Postings:
    connection = connect(path)
    Postings.create(connection)
    return opened(connection)


def opened(connection: sqlite3.Connection) -> Postings:
    one = Postings(connection)
    one.refresh()
    return one


def pairs(found: tuple[Any, Any]) -> list[tuple[int, int]]:
    keys, nodes = found
    assert (keys.dtype, nodes.dtype, len(keys)) == (np.uint64, np.uint32, len(nodes))
    return sorted(zip(keys.tolist(), nodes.tolist(), strict=True))


def arrays(of: list[tuple[int, int]]) -> tuple[Any, Any]:
    return np.array([key for key, _ in of], np.uint64), np.array([node for _, node in of], np.uint32)


def nodes_of(*nodes: int) -> Any:
    return np.array(nodes, np.uint32)


# Few keys, so that buckets are full and reach over blocks, and the ends of what there is.
KEYS = st.one_of(st.integers(0, 12), st.sampled_from([2**63 - 1, 2**63, 2**64 - 1]))
MANY = 100  # a node has no more keys; its number tells when it was added


class Machine(RuleBasedStateMachine):
    """Two processes with one file each, and a dictionary that has what they should have."""

    folder: Path
    made = 0

    @initialize()
    def start(self) -> None:
        Machine.made += 1
        self.path = self.folder / f"{Machine.made}.db"
        self.both = [made(self.path), opened(connect(self.path))]
        self.expected: set[tuple[int, int]] = set()
        self.next = 0

    def write(self, which: int, rolled_back: bool, change: Any, expected: set[tuple[int, int]]) -> None:
        one = self.both[which]
        one._connection.execute("BEGIN IMMEDIATE")
        one.refresh()
        change(one)
        assert set(pairs(one.find(all_keys(self.expected | expected)))) == expected
        if rolled_back:
            one._connection.execute("ROLLBACK")
        else:
            one._connection.execute("COMMIT")
            self.expected = expected

    @rule(
        which=st.integers(0, 1), rolled_back=st.booleans(), keys=st.lists(KEYS, max_size=60), spread=st.integers(1, 70)
    )
    def add(self, which: int, rolled_back: bool, keys: list[int], spread: int) -> None:
        new = sorted({(key, self.next + place % spread) for place, key in enumerate(keys)}, key=lambda one: one[::-1])
        self.next += MANY
        self.write(which, rolled_back, lambda one: one.add(*arrays(new)), self.expected | set(new))

    @rule(which=st.integers(0, 1), rolled_back=st.booleans(), chosen=st.integers(1, 5), data=st.data())
    def bury(self, which: int, rolled_back: bool, chosen: int, data: st.DataObject) -> None:
        there = sorted({node for _, node in self.expected} | {self.next})
        nodes = data.draw(st.lists(st.sampled_from(there), max_size=40, unique=True))
        left = {(key, node) for key, node in self.expected if node not in nodes}
        self.next += MANY
        self.write(which, rolled_back, lambda one: one.bury(nodes_of(*nodes)), left)

    @rule(which=st.integers(0, 1), rolled_back=st.booleans())
    def compact(self, which: int, rolled_back: bool) -> None:
        def change(one: Postings) -> None:
            one.compact()
            assert one.bytes() <= 12 * len(self.expected) + (8 + blocks_of_filter()) * -(-len(self.expected) // 4)

        self.write(which, rolled_back, change, self.expected)

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        self.both[which]._connection.close()
        self.both[which] = opened(connect(self.path))

    @rule(which=st.integers(0, 1), keys=st.sets(st.one_of(KEYS, st.integers(0, 2**64 - 1))))
    def look(self, which: int, keys: set[int]) -> None:
        one = self.both[which]
        one.refresh()
        found = one.find(np.array(list(keys), np.uint64))
        assert pairs(found) == sorted(posting for posting in self.expected if posting[0] in keys)

    @rule(which=st.integers(0, 1))
    def read_through(self, which: int) -> None:
        one = self.both[which]
        one.refresh()
        parts = list(one.parts())
        keys = [key for part, _ in parts for key in part.tolist()]
        assert keys == sorted(keys)
        assert sorted(posting for part in parts for posting in pairs(part)) == sorted(self.expected)

    @invariant()
    def is_sound(self) -> None:
        if hasattr(self, "both"):
            assert list(self.both[0].check()) == []

    def teardown(self) -> None:
        for one in getattr(self, "both", []):
            one._connection.close()


def all_keys(of: set[tuple[int, int]]) -> Any:
    return np.array(sorted({key for key, _ in of}), np.uint64)


def blocks_of_filter() -> int:
    from dedup.index.filters import FILTER

    return FILTER


def test_it_is_what_a_dictionary_would_be(tmp_path: Path) -> None:
    Machine.folder = tmp_path
    run_state_machine_as_test(Machine, settings=settings(max_examples=60, stateful_step_count=25, deadline=None))
