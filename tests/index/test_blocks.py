"""Blocks and filters in the sizes that they have."""

import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.index import blocks, filters
from dedup.index.blocks import Run, by_key, matching
from dedup.index.filters import likely, probes
from dedup.index.postings import HELD
from tests.index.processes import Process, pairs

U64S = st.lists(st.integers(0, 2**64 - 1), max_size=3000, unique=True)
FEW = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=40, unique=True)


@given(FEW, st.sets(st.integers(0, 12)))
def test_matching_postings(listed: list[tuple[int, int]], keys: set[int]) -> None:
    run = by_key(
        Run(np.array([key for key, _ in listed], np.uint64), np.array([node for _, node in listed], np.uint32))
    )
    found = matching(np.array(sorted(keys), np.uint64), run)
    assert sorted(pairs(found)) == sorted(posting for posting in listed if posting[0] in keys)


@given(U64S, st.integers(1, 700))
def test_a_filter_knows_its_keys(listed: list[int], block: int) -> None:
    keys = np.array(sorted(listed), np.uint64)
    numbers = np.arange(len(keys)) // block
    assert likely(filters.filters(keys, block), numbers, probes(keys)).tolist() == list(range(len(keys)))


def test_a_filter_takes_few_others_for_its_keys() -> None:
    drawn = np.random.default_rng(7)
    for shift in (0, 30):  # samples are the smallest hashes of their windows: keys are not spread evenly
        keys = np.unique(drawn.integers(0, 2**64, 50 * blocks.BLOCK, dtype=np.uint64) >> np.uint64(shift))
        others = drawn.integers(0, 2**64, 100_000, dtype=np.uint64) >> np.uint64(shift)
        numbers = np.minimum(np.searchsorted(keys, others) // blocks.BLOCK, 49)
        assert len(likely(filters.filters(keys, blocks.BLOCK), numbers, probes(others))) < 1_100


@pytest.mark.parametrize("page_size", [4096, 8192])
def test_large_segments_in_their_own_sizes(tmp_path: Path, page_size: int) -> None:
    drawn, path = np.random.default_rng(3), tmp_path / "i.db"
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA page_size = {page_size}")
    connection.execute("VACUUM")
    connection.close()
    one = Process(path, new=True)
    keys = drawn.integers(0, 2**20, 3 * HELD, dtype=np.uint64) << np.uint64(40)
    nodes = np.arange(len(keys), dtype=np.uint32)
    for start, stop in ((0, 2 * HELD), (2 * HELD, 3 * HELD)):
        one.postings.add(keys[start:stop], nodes[start:stop])
    for process in (one, Process(path)):
        wanted = np.unique(keys[:: len(keys) // 500] + np.arange(2, dtype=np.uint64)[:, None])
        there = np.flatnonzero(np.isin(keys, wanted))
        assert sorted(process.find(wanted)) == sorted(pairs((keys[there], nodes[there])))
        assert list(process.postings.check()) == []
    one.sql.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if page_size == 8192:
        assert path.stat().st_size < 1.05 * one.postings.bytes()


def test_damage_is_not_merged_into_what_is_sound(tmp_path: Path) -> None:
    one = Process(tmp_path / "i.db", new=True)
    one.postings.add(np.arange(2 * HELD, dtype=np.uint64), np.zeros(2 * HELD, np.uint32))
    one.sql.execute("UPDATE posting_blocks SET checksum = checksum + 1 WHERE id = (SELECT max(id) FROM posting_blocks)")
    one.postings.add(np.array([1], np.uint64), np.array([1], np.uint32))
    with pytest.raises(sqlite3.DatabaseError, match="segment 1 of the postings is damaged"):
        one.postings.compact()
