"""Where many words stand in a text, found in one pass over it. Imports nothing of dedup."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import product

import numpy as np
import numpy.typing as npt

U16, U32 = npt.NDArray[np.uint16], npt.NDArray[np.uint32]

_GRAM = 4  # characters
_SHORTEST = _GRAM + 1  # characters: in so many, a gram begins at an even place
_BITS = 16
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


class Triggers:
    """A set of words in small letters, each of which is looked for by four characters of it, at every second place.

    Looking for a hundred words one after the other takes ten times as long as what is done with those that are there;
    and so does writing a text in small letters first.
    """

    def __init__(self, words: Iterable[str]) -> None:
        """The words, as they are to be found."""
        words = set(words)
        self._short = {word: max(_units(word).tolist()) for word in sorted(words) if len(word) < _SHORTEST}
        self._by_hash: dict[int, list[tuple[str, int]]] = defaultdict(list)  # each with the place of the gram in it
        for word in sorted(words - self._short.keys()):
            place = _rarest(word)
            for start in (place, place + 1):
                for code in _codes_of(word[start : start + _GRAM]):
                    self._by_hash[code].append((word, start))
        self._marked = np.zeros(1 << _BITS, np.bool_)
        self._marked[list(self._by_hash)] = True

    def within(self, text: str) -> dict[str, list[int]]:
        """Those of the words that stand in a text in any case, and where each begins, in order."""
        units = _units(text)
        found: dict[str, list[int]] = {}
        codes = _hashes(units)
        hits = self._marked.take(codes).nonzero()[0]
        for half, code in zip(hits.tolist(), codes[hits].tolist(), strict=True):
            for word, offset in self._by_hash[code]:
                start = 2 * half - offset
                if start >= 0 and text[start : start + len(word)].lower() == word:
                    found.setdefault(word, []).append(start)
        highest = 0x7F if text.isascii() else int(units.max())
        for word, unit in self._short.items():
            if unit <= highest:
                places = _find_all(text, word)
                if places:
                    found[word] = places
        return found


def _find_all(text: str, word: str) -> list[int]:
    """Where a short word stands, in any case."""
    return sorted(place for written in _written(word) if written in text for place in places_of(text, written))


def places_of(text: str, word: str) -> list[int]:
    """Where a word stands in a text, written like this."""
    places, place = [], text.find(word)
    while place >= 0:
        places.append(place)
        place = text.find(word, place + 1)
    return places


def _cases(character: str) -> set[str]:
    """A small letter, and all that it is the small letter of."""
    return {each for each in (character, character.upper(), _SIGNS.get(character, character)) if each.lower() == character}


@cache
def _written(word: str) -> tuple[str, ...]:
    """All ways to write a word in small letters and capitals."""
    return tuple(map("".join, product(*map(_cases, word))))


def _codes_of(gram: str) -> set[int]:
    """What a gram's hash may be, with small letters and capitals."""
    return {int(_hashes(_units(written))[0]) for written in _written(gram)}


def _rarest(word: str) -> int:
    """Where in a word the five characters are whose two grams are the least frequent: fewer places are looked at."""
    places = range(len(word) - _SHORTEST + 1)
    return max(places, key=lambda n: _rarity(word[n : n + _GRAM]) + _rarity(word[n + 1 : n + 1 + _GRAM]))


def _rarity(gram: str) -> int:
    rarities = (_LETTERS.index(each) if each in _LETTERS else len(_LETTERS) for each in gram)
    return sum(rarities) - 100 * (gram in _FREQUENT)


def _units(text: str) -> U16:
    """The characters' numbers; the highest there is for those beyond the first 2^16."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    if len(units) != len(text):
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        units = np.minimum(codes, 0xFFFF).astype(np.uint16)
    return units


def _hashes(units: U16) -> U32:
    """A hash of the four characters from each even place on, in [0, 2^16); Latin capitals are as small letters."""
    pairs = units[: len(units) & ~1].view(np.uint32) | _SMALL
    mixed = pairs * _FACTOR
    codes = mixed[:-1]
    codes ^= pairs[1:]
    codes *= _FACTOR
    codes >>= np.uint32(32 - _BITS)
    return codes
