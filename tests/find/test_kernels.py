"""Both ways of computing the kernels against each other and against the naive reference."""

import subprocess
import sys
import unicodedata
from collections import Counter
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import unicode
from dedup.find import kernels, plain, unicode_kernels, word_kernels
from dedup.find.sketches import permutations
from dedup.find.work import Texts
from tests import reference
from tests.texts import story, texts

BOTH = pytest.mark.parametrize("module", [plain, kernels], ids=["plain", "compiled"])
MASK = 2**64 - 1


def word_hash(word: str) -> int:
    """The definition in hashing.py, on whole numbers."""
    data = word.encode()
    h = len(data) * 0x9E3779B97F4A7C15 & MASK
    for at in range(0, len(data), 8):
        h = (h ^ int.from_bytes(data[at : at + 8], "little")) * 0xFF51AFD7ED558CCD & MASK
        h ^= h >> 32
    return h


def mix(h: int) -> int:
    h ^= h >> 33
    h = h * 0xFF51AFD7ED558CCD & MASK
    h ^= h >> 33
    h = h * 0xC4CEB9FE1A85EC53 & MASK
    return h ^ h >> 33


def shingle_hash(words: tuple[str, ...]) -> int:
    h = 0
    for word in words:
        h = (h * 0xD6E8FEB86659FD93 + word_hash(word)) & MASK
    return mix(h)


def ragged(values: "np.ndarray", offsets: "np.ndarray") -> list[list[int]]:
    return [values[a:b].tolist() for a, b in pairwise(offsets.tolist())]


def hashes_of(module: ModuleType, batch: list[str]) -> list[list[int]]:
    packed = Texts.pack(batch)
    return ragged(*module.word_hashes(packed.data, packed.offsets, unicode.tables()))


@BOTH
@given(batch=st.lists(texts(), max_size=4))
@settings(max_examples=400)
def test_words_are_those_of_the_reference(module: ModuleType, batch: list[str]) -> None:
    assert hashes_of(module, batch) == [[word_hash(word) for word in reference.words(text)] for text in batch]


def test_every_character_makes_the_same_words_in_both() -> None:
    """In a word, before, behind and beside others, and with a mark that belongs before its own."""
    every = [chr(code) for code in range(0x80, 0x30000) if not 0xD800 <= code < 0xE000]
    batch = [f"x{one}y {one}{one}b {one}\u0323\u3042{one}" for one in every]
    assert hashes_of(kernels, batch) == hashes_of(plain, batch)


@pytest.mark.parametrize("length", [*range(225, 260), 5_000])
def test_words_longer_than_the_scratch_of_the_kernel(length: int) -> None:
    batch = ["é" + "a" * length, "й" * length, "各한é" * length + "\u0323"]
    assert hashes_of(kernels, batch) == [[word_hash(word) for word in reference.words(text)] for text in batch]


@BOTH
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café", "CAFÉ"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ １２", "full width 12"),
        ("ﬁnal", "FINAL"),
        ("Straße", "STRASSE"),
        ("ê\u0323", "e\u0323\u0302"),
        ("ｶﾞｷﾞ", "ガギ"),
        ("co\u00adoperate zero\u200bwidth", "cooperate zerowidth"),
        ("हिन्दी", "हि\u200dन्दी"),
        ("محمـــد", "محمد"),
        ("مُحَمَّدٌ أيضًا", "محمد أيضا"),
        ("שָׁלוֹם", "שלום"),
        ("फ़ैसला", "फैसला"),
        ("٢٠٢٥ २०२५ ๒๐๒๕ ２０２５", "2025 2025 2025 2025"),
        ("don’t “quote”", 'don\'t "quote"'),
        ("❤️ stop", "❤ stop"),
        ("\ufeffstart", "start"),
    ],
)
def test_written_differently_but_the_same_words(module: ModuleType, one: str, other: str) -> None:
    for form in ("NFC", "NFD"):
        assert hashes_of(module, [unicodedata.normalize(form, one)]) == hashes_of(module, [other])


