"""Exact counts, also where the sets of all texts are not in memory together; and how work is cut into pieces."""

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find import verify, work
from dedup.find.hashing import I64
from dedup.find.shingles import ShingleSets, shingle_sets
from dedup.find.words import WordHashes
from dedup.find.work import Texts
from tests.texts import edited, story

WRITTEN = [" ".join(edited(story(seed % 5, 30), 0.2, seed)) for seed in range(12)]


@given(pairs=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40), most=st.integers(1, 2000))
def test_counts_in_pieces_are_those_at_once(pairs: list[tuple[int, int]], most: int) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    sizes, asked = np.array([len(text) for text in WRITTEN]), []

    def sets(texts: I64) -> ShingleSets:
        asked.append(int(sizes[texts].sum()))
        return shingle_sets(WordHashes.of(Texts.pack([WRITTEN[text] for text in texts.tolist()])), 3)

    with patch.object(verify, "AT_ONCE", most):
        found = verify.verify_in_pieces(left, right, sizes, sets)
    whole = verify.verify(left, right, shingle_sets(WordHashes.of(Texts.pack(WRITTEN)), 3))
    for name in ("left", "right", "shared", "left_size", "right_size"):
        np.testing.assert_array_equal(getattr(found, name), getattr(whole, name), name)
    assert all(size <= max(4 * most, 2 * sizes.max()) for size in asked), "no piece is larger, but for one pair"


@given(sizes=st.lists(st.integers(0, 9), max_size=20), most=st.integers(1, 20))
def test_pieces_hold_all_in_order_and_no_more_than_they_may(sizes: list[int], most: int) -> None:
    cuts = work.pieces(np.array(sizes, np.int64), most)
    assert [place for cut in cuts for place in range(cut.start, cut.stop)] == list(range(len(sizes)))
    assert all(sum(sizes[cut]) <= most or cut.stop - cut.start == 1 for cut in cuts)


@given(texts=st.lists(st.text("ab é", max_size=30), max_size=8), chunk=st.integers(1, 40))
def test_chunks_hold_all_texts_in_order(texts: list[str], chunk: int) -> None:
    packed = Texts.pack(texts)
    with patch.object(work, "_CHUNK_BYTES", chunk):
        found = work.in_chunks(
            work.kernels_for(10**9, 1), packed.offsets, lambda offsets, rows: (offsets.tolist(), rows)
        )
    assert [place for _, rows in found for place in range(rows.start, rows.stop)] == list(range(len(texts)))
    for offsets, rows in found:
        assert offsets == packed.offsets[rows.start : rows.stop + 1].tolist()


def test_texts_of_a_flood_are_in_one_piece_with_its_hubs() -> None:
    """Each of 1,000 texts is paired with ten hubs, anywhere among them: hub by hub, each would be made ten times."""
    hubs = np.arange(50, 1_000, 100)
    pairs = {(min(text, hub), max(text, hub)) for hub in hubs.tolist() for text in range(1_000) if text not in hubs}
    left, right = np.array(sorted(pairs), np.int64).T
    made: list[int] = []

    def sets(texts: I64) -> ShingleSets:
        made.extend(texts.tolist())
        return ShingleSets(np.zeros(0, np.uint64), *np.zeros((2, len(texts)), np.int64))

    with patch.object(verify, "AT_ONCE", 50):  # so that 200 texts are made at a time
        verify.verify_in_pieces(left, right, np.ones(1_000, np.int64), sets)
    assert set(made) == set(range(1_000)) and len(made) < 1_100
