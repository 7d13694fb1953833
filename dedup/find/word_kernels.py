"""The kernel that finds the words of UTF-8 texts, compiled by numba. The twin of plain.word_hashes.

Words of ASCII letters and digits are hashed where they stand, eight bytes at a time; a stretch with other
characters is normalised into a scratch buffer first.
"""

import warnings
from functools import cache

import numpy as np
import numpy.typing as npt
from numba import njit

from dedup.find.hashing import CHUNK, I64, LENGTH, U64
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, MARK_RUN, SEPARATOR, Tables

U8 = npt.NDArray[np.uint8]


def compiled(function):
    """Compile a kernel when it is first called, and keep the code on disk for the next run.

    It is kept beside the source, else in the user's own cache folder. Where neither can be written numba refuses;
    then the kernel is compiled in each run, which takes some ten seconds for all of them, and a warning says so.
    """
    settings = {"nogil": True, "error_model": "numpy", "boundscheck": False}
    try:
        return njit(cache=True, **settings)(function)
    except RuntimeError as error:
        if "no locator" not in str(error):
            raise
        _warn_not_kept()
        return njit(**settings)(function)


@cache
def _warn_not_kept() -> None:
    """Once for all kernels."""
    told = "no folder for compiled code can be written: it is compiled in each run, which takes some ten seconds"
    warnings.warn(f"{told}; set NUMBA_CACHE_DIR to a folder that can be written", RuntimeWarning, stacklevel=3)


_LOWER = np.uint64(0x2020202020202020)  # sets the bit that makes ASCII capitals small; digits have it
_ALL = ~np.uint64(0)


def word_hashes(data: U8, offsets: I64, tables: Tables) -> tuple[U64, I64]:
    """Hashes of the words of each text, in text order, and their offsets; see plain.word_hashes."""
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


@compiled
def grown(array, count):
    """Room for at least one more after the first `count`."""
    if count < len(array):
        return array
    larger = np.empty(2 * len(array) + 64, array.dtype)
    larger[:count] = array[:count]
    return larger


@compiled
def _load(data, at):
    """Eight bytes, little-endian; compiled to one load."""
    value = np.uint64(0)
    for i in range(8):
        value |= np.uint64(data[at + i]) << np.uint64(8 * i)
    return value


@compiled
def _hash_bytes(data, at, length, case):
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


@compiled
def _decode(data, at):
    """The code point that begins at a byte above 127, and its width. Trusts the bytes to be UTF-8."""
    byte = np.int32(data[at])
    if byte < 0xE0:
        return ((byte & 0x1F) << 6) | (data[at + 1] & 0x3F), 2
    if byte < 0xF0:
        return ((byte & 0x0F) << 12) | ((np.int32(data[at + 1]) & 0x3F) << 6) | (data[at + 2] & 0x3F), 3
    high = ((byte & 0x07) << 18) | ((np.int32(data[at + 1]) & 0x3F) << 12)
    return high | ((np.int32(data[at + 2]) & 0x3F) << 6) | (data[at + 3] & 0x3F), 4


@compiled
def _hash_code_points(codes, count):
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


@compiled
def _insert_mark(codes, count, order, segment, class_page, orders):
    """Put the mark at `codes[count]` before the marks from `segment` on that have a higher combining class."""
    mark = codes[count]
    while count > segment:
        before = codes[count - 1]
        if orders[class_page[before >> 8] * 256 + (before & 255)] <= order:
            break
        codes[count] = before
        count -= 1
    codes[count] = mark


@compiled
def _unicode_run(
    data,
    at,
    end,
    fold_page,
    fold,
    expansions,
    class_page,
    classes,
    orders,
    ascii_classes,
    codes,
    words,
    count,
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
            if size > 0 and (kind in (SEPARATOR, ALONE) or (kind == LETTER and alone)):
                words = grown(words, count)
                words[count] = _hash_code_points(codes, size)
                count += 1
                size = 0
            if kind == SEPARATOR:
                continue
            codes = grown(codes, size)
            codes[size] = code
            if kind != MARK:
                alone = kind == ALONE
            if order == 0 or size - segment == MARK_RUN:
                segment = size if order else size + 1
            if order:
                _insert_mark(codes, size, order, segment, class_page, orders)
            size += 1
    if size > 0:
        words = grown(words, count)
        words[count] = _hash_code_points(codes, size)
        count += 1
    return codes, words, count, at


@compiled
def _words(data, offsets, fold_page, fold, expansions, class_page, classes, orders, ascii_classes, bounds):
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
                words = grown(words, count)
                words[count] = _hash_bytes(data, begin, at - begin, _LOWER)
                count += 1
        bounds[text + 1] = count
    return words[:count]
