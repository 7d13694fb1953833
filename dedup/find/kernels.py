"""The kernels, compiled by numba: arrays in, arrays out, no validation. The only file that imports numba.

Function for function the twin of plain.py, with bit-identical results; that file's docstrings say what each
computes and from which paper. Those below say only what is different here. All release the GIL, so that
callers run them on chunks of texts in several threads; none uses `parallel=True`, which compiles for far
longer. The compiled code is cached on disk.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from dedup.find.hashing import CHUNK, EMPTY, I64, LENGTH, MIX_1, MIX_2, SHINGLE, U64
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, MARK_RUN, SEPARATOR, Tables

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I32 = npt.NDArray[np.int32]

_compile = njit(nogil=True, cache=True, error_model="numpy", boundscheck=False)

_LOWER = np.uint64(0x2020202020202020)  # sets the bit that makes ASCII capitals small; digits have it
_ALL = ~np.uint64(0)


def word_hashes(data: U8, offsets: I64, tables: Tables) -> tuple[U64, I64]:
    """Eight bytes at a time for words of ASCII letters; others are normalised in a scratch buffer first."""
    padded = np.zeros(offsets[-1] - offsets[0] + 16, np.uint8)  # loads may reach past the end
    padded[:-16] = data[offsets[0] : offsets[-1]]
    bounds = np.zeros(len(offsets), np.int64)
    words = _words(padded, offsets - offsets[0], *tables, _ASCII, bounds)
    return words, bounds


def _ascii_classes() -> U8:
    """1 for ASCII letters and digits, 2 for bytes of other characters, 0 for the rest."""
    classes = np.zeros(256, np.uint8)
    for first, last in (b"09", b"AZ", b"az"):
        classes[first : last + 1] = 1
    classes[128:] = 2
    return classes


_ASCII = _ascii_classes()


@_compile
def _mix(h):  # type: ignore[no-untyped-def]
    h ^= h >> np.uint64(33)
    h *= MIX_1
    h ^= h >> np.uint64(33)
    h *= MIX_2
    return h ^ (h >> np.uint64(33))


@_compile
def _load(data, at):  # type: ignore[no-untyped-def]
    """Eight bytes, little-endian; compiled to one load."""
    value = np.uint64(0)
    for i in range(8):
        value |= np.uint64(data[at + i]) << np.uint64(8 * i)
    return value


@_compile
def _hash_bytes(data, at, length, case):  # type: ignore[no-untyped-def]
    """Hash of `length` bytes, each with the bits of `case` set. Reads up to seven bytes past the end."""
    h = np.uint64(length) * LENGTH
    while length > 8:
        h = (h ^ (_load(data, at) | case)) * CHUNK
        h ^= h >> np.uint64(32)
        at += 8
        length -= 8
    mask = _ALL >> np.uint64(64 - 8 * length)
    h = (h ^ ((_load(data, at) | case) & mask)) * CHUNK
    return h ^ (h >> np.uint64(32))


@_compile
def _decode(data, at):  # type: ignore[no-untyped-def]
    """The code point that begins at a byte above 127, and its width. Trusts the bytes to be UTF-8."""
    byte = np.int32(data[at])
    if byte < 0xE0:
        return ((byte & 0x1F) << 6) | (data[at + 1] & 0x3F), 2
    if byte < 0xF0:
        return ((byte & 0x0F) << 12) | ((np.int32(data[at + 1]) & 0x3F) << 6) | (data[at + 2] & 0x3F), 3
    high = ((byte & 0x07) << 18) | ((np.int32(data[at + 1]) & 0x3F) << 12)
    return high | ((np.int32(data[at + 2]) & 0x3F) << 6) | (data[at + 3] & 0x3F), 4


@_compile
def _grown(array, count):  # type: ignore[no-untyped-def]
    """Room for at least one more after the first `count`."""
    if count < len(array):
        return array
    larger = np.empty(2 * len(array) + 64, array.dtype)
    larger[:count] = array[:count]
    return larger


@_compile
def _hash_code_points(codes, count):  # type: ignore[no-untyped-def]
    """Hash of the UTF-8 bytes of code points."""
    data = np.zeros(4 * count + 8, np.uint8)
    n = 0
    for code in codes[:count]:
        if code < 0x80:
            data[n] = code
            n += 1
            continue
        if code < 0x800:
            data[n] = 0xC0 | (code >> 6)
            n += 1
        else:
            if code < 0x10000:
                data[n] = 0xE0 | (code >> 12)
                n += 1
            else:
                data[n] = 0xF0 | (code >> 18)
                data[n + 1] = 0x80 | ((code >> 12) & 0x3F)
                n += 2
            data[n] = 0x80 | ((code >> 6) & 0x3F)
            n += 1
        data[n] = 0x80 | (code & 0x3F)
        n += 1
    return _hash_bytes(data, 0, n, np.uint64(0))


@_compile
def _insert_mark(codes, count, order, segment, class_page, orders):  # type: ignore[no-untyped-def]
    """Put the mark at `codes[count]` before the marks from `segment` on that have a higher combining class."""
    mark = codes[count]
    while count > segment:
        before = codes[count - 1]
        if orders[class_page[before >> 8] * 256 + (before & 255)] <= order:
            break
        codes[count] = before
        count -= 1
    codes[count] = mark


@_compile
def _unicode_run(  # type: ignore[no-untyped-def]
    data, at, end, fold_page, fold, expansions, class_page, classes, orders, ascii_classes, codes, words, count
):
    """The words from `at` to the next ASCII separator. Returns codes, words, their count, and where it ended."""
    size, alone, segment = 0, False, 0
    while at < end and ascii_classes[data[at]] != 0:
        raw, width = np.int32(data[at]), 1
        if raw >= 0x80:
            raw, width = _decode(data, at)
        at += width
        entry = fold[fold_page[raw >> 8] * 256 + (raw & 255)]
        place = entry >> 1
        for step in range(expansions[place] if entry & 1 else 1):
            code = expansions[place + 1 + step] if entry & 1 else raw + place
            spot = class_page[code >> 8] * 256 + (code & 255)
            kind, order = classes[spot], orders[spot]
            if kind == IGNORED or (kind == MARK and size == 0):
                continue
            if size > 0 and (kind == SEPARATOR or kind == ALONE or (kind == LETTER and alone)):
                words = _grown(words, count)
                words[count] = _hash_code_points(codes, size)
                count += 1
                size = 0
            if kind == SEPARATOR:
                continue
            codes = _grown(codes, size)
            codes[size] = code
            if kind != MARK:
                alone = kind == ALONE
            if order == 0 or size - segment == MARK_RUN:
                segment = size if order else size + 1
            if order:
                _insert_mark(codes, size, order, segment, class_page, orders)
            size += 1
    if size > 0:
        words = _grown(words, count)
        words[count] = _hash_code_points(codes, size)
        count += 1
    return codes, words, count, at


@_compile
def _words(  # type: ignore[no-untyped-def]
    data, offsets, fold_page, fold, expansions, class_page, classes, orders, ascii_classes, bounds
):
    words = np.empty(len(data) // 5 + 16, np.uint64)
    codes = np.empty(64, np.int32)
    count = 0
    for text in range(len(offsets) - 1):
        at, end = offsets[text], offsets[text + 1]
        while at < end:
            if ascii_classes[data[at]] == 0:
                at += 1
                continue
            begin = at
            while at < end and ascii_classes[data[at]] == 1:
                at += 1
            if at < end and ascii_classes[data[at]] == 2:
                codes, words, count, at = _unicode_run(
                    data, begin, end, fold_page, fold, expansions, class_page, classes, orders,
                    ascii_classes, codes, words, count,
                )  # fmt: skip
            else:
                words = _grown(words, count)
                words[count] = _hash_bytes(data, begin, at - begin, _LOWER)
                count += 1
        bounds[text + 1] = count
    return words[:count]


def shingle_hashes(words: U64, offsets: I64, k: int) -> tuple[U64, I64]:
    """See plain.py."""
    lengths = np.diff(offsets)
    bounds = np.zeros(len(offsets), np.int64)
    np.cumsum(np.where(lengths >= k, lengths - k + 1, np.minimum(lengths, 1)), out=bounds[1:])
    hashes = np.empty(bounds[-1], np.uint64)
    _shingles(words, offsets, bounds, k, hashes)
    return hashes, bounds


@_compile
def _shingles(words, offsets, bounds, k, hashes):  # type: ignore[no-untyped-def]
    for text in range(len(offsets) - 1):
        first, size = offsets[text], min(k, offsets[text + 1] - offsets[text])
        for place in range(bounds[text], bounds[text + 1]):
            start = first + place - bounds[text]
            h = words[start]
            for step in range(1, size):
                h = h * SHINGLE + words[start + step]
            hashes[place] = _mix(h)


def content_hashes(words: U64, offsets: I64) -> U64:
    """See plain.py."""
    hashes = np.empty(len(offsets) - 1, np.uint64)
    _contents(words, offsets, hashes)
    return hashes


@_compile
def _contents(words, offsets, hashes):  # type: ignore[no-untyped-def]
    for text in range(len(offsets) - 1):
        h = np.uint64(0)
        for place in range(offsets[text], offsets[text + 1]):
            h = h * SHINGLE + _mix(words[place])
        hashes[text] = _mix(h ^ (np.uint64(offsets[text + 1] - offsets[text]) * LENGTH))


def one_permutation(shingles: U64, offsets: I64, permutations: int) -> U32:
    """See plain.py."""
    signatures = np.full((len(offsets) - 1, permutations), EMPTY)
    _one_permutation(shingles, offsets, np.uint64(65 - permutations.bit_length()), signatures)
    return signatures


@_compile
def _one_permutation(shingles, offsets, shift, signatures):  # type: ignore[no-untyped-def]
    for text in range(len(offsets) - 1):
        values = signatures[text]
        for h in shingles[offsets[text] : offsets[text + 1]]:
            value = np.uint32((h >> np.uint64(8)) & np.uint64(0xFFFFFFFF))
            if value < values[h >> shift]:
                values[h >> shift] = value
        empty = 0
        for value in values:
            empty += value == EMPTY
        if empty == 0 or empty == len(values):
            continue
        filled = values.copy()
        for place in range(len(values)):
            attempt = np.uint64(1)
            while values[place] == EMPTY:
                values[place] = filled[_mix(np.uint64(place) * LENGTH + attempt * CHUNK) >> shift]
                attempt += np.uint64(1)


def affine32(shingles: U64, offsets: I64, multipliers: U32, addends: U32) -> U32:
    """See plain.py."""
    signatures = np.full((len(offsets) - 1, len(multipliers)), EMPTY)
    hashes = (shingles >> np.uint64(32)).astype(np.uint32)
    _affine32(hashes, offsets, multipliers, addends, signatures)
    return signatures


@_compile
def _affine32(hashes, offsets, multipliers, addends, signatures):  # type: ignore[no-untyped-def]
    for place in range(len(hashes)):
        h = hashes[place]
        h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
        h = np.uint32((h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
        hashes[place] = h ^ (h >> np.uint32(16))
    for text in range(len(offsets) - 1):
        own = hashes[offsets[text] : offsets[text + 1]]
        for permutation in range(len(multipliers)):
            multiplier, addend = multipliers[permutation], addends[permutation]
            least = EMPTY
            for h in own:
                least = min(least, np.uint32(multiplier * h + addend))
            signatures[text, permutation] = least


def winnow(shingles: U64, offsets: I64, window: int) -> tuple[U64, I64]:
    """See plain.py."""
    bounds = np.zeros(len(offsets), np.int64)
    return _winnow(shingles, offsets, window, bounds), bounds


@_compile
def _winnow(shingles, offsets, window, bounds):  # type: ignore[no-untyped-def]
    samples = np.empty(len(shingles) // 8 + 64, np.uint64)
    count = 0
    for text in range(len(offsets) - 1):
        first, last = offsets[text], offsets[text + 1]
        size = min(last - first, max(4, min(window, (last - first) // 8)))
        own, least = count, np.int64(-1)
        for end in range(first + size - 1, last) if size > 0 else range(0):
            if least <= end - size:  # the least has left the window: look at all of it
                least = end - size + 1
                for place in range(least + 1, end + 1):
                    if shingles[place] <= shingles[least]:
                        least = place
            elif shingles[end] <= shingles[least]:
                least = end
            else:
                continue
            samples = _grown(samples, count)
            samples[count] = shingles[least]
            count += 1
        count = own + _sort_distinct(samples[own:count])
        bounds[text + 1] = count
    return samples[:count]


@_compile
def _sort_distinct(values):  # type: ignore[no-untyped-def]
    """Sorts in place, moves the distinct values to the front and returns their number."""
    values.sort()
    distinct = 0
    for value in values:
        if distinct == 0 or values[distinct - 1] != value:
            values[distinct] = value
            distinct += 1
    return distinct


def sorted_sets(shingles: U64, offsets: I64) -> tuple[U64, I64]:
    """See plain.py."""
    bounds = np.zeros(len(offsets), np.int64)
    return _sorted_sets(shingles.copy(), offsets, bounds), bounds


@_compile
def _sorted_sets(values, offsets, bounds):  # type: ignore[no-untyped-def]
    count = 0
    for text in range(len(offsets) - 1):
        first = offsets[text]
        distinct = _sort_distinct(values[first : offsets[text + 1]])
        values[count : count + distinct] = values[first : first + distinct]
        count += distinct
        bounds[text + 1] = count
    return values[:count]


def shared_counts(values: U64, offsets: I64, left: I64, right: I64) -> U32:
    """See plain.py."""
    shared = np.empty(len(left), np.uint32)
    _shared_counts(values, offsets, left, right, shared)
    return shared


@_compile
def _shared_counts(values, offsets, left, right, shared):  # type: ignore[no-untyped-def]
    for pair in range(len(left)):
        i, i_end = offsets[left[pair]], offsets[left[pair] + 1]
        j, j_end = offsets[right[pair]], offsets[right[pair] + 1]
        count = 0
        while i < i_end and j < j_end:
            one, other = values[i], values[j]
            count += one == other
            i += one <= other
            j += other <= one
        shared[pair] = count
