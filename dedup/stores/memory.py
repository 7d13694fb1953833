"""A store that lives as long as the run. Imports article, params, outcome, kept, spill, garbage and find."""

from collections.abc import Sequence
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
from dedup.find.hashing import I64, U64
from dedup.find.profile import Profile
from dedup.find.shingles import ShingleSets
from dedup.find.sketches import U32, Sketched, Sketches, own_samples, signatures
from dedup.find.work import Texts, offsets_of
from dedup.garbage import give_back
from dedup.kept import KeptArticles
from dedup.outcome import Outcome
from dedup.params import Params
from dedup.spill import DEFAULT_BUDGET, SpillFile
from dedup.stores._filed import FiledSketches

if TYPE_CHECKING:
    from datasketch import MinHashLSH


class MemoryStore:
    """Keeps all in lists and arrays up to a budget, then what comes later in temporary files.

    With `lsh` the bands' buckets are datasketch's, in its own storage.
    """

    def __init__(self, params: Params, lsh: "MinHashLSH | None" = None, budget: int = DEFAULT_BUDGET) -> None:
        """`budget` is what articles may take of the memory, in bytes."""
        self.params = params
        self.outcome: Outcome | None = None
        self._lsh = lsh
        self._budget = budget
        self._begin()

    def _begin(self) -> None:
        self._articles = KeptArticles(self._budget)
        self._parts: list[Sketched] = []
        self._signatures: list[U32] = []  # only for datasketch: they take more memory than all else
        self._file: SpillFile | None = None

    def append(self, articles: Sequence[Article], texts: Texts, sketches: Sketches) -> None:
        """Take articles, their texts and sketches; their rows are the next free numbers."""
        self._articles.add(articles, texts.data.data, texts.offsets.tolist())
        if self._articles.in_file:
            self._file = self._file or SpillFile()
            self._parts.append(FiledSketches(sketches, self._file))
        else:
            self._parts.append(sketches)
        if self._lsh is not None:
            self._signatures.append(signatures(texts, self.params))

    def articles(self) -> KeptArticles:
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
            own = [own_samples(part, profile.shingles, of_rows[slice(*rows)]) for part, rows in its]
        return join(sample_buckets(self._parts, folding, own), self.params.sample_cap, self.params.hubs)

    def samples(self, folding: Folding, nodes: I64) -> ShingleSets:
        """The samples of the texts of some nodes, ascending."""
        rows = folding.firsts[nodes]
        order = np.argsort(rows)  # as they lie
        bounds = np.cumsum([0, *map(len, self._parts)])
        cuts = np.searchsorted(rows[order], bounds)
        values, sizes = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
        for part, start, some in zip(self._parts, bounds[:-1], map(slice, cuts[:-1], cuts[1:]), strict=True):
            wanted = np.zeros(len(part), np.bool_)
            wanted[rows[order[some]] - start] = True
            sizes.append(np.diff(part.sample_offsets)[wanted])
            values.append(part.samples[np.repeat(wanted, np.diff(part.sample_offsets))])
        offsets, place = offsets_of(np.concatenate(sizes)), np.empty(len(nodes), np.int64)
        place[order] = np.arange(len(nodes))
        return ShingleSets(np.concatenate(values), offsets[place], offsets[place + 1])

    def forget(self) -> None:
        """Give up all: a hundred thousand articles' sketches take 55 MB. What comes then has rows from 0 on again."""
        self._begin()
        give_back()

    def commit(self, outcome: Outcome) -> None:
        """Keep what was found."""
        self.outcome = outcome
