"""The bucket join, folding, and datasketch as another generator."""

from dataclasses import replace
from types import ModuleType
from unittest.mock import patch

import numpy as np
import pytest
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ParameterError
from dedup.find import candidates, plain
from dedup.find import kernels as compiled
from dedup.find.candidates import Buckets, Folding, Postings
from dedup.find.shingles import shingle_sets
from dedup.find.sketches import Sketches, from_minhash, signatures, sketch, to_minhash
from dedup.find.verify import verify
from dedup.find.words import WordHashes
from dedup.find.work import Texts, offsets_of
from dedup.params import Params
from tests import reference
from tests.texts import edited, planted, story

PARAMS = Params()


def pairs_of(pairs: candidates.Pairs) -> set[tuple[int, int]]:
    return set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))


def all_nodes(sketches: Sketches) -> Folding:
    """Each row a node of its own, by the same number."""
    return Folding(np.arange(len(sketches)), np.arange(len(sketches)), len(sketches))


def in_parts(postings: list[tuple[int, int]], parts: int) -> Buckets:
    def part(number: int) -> Postings:
        own = [(key, node) for key, node in postings if key % parts == number]
        return Postings(np.array([key for key, _ in own], np.uint64), np.array([node for _, node in own], np.int64))

    return Buckets(parts, len(postings), part)


def sketches_of(texts: list[str], params: Params = PARAMS) -> Sketches:
    return sketch(Texts.pack(texts), params)


@given(
    postings=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 15)), max_size=60, unique=True),
    cap=st.integers(2, 6),
    hubs=st.integers(1, 3),
    parts=st.integers(1, 3),
)
def test_join_makes_the_pairs_of_the_reference(
    postings: list[tuple[int, int]], cap: int, hubs: int, parts: int
) -> None:
    found = candidates.join(in_parts(postings, parts), cap, hubs)
    expected, left_out = reference.bucket_pairs(postings, cap, hubs)
    assert pairs_of(found) == expected
    assert len(found) == len(expected)
    assert found.uncompared == left_out


def test_a_full_bucket_is_linear() -> None:
    nodes = np.arange(100_000)
    postings = Postings(np.ones(len(nodes), np.uint64), nodes)
    found = candidates.join(Buckets(1, len(nodes), lambda _: postings), cap=64, hubs=2)
    assert len(found) == 2 * len(nodes) - 3
    assert found.uncompared == (len(nodes) - 2) * (len(nodes) - 3) // 2


def test_equal_texts_are_one_node_whatever_their_order() -> None:
    texts = [" ".join(story(seed)) for seed in (1, 2, 1, 3, 2, 1)]
    folding = candidates.fold([sketches_of([*texts, "too short", "too short"])], PARAMS)
    again = candidates.fold([sketches_of(["too short"]), sketches_of(["too short", *texts[::-1]])], PARAMS)
    assert folding.nodes[:6].tolist() == again.nodes[:1:-1].tolist()
    assert folding.judged == again.judged == 3
    assert sorted(folding.nodes[6:].tolist()) == [3, 4], "short texts are nodes of their own"


def test_sketches_do_not_depend_on_the_batches() -> None:
    texts = [article.text for article in planted(1)]
    whole = sketches_of(texts)
    parts = Sketches.concatenate([sketches_of(texts[:5]), sketches_of(texts[5:6]), sketches_of(texts[6:])])
    for name in Sketches.__slots__:
        np.testing.assert_array_equal(getattr(whole, name), getattr(parts, name), name)


@pytest.mark.parametrize("length", [60, 120, 400])
def test_an_excerpt_of_a_long_text_is_a_candidate(length: int) -> None:
    words = story(7, 4000)
    for start in range(0, 3600, 400):
        sketches = sketches_of([" ".join(words), " ".join(words[start : start + length])])
        found = candidates.join(candidates.sample_buckets([sketches], all_nodes(sketches)), 64, 2)
        assert pairs_of(found) == {(0, 1)}


def test_bands_alone_find_near_texts() -> None:
    texts = [" ".join(words) for seed in range(50) for words in (story(seed), edited(story(seed), 0.02, seed))]
    sketches = sketches_of(texts)
    found = candidates.join(candidates.band_buckets([sketches], all_nodes(sketches)), 512, 2)
    assert pairs_of(found) == {(2 * seed, 2 * seed + 1) for seed in range(50)}


