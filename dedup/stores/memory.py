"""A store that lives as long as the run. Imports article, params, outcome and find."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dedup.article import Article
from dedup.find.candidates import (
    Folding,
    Pairs,
    band_postings,
    datasketch_pairs,
    fold,
    join,
    merge,
    sample_postings,
)
from dedup.find.sketches import Sketches
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

    def append(self, articles: Sequence[Article], sketches: Sketches) -> None:
        """Take articles and their sketches; their rows are the next free numbers."""
        self._articles.extend(articles)
        self._parts.append(sketches)

    def articles(self) -> list[Article]:
        """All articles, by row."""
        return self._articles

    def resolve(self) -> tuple[Folding, Pairs]:
        """Fold identical texts and find the pairs of nodes that share a bucket."""
        sketches = Sketches.concatenate(self._parts)
        folding = fold(sketches, self.params)
        firsts = folding.firsts[: folding.judged]
        signatures, cap = sketches.signatures[firsts], self.params.band_cap
        if self._lsh is None:
            alike = join(band_postings(signatures, self.params), cap, self.params.hubs)
        else:
            alike = datasketch_pairs(signatures, self._lsh, self.params)
        samples = sample_postings(*sketches.samples_of(firsts))
        return folding, merge(alike, join(samples, self.params.sample_cap, self.params.hubs))

    def commit(self, outcome: Outcome) -> None:
        """Keep what was found."""
        self.outcome = outcome