@BOTH
def test_characters_of_scripts_without_spaces_are_words(module: ModuleType) -> None:
    texts = {"中文测试": 4, "ひらがな": 4, "สวัสดี": 4, "한국어 뉴스": 2, "东京2020年": 4, "": 0}
    assert [len(words) for words in hashes_of(module, list(texts))] == list(texts.values())


@BOTH
def test_a_letter_with_a_million_marks_takes_no_time(module: ModuleType) -> None:
    text = "a" + "\u0301\u0323" * 100_000
    assert hashes_of(module, [text]) == [[word_hash(word) for word in reference.words(text)]]


@given(batch=st.lists(texts(max_size=300), max_size=5), k=st.integers(1, 6))
@settings(max_examples=200)
def test_compiled_and_plain_agree_bit_for_bit(batch: list[str], k: int) -> None:
    packed = Texts.pack(batch)
    args = packed.data, packed.offsets, unicode.tables()
    words, bounds = plain.word_hashes(*args)
    for one, other in zip((words, bounds), kernels.word_hashes(*args), strict=True):
        assert_same(one, other)
    shingles = plain.shingle_hashes(words, bounds, k)
    calls = [
        ("shingle_hashes", (words, bounds, k)),
        ("content_hashes", (words, bounds)),
        ("one_permutation", (*shingles, 64)),
        ("affine32", (*shingles, *permutations(16, 1))),
        ("winnow", (*shingles, 8)),
        ("sorted_sets", shingles),
        ("recurring", (shingles[0], np.repeat(np.arange(len(batch)), np.diff(shingles[1])), 2)),
    ]
    for name, arguments in calls:
        assert_same(getattr(plain, name)(*arguments), getattr(kernels, name)(*arguments), name)
    furniture, outlets = np.unique(shingles[0][::3]), np.arange(len(batch), dtype=np.uint64)
    within = [one.within_runs(*shingles, outlets, one.lookup(furniture), bounds, k) for one in (plain, kernels)]
    assert_same(within[0], within[1], "within_runs")
    values, offsets = plain.sorted_sets(*shingles)
    left, right = np.nonzero(np.ones((len(batch), len(batch))))
    counts = [one.shared_counts(values, offsets[:-1], offsets[1:], left, right) for one in (plain, kernels)]
    assert_same(counts[0], counts[1], "shared_counts")


def assert_same(one: object, other: object, name: str = "") -> None:
    pairs = zip(one, other, strict=True) if isinstance(one, tuple) and isinstance(other, tuple) else [(one, other)]
    for ours, theirs in pairs:
        assert isinstance(ours, np.ndarray)
        assert isinstance(theirs, np.ndarray)
        assert ours.dtype == theirs.dtype, name
        np.testing.assert_array_equal(ours, theirs, name)


@BOTH
@given(lengths=st.lists(st.integers(0, 40), max_size=4), k=st.integers(1, 5))
@settings(max_examples=50)
def test_shingles_are_runs_of_words(module: ModuleType, lengths: list[int], k: int) -> None:
    stories = [story(seed, length) for seed, length in enumerate(lengths)]
    packed = Texts.pack([" ".join(words) for words in stories])
    words, bounds = module.word_hashes(packed.data, packed.offsets, unicode.tables())
    found = ragged(*module.shingle_hashes(words, bounds, k))
    assert found == [[shingle_hash(shingle) for shingle in reference.shingles(words, k)] for words in stories]


@BOTH
@given(values=st.lists(st.lists(st.integers(0, 20), max_size=90), max_size=3), window=st.integers(1, 40))
@settings(max_examples=200)
def test_samples_are_the_least_of_each_window(module: ModuleType, values: list[list[int]], window: int) -> None:
    flat, offsets = csr(values)
    found = ragged(*module.winnow(flat, offsets, window))
    assert found == [sorted(reference.winnow(own, window)) for own in values]


