"""The numbers of many texts, compiled by numba: what text.Words says of their numbers, as sets of hashes.

Arrays in, arrays out, no validation. The kernels release the GIL and are cached on disk.
"""

import numpy as np

from dedup.compiled import compiled
from dedup.read.numbers import ANYWHERE, BEGINNING, LETTER, OPENING, PLACES, SEPARATOR, SPECIAL

# Hashes are FNV-1a of 64 bits (Fowler, Noll, Vo) over the characters of the normal form.
_PRIME = np.uint64(0x100000001B3)


@compiled
def _is_among(value, table):
    low, high = 0, len(table)
    while low < high:
        middle = (low + high) // 2
        if table[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low < len(table) and table[low] == value


@compiled
def _class_at(data, at, classes):
    """The class of the character that begins at a byte, and its width. Trusts the bytes to be UTF-8."""
    byte = np.int32(data[at])
    if byte < 0x80:
        return classes[byte], 1
    if byte < 0xE0:
        return classes[((byte & 0x1F) << 6) | (data[at + 1] & 0x3F)], 2
    if byte < 0xF0:
        code = ((byte & 0x0F) << 12) | ((np.int32(data[at + 1]) & 0x3F) << 6) | (data[at + 2] & 0x3F)
        return classes[code], 3
    return np.uint8(SPECIAL), 4


@compiled
def _hashed(data, first, last, h):
    """A hash that goes on over ASCII letters and digits, capitals as small ones."""
    for at in range(first, last):
        byte = data[at]
        h = (h ^ np.uint64(byte | 0x20 if byte >= 65 else byte)) * _PRIME
    return h


@compiled
def _is_of_calendar(data, first, last, basis, calendar):
    """Whether a word is one of the calendar, all of which are short and ASCII."""
    if last - first >= 10:
        return False
    for at in range(first, last):
        if data[at] >= 0x80:
            return False
    return _is_among(_hashed(data, first, last, basis), calendar)


@compiled
def _joint(data, first, last):
    """What joins two parts of a number: a comma or a point, also the Arabic ones and that of full width; 0: nothing."""
    size, byte = last - first, data[first]
    if size == 1 and (byte == 44 or byte == 46):
        return np.uint64(byte)
    if size == 2 and byte == 0xD9 and (data[first + 1] == 0xAC or data[first + 1] == 0xAB):
        return np.uint64(44 if data[first + 1] == 0xAC else 46)
    if size == 3 and byte == 0xEF and data[first + 1] == 0xBC and data[first + 2] == 0x8E:
        return np.uint64(46)
    return np.uint64(0)


@compiled
def numbers(data, offsets, classes, calendar, basis, opening, found, bounds):
    """The numbers of texts: hashes, ascending within a text, with where they stand (ANYWHERE, OPENING, …) as last bits.

    `data` [bytes] and `offsets` [texts + 1] are the texts, `classes` [65536] and `calendar` as numbers.py makes them.
    Fills `found`, which must have room for as many numbers as there are bytes / 2 + texts, and `bounds` [texts + 1].
    Returns for each text whether it is plain; the others have no numbers here.
    """
    plain = np.ones(len(offsets) - 1, np.bool_)
    count = 0
    for text in range(len(offsets) - 1):
        own, at, end = count, offsets[text], offsets[text + 1]
        word, before, before_end = -1, at, at  # the number of a word, where the one before it begins and ends
        first, last, whole, is_date = -2, -2, basis, False  # the number that is being read: its words, its hash
        while at < end:
            kind, width = _class_at(data, at, classes)
            if kind == SEPARATOR:
                at += width
                continue
            start, simple = at, True
            while at < end and kind == LETTER:
                simple &= width == 1
                at += width
                if at < end:
                    kind, width = _class_at(data, at, classes)
            digit = data[start] >= 48 and data[start] <= 57
            if (at < end and kind == SPECIAL) or (digit and not simple):
                plain[text] = False
                break
            word += 1
            if first == word - 1:
                is_date |= _is_of_calendar(data, start, at, basis, calendar)
            joint = _joint(data, before_end, start) if digit and last == word - 1 else np.uint64(0)
            if joint:
                whole, last = _hashed(data, start, at, (whole ^ joint) * _PRIME), word
            elif digit:
                count = _keep(found, count, first, whole, is_date, opening)
                first = last = word
                whole = _hashed(data, start, at, basis)
                is_date = _is_of_calendar(data, before, before_end, basis, calendar)
            before, before_end = start, at
        count = _keep(found, count, first, whole, is_date, opening)
        count = own + _sort(found[own:count]) if plain[text] else own
        bounds[text + 1] = count
    return plain


@compiled
def _keep(found, count, first, whole, is_date, opening):
    """Note a number that has been read to its end, if there is one. Returns how many there are now."""
    if first < 0:
        return count
    places = ANYWHERE
    if not is_date and first < 2 * opening:
        places |= BEGINNING
    if not is_date and first < opening:
        places |= OPENING
    found[count] = (whole & ~np.uint64(PLACES)) | np.uint64(places)
    return count + 1


@compiled
def _sort(found):
    """Sort the numbers of a text, and make those one that come again. Returns how many are left."""
    found.sort()
    count = 0
    for number in found:
        if count and found[count - 1] | np.uint64(PLACES) == number | np.uint64(PLACES):
            found[count - 1] |= number
        else:
            found[count] = number
            count += 1
    return count


@compiled
def exchanged(numbers, bounds, left, right, found):
    """For each pair of texts whether a number may have been replaced; see numbers.py. Fills `found` [pairs]."""
    for pair in range(len(left)):
        one, other = left[pair], right[pair]
        ours = _missing(numbers, bounds[one], bounds[one + 1], bounds[other], bounds[other + 1])
        theirs = _missing(numbers, bounds[other], bounds[other + 1], bounds[one], bounds[one + 1])
        found[pair] = (ours & theirs) != 0


@compiled
def _missing(numbers, i, i_end, j, j_end):
    """ANYWHERE, if one text has a number that the other has not; OPENING, if its opening has one that the beginning of
    the other has not."""
    missing = 0
    while i < i_end:
        number = numbers[i] | np.uint64(PLACES)
        while j < j_end and numbers[j] | np.uint64(PLACES) < number:
            j += 1
        there = np.int64(numbers[j]) & PLACES if j < j_end and numbers[j] | np.uint64(PLACES) == number else 0
        if there == 0:
            missing |= ANYWHERE
        if np.int64(numbers[i]) & OPENING and there & BEGINNING == 0:
            missing |= OPENING
        i += 1
    return missing
