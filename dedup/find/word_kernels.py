"""The kernel that finds the words of UTF-8 texts, compiled by numba. The twin of plain.word_hashes.

Text is looked at 64 bytes at a time: one vector comparison gives a mask of ASCII letters and digits and one of
other scripts' bytes, and words are where the bits of the first change (the idea is that of simdjson: Langdale and
Lemire, VLDB Journal 2019). They are hashed where they stand, eight bytes at a time. A word with other characters
is normalised into a scratch buffer first: by one table that tells all of nearly all characters, else by the tables
of unicode.py.

What runs for each word is inlined and works on addresses, see intrinsics.address: so it takes a quarter of the time.
"""

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dedup.compiled import compiled, inlined
from dedup.find.hashing import CHUNK, I64, LENGTH, U64
from dedup.find.short_forms import KIND_AT, LAST_LETTERS, MOST_BYTES, ORDER_AT, SHORT, SIZE_AT, short_forms
from dedup.intrinsics import BLOCK, address, load, lowest, pointer, store
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, MARK_RUN, SEPARATOR, Tables

U8 = npt.NDArray[np.uint8]


_LOWER = np.uint64(0x2020202020202020)  # sets the bit that makes ASCII capitals small; digits have it
_ALL = ~np.uint64(0)
_ONE = np.uint64(1)
# For each of its bytes a text has at most so many code points when it is normalised, and words (tests/find).
MOST_CODES, MOST_WORDS = 6, 2
SCRATCH = 256  # bytes for the normal form of a word; a longer one is left to the tables of unicode.py
_ASCII = np.uint64(1 << SIZE_AT | (LETTER + 1) << KIND_AT)  # the short form of a letter or digit, without its byte
_SEPARATES = np.uint64((SEPARATOR + 1) << KIND_AT)


def word_hashes(data: U8, offsets: I64, tables: Tables) -> tuple[U64, I64]:
    """Hashes of the words of each text, in text order, and their offsets; see plain.word_hashes."""
    size = offsets[-1] - offsets[0]
    padded = np.empty(size + BLOCK, np.uint8)  # loads may reach past the end
    padded[:size] = data[offsets[0] : offsets[-1]]
    padded[size:] = 0
    bounds = np.zeros(len(offsets), np.int64)
    scratch = np.empty(SCRATCH, np.uint8)
    words = _words(padded, offsets - offsets[0], short_forms(), scratch, tuple(tables), bounds)
    return words, bounds


@intrinsic
def _masks(_, data, at):
    """Of the 64 bytes from `at` on, a bit each: whether it is an ASCII letter or digit; whether it is above 127."""

    def generate(context, builder, signature, arguments):
        vector, bits = ir.VectorType(ir.IntType(8), BLOCK), ir.IntType(BLOCK)
        block = builder.load(pointer(context, builder, signature.args[0], *arguments, vector), align=1)

        def all_of(byte):
            return ir.Constant(vector, [byte] * BLOCK)

        def among(block, first, count):
            return builder.icmp_unsigned("<", builder.sub(block, all_of(ord(first))), all_of(count))

        letters = builder.or_(among(builder.or_(block, all_of(0x20)), "a", 26), among(block, "0", 10))
        others = builder.icmp_signed("<", block, all_of(0))
        masks = [builder.bitcast(letters, bits), builder.bitcast(others, bits)]
        return context.make_tuple(builder, signature.return_type, masks)

    return types.UniTuple(types.uint64, 2)(data, types.int64), generate


@inlined
def _hash_bytes(data, at, length, case):
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
def _decode(data, at):
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
    return _hash_bytes(scratch, 0, n, np.uint64(0))


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
def grown(array, used, more):
    """An array with the first `used` values of one that is too short, and room for as many again and `more`."""
    larger = np.empty(2 * (used + more), array.dtype)
    for i in range(used):  # a slice would take a second to compile
        larger[i] = array[i]
    return larger


@inlined
def _below(size):
    """The lowest `size` of 64 bits."""
    return _ALL >> np.uint64(64 - size) if size > 0 else np.uint64(0)


@inlined
def _run_end(data, at, end):
    """Where the ASCII letters and digits and the other scripts' bytes from `at` on end."""
    while at < end:
        letters, others = _masks(data, at)
        size = lowest(~(letters | others))
        at += size
        if size < BLOCK:
            break
    return min(at, end)


