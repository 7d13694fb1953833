"""Which readers may find a credit in each of many texts, compiled by numba; sieve.py says what is looked for and why.

Arrays in, arrays out, no validation. The kernels release the GIL and are cached on disk.
"""

import numpy as np
from numba import njit

from dedup.read.credits.marks import (
    AGENCY,
    ALL,
    ANYWHERE,
    AT_THE_END,
    AUTHOR_LINES,
    BLANK,
    BYLINES,
    CLOSE,
    COLON,
    CREDIT_LINES,
    DATELINES,
    EDGE,
    GRAM_BITS,
    LETTER,
    LINE_START,
    NEWLINE,
    OPEN,
    PHRASES,
    RIGHTS,
    SIGN,
    SIGNED,
    SLASH,
    UNKNOWN,
)

_compiled = njit(nogil=True, cache=True, error_model="numpy", boundscheck=False)

_FRONT = 2  # symbols before those of a text: a bracket, where what runs over blanks stops, and a line break
_FACTOR = np.uint64(0x9E3779B1)
_SHIFT = np.uint64(32 - GRAM_BITS)
_LETTERS = np.uint64(0x1F1F1F1F)
_LOW = np.uint64(0xFFFFFFFF)


@_compiled
def sieve(data, offsets, classes, marked, starts, grams, steps, phrases, symbols, bounds, roles, prefixes, found):
    """Fill `found` [texts] with the marks of texts in UTF-8, `data` [bytes] by `offsets` [texts + 1].

    All else is as sieve.py makes it: `classes` [65536]; `marked`, `starts`, `grams`, `steps`, `phrases` are the index
    of the phrases by their grams; phrase i is `symbols[bounds[i]:bounds[i + 1]]` and counts as `roles[i]` says.
    """
    longest = 0
    for text in range(len(found)):
        longest = max(longest, offsets[text + 1] - offsets[text])
    read = np.empty((longest + 10) & ~1, np.uint8)
    pairs = read.view(np.uint16)
    for text in range(len(found)):
        count, sign, cyrillic = _read(data, offsets[text], offsets[text + 1], classes, read)
        if count < 0:
            found[text] = ALL
            continue
        marks = _beginning(read, count, prefixes)
        beside = 0  # what counts if an agency is named
        if sign:
            beside = RIGHTS
            marks |= CREDIT_LINES if sign + AT_THE_END >= _FRONT + count else 0
        named = False
        pair = np.uint64(pairs[0])
        for half in range((_FRONT + count) // 2 + 1):
            after = np.uint64(pairs[half + 1])
            gram = ((((pair | after << np.uint64(16)) & _LETTERS) * _FACTOR) & _LOW) >> _SHIFT
            pair = after
            if not marked[gram >> np.uint64(3)] >> (gram & np.uint64(7)) & 1:
                continue
            bucket = gram >> np.uint64(4)
            for entry in range(starts[bucket], starts[bucket + np.uint64(1)]):
                phrase = phrases[entry]
                at = 2 * half + steps[entry, 0]
                if grams[entry] != gram or not _stands(read, at, symbols, bounds, phrase, steps[entry, 1]):
                    continue
                if roles[phrase, 0] == AGENCY:
                    named = True
                    marks |= _named_at(read, at, count, cyrillic)
                elif roles[phrase, 0] == ANYWHERE or _is_there(read, at, count, roles[phrase, 0]):
                    marks |= roles[phrase, 1]
                    beside |= roles[phrase, 2]
        found[text] = marks | beside if named else marks


@_compiled
def _read(data, at, end, classes, read):
    """Write the symbols of a text, one a character, between stops. Trusts the bytes to be UTF-8.

    Returns how many there are, or -1 if one is unknown; where the last © is, or 0; and whether letters are Cyrillic.
    """
    read[0], read[1] = CLOSE, NEWLINE
    place, sign, cyrillic = _FRONT, 0, False
    while at < end:
        byte = np.int32(data[at])
        if byte < 0x80:
            read[place] = classes[byte]
            at += 1
        else:
            symbol, width = np.uint8(BLANK), 4
            if byte < 0xE0:
                symbol, width = classes[(byte & 0x1F) << 6 | (data[at + 1] & 0x3F)], 2
                cyrillic |= byte >= 0xD0 and byte < 0xD4
            elif byte < 0xF0:
                code = (byte & 0x0F) << 12 | (np.int32(data[at + 1]) & 0x3F) << 6 | (data[at + 2] & 0x3F)
                symbol, width = classes[code], 3
            if symbol == UNKNOWN:
                return -1, 0, False
            if symbol == SIGN:
                sign = place
            read[place] = symbol
            at += width
        place += 1
    read[place : place + 6] = CLOSE
    return place - _FRONT, sign, cyrillic


@_compiled
def _stands(read, at, symbols, bounds, phrase, anchor):
    """Whether a phrase stands in a text, its symbol number `anchor` at a place."""
    first, middle = bounds[phrase], bounds[phrase] + anchor
    return _goes_on(read, at, symbols, middle, bounds[phrase + 1], 1) and _goes_on(
        read, at - 1, symbols, middle - 1, first - 1, -1
    )


@_compiled
def _goes_on(read, at, symbols, n, end, step):
    """Whether what is read goes on from a place as the symbols from the n-th do, forwards or backwards.

    A blank is any number of them, an edge anything but a letter, a capital that alone, and a small letter any case.
    """
    while n != end:
        symbol, there = symbols[n], read[at]
        if symbol == EDGE:
            if there & LETTER:
                return False
        elif symbol == BLANK:
            if not _is_blank(there):
                return False
            while _is_blank(read[at + step]):
                at += step
        elif there != symbol and there | 0x20 != symbol:
            return False
        at += step
        n += step
    return True


@_compiled
def _is_blank(symbol):
    return symbol == BLANK or symbol == NEWLINE


@_compiled
def _is_there(read, at, count, where):
    """Whether a place is near the end, or where a line starts but for three signs."""
    if where == LINE_START:
        for before in range(at - 1, max(at - 5, 0), -1):
            if read[before] == NEWLINE:
                return True
        return False
    return at + AT_THE_END >= _FRONT + count


@_compiled
def _named_at(read, at, count, cyrillic):
    """The readers for whom an agency's name at a place matters."""
    place, marks = at - _FRONT, 0
    left = count - place
    if left <= 600:
        marks |= PHRASES
    if left <= 120:
        marks |= SIGNED
    if place < 150 or (cyrillic and place < 2_500):
        marks |= DATELINES
    before, most = at - 1, max(at - 90, 0)
    while before > most and read[before] != OPEN and read[before] != CLOSE:
        before -= 1
    if read[before] == OPEN:
        marks |= DATELINES
    if place < 2_500 and _in_a_byline(read, at):
        marks |= BYLINES
    return marks


@_compiled
def _in_a_byline(read, at):
    """Whether a place is in the first lines, and near the start of its line or behind many blanks."""
    lines = 0
    for before in range(_FRONT, at):
        lines += read[before] == NEWLINE
    if lines >= 12:
        return False
    for before in range(at - 1, at - 160, -1):
        if read[before] == NEWLINE:
            return True
    for before in range(at - 160, max(at - 168, 0), -1):
        if read[before] != BLANK:
            return False
    return True


@_compiled
def _beginning(read, count, prefixes):
    """The readers for whom a text's first characters matter: a bracket or slash, lines that begin with By."""
    marks = 0
    for at in range(_FRONT, _FRONT + min(count, 100)):
        if read[at] == SLASH or (read[at] == OPEN and at < _FRONT + 80):
            marks |= DATELINES
            break
    lines = 0
    for at in range(_FRONT - 1, _FRONT - 1 + min(count, 500)):
        if read[at] == NEWLINE:
            if _begins_byline(read, at + 1, prefixes):
                marks |= AUTHOR_LINES
            lines += 1
            if lines == 5:
                break
    return marks


@_compiled
def _begins_byline(read, at, prefixes):
    """Whether one of the words before an author stands behind the blanks of a line."""
    while read[at] == BLANK:
        at += 1
    word = 0
    for letter in range(at, at + 3):
        if not read[letter] & LETTER:
            break
        word = word << 5 | (read[letter] & LETTER)
        at += 1
    if read[at] != BLANK and read[at] != COLON:
        return False
    for prefix in prefixes:
        if prefix == word:
            return True
    return False
