"""What a version of an article added, cut or changed, sentence by sentence.
Imports dates, lineage, evidence, marks and numerals.

A sentence that stands anywhere in the other text is no change, wherever it moved. Of the others each is laid beside
the one that it is most like, and what differs between the two is told: numbers and names first.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from dedup.dates import NO_NAMES
from dedup.judge.evidence import LONGEST, WordsOf, align
from dedup.judge.marks import is_stamp
from dedup.judge.numerals import NUMBER_WORDS, SCALES
from dedup.lineage import Change

# Two sentences are one that was changed if so much of them is the same, in order, in [0, 1].
SAME_SENTENCE = 0.5
# Words that stand in more of the sentences than this do not bring two of them together.
FREQUENT = 20
# Equal words count as standing in both texts where so many follow each other.
RUN = 3
# A number or name stands in place of another one where so few words changed with it; more are other words.
FACT_WORDS = 5


class PlacedWords(WordsOf, Protocol):
    """Words with their places: the n-th is `text[starts[n]:ends[n]]`."""

    @property
    def text(self) -> str:
        """The text."""

    @property
    def starts(self) -> Sequence[int]:
        """Where each word begins."""

    @property
    def ends(self) -> Sequence[int]:
        """Where each word ends."""


@dataclass(frozen=True, eq=False)
class Sentences:
    """A text in sentences: its words, and the number of the sentence that each is in, [words], ascending from 0."""

    words: PlacedWords
    numbers: npt.NDArray[np.int64]

    def spans(self) -> list[slice]:
        """The words of each sentence. A line that was broken for its width only goes on in the next."""
        width = max(map(len, self.words.text.split("\n")))
        ends = (np.flatnonzero(np.diff(self.numbers)) + 1).tolist()
        ends = [end for end in ends if not self._is_short_form(end)]
        if width <= _WRAPPED:
            ends = [end for end in ends if not self._goes_on(end, width)]
        edges = [0, *ends, len(self.numbers)] if len(self.numbers) else []
        return [slice(first, last) for first, last in pairwise(edges)]

    def _is_short_form(self, end: int) -> bool:
        """Whether the full stop belongs to the word before it: U.S., Sen. Smith."""
        text, start, stop = self.words.text, self.words.starts[end - 1], self.words.ends[end - 1]
        if not text.startswith(".", stop) or "\n" in text[stop : self.words.starts[end]]:
            return False
        return (stop - start == 1 and text[start].isupper()) or self.words.folded[end - 1] in _SHORT_FORMS

    def _goes_on(self, end: int, width: int) -> bool:
        """Whether a sentence goes on in the next line, whose first word had no room in this one."""
        text, start = self.words.text, self.words.starts[end]
        gap = text[self.words.ends[end - 1] : start]
        before, line_break, after = gap.partition("\n")
        if not line_break or after.strip("([{\"“„«'") or any(mark in before for mark in ".!?:。！？"):
            return False
        first = start - len(after)
        line = text.rfind("\n", 0, first - 1)
        word = text[first : first + width].split(maxsplit=1)[0]
        return (first - line - 2) + 1 + len(word) > width

    def written(self, part: slice) -> str:
        """A sentence as it is written, with the marks around it."""
        words, last = self.words, part.stop - 1
        gap = words.text[words.ends[part.start - 1] if part.start else 0 : words.starts[part.start]]
        before = "".join(gap.split()[-1:]) if gap[-1:].strip() else ""
        after = words.text[words.ends[last] : words.starts[last + 1] if last + 1 < len(words.starts) else None]
        closing = after.split()[0] if after[:1].strip() else ""
        inside = words.text[words.starts[part.start] : words.ends[last]]
        return before.lstrip(_CLOSING) + inside + closing.rstrip(_OPENING)

    def fact(self, first: int, last: int) -> str:
        """Words as they are written; of a number the whole, with the sign of a currency or of percent: $3-3/4."""
        start, end, text = self.words.starts[first], self.words.ends[last], self.words.text
        if self.words.number(first) and (before := _BEFORE_NUMBER.search(text, max(0, start - _LONGEST_NUMBER), start)):
            start = before.start()
        if self.words.number(last) and (after := _AFTER_NUMBER.match(text, end, end + _LONGEST_NUMBER)):
            end = after.end()
        return text[start:end]


_OPENING, _CLOSING = "([{“„«「『¿¡", ")]}.,;:!?”»」』。！？，、"
_SHORT_FORMS = {"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "st", "rev", "prof"}
_WRAPPED = 100  # characters of the longest line, in a text that is broken into lines of one width
# What belongs to a number without being a part of its words: 3-1/4, 1986/87, 10:30.
_BEFORE_NUMBER = re.compile(r"[$€£¥₹]?(?:\d+[-/:.,])*\Z")
_AFTER_NUMBER = re.compile(r"(?:[-/:.,]\d+)*[%‰°€£]?")
_LONGEST_NUMBER = 20


def changes(left: Sentences, right: Sentences) -> tuple[Change, ...]:
    """What the right text, the later one, added, cut or changed, as written: numbers, names, then sentences that
    were changed, added and cut, each kind in the order of the text. None for texts of the same words.

    Of what differs, the first 10,000 words of each text are looked at.
    """
    if left.words.folded == right.words.folded:
        return ()
    ours, theirs = _Part.of(left, right), _Part.of(right, left)
    _mark_runs(ours, theirs)
    pairs = _partners(ours, theirs)
    changed = [(i, j) for i, j in pairs if not (ours.stands[i] and theirs.stands[j])]
    facts = dict.fromkeys(fact for i, j in changed for fact in _facts(left, right, ours.spans[i], theirs.spans[j]))
    sentences = [Change("sentence", left.written(ours.spans[i]), right.written(theirs.spans[j])) for i, j in changed]
    cut = (left.written(span) for span in ours.alone({i for i, _ in pairs}))
    added = (right.written(span) for span in theirs.alone({j for _, j in pairs}))
    return (
        *(fact for fact in facts if fact.kind == "number"),
        *(fact for fact in facts if fact.kind == "name"),
        *sentences,
        *(Change("sentence", "", sentence) for sentence in added),
        *(Change("sentence", sentence, "") for sentence in cut),
    )


@dataclass(slots=True)
class _Part:
    """The sentences of a text that are not in the other one."""

    folded: Sequence[str]
    spans: list[slice]
    stands: list[bool]  # whether all its words stand in the other text all the same, as part of other sentences

    @classmethod
    def of(cls, own: Sentences, other: Sentences) -> "_Part":
        """Those of one text, stamps left out, within the length that is looked at."""
        known = {tuple(other.words.folded[span]) for span in other.spans()}
        spans, size = [], 0
        for span in own.spans():
            words = own.words.folded[span]
            if tuple(words) in known or is_stamp(list(words)):
                continue
            size += len(words)
            if size > LONGEST:
                break
            spans.append(span)
        return cls(own.words.folded, spans, [False] * len(spans))

    def words(self) -> list[str]:
        """All their words."""
        return [word for span in self.spans for word in self.folded[span]]

    def alone(self, paired: set[int]) -> Iterator[slice]:
        """Those that have no partner and do not stand in the other text."""
        return (span for i, span in enumerate(self.spans) if i not in paired and not self.stands[i])


def _mark_runs(ours: _Part, theirs: _Part) -> None:
    """Find the sentences whose words all stand in the other text, in other sentences: one was split, or two joined."""
    equal = [stretch for stretch in align(ours.words(), theirs.words(), RUN) if stretch.kind == "equal"]
    for part, stretches in ((ours, [one.left for one in equal]), (theirs, [one.right for one in equal])):
        shared = np.zeros(sum(span.stop - span.start for span in part.spans) + 1, np.int64)
        for stretch in stretches:
            shared[stretch.start + 1 : stretch.stop + 1] = 1
        total, place = np.cumsum(shared), 0
        for i, span in enumerate(part.spans):
            size = span.stop - span.start
            part.stands[i] = bool(total[place + size] - total[place] == size)
            place += size


def _partners(ours: _Part, theirs: _Part) -> list[tuple[int, int]]:
    """Which sentence became which, by their places, in the order of the later text; the most alike first, each once."""
    found: list[tuple[float, int, int, int]] = []
    where: dict[str, list[int]] = defaultdict(list)
    for i, span in enumerate(ours.spans):
        for word in set(ours.folded[span]):
            where[word].append(i)
    for j, span in enumerate(theirs.spans):
        words = theirs.folded[span]
        for i in {i for word in words if len(where.get(word, ())) <= FREQUENT for i in where.get(word, ())}:
            alike = Indel.normalized_similarity(ours.folded[ours.spans[i]], words)
            if alike >= SAME_SENTENCE:
                found.append((-alike, abs(i - j), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(found):
        if i not in taken and j not in pairs:
            pairs[j] = i
            taken.add(i)
    return [(pairs[j], j) for j in sorted(pairs)]


# -- facts ----------------------------------------------------------------------------------------------


def _facts(left: Sentences, right: Sentences, ours: slice, theirs: slice) -> Iterator[Change]:
    """The numbers and names of a sentence that others took the place of."""
    titled = _is_headline(left, ours) or _is_headline(right, theirs)
    for stretch in align(left.words.units[ours], right.words.units[theirs]):
        before, after = _shifted(stretch.left, ours.start), _shifted(stretch.right, theirs.start)
        if stretch.kind != "replaced" or max(len(before), len(after)) > FACT_WORDS:
            continue
        yield from _exchanged("number", left, right, _numbers(left, before), _numbers(right, after))
        if not titled:
            names = _names(left, before, ours), _names(right, after, theirs)
            if 2 * min(map(len, names)) >= min(len(before), len(after)):
                yield from _exchanged("name", left, right, *names)


def _exchanged(
    kind: str, left: Sentences, right: Sentences, ours: dict[int, str], theirs: dict[int, str]
) -> Iterator[Change]:
    """One fact in place of another, if both are there and they are not the same written in two ways."""
    if ours and theirs and list(dict.fromkeys(ours.values())) != list(dict.fromkeys(theirs.values())):
        yield Change(kind, left.fact(min(ours), max(ours)), right.fact(min(theirs), max(theirs)))


def _shifted(part: slice, by: int) -> range:
    return range(part.start + by, part.stop + by)


def _numbers(text: Sentences, places: range) -> dict[int, str]:
    """The value of each word that is a number or a part of one: 1,000 and 1000 are one, so are four and 4."""
    found = {n: value for n in places if (value := _value(text.words, n))}
    for n in range(places.start, min(places.stop + 1, len(text.words.folded))):
        scale = SCALES.get(text.words.folded[n])
        if scale and n and (before := _value(text.words, n - 1)):
            found |= {n - 1: before, n: scale}  # four million became four billion
    return found


def _value(words: WordsOf, n: int) -> str:
    return (words.number(n) or NUMBER_WORDS.get(words.folded[n], "")).replace(",", "")


def _names(text: Sentences, places: range, sentence: slice) -> dict[int, str]:
    """Words with a capital that is not owed to the beginning of a sentence or to the calendar."""
    words = text.words
    return {
        n: words.folded[n]
        for n in places
        if n > sentence.start and words.is_capitalised(n) and words.folded[n] not in NO_NAMES and not words.number(n)
    }


def _is_headline(text: Sentences, sentence: slice) -> bool:
    """Whether most words of a sentence have a capital, so that it says nothing of names."""
    places = range(sentence.start, sentence.stop)
    return 3 * sum(text.words.is_capitalised(n) for n in places) > 2 * len(places)