@compiled
def _any_words(data, at, end, tables, words, count):
    """The same as `_short_words` for any stretch: returns the new count."""
    fold_page, fold, expansions, class_page, classes, orders = tables
    codes = np.empty(MOST_CODES * (end - at), np.int32)
    scratch = np.empty(4 * len(codes) + 8, np.uint8)
    size, alone, segment = 0, False, 0
    while at < end:
        raw, width = np.int64(data[at]), 1
        if raw >= 0x80:
            raw, width = _decode(data, at)
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


@inlined
def _short_words(data, at, end, forms, scratch, words, count):
    """Put the words of a stretch without ASCII separators after the first `count`.

    Returns their new count, and where the first word begins that `forms` do not tell all of; `end` if there is none.
    """
    start, size, alone, order = at, 0, False, np.uint64(0)  # of the word that goes on
    while at < end:
        form, width = np.uint64(data[at] | np.uint8(0x20)) | _ASCII, 1
        if data[at] >= 0x80:
            code, width = _decode(data, at)
            form = forms[code] if code < SHORT else np.uint64(0)
        kind = np.int64((form >> np.uint64(KIND_AT)) & np.uint64(15)) - 1
        if size > 0 and (kind in (SEPARATOR, ALONE) or (kind == LETTER and alone)):
            words[count] = _hash_bytes(scratch, 0, size, np.uint64(0))
            count += 1
            start, size = at, 0
        its_order = form >> np.uint64(ORDER_AT)
        out_of_order = kind == MARK and np.uint64(0) < its_order < order
        if form == 0 or out_of_order or size > SCRATCH - 16:
            return count, start
        at += width
        if kind == SEPARATOR or (kind == MARK and size == 0):
            start = at
        elif kind != IGNORED:
            store(scratch, size, form)
            more = np.int64((form >> np.uint64(SIZE_AT)) & np.uint64(15))
            if more > MOST_BYTES:
                store(scratch, size + MOST_BYTES, forms[LAST_LETTERS + its_order])
            size += more
            alone = alone if kind == MARK else kind == ALONE
            order = its_order
    if size > 0:
        words[count] = _hash_bytes(scratch, 0, size, np.uint64(0))
        count += 1
    return count, end


@compiled
def _words(array, offsets, array_of_forms, scratch, tables, bounds):
    data, forms = address(array), address(array_of_forms)
    words = np.empty(len(array) // 5 + 2 * BLOCK, np.uint64)
    count = 0
    for text in range(len(offsets) - 1):
        at, end = offsets[text], offsets[text + 1]
        start, inside = at, np.uint64(0)  # where the last word began, and 1 if it goes on
        while at < end:
            if len(words) < count + BLOCK:
                words = grown(words, count, BLOCK)
            letters, others = _masks(data, at)
            size = min(lowest(others), end - at)
            letters &= _below(size)
            before = (letters << _ONE) | inside
            starts, ends = letters & ~before, before & ~letters & _below(size)
            if inside == 0:
                start = at + lowest(starts)
                starts &= starts - _ONE
            while ends:
                words[count] = _hash_bytes(data, start, at + lowest(ends) - start, _LOWER)
                count += 1
                ends &= ends - _ONE
                start = at + lowest(starts)
                starts &= starts - _ONE
            if size > 0:
                inside = (letters >> np.uint64(size - 1)) & _ONE
            at += size
            if size == BLOCK or at == end:
                continue
            code, width = _decode(data, at)
            if code < SHORT and forms[code] == _SEPARATES:
                if inside:
                    words[count] = _hash_bytes(data, start, at - start, _LOWER)
                    count += 1
                at += width
            else:
                start = start if inside else at
                at = _run_end(data, at, end)
                if len(words) < count + MOST_WORDS * (at - start):
                    words = grown(words, count, MOST_WORDS * (at - start))
                count, rest = _short_words(data, start, at, forms, address(scratch), address(words), count)
                if rest < at:
                    count = _any_words(data, rest, at, tables, words, count)
            inside = np.uint64(0)
        if inside:
            words[count] = _hash_bytes(data, start, end - start, _LOWER)
            count += 1
        bounds[text + 1] = count
    return words[:count]
