"""The kernel that reads JSON lines, compiled by numba: it takes their texts out. Arrays in, arrays out, no validation.

A line's text is nearly all of it. It is looked at 64 bytes at a time, copied and unescaped where its bytes lie; what
is left of the line is small, and is read, and checked, by a JSON reader. The kernel vouches for the text alone, and
for finding it: for strings and brackets being told apart as JSON tells them.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from dedup.compiled import compiled
from dedup.intrinsics import BLOCK, lowest, pointer

PADDING = b'"' * 2 * BLOCK  # after the lines: whatever looks for the end of a string finds one

MOST_ADDED = len("null,\n")  # bytes a line

_TAB, _NEWLINE, _RETURN, _SPACE, _QUOTE, _COMMA, _COLON, _BACKSLASH = (np.uint8(ord(one)) for one in '\t\n\r ",:\\')
_NULL = np.frombuffer(b"null", np.uint8)
_NOT, _IS, _ESCAPED = 0, 1, 2  # what a string is: not the key that is looked for; it; a key written with escapes


@intrinsic
def _masks(_, data, at):
    """Of the 64 bytes from `at` on, a bit each: whether it is a quote, a backslash or a control; whether above 127."""

    def generate(context, builder, signature, arguments):
        vector, bits = ir.VectorType(ir.IntType(8), BLOCK), ir.IntType(BLOCK)
        block = builder.load(pointer(context, builder, signature.args[0], *arguments, vector), align=1)

        def compared(how, byte):
            return builder.icmp_unsigned(how, block, ir.Constant(vector, [byte] * BLOCK))

        stops = builder.or_(builder.or_(compared("==", ord('"')), compared("==", ord("\\"))), compared("<", 32))
        masks = [builder.bitcast(stops, bits), builder.bitcast(compared(">", 127), bits)]
        return context.make_tuple(builder, signature.return_type, masks)

    return types.UniTuple(types.uint64, 2)(data, types.int64), generate


@intrinsic
def _copy_block(_, data, at, copy, to):
    """Copy the 64 bytes from `at` on."""

    def generate(context, builder, signature, arguments):
        vector = ir.VectorType(ir.IntType(8), BLOCK)
        block = builder.load(pointer(context, builder, signature.args[0], *arguments[:2], vector), align=1)
        builder.store(block, pointer(context, builder, signature.args[2], *arguments[2:], vector), align=1)
        return context.get_dummy_value()

    return types.void(data, types.int64, copy, types.int64), generate


@compiled
def texts_of_lines(data, end, key, texts, rests, found):
    """Take from each line, that is one JSON object, the string that stands under a key.

    `data` [bytes] holds lines up to `end`, then PADDING. `key` [bytes] is written without escapes. Fills `texts`, as
    large as `data`, with the strings in UTF-8, one after the other; `rests`, larger by MOST_ADDED a line, with the
    lines without their texts, an empty string in their place, and `null` for those that it does not read, each with
    a comma and a line end after it; and `found` [lines, 4]: where the line ends, where its text ends, how many
    characters that has, -1 where it has none, and how many bytes each of them takes in a string of Python's. Returns
    how many lines there are, and how many bytes of `texts` and of `rests` are filled.
    """
    at = text = rest = line = np.int64(0)  # for a literal 0 all that is called would be compiled once more
    while at < end:
        last, text_end, characters, width, rest_end = _read_line(data, at, end, key, texts, text, rests, rest)
        if characters < 0:
            last, text_end, rest_end = _line_end(data, at, end), text, rest
            for byte in _NULL:
                rests[rest_end] = byte
                rest_end += 1
        rests[rest_end] = _COMMA
        rests[rest_end + 1] = _NEWLINE
        found[line, 0] = last
        found[line, 1] = text_end
        found[line, 2] = characters
        found[line, 3] = width
        at, text, rest, line = last, text_end, rest_end + 2, line + 1
    return line, text, rest


@compiled
def _read_line(data, start, end, key, texts, text, rests, rest):
    """Read one line: where it ends; of its text where that ends, how many characters it has, and how wide they are; and
    where the rest ends. There are -1 characters where it is not one object with one such text.
    """
    at, depth, first, last, text_end, characters, width = start, 0, -1, -1, text, -1, 0
    while at < end:
        byte = data[at]
        at += 1
        if byte == _QUOTE:
            string, at = at, _string_end(data, at) + 1
            what = _which_key(data, string, at - 1, key) if at and depth == 1 else _NOT
            if at == 0 or what == _ESCAPED or (what == _IS and first >= 0):
                return 0, 0, -1, 0, 0
            if what == _IS:
                first = _after_spaces(data, _after_spaces(data, at) + 1)
                if data[first] != _QUOTE:
                    return 0, 0, -1, 0, 0
                last, text_end, characters, width = _unescape(data, first + 1, texts, text)
                if characters < 0 or not _says_something(texts, text, text_end):
                    return 0, 0, -1, 0, 0
                at = last + 1
        elif byte == 123 or byte == 91:  # { [
            depth += 1
        elif byte == 125 or byte == 93:
            depth -= 1
            if depth == 0:
                break
        elif byte == _NEWLINE or (depth == 0 and byte != _SPACE and byte != _TAB):
            return 0, 0, -1, 0, 0
    close, at = at, _after_spaces(data, at)
    if first < 0 or depth != 0 or (at < end and data[at] != _NEWLINE):
        return 0, 0, -1, 0, 0
    rest = _copy(data, start, first + 1, rests, rest)
    return min(at + 1, end), text_end, characters, width, _copy(data, last, close, rests, rest)


@compiled
def _line_end(data, at, end):
    """Where the next line begins."""
    while at < end and data[at] != _NEWLINE:
        at += 1
    return min(at + 1, end)


@compiled
def _after_spaces(data, at):
    while data[at] == _SPACE or data[at] == _TAB or data[at] == _RETURN:
        at += 1
    return at


@compiled
def _copy(data, first, last, copy, to):
    for at in range(first, last):
        copy[to] = data[at]
        to += 1
    return to


@compiled
def _string_end(data, at):
    """Where the closing quote is of the string whose characters begin at `at`; -1 where the line ends before it."""
    while True:
        size = lowest(_masks(data, at)[0])
        at += size
        if size == BLOCK:
            continue
        if data[at] == _QUOTE:
            return at
        if data[at] != _BACKSLASH or data[at + 1] < _SPACE:
            return -1
        at += 2


@compiled
def _which_key(data, first, last, key):
    """Whether a string is a key at all, and then whether it is the one that is looked for."""
    if data[_after_spaces(data, last + 1)] != _COLON:
        return _NOT
    same = last - first == len(key)
    for at in range(first, last):
        if data[at] == _BACKSLASH:
            return _ESCAPED
        same = same and data[at] == key[at - first]
    return _IS if same else _NOT


@compiled
def _unescape(data, at, texts, to):
    """Copy a string without its escapes: where its closing quote is, where the copy ends, how many characters it has,
    -1 where it is not valid, or has a NUL, and how many bytes each of them takes in a string of Python's.
    """
    start, inner, highest = to, 0, np.uint8(0)  # bytes that are not the first of a character; the highest that is
    while True:
        stops, others = _masks(data, at)
        _copy_block(data, at, texts, to)
        size = lowest(stops | others)
        at, to = at + size, to + size
        if size == BLOCK:
            continue
        if data[at] == _QUOTE:
            return at, to, to - start - inner, 1 if highest < 0xC4 else 2 if highest < 0xF0 else 4
        if data[at] == _BACKSLASH:
            code, at = _escaped(data, at + 1)
            width = _encode(code, texts, to)
        else:
            width = _width(data, at)
            _copy(data, at, at + width, texts, to)
            at += width
        if width == 0:
            return -1, -1, -1, 0
        highest = max(highest, texts[to])
        to += width
        inner += width - 1


@compiled
def _width(data, at):
    """How many bytes of UTF-8 the character above 127 has that begins here; 0 where it is not valid."""
    byte, second = data[at], data[at + 1]
    if byte < 0xC2 or byte > 0xF4 or second < 0x80 or second > 0xBF:
        return 0
    if byte < 0xE0:
        return 2
    if (byte == 0xE0 and second < 0xA0) or (byte == 0xED and second > 0x9F):  # longer than it need be; half a pair
        return 0
    if (byte == 0xF0 and second < 0x90) or (byte == 0xF4 and second > 0x8F):  # ... ; beyond Unicode
        return 0
    width = 3 if byte < 0xF0 else 4
    for inner in range(at + 2, at + width):
        if data[inner] & 0xC0 != 0x80:
            return 0
    return width


@compiled
def _escaped(data, at):
    """The code point that an escape stands for, 0 where it is not valid, and where it ends. `at` is at its letter."""
    letter = data[at]
    if letter == 110:  # n
        return 10, at + 1
    if letter == 34 or letter == 92 or letter == 47:  # " \ /
        return np.int64(letter), at + 1
    if letter == 116:  # t
        return 9, at + 1
    if letter == 114:  # r
        return 13, at + 1
    if letter == 98:  # b
        return 8, at + 1
    if letter == 102:  # f
        return 12, at + 1
    if letter != 117:  # u
        return 0, at
    code = _hexadecimal(data, at + 1)
    if code < 0xD800 or code > 0xDFFF:
        return max(code, 0), at + 5
    if code > 0xDBFF or data[at + 5] != _BACKSLASH or data[at + 6] != letter:
        return 0, at
    low = _hexadecimal(data, at + 7)
    return (0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) if 0xDC00 <= low <= 0xDFFF else 0), at + 11


@compiled
def _hexadecimal(data, at):
    """The number that four digits write; -1 where they are not four."""
    number = 0
    for place in range(at, at + 4):
        byte = np.int64(data[place])
        small = byte | 0x20
        if 48 <= byte <= 57:
            number = number << 4 | (byte - 48)
        elif 97 <= small <= 102:
            number = number << 4 | (small - 87)
        else:
            return -1
    return number


@compiled
def _encode(code, texts, to):
    """Write a code point in UTF-8. Returns how many bytes it has; none for 0."""
    if code == 0:
        return 0
    if code < 0x80:
        texts[to] = code
        return 1
    width = 2 if code < 0x800 else 3 if code < 0x10000 else 4
    for place in range(to + width - 1, to, -1):
        texts[place] = 0x80 | (code & 0x3F)
        code >>= 6
    texts[to] = (0xF00 >> width) & 0xFF | code
    return width


@compiled
def _says_something(texts, first, last):
    """Whether a text is sure not to be blank: has an ASCII character that is seen, or one of a block without spaces."""
    for at in range(first, last):
        byte = texts[at]
        if (byte > _SPACE and byte < 0x7F) or (byte > 0xC2 and (byte < 0xE1 or byte > 0xE3)):
            return True
    return False
