"""The postings in their file: the same as a dictionary's, whatever happens."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dedup.index.filters import FILTER
from dedup.index.postings import Postings
from tests.index.processes import BLOCK, Process, arrays, keys_of, shrink

Pairs = set[tuple[int, int]]

# Few keys, so that buckets are full and reach over blocks, and the ends of what there is.
KEYS = st.one_of(st.integers(0, 12), st.sampled_from([2**63 - 1, 2**63, 2**64 - 1]))
PROCESS = st.integers(0, 1)
ENDS = st.sampled_from(["COMMIT", "COMMIT", "ROLLBACK"])
NEW = 100  # more than the nodes that are added at a time


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)


class Machine(RuleBasedStateMachine):
    """Two processes with one file, and a set that has what they should have."""

    folder: Path
    files = 0

    @initialize()
    def start(self) -> None:
        Machine.files += 1
        self.path = self.folder / f"{Machine.files}.db"
        self.both = [Process(self.path, new=True), Process(self.path)]
        self.there: Pairs = set()
        self.next = 0

    def write(self, which: int, end: str, change: Callable[[Postings], None], after: Pairs) -> None:
        one = self.both[which]
        one.sql.execute("BEGIN IMMEDIATE")
        one.postings.refresh()
        change(one.postings)
        assert sorted(one.find(keys_of(self.there | after))) == sorted(after)
        one.sql.execute(end)
        self.there = after if end == "COMMIT" else self.there

    @rule(which=PROCESS, end=ENDS, keys=st.lists(KEYS, max_size=60), spread=st.integers(1, NEW))
    def add(self, which: int, end: str, keys: list[int], spread: int) -> None:
        new = {(key, self.next + place % spread) for place, key in enumerate(keys)}
        self.next += NEW
        self.write(which, end, lambda postings: postings.add(*arrays(new)), self.there | new)

    @rule(which=PROCESS, end=ENDS, data=st.data())
    def bury(self, which: int, end: str, data: st.DataObject) -> None:
        choice = st.sampled_from(sorted({node for _, node in self.there} | {self.next}))
        gone = data.draw(st.lists(choice, max_size=40, unique=True))
        self.next += 1
        left = {posting for posting in self.there if posting[1] not in gone}
        self.write(which, end, lambda postings: postings.bury(np.array(gone, np.uint32)), left)

    @rule(which=PROCESS, end=ENDS)
    def compact(self, which: int, end: str) -> None:
        self.write(which, end, Postings.compact, self.there)
        if end == "COMMIT":
            assert self.both[which].sizes() == ([len(self.there)] if self.there else [])
            guides = (8 + FILTER) * -(-len(self.there) // BLOCK)
            assert self.both[which].postings.bytes() - 12 * len(self.there) in (0, guides)

    @rule(which=PROCESS)
    def reopen(self, which: int) -> None:
        self.both[which].sql.close()
        self.both[which] = Process(self.path)

    @rule(which=PROCESS, keys=st.sets(st.one_of(KEYS, st.integers(0, 2**64 - 1))))
    def find(self, which: int, keys: set[int]) -> None:
        one = self.both[which]
        one.postings.refresh()
        found = one.find(np.array(list(keys), np.uint64))
        assert sorted(found) == sorted(posting for posting in self.there if posting[0] in keys)

    @rule(which=PROCESS)
    def read_through(self, which: int) -> None:
        one = self.both[which]
        one.postings.refresh()
        found = [posting for part in one.parts() for posting in part]
        assert [key for key, _ in found] == sorted(key for key, _ in self.there)
        assert sorted(found) == sorted(self.there)

    @invariant()
    def is_sound(self) -> None:
        for one in getattr(self, "both", []):
            assert list(one.postings.check()) == []

    def teardown(self) -> None:
        for one in getattr(self, "both", []):
            one.sql.close()


def test_it_is_what_a_dictionary_would_be(tmp_path: Path) -> None:
    Machine.folder = tmp_path
    run_state_machine_as_test(Machine, settings=settings(max_examples=60, stateful_step_count=25, deadline=None))


def test_segments_stay_few_and_large_ones_are_left_alone(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    for node in range(400):
        one.postings.add(*arrays({(node * 7 % 31, node)}))
    assert len(one.sizes()) < 20
    assert 60 <= max(one.sizes()) < 120
    assert sum(size >= 60 for size in one.sizes()) > 2
    one.postings.compact()
    assert one.sizes() == [400]


def test_no_segment_is_much_larger_than_what_is_left_alone(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    for node in range(6):
        one.postings.add(*arrays({(key, node) for key in range(50)}))
    assert one.sizes() == [100, 100, 100]
    one.postings.add(*arrays({(1, 6)}))
    one.postings.add(*arrays({(key, 7) for key in range(70)}))
    assert one.sizes() == [100, 100, 100, 1, 70]


def test_a_crowded_bucket_reaches_over_many_blocks(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    crowd = {(9, node) for node in range(500)}
    one.postings.add(*arrays(crowd | {(8, 0), (10, 0)}))
    assert sorted(one.find(np.array([9], np.uint64))) == sorted(crowd)
    assert one.find(np.array([10, 8], np.uint64)) == [(8, 0), (10, 0)]
    one.postings.add(*arrays({(9, node) for node in range(500, 600)}))
    one.postings.compact()
    assert len(one.find(np.array([9], np.uint64))) == 600


def test_a_burial_is_forgotten_when_nothing_older_is_left(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    one.postings.add(*arrays({(key, 1) for key in range(70)}))
    one.postings.add(*arrays({(key, 2) for key in range(70)}))
    one.postings.bury(np.array([1], np.uint32))
    one.postings.add(*arrays({(key, 3) for key in range(70)}))
    assert (one.sizes(), buried(one)) == ([70, 70, 70], 1)
    one.postings.compact()
    assert (one.sizes(), buried(one)) == ([140], 0)
    one.postings.bury(np.array([2, 3], np.uint32))
    one.postings.compact()
    assert (one.sizes(), buried(one), one.parts()) == ([], 0, [])


def test_a_burial_is_forgotten_by_merges_as_well(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    one.postings.add(*arrays({(1, 1), (2, 2)}))
    one.postings.bury(np.array([1], np.uint32))
    for node in range(3, 20):
        one.postings.add(*arrays({(node, node)}))
    assert buried(one) == 0
    assert sorted(one.find(np.arange(30, dtype=np.uint64))) == [(node, node) for node in range(2, 20)]


def test_burials_are_kept_in_few_rows(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    one.postings.add(*arrays({(1, node) for node in range(300)}))
    for node in range(299):
        one.postings.bury(np.array([node], np.uint32))
    assert buried(one) < 9
    assert one.find(np.array([1], np.uint64)) == [(1, 299)]


def buried(one: Process) -> int:
    """Rows of the table."""
    (rows,) = one.sql.execute("SELECT count(*) FROM posting_burials").fetchone()
    return int(rows)


def test_what_has_not_changed_is_not_read_again(tmp_path: Path) -> None:
    one, other = Process(tmp_path / "i.db", new=True), Process(tmp_path / "i.db")
    one.postings.add(*arrays({(1, 1), (2, 2)}))
    other.postings.refresh()
    other.find(np.array([1], np.uint64))
    asked: list[str] = []
    other.sql.set_trace_callback(asked.append)
    other.postings.refresh()
    assert len(asked) == 1
    assert other.find(np.array([1], np.uint64)) == [(1, 1)]
    assert len(asked) == 1


def test_a_number_that_was_rolled_back_may_be_another_segment(tmp_path: Path) -> None:
    one, other = Process(tmp_path / "i.db", new=True), Process(tmp_path / "i.db")
    one.sql.execute("BEGIN IMMEDIATE")
    one.postings.add(*arrays({(1, 1)}))
    assert one.find(np.array([1], np.uint64)) == [(1, 1)]
    one.sql.execute("ROLLBACK")
    other.postings.add(*arrays({(1, 2)}))
    one.postings.refresh()
    assert one.find(np.array([1], np.uint64)) == [(1, 2)]
