"""Where many words stand in a text, found in one pass over it. Imports nothing of dedup."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]

_GRAM = 4  # characters
_SHORTEST = _GRAM + 1  # characters: in so many, a gram begins at an even place
_BITS = 16
_SHIFT = np.uint32(32 - _BITS)
# Characters whose small letter is another's: the signs of Kelvin and Ångström.
_SIGNS = {"k": "\u212a", "å": "\u212b"}
# With this bit, capitals of Latin letters are small.
_SMALL = np.uint32(0x0020_0020)
_FACTOR = np.uint32(0x9E3779B1)

# What is frequent in English: the letters, the most frequent first, and beginnings, ends and joints of words.
_LETTERS = " etaoinsrhldcumfpgwybvkxjqz"
_FREQUENT = (
    " with this that from have been were their would which about after contact publish provide support appear post "
    "report information first read the other there on the in the for the ing for ing from ing by ing to starting "
    "ations ional ally ments "
)


class _Short(NamedTuple):
    """A word that is too short for a gram."""

    word: str
    highest: int  # code of a character
    first: str  # its first character, if that has no case; else nothing, which stands in every text
    written: list[str]

    @classmethod
    def of(cls, word: str) -> "_Short":
        written = _written(word)
        return cls(word, max(_codes(word).tolist()), word[0] if len(_cases(word[0])) == 1 else "", written)


class Triggers:
    """A set of words in small letters, each of which is looked for by four characters of it, at every second place.

    Looking for a hundred words one after the other takes ten times as long as what is done with those that are there;
    and so does writing a text in small letters first.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """The words, as they are to be found."""
        words = set(words)
        self._short = [_Short.of(word) for word in sorted(words) if len(word) < _SHORTEST]
        self._by_hash: dict[int, list[tuple[str, int]]] = defaultdict(list)  # each with the place of the gram in it
        for word in sorted(word for word in words if len(word) >= _SHORTEST):
            place = _rarest(word)
            for start in (place, place + 1):
                for code in {int(_hashes(_codes(gram))[0]) for gram in _written(word[start : start + _GRAM])}:
                    self._by_hash[code].append((word, start))
        self._marked = np.zeros(1 << _BITS, np.bool_)
        self._marked[list(self._by_hash)] = True

    def within(self, text: str) -> dict[str, list[int]]:
        """Those of the words that stand in a text in any case, and where each begins, in order."""
        codes = _codes(text)
        hashes = _hashes(codes)
        hits = self._marked.take(hashes).nonzero()[0]
        found: dict[str, list[int]] = {}
        for half, number in zip(hits.tolist(), hashes[hits].tolist(), strict=True):
            for word, offset in self._by_hash[number]:
                start = 2 * half - offset
                if text[start : start + len(word)].lower() == word and start >= 0:
                    found.setdefault(word, []).append(start)
        highest = 0x7F if text.isascii() else int(codes.max())
        for word, code, first, written in self._short:
            if code <= highest and first in text:
                places = sorted(place for each in written if each in text for place in places_of(text, each))
                if places:
                    found[word] = places
        return found


def places_of(text: str, word: str) -> list[int]:
    """Where a word stands in a text, written like this."""
    places, place = [], text.find(word)
    while place >= 0:
        places.append(place)
        place = text.find(word, place + 1)
    return places


def _cases(character: str) -> set[str]:
    """A small letter, and all that it is the small letter of."""
    return {
        each for each in (character, character.upper(), _SIGNS.get(character, character)) if each.lower() == character
    }


def _written(word: str) -> list[str]:
    """All ways to write a word in small letters and capitals."""
    return ["".join(characters) for characters in product(*map(_cases, word))]


def _rarest(word: str) -> int:
    """Where in a word the five characters are whose two grams are the least frequent: fewer places are looked at."""
    places = range(len(word) - _SHORTEST + 1)
    return max(places, key=lambda n: rarity(word[n : n + _GRAM]) + rarity(word[n + 1 : n + 1 + _GRAM]))


def rarity(gram: str) -> int:
    """How rare some characters are in English."""
    rarities = (_LETTERS.index(each) if each in _LETTERS else len(_LETTERS) for each in gram)
    return sum(rarities) - 100 * (gram in _FREQUENT)


def _codes(text: str) -> U16:
    """The characters' numbers; the highest there is for those beyond the first 2^16."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(codes) != len(text):
        all_codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.minimum(all_codes, 0xFFFF).astype(np.uint16)
    return codes


def _hashes(codes: U16) -> U32:
    """A hash of the four characters from each even place on, in [0, 2^16); Latin capitals are as small letters."""
    pairs = codes[: len(codes) & ~1].view(np.uint32) | _SMALL
    hashes = pairs[:-1] * _FACTOR
    hashes ^= pairs[1:]
    hashes *= _FACTOR
    hashes >>= _SHIFT
    return hashes
