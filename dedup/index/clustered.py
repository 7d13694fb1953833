"""Clusters judged anew: those of all articles that hang together with some nodes, and what changed of them.

A pair other than a passage ties two nodes: what is tied to none of these nodes is judged as it was. Imports the
pipeline and the files beside it; reads the file, and writes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from dedup.clock import Clock
from dedup.find.candidates import Folding
from dedup.find.profile import Profile
from dedup.find.verify import Scores
from dedup.index.changes import Changes, NewCanonical, Placement, number_clusters
from dedup.index.comparing import MANY
from dedup.index.rows import PairRow, Row
from dedup.index.view import View
from dedup.judge.canonical_rules import Rule
from dedup.judge.coverage import Taken
from dedup.judge.overlaps import CODES
from dedup.kept import KeptArticles
from dedup.outcome import Cluster, Match, Outcome, Overlap
from dedup.params import Params
from dedup.run.clustering import alone
from dedup.run.concluding import Judged, conclude
from dedup.run.nodes import Nodes
from dedup.run.overlapping import Overlapping

if TYPE_CHECKING:
    from dedup.index.plan import Plan


@dataclass(slots=True)
class Clustered:
    """The clusters of some articles as they are now."""

    clusters: list[Cluster] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)  # of each
    rows: dict[str, Row] = field(default_factory=dict)  # by the articles' ids
    matches: list[Match] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)  # numbers of clusters that were there, and may be no more


@dataclass(frozen=True, slots=True)
class Clusterer:
    """Judges and clusters nodes of an index as a batch does."""

    params: Params
    rules: Sequence[Rule]
    profile: Profile
    window: float | None  # seconds

    def cluster(self, plan: "Plan", start: Iterable[int]) -> Clustered:
        """The clusters of all that hangs together with some nodes, and of the articles given; notes the changes."""
        view, given = plan.view, {row.row: row for row in plan.view.rows.values() if row.id in plan.states}
        nodes, pairs = view.closure(start)
        asked = {row.node for row in given.values() if row.node is not None}
        wanted = {
            key: pair
            for key, pair in pairs.items()
            if nodes.issuperset(key) or (pair.overlap is Overlap.PASSAGE and not asked.isdisjoint(key))
        }
        members = view.members_of(nodes)
        lonely = nodes.difference(*wanted)
        lonely -= {node for node in lonely if len(members[node]) > 1}
        found = Clustered()
        if nodes - lonely:
            judged, rows = self.judge(view, nodes - lonely, wanted, asked)
            found.rows = {row.id: row for row in rows.values() if row.node in nodes}  # others share passages with them
            found.clusters = [cluster for cluster in judged.clusters if cluster.canonical.id in found.rows]
            found.matches = judged.matches
        lone = [members[node][0] for node in lonely]
        for row in (*lone, *(row for row in given.values() if row.node is None)):  # None: too short to be judged
            found.rows[row.id] = row
            found.clusters.append(alone(view.article(row)))
        self._number(plan, found)
        return found

    def judge(
        self,
        view: View,
        nodes: Iterable[int],
        pairs: Mapping[tuple[int, int], PairRow],
        asked: Iterable[int] | None = None,
    ) -> tuple[Judged, dict[str, Row]]:
        """What the pairs make of some nodes and of those that they have in them; and the rows of all.

        Matches that tie no member only of the nodes `asked` for, if any are named.
        """
        known = view.nodes_of({*nodes, *(node for pair in pairs for node in pair)})
        order = sorted(known, key=lambda number: known[number].order)
        members = view.members_of(order)
        rows = [row for number in order for row in members[number]]
        counts = np.array([len(members[number]) for number in order], np.int64)
        firsts = np.cumsum(counts) - counts
        folding = Folding(np.repeat(np.arange(len(order)), counts), firsts, len(order))
        articles = KeptArticles.of([view.article(row) for row in rows])
        texts = Nodes(articles, folding, self.params, self.profile, self.window)
        places = {number: place for place, number in enumerate(order)}
        overlapping = _overlapping(pairs.values(), places)
        tied = set(np.concatenate([overlapping.scores.left, overlapping.scores.right]).tolist())
        if asked is not None:  # else all may be wanted, which may not fit into the memory
            view.texts.fetch(row.row for place in tied for row in members[order[place]])
        if len(tied) >= MANY:
            texts.sift(np.array(sorted(tied)))
        texts.know(overlapping.scores)
        crowded = frozenset(places[number] for number, node in known.items() if node.crowded)
        only = None if asked is None else {places[number] for number in asked if number in places}
        judged = conclude(texts, overlapping, crowded, self.params, self.rules, Clock(), asked=only)
        return judged, {row.id: row for row in rows}

    def cluster_of(self, view: View, row: Row) -> Cluster:
        """The cluster of an article of the file."""
        if row.node is None:
            return alone(view.article(row))
        nodes, pairs = view.closure([row.node])
        judged, _ = self.judge(view, nodes, {key: pair for key, pair in pairs.items() if nodes.issuperset(key)})
        return next(cluster for cluster in judged.clusters if row.id in _ids(cluster))

    def outcome(self, view: View) -> Outcome:
        """All that is in the file, as a batch gives it."""
        rows = view.all_rows()
        judged, _ = self.judge(view, {row.node for row in rows if row.node is not None}, view.all_pairs())
        short = [alone(view.article(row)) for row in rows if row.node is None]
        lone = [*judged.clusters[len(judged.clusters.several) :], *short]
        lone.sort(key=lambda cluster: cluster.canonical.id)
        usual = Params()
        return Outcome(
            articles=[view.article(row) for row in rows],
            clusters=judged.clusters.several + lone,
            matches=judged.matches,
            too_short=sorted(cluster.canonical.id for cluster in short),
            credits=judged.credits,
            params=replace(self.params, text_cap=usual.text_cap, near_cap=usual.near_cap),  # no settings of an index
            window=self.window,
            series=judged.series,
            furniture=self.profile.furniture,
        )

    def _number(self, plan: "Plan", found: Clustered) -> None:
        """Number the clusters, and note what changed."""

        def new_number() -> int:
            plan.next += 1
            return plan.next - 1

        added = {row.row for row in plan.added}
        of_clusters = [[found.rows[one].row for one in _ids(cluster)] for cluster in found.clusters]
        before = {row.row: row.cluster for row in found.rows.values() if row.row not in added}
        corrected = {row.id: row.cluster for row in plan.removed}  # removed and added in one plan, with other facts
        before |= {row.row: corrected[row.id] for row in plan.added if row.id in corrected}
        numbering = number_clusters(
            of_clusters, {r: before[r] for rows in of_clusters for r in rows if r in before}, new_number
        )
        found.numbers = numbering.numbers
        found.gone = set(before.values()) | {row.cluster for row in plan.removed}
        plan.changes = Changes(
            placements=_placements(plan, found),
            matches=[match for match in found.matches if match.left in plan.states or match.right in plan.states],
            merged=numbering.merged,
            split=numbering.split,
            canonicals=list(_new_canonicals(plan, found)),
            removed=[row.id for row in plan.removed],
        )


def _ids(cluster: Cluster) -> list[str]:
    return [article.id for article in cluster.articles]


def _overlapping(pairs: Iterable[PairRow], places: Mapping[int, int]) -> Overlapping:
    """The pairs of nodes that overlap, by the nodes' places."""
    rows, taken = [], {}
    for pair in pairs:
        left, right, left_size, right_size = places[pair.left], places[pair.right], pair.left_size, pair.right_size
        turned = left > right
        if turned:
            left, right, left_size, right_size = right, left, right_size, left_size
        rows.append((left, right, pair.shared, left_size, right_size, CODES[pair.overlap]))
        if pair.left_taken is not None and pair.right_taken is not None and pair.quoted is not None:
            sides = (pair.right_taken, pair.left_taken) if turned else (pair.left_taken, pair.right_taken)
            taken[left, right] = Taken(*sides, pair.quoted)
    columns = np.array(rows, np.int64).reshape(-1, 6).T
    scores = Scores(columns[0], columns[1], *columns[2:5].astype(np.uint32))
    return Overlapping(scores, columns[5].astype(np.int8), taken)


def _placements(plan: "Plan", found: Clustered) -> list[Placement]:
    """Where the articles given stand, in their order."""
    placed: dict[str, Placement] = {}
    for number, cluster in zip(found.numbers, found.clusters, strict=True):
        matches = {cluster.canonical.id: None} | {member.id: member.match for member in cluster.members}
        for article_id in matches.keys() & plan.states.keys():
            state, match = plan.states[article_id], matches[article_id]
            placed[article_id] = Placement(
                article_id, state, number, cluster.canonical.id, cluster.size, match, cluster.reason
            )
    return [placed[article_id] for article_id in plan.states]


def _new_canonicals(plan: "Plan", found: Clustered) -> Iterable[NewCanonical]:
    """The clusters that have another canonical than before."""
    added = {row.row for row in plan.added}
    rows = [*plan.removed, *(row for row in found.rows.values() if row.row not in added)]
    before = {row.cluster: row for row in rows if row.canonical}
    for number, cluster in zip(found.numbers, found.clusters, strict=True):
        row = before.get(number)
        if row is not None and row.id != cluster.canonical.id:
            yield NewCanonical(number, row.id, cluster.canonical.id, cluster.reason)
