"""Which readers may find a credit in each of many texts, compiled by numba; sieve.py says what is looked for and why.

Arrays in, arrays out, no validation. The kernels release the GIL and are cached on disk.
"""

import numpy as np

from dedup.compiled import compiled
from dedup.read.credits.bylines import LINES
from dedup.read.credits.marks import (
    AGENCY,
    ALL,
    ANYWHERE,
    AT_THE_END,
    AUTHOR_LINES,
    BLANK,
    BUCKET_BITS,
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
from dedup.read.credits.opening import FIRST_WORDS, OPENING
from dedup.read.credits.places import ENDING
from dedup.read.credits.signatures import SIGNATURE

_FRONT = 2  # symbols before those of a text: a bracket, where what runs over blanks stops, and a line break
_SIGNS_BEFORE, _BYLINE = np.int64(4), np.int64(200)  # characters; typed, else each has a function of its own
_FACTOR = np.uint64(0x9E3779B1)
_SHIFT = np.uint64(32 - GRAM_BITS)
_LETTERS = np.uint64(0x1F1F1F1F)
_BUCKET = np.uint64(BUCKET_BITS)
_LOW = np.uint64(0xFFFFFFFF)


@compiled
def sieve(data, offsets, found, classes, prefixes, marked, starts, grams, steps, phrases, symbols, bounds, roles):
    """Fill `found` [texts] with the marks of texts in UTF-8, `data` [bytes] by `offsets` [texts + 1].

    All else is as sieve.py makes it: the symbols of characters, the words before authors, and the parts of an Index.
    """
    longest = 0
    for text in range(len(found)):
        longest = max(longest, offsets[text + 1] - offsets[text])
    read = np.empty((longest + 10) & ~1, np.uint8)
    pairs = read.view(np.uint16)
    hits = np.empty(len(pairs), np.int64)
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
        for hit in range(_hits(pairs, (_FRONT + count) // 2 + 1, marked, hits)):
            half = hits[hit]
            gram = _gram(pairs, half)
            bucket = gram >> _BUCKET
            for entry in range(starts[bucket], starts[bucket + np.uint64(1)]):
                phrase, at = phrases[entry], 2 * half + steps[entry, 0]
                if grams[entry] != gram or not _stands(read, at, symbols, bounds, phrase, steps[entry, 1]):
                    continue
                where = roles[phrase, 0]
                if where == AGENCY:
                    named = True
                    marks |= _named_at(read, at, count, cyrillic)
                elif where == ANYWHERE or _is_there(read, at, count, where):
                    marks |= roles[phrase, 1]
                    beside |= roles[phrase, 2]
        found[text] = marks | beside if named else marks


@compiled
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


@compiled
def _hits(pairs, end, marked, hits):
    """Write which of the first pairs of symbols begin a gram that is looked for. Returns how many do."""
    count = 0
    for half in range(end):
        gram = _gram(pairs, half)
        hits[count] = half
        count += np.int64(marked[gram >> np.uint64(3)] >> (gram & np.uint64(7)) & 1)  # no branch to be foretold
    return count


@compiled
def _gram(pairs, half):
    """A hash of four symbols, cases aside."""
    gram = np.uint64(pairs[half]) | np.uint64(pairs[half + 1]) << np.uint64(16)
    return (((gram & _LETTERS) * _FACTOR) & _LOW) >> _SHIFT


@compiled
def _stands(read, at, symbols, bounds, phrase, anchor):
    """Whether a phrase stands in a text, its symbol number `anchor` at a place."""
    first, middle = bounds[phrase], bounds[phrase] + anchor
    return _goes_on(read, at, symbols, middle, bounds[phrase + 1], 1) and _goes_on(
        read, at - 1, symbols, middle - 1, first - 1, -1
    )


@compiled
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


@compiled
def _is_blank(symbol):
    return symbol in (BLANK, NEWLINE)


@compiled
def _is_there(read, at, count, where):
    """Whether a place is near the end, or where a line starts but for three signs."""
    if where == LINE_START:
        return read[_line_start(read, at, _SIGNS_BEFORE)] == NEWLINE
    return at + AT_THE_END >= _FRONT + count


@compiled
def _line_start(read, at, most):
    """Where the line break before a place is, or the last place that is looked at."""
    last = max(at - most, 0)
    while at > last:
        at -= 1
        if read[at] == NEWLINE:
            break
    return at


@compiled
def _named_at(read, at, count, cyrillic):
    """The readers for whom an agency's name at a place matters."""
    place, marks = at - _FRONT, 0
    left = count - place
    if left <= ENDING:
        marks |= PHRASES
    if left <= SIGNATURE:
        marks |= SIGNED
    if place < FIRST_WORDS or (cyrillic and place < OPENING) or _in_brackets(read, at):
        marks |= DATELINES
    if place < OPENING and _in_a_byline(read, at):
        marks |= BYLINES
    return marks


@compiled
def _in_brackets(read, at):
    """Whether a bracket begins shortly before a place, and does not end before it."""
    last = max(at - 90, 0)
    while at > last and read[at] != OPEN and read[at] != CLOSE:
        at -= 1
    return read[at] == OPEN


@compiled
def _in_a_byline(read, at):
    """Whether a place is in the first lines, and near the start of its line or behind many blanks."""
    lines = 0
    for before in range(_FRONT, at):
        lines += read[before] == NEWLINE
    start = _line_start(read, at, _BYLINE)
    near, last = read[start] == NEWLINE, start - 8
    while start > last and read[start] == BLANK:
        start -= 1
    return lines < LINES and (near or start == last)


@compiled
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


@compiled
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
    if read[at] not in (BLANK, COLON):
        return False
    found = False
    for prefix in prefixes:
        found |= prefix == word
    return found
