"""What adding or removing articles changed, as plain data; and how clusters keep their numbers. Imports outcome."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from dedup.outcome import Match, Overlap, Problem, Relation


class State(StrEnum):
    """What an article was to the index when it was added."""

    NEW = "new"  # its id was not there
    KNOWN = "known"  # it was there with the same title and text: nothing was added
    VERSION = "version"  # it was there with another title or text, which is kept as an earlier version
    CORRECTED = "corrected"  # said by `update` only: it was there with the same title and text, and has other facts now


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article stands: its cluster, the canonical of that, and what ties it to it."""

    id: str
    state: State
    cluster: int  # stays the cluster's, whatever becomes its canonical
    canonical: str  # an id; the article's own, if it is the canonical
    size: int  # articles of the cluster
    match: Match | None  # to the canonical, or to the next version on the way there; None for a canonical
    reason: str  # why this canonical

    @property
    def is_copy(self) -> bool:
        """Whether it is a copy of another article: a member of a cluster that is not its canonical."""
        return self.match is not None

    @property
    def of(self) -> str | None:
        """The id that it is matched to; None for a canonical."""
        return self.match.other(self.id) if self.match else None

    @property
    def overlap(self) -> Overlap | None:
        """How its text overlaps with that of the one it is matched to."""
        return self.match.overlap if self.match else None

    @property
    def relation(self) -> Relation | None:
        """What that means."""
        return self.match.relation if self.match else None


@dataclass(frozen=True, slots=True)
class Merged:
    """Clusters that have become one with another."""

    cluster: int
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """A cluster of which articles went into others."""

    cluster: int
    into: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NewCanonical:
    """A cluster that has another canonical than before."""

    cluster: int
    before: str  # ids
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a call changed.

    `placements`: one for each id, in the order of their first coming; none for what could not be read. Match by `id`,
    not by position.
    """

    placements: Sequence[Placement] = ()
    matches: Sequence[Match] = ()  # of these articles with others, passages and forms too, by the ids
    merged: Sequence[Merged] = ()
    split: Sequence[Split] = ()
    canonicals: Sequence[NewCanonical] = ()
    removed: Sequence[str] = ()  # ids
    filled: int = 0  # buckets that became full: texts in them are compared with their hubs only from now on
    problems: Sequence[Problem] = ()  # what could not be read of what was given, or only after mending

    def __bool__(self) -> bool:
        """Whether anything in the index is not as before."""
        added = any(placement.state is not State.KNOWN for placement in self.placements)
        return added or bool(self.merged or self.split or self.canonicals or self.removed)

    def placement(self, article_id: str) -> Placement:
        """Where an article of this call stands. Raises KeyError for another."""
        for placement in self.placements:
            if placement.id == article_id:
                return placement
        raise KeyError(article_id)


@dataclass(slots=True)
class Numbering:
    """Numbers for the clusters of some articles, and what became of those that they had."""

    numbers: list[int]  # of each cluster
    merged: list[Merged]
    split: list[Split]


def number_clusters(
    clusters: Sequence[Sequence[int]], before: Mapping[int, int], new_number: Callable[[], int]
) -> Numbering:
    """Give each cluster the number that most of its articles had, if it has the most of these; else a new one.

    Args:
        clusters: the rows of each cluster's articles.
        before: the number that each row had; rows that are new have none.
        new_number: gives a number that no cluster ever had. A cluster of new rows takes the first of those.
    """
    votes = [Counter(before[row] for row in rows if row in before) for rows in clusters]
    claims = sorted((-count, number, place) for place, numbers in enumerate(votes) for number, count in numbers.items())
    taken: dict[int, int] = {}  # which cluster has a number
    given: dict[int, int] = {}
    for _, number, place in claims:
        if number not in taken and place not in given:
            taken[number], given[place] = place, number
    numbers = [
        given[place] if place in given else new_number() if votes[place] else min(rows)
        for place, rows in enumerate(clusters)
    ]
    after = {row: numbers[place] for place, rows in enumerate(clusters) for row in rows}
    return Numbering(numbers, *moved(before, after, {number for _, number, _ in claims} - taken.keys()))


def moved(
    before: Mapping[int, int], after: Mapping[int, int], gone: Collection[int]
) -> tuple[list[Merged], list[Split]]:
    """What became of clusters, by the numbers that rows had and have; `gone` are no cluster's any more."""
    heirs: dict[int, set[int]] = {}
    lost: dict[int, set[int]] = {}
    for row, number in after.items():
        if row in before:
            heirs.setdefault(before[row], set()).add(number)
            if before[row] in gone:
                lost.setdefault(number, set()).add(before[row])
    merged = [Merged(number, tuple(sorted(those))) for number, those in lost.items()]
    split = [Split(number, tuple(sorted(its - {number}))) for number, its in sorted(heirs.items()) if len(its) > 1]
    return merged, split
