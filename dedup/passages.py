"""Passages that travel between clusters: what several stories have in common without being copies. Below the reports.

Computed on demand. Where two clusters are tied by a passage, one pair of their articles is looked at for the
stretches that both have; then all articles are looked through for these, also those that found no partner.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from unicodedata import category

import numpy as np

from dedup.find.hashing import I64, U64
from dedup.find.profile import RUN
from dedup.find.shingles import Flags, shingles_in_order
from dedup.find.words import WordHashes
from dedup.find.work import Texts
from dedup.judge.overlaps import fact_order
from dedup.judge.stretches import Common, common, distinct, shares
from dedup.lineage import Occurrence, Passage
from dedup.outcome import Outcome, Overlap
from dedup.outlets import outlet_hashes
from dedup.read.sentences import inside_quotations, sentence_numbers
from dedup.read.text import words
from dedup.ties import kept_apart

# A stretch may be as long as a passage with edited words; of so much of that length they must be equal.
EQUAL = 0.75
# An article has a passage if it has so much of it, for quotations are cut, and edited here and there; and half as many
# words in a row as a passage has at least: "I don't think it's going to be" are two set phrases.
HELD = 0.5
# A picture gallery ("Hide Caption 5 of 14 Photos: Hide Caption 6 of 14") says the same again: it has hardly more than
# so many distinct words among its first hundred.
DISTINCT, AMONG = 0.3, 100
# Where two passages have so much of one in common, and so many of its clusters, the other one tells both.
TOLD, TOLD_IN = 0.5, 0.8
# A text is quoted from an article that has it in one stretch, so much of it; cut where a sentence or a quotation begins
# or ends, if that leaves out no more words than this.
IN_ONE, EDGE = 0.9, 5
AT_ONCE = 5_000  # texts that are looked through at a time

Held = dict[int, float]
"""How much of a passage the articles of some rows have."""


def travelling(outcome: Outcome, most: int | None = None) -> list[Passage]:
    """The passages that stand in articles of two clusters or more, those in most clusters first, then the longest.

    With `most` no more than so many of the first: to write down what a passage says takes the better part of the time.
    Those of one outlet only come last: background that it uses again, captions, furniture that was not learned. What
    ties two clusters as copies, forms or stories of a digest is no passage: there whole texts travel.
    """
    ties = kept_apart(outcome)[Overlap.PASSAGE.value]
    if not ties:
        return []
    texts = _Articles(outcome, {article_id for match in ties for article_id in (match.left, match.right)})
    stretches = Counter(one.tobytes() for match in ties for one in texts.common(match.left, match.right))
    if not stretches:
        return []
    longest_first = sorted(stretches, key=lambda one: (-len(one), -stretches[one], one))
    kept = distinct((np.frombuffer(one, np.uint64) for one in longest_first), texts.k)
    held = texts.hold(kept)
    telling = _telling(kept, held, texts)
    if most is not None:
        telling = sorted(telling, key=lambda number: _rough_order(kept[number], held[number], texts))[:most]
    found = texts.passages([kept[number] for number in telling], [held[number] for number in telling])
    return sorted(found, key=_order)


def _rough_order(passage: U64, held: Held, texts: "_Articles") -> tuple[bool, int, int, bytes]:
    """The order of passages before they are written down."""
    outlets = {texts.articles[row].source for row in held}
    clusters = {texts.clusters[row] for row in held}
    return len(outlets) == 1 and None not in outlets, -len(clusters), -len(passage), passage.tobytes()


def _order(passage: Passage) -> tuple[bool, int, int, str, str]:
    of_one_outlet = len({one.outlet for one in passage.appearances}) == 1 == len(passage.outlets)
    return of_one_outlet, -passage.clusters, -passage.words, passage.appearances[0].id, passage.text


def _telling(kept: Sequence[U64], held: Sequence[Held], texts: "_Articles") -> list[int]:
    """Which passages stand in several clusters, and are not told by one that stands in more of them, or is longer."""
    clusters = [{texts.clusters[row] for row in rows} for rows in held]
    sizes = [len(passage) for passage in kept]
    around: dict[int, list[int]] = defaultdict(list)  # for each passage those that have much of it
    inside = shares(kept, np.concatenate(kept), np.repeat(np.arange(len(kept)), sizes), texts.k)
    for passage, other, share in inside.rows():
        if passage != other and share >= TOLD:
            around[passage].append(other)
    found: dict[int, None] = {}
    for number in sorted(range(len(kept)), key=lambda number: (-len(clusters[number]), number)):
        its = clusters[number]
        told = any(len(its & clusters[other]) >= TOLD_IN * len(its) for other in around[number] if other in found)
        if len(its) > 1 and not told:
            found[number] = None
    return list(found)


class _Articles:
    """All articles of an outcome in time order, a row each, and their shingles."""

    def __init__(self, outcome: Outcome, tied: Iterable[str]) -> None:
        self.articles = sorted(outcome.articles, key=fact_order)
        cluster_of = {
            article_id: cluster.canonical.id
            for cluster in outcome.several
            for article_id in (cluster.canonical.id, *(member.id for member in cluster.members))
        }
        self.clusters = [cluster_of.get(article.id, article.id) for article in self.articles]
        self.k, self._least = outcome.params.sample_shingle, outcome.params.passage
        self._row = {article.id: row for row, article in enumerate(self.articles)}
        self._furniture = np.zeros(0, np.uint64) if outcome.furniture is None else outcome.furniture
        rows = sorted({self._row[article_id] for article_id in tied})
        shingles, offsets, own = self._shingles(rows)
        parts = [slice(first, last) for first, last in pairwise(offsets.tolist())]
        self._tied = {row: (shingles[part], own[part]) for row, part in zip(rows, parts, strict=True)}

    def _shingles(self, rows: Sequence[int]) -> tuple[U64, I64, Flags]:
        """The shingles of some articles in order, their offsets, and which of them count: furniture does not."""
        articles = [self.articles[row] for row in rows]
        hashes = WordHashes.of(Texts.pack([article.text for article in articles]))
        return shingles_in_order(hashes, self.k, self._furniture, outlet_hashes(articles), RUN)

    def _of(self, row: int) -> tuple[U64, Flags]:
        """The shingles of one article, and which of them count."""
        if row not in self._tied:
            shingles, _, own = self._shingles([row])
            return shingles, own
        return self._tied[row]

    def common(self, left: str, right: str) -> list[U64]:
        """The stretches that two articles have in common and that are long enough for a passage."""
        ours, own = self._of(self._row[left])
        theirs, _ = self._of(self._row[right])
        found = common(ours, theirs, own, self.k)
        return [ours[one.left.start : one.left.stop - self.k + 1] for one in found if self._is_long(one)]

    def _is_long(self, one: Common) -> bool:
        """Whether a stretch is long enough in one of both texts; a few of its words may have been changed."""
        words = max(one.left.stop - one.left.start, one.right.stop - one.right.start)
        return words >= self._least and one.equal >= EQUAL * self._least

    def hold(self, passages: Sequence[U64]) -> list[Held]:
        """Which articles have each passage, by their rows, and how much of it."""
        held: list[Held] = [{} for _ in passages]
        for start in range(0, len(self.articles), AT_ONCE):
            rows = np.arange(start, min(start + AT_ONCE, len(self.articles)))
            shingles, offsets, own = self._shingles(rows.tolist())
            found = shares(passages, shingles[own], np.repeat(rows, np.diff(offsets))[own], self.k)
            enough = (found.shares >= HELD) & (found.longest >= self._least // 2)
            for passage, row, share in found.select(enough).rows():
                held[passage][row] = share
        return held

    def passages(self, found: Sequence[U64], held: Sequence[Held]) -> Iterator[Passage]:
        """Passages as they are written in the first of their articles that have them in one stretch."""
        written = []
        for number, shingles in enumerate(found):
            row, place = self._written_in(sorted(held[number]), shingles)  # articles are in time order
            written.append((row, place.start, place.stop, number))
        for row, places in groupby(sorted(written), key=itemgetter(0)):
            text = _Written(self.articles[row].text)
            for _, first, last, number in places:
                if text.repeats(first, last):
                    continue
                first, last = text.trimmed(first, last, self._least)
                appearances = tuple(self._occurrence(row, held[number][row]) for row in sorted(held[number]))
                yield Passage(text.between(first, last), last - first, text.quoted(first, last), appearances)

    def _written_in(self, rows: Sequence[int], shingles: U64) -> tuple[int, slice]:
        """The first of some articles that has a passage in one stretch, and where; else the one with most of it so."""
        best, where, most = rows[0], slice(0), 0
        for row in rows:
            place = self._place(shingles, row)
            if place.stop - place.start > most:
                best, where, most = row, place, place.stop - place.start
            if most >= IN_ONE * (len(shingles) + self.k - 1):
                break
        return best, where

    def _place(self, shingles: U64, row: int) -> slice:
        """Where an article has the longest stretch of a passage."""
        all_count = np.ones(len(shingles), np.bool_)
        return max(common(shingles, self._of(row)[0], all_count, self.k), key=lambda one: one.equal).right

    def _occurrence(self, row: int, share: float) -> Occurrence:
        article = self.articles[row]
        return Occurrence(article.id, article.source, article.published, self.clusters[row], share)


class _Written:
    """A text that passages are quoted from."""

    def __init__(self, text: str) -> None:
        self._words = words(text)
        self._quoted = inside_quotations(self._words)
        sentences = sentence_numbers(self._words)
        inner = np.flatnonzero((np.diff(sentences) != 0) | (np.diff(self._quoted.astype(np.int8)) != 0)) + 1
        self._edges = [0, *(place for place in inner.tolist() if not self._is_initial(place - 1)), len(sentences)]

    def repeats(self, first: int, last: int) -> bool:
        """Whether a stretch of words says the same again and again."""
        some = self._words.folded[first : min(last, first + AMONG)]
        return len(set(some)) < DISTINCT * len(some)

    def quoted(self, first: int, last: int) -> float:
        """How much of a stretch of words stands inside quotation marks."""
        return float(self._quoted[first:last].mean())

    def trimmed(self, first: int, last: int, least: int) -> tuple[int, int]:
        """A stretch of words without the few that go over an edge at either end; of `least` words or more."""
        after = self._edges[bisect_left(self._edges, first)]
        before = self._edges[bisect_right(self._edges, last) - 1]
        if after - first <= EDGE and last - after >= least:
            first = after
        if last - before <= EDGE and before - first >= least:
            last = before
        return first, last

    def between(self, first: int, last: int) -> str:
        """A stretch of words as written, with the quotation marks around it and the full stop behind it."""
        text, start, end = self._words.text, self._words.starts[first], self._words.ends[last - 1]
        opening, closing = start, end
        while opening > 0 and _opens(text[opening - 1]):
            opening -= 1
        while closing < len(text) and _closes(text[closing]):
            closing += 1
        within = text[opening - 1 : opening].isalnum() and text[opening] == "'"  # of don't
        going_on = text[closing : closing + 1].isalnum() and text[closing - 1] in ".,'’:/@"  # of U.S, 1,000
        return text[start if within else opening : end if going_on else closing]

    def _is_initial(self, place: int) -> bool:
        """Whether a word is one letter, of U.S. or Robert F. Kennedy: no sentence ends there."""
        word = self._words.text[self._words.starts[place] : self._words.ends[place]]
        return len(word) == 1 and word.isascii() and word.isupper()


def _opens(character: str) -> bool:
    return character in "\"'" or category(character) in ("Ps", "Pi")


def _closes(character: str) -> bool:
    return category(character) in ("Pe", "Pf", "Po")
