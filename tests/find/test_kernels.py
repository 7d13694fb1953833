"""Both ways of computing the kernels against each other and against the naive reference."""

import subprocess
import sys
import unicodedata
from itertools import pairwise
from types import ModuleType

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import unicode
from dedup.find import kernels, plain
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
    ]
    for name, arguments in calls:
        assert_same(getattr(plain, name)(*arguments), getattr(kernels, name)(*arguments), name)
    values, offsets = plain.sorted_sets(*shingles)
    left, right = np.nonzero(np.ones((len(batch), len(batch))))
    assert_same(plain.shared_counts(values, offsets, left, right), kernels.shared_counts(values, offsets, left, right))


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
    shared = module.shared_counts(sets, offsets, left, right).tolist()
    assert shared == [len(set(values[a]) & set(values[b])) for a, b in zip(left, right, strict=True)]


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
