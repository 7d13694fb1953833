"""Words with any characters, by the tables of unicode.py, compiled by numba: what word_kernels.py leaves to others.

A stretch is normalised code point by code point, and its words are hashed as word_kernels.py does it, eight bytes at a
time.
"""

import numpy as np

from dedup.compiled import compiled, inlined
from dedup.find.hashing import CHUNK, LENGTH
from dedup.intrinsics import load
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, MARK_RUN, SEPARATOR

_ALL = ~np.uint64(0)
MOST_CODES = 6  # of a text, for each of its bytes, when it is normalised (tests/find)


@inlined
def hash_bytes(data, at, length, case):
    """Hash of `length` bytes, each with the bits of `case` set. Reads up to seven bytes past the end."""
    h = np.uint64(length) * LENGTH
    while length > 8:
        h = (h ^ (load(data, at) | case)) * CHUNK
        h ^= h >> np.uint64(32)
        at += 8
        length -= 8
    mask = _ALL >> np.uint64(64 - 8 * length)
    h = (h ^ ((load(data, at) | case) & mask)) * CHUNK
    return h ^ (h >> np.uint64(32))


@inlined
def decode(data, at):
    """The code point that begins at a byte above 127, and its width. Trusts the bytes to be UTF-8."""
    byte = np.int64(data[at])
    if byte < 0xE0:
        return ((byte & 0x1F) << 6) | (data[at + 1] & 0x3F), 2
    if byte < 0xF0:
        return ((byte & 0x0F) << 12) | ((np.int64(data[at + 1]) & 0x3F) << 6) | (data[at + 2] & 0x3F), 3
    high = ((byte & 0x07) << 18) | ((np.int64(data[at + 1]) & 0x3F) << 12)
    return high | ((np.int64(data[at + 2]) & 0x3F) << 6) | (data[at + 3] & 0x3F), 4


@compiled
def _hash_code_points(codes, count, scratch):
    """Hash of the UTF-8 bytes of the first `count` code points."""
    n = 0
    for code in codes[:count]:
        if code < 0x80:
            scratch[n] = code
            n += 1
            continue
        if code < 0x800:
            scratch[n] = 0xC0 | (code >> 6)
            n += 1
        else:
            if code < 0x10000:
                scratch[n] = 0xE0 | (code >> 12)
                n += 1
            else:
                scratch[n] = 0xF0 | (code >> 18)
                scratch[n + 1] = 0x80 | ((code >> 12) & 0x3F)
                n += 2
            scratch[n] = 0x80 | ((code >> 6) & 0x3F)
            n += 1
        scratch[n] = 0x80 | (code & 0x3F)
        n += 1
    return hash_bytes(scratch, 0, n, np.uint64(0))


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
def any_words(data, at, end, tables, words, count):
    """Put the words of a stretch without ASCII separators after the first `count`. Returns their new count."""
    fold_page, fold, expansions, class_page, classes, orders = tables
    codes = np.empty(MOST_CODES * (end - at), np.int32)
    scratch = np.empty(4 * len(codes) + 8, np.uint8)
    size, alone, segment = 0, False, 0
    while at < end:
        raw, width = np.int64(data[at]), 1
        if raw >= 0x80:
            raw, width = decode(data, at)
        at += width
        entry = np.int64(fold[fold_page[raw >> 8] * 256 + (raw & 255)])
        place = entry >> 1
        for step in range(expansions[place] if entry & 1 else 1):
            code = np.int64(expansions[place + 1 + step]) if entry & 1 else raw + place
            spot = class_page[code >> 8] * 256 + (code & 255)
            kind, order = classes[spot], orders[spot]
            if kind == IGNORED or (kind == MARK and size == 0):
                continue
            if size > 0 and (kind in (SEPARATOR, ALONE) or (kind == LETTER and alone)):
                words[count] = _hash_code_points(codes, size, scratch)
                count += 1
                size = 0
            if kind == SEPARATOR:
                continue
            codes[size] = code
            if kind != MARK:
                alone = kind == ALONE
            if order == 0 or size - segment == MARK_RUN:
                segment = size if order else size + 1
            if order:
                _insert_mark(codes, size, order, segment, class_page, orders)
            size += 1
    if size > 0:
        words[count] = _hash_code_points(codes, size, scratch)
        count += 1
    return count