@BOTH
@given(values=st.lists(st.lists(st.integers(0, 30), max_size=40), min_size=1, max_size=4))
def test_sets_and_what_they_share(module: ModuleType, values: list[list[int]]) -> None:
    sets, offsets = module.sorted_sets(*csr(values))
    assert ragged(sets, offsets) == [sorted(set(own)) for own in values]
    left, right = np.nonzero(np.ones((len(values), len(values))))
    shared = module.shared_counts(sets, offsets[:-1], offsets[1:], left, right).tolist()
    assert shared == [len(set(values[a]) & set(values[b])) for a, b in zip(left, right, strict=True)]


@BOTH
@given(few=st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 3_000), max_size=20), step=st.integers(1, 9))
def test_a_small_set_shares_with_a_far_larger_one_what_both_have(module: ModuleType, few: list[int], step: int) -> None:
    many = [number if number % 2 else 2**64 - 1 - number for number in range(0, 1_000 * step, step)]
    sets, offsets = module.sorted_sets(*csr([few, many]))
    shared = module.shared_counts(sets, offsets[:-1], offsets[1:], np.array([0, 1]), np.array([1, 0])).tolist()
    assert shared == [len(set(few) & set(many))] * 2


@BOTH
@given(
    values=st.lists(st.lists(st.integers(0, 15), max_size=20), max_size=6),
    spread=st.sampled_from([0, 1, 40, 60]),
    least=st.integers(1, 4),
)
def test_what_recurs_stands_in_texts_enough(
    module: ModuleType, values: list[list[int]], spread: int, least: int
) -> None:
    values = [[value << spread for value in own] for own in values]
    flat, offsets = csr(values)
    owners = np.repeat(np.arange(len(values)), np.diff(offsets))
    times = Counter(value for own in values for value in set(own))
    assert module.recurring(flat, owners, least).tolist() == sorted(v for v, count in times.items() if count >= least)


@BOTH
@given(
    postings=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 15)), max_size=60, unique=True),
    spread=st.sampled_from([0, 1, 40, 60]),
    cap=st.integers(2, 6),
    hubs=st.integers(1, 3),
)
def test_buckets_make_the_pairs_of_the_reference(
    module: ModuleType, postings: list[tuple[int, int]], spread: int, cap: int, hubs: int
) -> None:
    keys = np.array([key << spread for key, _ in postings], np.uint64)
    nodes = np.array([node for _, node in postings], np.int64) + (2**32 - 16)  # up to the highest there may be
    packed, left_out, crowded = module.bucket_pairs(keys, nodes, cap, hubs)
    assert (packed.dtype, crowded.dtype) == (np.uint64, np.int64)
    expected, expected_out = reference.bucket_pairs(postings, cap, hubs)
    assert packed.tolist() == sorted((a + 2**32 - 16) << 32 | b + 2**32 - 16 for a, b in expected)
    assert left_out == expected_out
    sizes = Counter(key for key, _ in postings)
    assert crowded.tolist() == sorted({node + 2**32 - 16 for key, node in postings if sizes[key] > cap})


@BOTH
@given(
    texts=st.lists(st.lists(st.integers(0, 5), max_size=20), max_size=4),
    marked=st.sets(st.integers(0, 5)),
    reach=st.integers(0, 4),
    fewer=st.integers(0, 3),
)
def test_shingles_within_a_run_of_furniture(
    module: ModuleType, texts: list[list[int]], marked: set[int], reach: int, fewer: int
) -> None:
    """Texts have fewer runs than shingles: the last ones start where no run can."""
    runs = [own[: max(len(own) - fewer, min(len(own), 1))] for own in texts]
    outlets = np.arange(len(texts), dtype=np.uint64) % 2 << 63
    furniture = np.array(sorted(marked), np.uint64)
    found = module.within_runs(*csr(runs), outlets, module.lookup(furniture), csr(texts)[1], reach)
    expected = [
        any(run in marked for run in its[max(place - reach, 0) : place + 1]) and outlets[text] == 0
        for text, its in enumerate(runs)
        for place in range(len(texts[text]))
    ]
    assert found.tolist() == expected


