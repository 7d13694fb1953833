"""What adding or removing articles changed, as plain data; and how clusters keep their numbers. Imports outcome."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from dedup.outcome import Match, Overlap, Relation


class State(StrEnum):
    """What an article was to the index when it was added."""

    NEW = "new"  # its id was not there
    KNOWN = "known"  # it was there with the same title and text: nothing was added
    VERSION = "version"  # it was there with another title or text, which is kept as an earlier version


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
    """What a call changed."""

    placements: Sequence[Placement] = ()  # of the articles given, in their order
    matches: Sequence[Match] = ()  # of these articles with others, passages and forms too, by the ids
    merged: Sequence[Merged] = ()
    split: Sequence[Split] = ()
    canonicals: Sequence[NewCanonical] = ()
    removed: Sequence[str] = ()  # ids
    filled: int = 0  # buckets that became full: texts in them are compared with their hubs only from now on

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


def joined(several: Sequence[Changes]) -> Changes:
    """What changed in several steps, one after the other; of an article that was in several of them the last word."""
    if len(several) == 1:
        return several[0]
    placements = {placement.id: placement for one in several for placement in one.placements}
    matches = {(match.left, match.right): match for one in several for match in one.matches}
    return Changes(
        list(placements.values()),
        [matches[pair] for pair in sorted(matches)],
        [change for one in several for change in one.merged],
        [change for one in several for change in one.split],
        [change for one in several for change in one.canonicals],
        [article_id for one in several for article_id in one.removed],
        sum(one.filled for one in several),
    )


@dataclass(slots=True)
class Numbering:
    """Numbers for the clusters of some articles, and what became of those that they had."""

    numbers: list[int] = field(default_factory=list)  # of each cluster
    gone: list[int] = field(default_factory=list)  # numbers that are no cluster's any more
    merged: list[Merged] = field(default_factory=list)
    split: list[Split] = field(default_factory=list)


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
    result = Numbering()
    for place, rows in enumerate(clusters):
        result.numbers.append(given[place] if place in given else new_number() if votes[place] else min(rows))
    heirs: dict[int, list[int]] = {}
    for place, numbers in enumerate(votes):
        for number in numbers:
            heirs.setdefault(number, []).append(result.numbers[place])
    result.gone = sorted(heirs.keys() - taken.keys())
    for place, numbers in enumerate(votes):
        lost = tuple(sorted(number for number in numbers if number in result.gone))
        if lost:
            result.merged.append(Merged(result.numbers[place], lost))
    for number, its in sorted(heirs.items()):
        others = tuple(sorted(other for other in its if other != number))
        if len(its) > 1:
            result.split.append(Split(number, others))
    return result
