"""A store that lives as long as the run. Imports article, params, outcome, garbage and find."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from dedup.article import Article
from dedup.find.candidates import (
    Folding,
    Pairs,
    band_buckets,
    datasketch_pairs,
    fold,
    join,
    sample_buckets,
)
from dedup.find.hashing import U64
from dedup.find.profile import Profile
from dedup.find.shingles import ShingleSets
from dedup.find.sketches import U32, Sketches, signatures
from dedup.find.work import Texts, offsets_of
from dedup.garbage import give_back
from dedup.outcome import Outcome
from dedup.params import Params

if TYPE_CHECKING:
    from datasketch import MinHashLSH


class MemoryStore:
    """Keeps all in lists and arrays. With `lsh` the bands' buckets are datasketch's, in its own storage."""

    def __init__(self, params: Params, lsh: "MinHashLSH | None" = None) -> None:
        self.params = params
        self.outcome: Outcome | None = None
        self._lsh = lsh
        self._articles: list[Article] = []
        self._parts: list[Sketches] = []
        self._signatures: list[U32] = []  # only for datasketch: they take more memory than all else

    def append(self, articles: Sequence[Article], sketches: Sketches) -> None:
        """Take articles and their sketches; their rows are the next free numbers."""
        self._articles.extend(articles)
        self._parts.append(sketches)
        if self._lsh is not None:
            self._signatures.append(signatures(Texts.join([article.utf8 for article in articles]), self.params))

    def articles(self) -> list[Article]:
        """All articles, by row."""
        return self._articles

    def fold(self) -> Folding:
        """Fold identical texts."""
        return fold(self._parts, self.params)

    def alike(self, folding: Folding) -> Pairs:
        """The pairs of nodes that share a bucket of a band."""
        if self._lsh is None:
            return join(band_buckets(self._parts, folding), self.params.band_cap, self.params.hubs)
        firsts = folding.firsts[: folding.judged]
        return datasketch_pairs(np.concatenate(self._signatures)[firsts], self._lsh, self.params)

    def passages(self, folding: Folding, profile: Profile, outlets: U64) -> Pairs:
        """The pairs of nodes that share a bucket of a sample which is furniture of neither's outlet."""
        own = None
        if len(profile.shingles):
            of_rows, bounds = outlets[folding.nodes], pairwise(np.cumsum([0, *map(len, self._parts)]))
            its = zip(self._parts, bounds, strict=True)
            own = [part.own_samples(profile.shingles, of_rows[slice(*rows)]) for part, rows in its]
        return join(sample_buckets(self._parts, folding, own), self.params.sample_cap, self.params.hubs)

    def samples(self, folding: Folding) -> ShingleSets:
        """The samples of each node's text."""
        offsets = offsets_of(np.concatenate([np.zeros(0, np.int64), *(np.diff(p.sample_offsets) for p in self._parts)]))
        values, starts = np.empty(offsets[-1], np.uint64), np.cumsum([0, *(len(part.samples) for part in self._parts)])
        for number, part in enumerate(self._parts):  # they move: of ten million articles a copy takes 3.4 GB
            own = values[starts[number] : starts[number + 1]]
            own[:] = part.samples
            self._parts[number] = replace(part, samples=own)
        give_back()
        return ShingleSets(values, offsets[folding.firsts], offsets[folding.firsts + 1])

    def forget(self) -> None:
        """Give up all: a hundred thousand articles' sketches take 55 MB. What comes then has rows from 0 on again."""
        self._articles, self._parts, self._signatures = [], [], []
        give_back()

    def commit(self, outcome: Outcome) -> None:
        """Keep what was found."""
        self.outcome = outcome
