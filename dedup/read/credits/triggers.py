"""Which of the words that credits are looked for by stand in a text, in one pass over it. Imports forms."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt

from dedup.read.credits.forms import LANGUAGES, RIGHTS, SIGNS

U32 = npt.NDArray[np.uint32]

_GRAM = 4  # characters
_FACTORS = np.array([0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F], np.uint32)
_BITS = 16


@lru_cache(8)
def triggers_in(lowered: str) -> frozenset[str]:
    """The triggers of all forms that stand in a text."""
    return _triggers().within(lowered)


@cache
def _triggers() -> "Triggers":
    written = [form.trigger for _, forms in LANGUAGES for form in forms] + [SIGNS, *(trigger for trigger, _ in RIGHTS)]
    return Triggers(trigger for triggers in written for trigger in triggers.split("|"))


class Triggers:
    """A set of words, each of which is looked for by four characters of it.

    Looking for a hundred words one after the other takes ten times as long as what is done with those that are there.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """The words, as they are to be found."""
        words = set(words)
        self._short = {word: ord(max(word)) for word in sorted(words) if len(word) < _GRAM}
        self._by_gram: dict[str, list[tuple[str, int]]] = defaultdict(list)  # each with the place of the gram in it
        for word in sorted(words - self._short.keys()):
            place = _rarest(word)
            self._by_gram[word[place : place + _GRAM]].append((word, place))
        self._marked = np.zeros(1 << _BITS, np.bool_)
        self._marked[_hashes(_codes("".join(self._by_gram)))[::_GRAM]] = True

    def within(self, text: str) -> frozenset[str]:
        """Those of the words that stand in a text."""
        codes = _codes(text)
        highest = int(codes.max(initial=0))
        found = {word for word, character in self._short.items() if character <= highest and word in text}
        for place in np.flatnonzero(self._marked[_hashes(codes)]).tolist():
            for word, offset in self._by_gram.get(text[place : place + _GRAM], ()):
                if text.startswith(word, max(0, place - offset)):
                    found.add(word)
        return frozenset(found)


def _codes(text: str) -> U32:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _rarest(word: str) -> int:
    """Where in a word the four characters are that have the fewest blanks and frequent letters."""
    places = range(len(word) - _GRAM + 1)
    return min(places, key=lambda n: sum(character in " etaoinsrh" for character in word[n : n + _GRAM]))


def _hashes(codes: U32) -> U32:
    """A hash of each four characters in a row, in [0, 2^16)."""
    count = max(0, len(codes) - _GRAM + 1)
    mixed = np.zeros(count, np.uint32)
    for place, factor in enumerate(_FACTORS):
        mixed += codes[place : place + count] * factor
    return np.asarray(mixed >> np.uint32(32 - _BITS))