def test_parts_of_the_samples_hold_all_of_them_once() -> None:
    texts = [" ".join(story(seed)) for seed in (1, 2, 3, 1, 4)]
    parts = [sketches_of(texts[:2]), sketches_of([*texts[2:], "too short"])]
    folding = candidates.fold(parts, PARAMS)
    whole = Sketches.concatenate(parts)
    expected = {
        (sample, node)
        for node, first in enumerate(folding.firsts[: folding.judged].tolist())
        for sample in whole.samples[whole.sample_offsets[first] : whole.sample_offsets[first + 1]].tolist()
    }
    for at_once, parts_made in ((1_000_000, 1), (len(whole.samples) // 3, 4), (1, candidates.MOST_PARTS)):
        with patch.object(candidates, "SAMPLES_AT_ONCE", at_once):
            buckets = candidates.sample_buckets(parts, folding)
        postings = [buckets.part(number) for number in range(buckets.parts)]
        found = [pair for one in postings for pair in zip(one.keys.tolist(), one.nodes.tolist(), strict=True)]
        assert len(found) == len(expected)
        assert set(found) == expected
        assert buckets.parts == parts_made


def test_samples_that_do_not_count_are_in_no_part() -> None:
    parts = [sketches_of([" ".join(story(seed))]) for seed in (1, 2)]
    own = [np.arange(len(part.samples)) % 3 > 0 for part in parts]
    folding = candidates.fold(parts, PARAMS)
    found = candidates.sample_buckets(parts, folding, own).part(0)
    expected = [(part.samples[its], folding.nodes[row]) for row, (part, its) in enumerate(zip(parts, own, strict=True))]
    assert found.keys.tolist() == np.concatenate([samples for samples, _ in expected]).tolist()
    assert found.nodes.tolist() == np.concatenate([np.full(len(its), node) for its, node in expected]).tolist()


@given(
    samples=st.lists(st.sets(st.integers(0, 12), max_size=6), max_size=5),
    furniture=st.sets(st.tuples(st.integers(0, 12), st.integers(1, 3)), max_size=8),
    data=st.data(),
)
@pytest.mark.parametrize("kernels", [plain, compiled])
def test_samples_that_are_furniture_of_the_texts_outlet_are_left_out(
    kernels: ModuleType, samples: list[set[int]], furniture: set[tuple[int, int]], data: st.DataObject
) -> None:
    outlets = [data.draw(st.integers(0, 3), "outlet") << 8 for _ in samples]
    sketches = replace(
        sketch(Texts.pack(["a"] * len(samples)), PARAMS),
        samples=np.array([value for own in samples for value in sorted(own)], np.uint64),
        sample_offsets=offsets_of(np.array([len(own) for own in samples], np.int64)),
    )
    shingles = np.array(sorted(value ^ outlet << 8 for value, outlet in furniture), np.uint64)
    with patch("dedup.find.sketches.kernels_for", lambda *_: kernels):
        found = sketches.without(shingles, np.array(outlets, np.uint64))
    left = [
        [v for v in sorted(own) if (v, outlet >> 8) not in furniture]
        for own, outlet in zip(samples, outlets, strict=True)
    ]
    assert [part.tolist() for part in np.split(found.samples, found.sample_offsets[1:-1])] == (left or [[]])
    assert found.sample_offsets[-1] == len(found.samples)


def test_pairs_of_many_parts_are_kept_once() -> None:
    postings = Postings(np.array([1, 1], np.uint64), np.array([0, 1]))
    with patch.object(candidates, "PAIRS_AT_ONCE", 1):
        assert pairs_of(candidates.join(Buckets(9, 18, lambda _: postings), 64, 2)) == {(0, 1)}


@pytest.mark.parametrize("scheme", ["one-permutation", "affine32"])
def test_datasketch_finds_the_pairs_of_the_bands(scheme: str) -> None:
    params = Params(scheme=scheme, permutations=128)  # type: ignore[arg-type]
    texts = Texts.pack([article.text for article in planted(2, 30)])
    sketches = sketch(texts, params)
    lsh = MinHashLSH(num_perm=params.permutations, params=(params.bands, params.rows))
    ours = candidates.join(candidates.band_buckets([sketches], all_nodes(sketches)), 512, 2)
    assert pairs_of(candidates.datasketch_pairs(signatures(texts, params), lsh, params)) == pairs_of(ours) != set()


def test_datasketch_leaves_keys_of_others_alone() -> None:
    params = Params(scheme="affine32", permutations=128)
    both = signatures(Texts.pack([" ".join(story(1)), " ".join(edited(story(1), 0.02, 1))]), params)
    lsh = MinHashLSH(num_perm=128, params=(params.bands, params.rows))
    lsh.insert("theirs", to_minhash(both[0], params))
    for _ in range(2):
        assert pairs_of(candidates.datasketch_pairs(both, lsh, params)) == {(0, 1)}
    assert "theirs" in lsh


def test_signatures_go_to_datasketch_and_back() -> None:
    params = Params(scheme="affine32", permutations=128)
    signature = signatures(Texts.pack([" ".join(story(1))]), params)[0]
    minhash = to_minhash(signature, params)
    assert isinstance(minhash, MinHash)
    np.testing.assert_array_equal(from_minhash(minhash, params), signature)
    with pytest.raises(ParameterError, match="seed is 2 here and 1 in the MinHash"):
        from_minhash(minhash, Params(scheme="affine32", permutations=128, seed=2))
    with pytest.raises(ParameterError, match="legacy"):
        from_minhash(MinHash(num_perm=128, scheme="legacy"), params)


def test_verified_counts_are_those_of_the_reference() -> None:
    texts = [article.text for article in planted(3)]
    sets = shingle_sets(WordHashes.of(Texts.pack(texts)), PARAMS.shingle)
    left, right = np.triu_indices(len(texts), 1)
    scores = verify(left, right, sets)
    naive = [set(reference.shingles(reference.words(text), PARAMS.shingle)) for text in texts]
    for i in range(len(scores)):
        one, other = naive[left[i]], naive[right[i]]
        assert scores.shared[i] == len(one & other)
        assert scores.resemblance()[i] == pytest.approx(reference.resemblance(one, other))
        assert scores.containment()[i] == pytest.approx(reference.containment(one, other))