def test_hashes_that_crowd_are_sorted_all_the_same() -> None:
    """Values chosen to fall on one place of the distribution sort."""
    chance = np.random.default_rng(1)
    crowd = chance.integers(0, 2**20, 5000, dtype=np.uint64)
    values = np.concatenate([crowd, crowd[:100], np.array([2**63], np.uint64)])
    found, offsets = kernels.sorted_sets(values, np.array([0, len(values)]))
    np.testing.assert_array_equal(found, np.unique(values))
    assert offsets.tolist() == [0, len(found)]


@pytest.mark.parametrize("length", [*range(56, 74), *range(120, 136)])
@pytest.mark.parametrize("end", ["a", "é", "”", "\u0301", " "])
def test_words_at_the_edges_of_blocks(length: int, end: str) -> None:
    """Compiled, text is looked at 64 bytes at a time: words that end, go on or begin there."""
    for start in ("x" * length, "word " * (length // 5) + "y" * (length % 5), "é " * (length // 3)):
        batch = [start + end, start + end + "z z", start + " " + end, start + "”" + end + "word"]
        assert hashes_of(kernels, batch) == hashes_of(plain, batch)


def test_there_is_room_for_all_that_a_character_becomes() -> None:
    """The kernel makes room by the bytes of a text, before it knows what they become."""
    for code in range(0x80, unicode.CODE_POINTS):
        if not 0xD800 <= code < 0xE000:
            folded, size = unicode.folded(chr(code)), len(chr(code).encode())
            assert len(folded) <= unicode_kernels.MOST_CODES * size
            assert len(reference.words(folded)) <= word_kernels.MOST_WORDS * size


@BOTH
def test_affine32_is_what_datasketch_makes(module: ModuleType) -> None:
    chance = np.random.default_rng(3)
    lengths = [0, 1, 7, 300]
    shingles = chance.integers(0, 2**64, sum(lengths), dtype=np.uint64)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    for seed, count in ((1, 128), (42, 16)):
        found = module.affine32(shingles, offsets, *permutations(count, seed))
        for row, length in enumerate(lengths):
            oracle = MinHash(num_perm=count, seed=seed, hashfunc=int, scheme="affine32")
            oracle.update_batch((shingles[offsets[row] : offsets[row] + length] >> np.uint64(32)).tolist())
            np.testing.assert_array_equal(found[row], oracle.hashvalues)


@BOTH
def test_one_permutation_estimates_resemblance(module: ModuleType) -> None:
    """Root mean square error at most that of 128 independent permutations, sqrt(J (1 - J) / 128)."""
    chance = np.random.default_rng(5)
    for true in (0.3, 0.5, 0.8):
        errors = []
        for _ in range(60):
            union = chance.integers(0, 2**64, 600, dtype=np.uint64)
            shared, rest = round(600 * true), (600 - round(600 * true)) // 2
            left, right = union[: shared + rest], np.concatenate([union[:shared], union[shared + rest :]])
            both = np.concatenate([left, right])
            found = module.one_permutation(both, np.array([0, len(left), len(both)]), 256)
            errors.append(float(np.mean(found[0] == found[1])) - shared / 600)
        assert np.sqrt(np.mean(np.square(errors))) < np.sqrt(true * (1 - true) / 128)
        assert abs(np.mean(errors)) < 0.02


def test_small_input_never_loads_numba() -> None:
    code = (
        "import sys, dedup; dedup.cluster('seeds');"
        "sys.exit(any(m in sys.modules for m in ('numba', 'datasketch', 'pandas', 'pyarrow')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def csr(values: list[list[int]]) -> "tuple[np.ndarray, np.ndarray]":
    flat = np.array([value for own in values for value in own], np.uint64)
    return flat, np.concatenate([[0], np.cumsum([len(own) for own in values])]).astype(np.int64)
