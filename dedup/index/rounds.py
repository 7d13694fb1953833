"""What several rounds of one transaction changed, all in all. Imports the files beside it.

What a round says of its articles may be untrue after the next: only what is so in the end is told, and nothing of
clusters that came and went in between.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dedup.index.changes import Changes, NewCanonical, Placement, State, moved
from dedup.index.plan import Plan
from dedup.index.rows import select
from dedup.outcome import Match

Pair = tuple[str, str]


@dataclass(slots=True)
class Rounds:
    """The rounds of a transaction."""

    following: int  # the next number of an article or cluster when the transaction began
    changes: list[Changes] = field(default_factory=list)  # of each round
    _clustered: dict[str, int] = field(default_factory=dict)  # the last round in which an id was clustered
    _placements: dict[str, tuple[int, Placement]] = field(default_factory=dict)  # and the round that said so
    _matches: dict[Pair, tuple[int, Match]] = field(default_factory=dict)
    _before: dict[int, int] = field(default_factory=dict)  # the clusters of rows as the transaction found them

    def take(self, plan: Plan) -> None:
        """Take in a round that was written."""
        number, rows = len(self.changes), plan.clustered.rows
        self.changes.append(plan.changes)
        self._clustered.update(dict.fromkeys(rows, number))
        self._placements.update((one.id, (number, one)) for one in plan.changes.placements)
        self._matches.update(((one.left, one.right), (number, one)) for one in plan.changes.matches)
        for row in rows.values():
            if row.row < self.following:
                self._before.setdefault(row.row, row.cluster)

    def in_all(
        self,
        connection: sqlite3.Connection,
        look_up: Callable[[Mapping[str, State]], tuple[list[Placement], list[Match]]],
    ) -> Changes:
        """What changed, as the file has it in the end; `look_up` says anew where some articles stand."""
        if len(self.changes) == 1:
            return self.changes[0]
        stale = self._stale()
        placements, matches = look_up({one: self._placements[one][1].state for one in stale})
        told = {one: placement for one, (_, placement) in self._placements.items()} | {
            one.id: one for one in placements
        }
        found = {pair: match for pair, (number, match) in self._matches.items() if not self._is_stale(pair, number)}
        found |= {(match.left, match.right): match for match in matches}
        after = dict(select(connection, "SELECT row, cluster FROM articles WHERE row IN ({})", self._before))
        numbers = set(self._before.values())
        there = {one for (one,) in select(connection, "SELECT cluster FROM articles WHERE cluster IN ({})", numbers)}
        merged, split = moved(self._before, after, numbers - there)
        return Changes(
            list(told.values()),
            [found[pair] for pair in sorted(found)],
            merged,
            split,
            [one for one in self._canonicals() if one.cluster in there],
            [article_id for one in self.changes for article_id in one.removed],
            sum(one.filled for one in self.changes),
        )

    def _stale(self) -> list[str]:
        """The articles given of which a later round may have changed something."""
        stale = {one for one, (number, _) in self._placements.items() if self._is_stale((one,), number)}
        for pair, (number, _) in self._matches.items():
            if self._is_stale(pair, number):
                stale.update(pair)
        return sorted(stale & self._placements.keys())

    def _is_stale(self, ids: tuple[str, ...], number: int) -> bool:
        return any(self._clustered.get(one, 0) > number for one in ids)

    def _canonicals(self) -> list[NewCanonical]:
        """The new canonicals of clusters, each with the one that it had at first."""
        first: dict[int, str] = {}
        last: dict[int, NewCanonical] = {}
        for one in (change for round_ in self.changes for change in round_.canonicals):
            first.setdefault(one.cluster, one.before)
            last[one.cluster] = one
        changed = [NewCanonical(number, first[number], one.after, one.reason) for number, one in last.items()]
        return [one for one in changed if one.before != one.after]
