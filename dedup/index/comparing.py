"""Pairs of nodes → exact counts, and what they are by these; nodes → their bucket keys. Imports find and nodes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.find.arrays import distinct, pack
from dedup.find.candidates import Folding, Pairs
from dedup.find.hashing import U64
from dedup.find.profile import Profile
from dedup.find.sketches import Sketches, sketch
from dedup.find.work import Texts
from dedup.index.buckets import NOTHING, Keyed, unpack
from dedup.index.rows import PairRow, Row, fact_order
from dedup.index.view import Pair, View
from dedup.judge.verdicts import Verdict
from dedup.kept import KeptArticles
from dedup.outlets import outlet_hashes
from dedup.params import Params
from dedup.run.nodes import Nodes

MANY = 100  # texts for which the sieve's threads are worth their start


class Recent:
    """The word hashes of texts that were compared lately, by the hash of an article's content, up to some bytes.

    What comes is compared with what came before it again and again: frames of pages, stories that many have.
    """

    def __init__(self, most: int = 64_000_000) -> None:
        self._room = most
        self._words: dict[int, U64] = {}

    def lend(self, rows: Sequence[Row], kept: dict[int, U64]) -> None:
        """Put what is known of rows into `kept`, by their places."""
        kept.update((place, self._words[row.content]) for place, row in enumerate(rows) if row.content in self._words)

    def keep(self, rows: Sequence[Row], kept: Mapping[int, U64]) -> None:
        """Keep what was made for rows; what was not used for the longest time goes."""
        for place, words in kept.items():
            content = rows[place].content
            before = self._words.pop(content, None)
            self._words[content] = words.copy() if before is None else before  # not the array that it is a part of
            self._room -= words.nbytes if before is None else 0
        while self._room < 0:
            self._room += self._words.pop(next(iter(self._words))).nbytes


@dataclass(frozen=True, slots=True)
class Comparer:
    """Sketches and compares texts of an index as a batch does."""

    params: Params
    profile: Profile
    recent: Recent

    def keys_of(self, view: View, numbers: Sequence[int]) -> Keyed:
        """The postings of nodes, as they are in the file if they are, made again from their texts."""
        if not numbers:
            return NOTHING
        firsts = view.firsts_of(numbers)
        view.texts.fetch(row.row for row in firsts)
        sketches = sketch(Texts.join([view.texts.utf8(row.row) for row in firsts]), self.params)
        return self._keyed(view, numbers, sketches, firsts)

    def keys_of_new(self, view: View, numbers: Sequence[int], sketches: Sketches) -> Keyed:
        """The postings of new nodes: of texts that are added, with these sketches, or of nodes that a window tore."""
        places = {hash_: place for place, hash_ in enumerate(sketches.contents.tolist())}
        added = [number for number in numbers if view.nodes[number].words in places]
        chosen = _chosen(sketches, [places[view.nodes[number].words] for number in added])
        torn = self.keys_of(view, [number for number in numbers if view.nodes[number].words not in places])
        return self._keyed(view, added, chosen, view.firsts_of(added)).joined(torn)

    def _keyed(self, view: View, numbers: Sequence[int], sketches: Sketches, firsts: Sequence[Row]) -> Keyed:
        """The postings of nodes with these sketches and first articles: what is furniture there is no sample."""
        if len(self.profile.shingles):
            outlets = outlet_hashes([view.article(row) for row in firsts])
            sketches = sketches.without(self.profile.shingles, outlets)
        return Keyed.of(np.array(numbers, np.int64), sketches)

    def compare(self, view: View, packed: U64) -> dict[Pair, PairRow]:
        """The exact counts of those pairs of nodes that overlap, and what they are by these."""
        pairs = list(unpack(packed))
        if not pairs:
            return {}
        known = view.nodes_of({node for pair in pairs for node in pair})
        involved = sorted({node for pair in pairs for node in pair}, key=lambda node: known[node].order)
        members = view.members_of(involved)
        firsts = [min(members[number], key=fact_order) for number in involved]
        one_each = Folding(np.arange(len(firsts)), np.arange(len(firsts)), len(firsts))
        nodes = Nodes(KeptArticles.of([view.article(row) for row in firsts]), one_each, self.params, self.profile)
        self.recent.lend(firsts, nodes.hashes.kept)
        unknown = [place for place in range(nodes.count) if place not in nodes.hashes.kept]
        view.texts.fetch(firsts[place].row for place in unknown)
        if len(unknown) >= MANY:
            nodes.sift(np.array(unknown))
        places = {number: place for place, number in enumerate(involved)}
        left, right = np.array([[places[node] for node in pair] for pair in pairs], np.int64).reshape(-1, 2).T
        low, high = np.array(list(unpack(distinct(pack(left, right)))), np.int64).reshape(-1, 2).T
        verdicts = nodes.overlapping(nodes.score(Pairs(low, high)), self.params).verdicts()
        rows = [_row(involved[one], involved[other], verdict) for (one, other), verdict in verdicts]
        self.recent.keep(firsts, nodes.hashes.kept)
        return {(row.left, row.right): row for row in rows}


def _row(left: int, right: int, verdict: Verdict) -> PairRow:
    """A verdict by counts as the index keeps it: the smaller number on the left."""
    taken = (verdict.taken.left, verdict.taken.right, verdict.taken.quoted) if verdict.taken else (None, None, None)
    row = PairRow(left, right, verdict.shared, verdict.left_size, verdict.right_size, verdict.overlap, *taken)
    if left < right:
        return row
    return row._replace(  # the other way round
        left=right,
        right=left,
        left_size=row.right_size,
        right_size=row.left_size,
        left_taken=row.right_taken,
        right_taken=row.left_taken,
    )


def _chosen(sketches: Sketches, places: Sequence[int]) -> Sketches:
    """The sketches of some texts."""
    chosen = np.array(places, np.int64)
    counts = np.diff(sketches.sample_offsets)[chosen]
    starts = sketches.sample_offsets[chosen]
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return replace(
        sketches,
        words=sketches.words[chosen],
        contents=sketches.contents[chosen],
        bands=sketches.bands[:, chosen],
        samples=sketches.samples[np.repeat(starts, counts) + within],
        sample_offsets=np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]),
    )
