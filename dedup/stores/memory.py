"""A store that lives as long as the run. Imports article, params, outcome and find."""

from collections.abc import Sequence
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
    merge,
    sample_buckets,
    thin,
)
from dedup.find.sketches import U32, Sketches, signatures
from dedup.find.work import Texts
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

    def resolve(self) -> tuple[Folding, Pairs]:
        """Fold identical texts and find the pairs of nodes that share a bucket."""
        folding, params = fold(self._parts, self.params), self.params
        if self._lsh is None:
            alike = join(band_buckets(self._parts, folding), params.band_cap, params.hubs)
        else:
            firsts = folding.firsts[: folding.judged]
            alike = datasketch_pairs(np.concatenate(self._signatures)[firsts], self._lsh, params)
        passages = join(sample_buckets(self._parts, folding), params.sample_cap, params.hubs)
        return folding, thin(merge(alike, passages), params.text_cap, params.hubs)

    def commit(self, outcome: Outcome) -> None:
        """Keep what was found."""
        self.outcome = outcome
