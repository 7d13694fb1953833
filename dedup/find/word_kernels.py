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
from dedup.find.hashing import I64, U64
from dedup.find.short_forms import KIND_AT, LAST_LETTERS, MOST_BYTES, ORDER_AT, SHORT, SIZE_AT, short_forms
from dedup.find.unicode_kernels import any_words, decode, hash_bytes
from dedup.intrinsics import BLOCK, address, lowest, pointer, store
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, SEPARATOR, Tables

U8 = npt.NDArray[np.uint8]


_LOWER = np.uint64(0x2020202020202020)  # sets the bit that makes ASCII capitals small; digits have it
_ALL = ~np.uint64(0)
_ONE = np.uint64(1)
MOST_WORDS = 2  # of a text, for each of its bytes (tests/find)
SCRATCH = 256  # bytes for the normal form of a word; a longer one is left to the tables of unicode.py
_LAST_WRITE = 16  # bytes that a character may take of it, what is written beyond its own among them
_ASCII = np.uint64(1 << SIZE_AT | (LETTER + 1) << KIND_AT)  # the short form of a letter or digit, without its byte
_SEPARATES = np.uint64((SEPARATOR + 1) << KIND_AT)
_FORMS = short_forms()  # made once, however many threads begin
_BYTES_A_WORD = 5  # at least, on average, in most texts; where there are fewer, the array of words grows


def word_hashes(data: U8, offsets: I64, tables: Tables) -> tuple[U64, I64]:
    """Hashes of the words of each text, in text order, and their offsets; see plain.word_hashes."""
    size = offsets[-1] - offsets[0]
    padded = np.empty(size + BLOCK, np.uint8)  # loads may reach past the end
    padded[:size] = data[offsets[0] : offsets[-1]]
    padded[size:] = 0
    bounds = np.zeros(len(offsets), np.int64)
    scratch = np.empty(SCRATCH, np.uint8)
    words = _words(padded, offsets - offsets[0], _FORMS, scratch, tuple(tables), bounds)
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
def _part(form, at):
    """The four bits of a short form from `at` on."""
    return np.int64((form >> np.uint64(at)) & np.uint64(15))


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


@inlined
def _short_words(data, at, end, forms, scratch, words, count):
    """Put the words of a stretch without ASCII separators after the first `count`.

    Returns their new count, and where the first word begins that `forms` do not tell all of; `end` if there is none.
    """
    start, size, alone, order = at, 0, False, np.uint64(0)  # of the word that goes on
    while at < end:
        form, width = np.uint64(data[at] | np.uint8(0x20)) | _ASCII, 1
        if data[at] >= 0x80:
            code, width = decode(data, at)
            form = forms[code] if code < SHORT else np.uint64(0)
        kind = _part(form, KIND_AT) - 1
        if size > 0 and (kind in (SEPARATOR, ALONE) or (kind == LETTER and alone)):
            words[count] = hash_bytes(scratch, 0, size, np.uint64(0))
            count += 1
            start, size = at, 0
        its_order = form >> np.uint64(ORDER_AT)
        out_of_order = kind == MARK and np.uint64(0) < its_order < order
        if form == 0 or out_of_order or size > SCRATCH - _LAST_WRITE:
            return count, start
        at += width
        if kind == SEPARATOR or (kind == MARK and size == 0):
            start = at
        elif kind != IGNORED:
            store(scratch, size, form)
            more = _part(form, SIZE_AT)
            if more > MOST_BYTES:
                store(scratch, size + MOST_BYTES, forms[LAST_LETTERS + its_order])
            size += more
            alone = alone if kind == MARK else kind == ALONE
            order = its_order
    if size > 0:
        words[count] = hash_bytes(scratch, 0, size, np.uint64(0))
        count += 1
    return count, end


@compiled
def _words(data, offsets, forms, scratch, tables, bounds):
    one, two, three, four, five, six = tables
    addresses = address(one), address(two), address(three), address(four), address(five), address(six)
    words = np.empty(len(data) // _BYTES_A_WORD + 2 * BLOCK, np.uint64)
    for text in range(len(offsets) - 1):
        count = -1
        while count < 0:
            at, end, used, room = offsets[text], offsets[text + 1], bounds[text], len(words)
            count = _words_of_text(
                address(data), at, end, address(forms), address(scratch), addresses, address(words), used, room
            )
            if count < 0:
                words = grown(words, bounds[text], len(words))
        bounds[text + 1] = count
    return words[: bounds[-1]]


@compiled
def _words_of_text(data, at, end, forms, scratch, tables, words, count, most):
    """Put the words of a text after the first `count`. Returns their new count; -1 if they were more than `most`."""
    start, inside = at, np.uint64(0)  # where the last word began, and 1 if it goes on
    while at < end:
        if count + BLOCK > most:
            return -1
        letters, others = _masks(data, at)
        size = min(lowest(others), end - at)
        letters &= _below(size)
        before = (letters << _ONE) | inside
        starts, ends = letters & ~before, before & ~letters & _below(size)
        if inside == 0:
            start = at + lowest(starts)
            starts &= starts - _ONE
        while ends:
            words[count] = hash_bytes(data, start, at + lowest(ends) - start, _LOWER)
            count += 1
            ends &= ends - _ONE
            start = at + lowest(starts)
            starts &= starts - _ONE
        if size > 0:
            inside = (letters >> np.uint64(size - 1)) & _ONE
        at += size
        if size == BLOCK or at == end:
            continue
        code, width = decode(data, at)
        if code < SHORT and forms[code] == _SEPARATES:
            if inside:
                words[count] = hash_bytes(data, start, at - start, _LOWER)
                count += 1
            at += width
        else:
            start = start if inside else at
            at = _run_end(data, at, end)
            if count + MOST_WORDS * (at - start) > most:
                return -1
            count, rest = _short_words(data, start, at, forms, scratch, words, count)
            if rest < at:
                count = any_words(data, rest, at, tables, words, count)
        inside = np.uint64(0)
    if inside:
        words[count] = hash_bytes(data, start, end - start, _LOWER)
        count += 1
    return count
