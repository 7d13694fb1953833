"""Where sentences and quotations begin and end. Imports read.text only.

Works on the words of a text and gives arrays over them: sentence numbers, and what stands inside quotation marks.
"""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from dedup.read.text import Words

I64 = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Sentences end at a line break, at the full stops of scripts that need no blank after them, and at . ! ? before
# a blank or a capital: lost line breaks glue sentences ("the end.Then").
# (Patterns that begin with a set of characters are looked for three times as fast, hence the looks behind.)
_FULL_STOPS = "\n。！？｡।॥؟۔።။៕"
_ENDS = re.compile(
    rf"""[{_FULL_STOPS}.!?](?:(?<=[{_FULL_STOPS}])|(?<=[^\s.!?][.!?])[.!?]*["”’»)\]]*(?:\s|(?=["“‘«(]?[^\W\d_a-z])))"""
)
# Longer sentences are cut: tables, lists, and scripts that write no full stops.
LONGEST_SENTENCE = 60

# An opening mark, and the marks that close it. A quotation of several paragraphs opens each of them and closes
# the last only, so the end of a line closes too.
_QUOTES = {'"': '"”', "“": '”"', "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
# No blank stands before a quotation in Thai, Lao, Burmese, Khmer, and next to the letters and marks of East Asia.
_NO_BLANK = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uff00-\uffef"
_OPENING = re.compile(
    r'["“„«»「『](?:'
    r'(?<=["“„])(?<![^\s(\[—–：-]["“„])(?=\S)'
    rf"|(?<=[{_NO_BLANK}]“)|(?<=[«「『])|(?<=»)(?<!\S»)(?=\S))"
)
LONGEST_QUOTATION = 3_000  # characters; a mark that is closed only after more was no opening one


def sentence_numbers(words: Words) -> I64:
    """The number of the sentence that each word is in, from 0, [words]."""
    ends = [match.end() for match in _ENDS.finditer(words.text)]
    numbers = np.searchsorted(np.array(ends, np.int64), np.array(words.starts, np.int64), side="right")
    place = np.arange(len(numbers))
    first = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1]))[: len(numbers)]
    within = place - np.repeat(first, np.diff(np.append(first, len(numbers))))
    begins = within % LONGEST_SENTENCE == 0
    return np.asarray(np.cumsum(begins) - 1)


def inside_quotations(words: Words) -> Flags:
    """Which words stand inside quotation marks, [words]."""
    starts = np.array(words.starts, np.int64)
    inside = np.zeros(len(starts), np.bool_)
    for first, last in _quotations(words.text):
        inside[np.searchsorted(starts, first) : np.searchsorted(starts, last)] = True
    return inside


def _quotations(text: str) -> Iterable[tuple[int, int]]:
    place = 0
    while opening := _OPENING.search(text, place):
        limit = min(len(text), opening.end() + LONGEST_QUOTATION)
        line = text.find("\n", opening.end(), limit)
        if line >= 0:
            limit = line
        closing = [at for mark in _QUOTES[opening[0]] if (at := text.find(mark, opening.end(), limit)) >= 0]
        place = opening.end()
        if closing or limit == line or limit == len(text):
            last = min(closing, default=limit)
            yield place, last
            place = last + 1
