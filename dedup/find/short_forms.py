"""What a code point adds to a word, in one number: the table by which a kernel normalises nearly all characters.

Made from the tables of unicode.py by the functions of plain.py, so that both ways stay one. Imports these and hashing.
"""

import numpy as np

from dedup.find.hashing import U64
from dedup.find.plain import encode, fold
from dedup.unicode import ALONE, IGNORED, LETTER, MARK, SEPARATOR, tables

SHORT = 0x20000  # the table is of the code points below: all but rare Chinese characters
MOST_BYTES = 6
# Korean syllables have normal forms of two letters, or of three with one of those after this code point as the last.
# That makes nine bytes, and its number stands where the order of a mark would.
LAST_LETTERS, MOST_LAST = 0x11A7, 27
# Where each part of a number begins: MOST_BYTES bytes, how many of them are used, what it is, and an order.
SIZE_AT, KIND_AT, ORDER_AT = 48, 52, 56


def short_forms() -> U64:
    """One number for each code point, [SHORT]; 0 for those that it does not tell all of.

    It holds the normal form in UTF-8, up to MOST_BYTES, the first byte lowest; how many bytes that has; one more than
    the class that the code point as a whole has; and the combining class of the last code point of the normal form.
    The marks of a normal form are in order, and nothing in it ends a word.
    """
    table, every = tables(), np.arange(SHORT, dtype=np.int32)
    codes, owners = fold(every, every.astype(np.int64), table)
    spots = table.class_page[codes >> 8] * 256 + (codes & 255)
    classes, orders = table.classes[spots], table.orders[spots]
    keep = classes != IGNORED
    codes, owners, classes, orders = codes[keep], owners[keep], classes[keep], orders[keep]

    first = np.concatenate([[True], owners[1:] != owners[:-1]])
    kinds = np.full(SHORT, IGNORED, np.uint8)
    kinds[owners[first]] = classes[first]
    kind = kinds[owners]
    goes_on = np.where(classes == MARK, (kind == LETTER) | (kind == ALONE), (classes == LETTER) & (kind == LETTER))
    in_order = np.concatenate([[True], (orders[1:] == 0) | (orders[1:] >= orders[:-1])])
    doubtful = np.zeros(SHORT, np.bool_)
    doubtful[owners[~first & ~(goes_on & in_order)]] = True

    seen = classes != SEPARATOR
    lasts = np.zeros(SHORT, np.uint8)
    lasts[owners[seen]] = orders[seen]  # of several the last one stays
    data, bounds = encode(codes[seen], np.searchsorted(owners[seen], np.arange(SHORT + 1)))
    sizes = np.diff(bounds)
    last = np.zeros(SHORT, np.int64)
    last[owners] = codes - LAST_LETTERS
    korean = (sizes == MOST_BYTES + 3) & (last > 0) & (last <= MOST_LAST)
    lasts[korean] = last[korean]
    doubtful |= (sizes > MOST_BYTES) & ~korean
    padded = np.append(data, np.zeros(MOST_BYTES, np.uint8)).astype(np.uint64)
    forms = np.zeros(SHORT, np.uint64)
    for step in range(MOST_BYTES):
        forms |= np.where(sizes > step, padded[bounds[:-1] + step], 0) << np.uint64(8 * step)
    for part, at in ((sizes, SIZE_AT), (kinds + 1, KIND_AT), (lasts, ORDER_AT)):
        forms |= part.astype(np.uint64) << np.uint64(at)
    return np.where(doubtful, np.uint64(0), forms)
