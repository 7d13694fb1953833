"""What adding and removing articles does to an index, decided before anything is written.

The stages are those of a batch, for the texts that are new or changed: sketch, candidate pairs, exact scores; then
judge and cluster anew all that hangs together with them by more than passages. Imports the pipeline and the files
beside it; reads the file, and writes nothing: write.py does.
"""

import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dedup.article import Article
from dedup.find.arrays import distinct, is_among, pack
from dedup.find.sketches import Sketches, sketch
from dedup.find.work import Texts
from dedup.index.buckets import NOTHING, Bucketing, Finder, Full, Keyed, compared, full_buckets, rebucket
from dedup.index.changes import Changes, State
from dedup.index.clustered import Clustered, Clusterer
from dedup.index.comparing import Comparer
from dedup.index.folding import fold
from dedup.index.rows import LEVEL, Row, content_of, facts_of
from dedup.index.view import View
from dedup.outcome import Overlap
from dedup.params import Params


@dataclass(slots=True)
class Plan:
    """What is to be written."""

    view: View
    added: list[Row] = field(default_factory=list)
    packed: dict[int, bytes] = field(default_factory=dict)  # the compressed texts of added rows
    renamed: dict[int, str] = field(default_factory=dict)  # rows of earlier versions, and the ids that they get
    removed: list[Row] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)  # of the articles given, by id
    fresh: Keyed = NOTHING
    gone: list[int] = field(default_factory=list)  # nodes
    full: Mapping[int, Full | None] = field(default_factory=dict)
    clustered: Clustered = field(default_factory=Clustered)
    next: int = 0  # the next number of an article or cluster
    next_node: int = 0
    now: float = field(default_factory=time.time)
    changes: Changes = field(default_factory=Changes)


@dataclass(slots=True)
class Planner:
    """Plans changes of an index file, in a transaction of its caller."""

    postings: Finder
    params: Params
    comparer: Comparer
    clusterer: Clusterer

    def plan(self, view: View, articles: Sequence[Article], removed: Sequence[Row], counters: tuple[int, int]) -> Plan:
        """What it does to add articles, with an id each, and to remove others.

        Args:
            view: the file; the change is laid over it.
            articles: as they come; some may be in the index already.
            removed: rows of the file.
            counters: the next number of an article, and of a node.
        """
        plan = Plan(view, removed=list(removed), next=counters[0], next_node=counters[1])
        view.gone_rows.update(row.row for row in removed)
        sketches, words = self._take(plan, articles)
        folded = fold(view, words, removed, self.clusterer.window, plan.next_node)
        plan.gone, plan.next_node = folded.gone, folded.next_node
        plan.added = [view.rows[row.row] for row in plan.added]
        fresh = sorted(number for number in view.nodes if number >= counters[1])
        plan.fresh = self.comparer.keys_of_new(view, fresh, sketches)
        bucketing = rebucket(
            view.connection,
            self.postings,
            plan.fresh,
            self.comparer.keys_of(view, plan.gone),
            NOTHING,
            view.order_of,
            self.params,
        )
        plan.full = bucketing.full
        newly_or_no_more_crowded = self._crowd(view, bucketing, plan.gone)
        without_their_bucket = self._drop_pairs(view, bucketing)
        touched = folded.touched | newly_or_no_more_crowded | without_their_bucket
        touched |= {node for pair in view.pairs_before(plan.gone) for node in (pair.left, pair.right)}
        found = self.comparer.compare(view, bucketing.pairs)
        view.pairs.update(found)
        for nodes, pair in found.items():
            # What only shares a passage with a text stays as it is, but for two old ones: a digest may hold both.
            if pair.overlap is not Overlap.PASSAGE or set(fresh).isdisjoint(nodes):
                touched.update(nodes)
        plan.clustered = self.clusterer.cluster(plan, touched.difference(plan.gone))
        plan.changes = replace(plan.changes, filled=bucketing.filled)
        return plan

    def compare_again(self, view: View, numbers: Sequence[int], counters: tuple[int, int]) -> Plan:
        """What it does to compare nodes anew, with another profile; what it means for clusters is left to `cluster`."""
        plan, keyed = Plan(view, next=counters[0], next_node=counters[1]), self.comparer.keys_of(view, numbers)
        view.unpaired.update(numbers)
        found = rebucket(
            view.connection,
            self.postings,
            NOTHING,
            NOTHING,
            keyed,
            view.order_of,
            self.params,
        )
        view.pairs.update(self.comparer.compare(view, found.pairs))
        return plan

    def cluster(self, view: View, numbers: Iterable[int], counters: tuple[int, int]) -> Plan:
        """What it does to cluster anew what hangs together with some nodes."""
        plan = Plan(view, next=counters[0], next_node=counters[1])
        plan.clustered = self.clusterer.cluster(plan, numbers)
        return plan

    def look_up(self, view: View, states: Mapping[str, State], counters: tuple[int, int]) -> Plan:
        """Where articles of the file stand, by their ids; nothing is to be written."""
        plan = Plan(view, states=dict(states), next=counters[0], next_node=counters[1])
        view.rows.update((row.row, row) for row in view.rows_with_ids(list(states)))
        self.clusterer.cluster(plan, {row.node for row in view.rows.values() if row.node is not None})
        return plan

    # -- articles and nodes ----------------------------------------------------------------------------

    def _take(self, plan: Plan, articles: Sequence[Article]) -> tuple[Sketches, dict[int, int]]:
        """Note the rows of articles that are new; gives the sketches of all, and the hash of each row's words."""
        view, known = plan.view, self._known(plan.view, articles)
        texts, ids = [article.utf8 for article in articles], {article.id for article in articles}
        sketches = sketch(Texts.join(texts), self.params)
        words: dict[int, int] = {}
        numbers = zip(sketches.contents.tolist(), (sketches.words >= self.params.min_words).tolist(), strict=True)
        for article, text, (hash_, judged) in zip(articles, texts, numbers, strict=True):
            before, content = known.get(article.id), content_of(article)
            if before is not None and before.content == content:
                plan.states[article.id] = State.KNOWN
                view.rows.setdefault(before.row, before)
                continue
            plan.states[article.id] = State.NEW
            if before is not None:
                plan.states[article.id] = State.VERSION
                view.rows[before.row] = before._replace(id=self._free_id(view, article.id, ids))
                plan.renamed[before.row] = view.rows[before.row].id
            published = article.published.timestamp() if article.published else None
            row = Row(plan.next, article.id, None, plan.next, 1, published, content, article.length, facts_of(article))
            plan.next += 1
            view.rows[row.row] = row
            view.texts.hold(row.row, text)
            plan.packed[row.row] = zlib.compress(text, LEVEL)
            plan.added.append(row)
            if judged:
                words[row.row] = hash_
        return sketches, words

    def _known(self, view: View, articles: Sequence[Article]) -> dict[str, Row]:
        gone = view.gone_rows
        return {row.id: row for row in view.rows_with_ids([article.id for article in articles]) if row.row not in gone}

    def _free_id(self, view: View, article_id: str, others: set[str]) -> str:
        """The id that an earlier version gets: id@1, id@2 and so on; one that nobody has, the others neither."""
        number = 1
        while f"{article_id}@{number}" in others or view.rows_with_ids([f"{article_id}@{number}"]):
            number += 1
        return f"{article_id}@{number}"

    # -- buckets -----------------------------------------------------------------------------------------

    def _crowd(self, view: View, bucketing: Bucketing, gone: Sequence[int]) -> set[int]:
        """Mark the nodes that came into a full bucket of a band, and those that are in none any more; gives both.

        What is crowded may be compared with more when it is clustered.
        """
        before = view.nodes_of(bucketing.crowded.difference(gone))
        after = {number: node._replace(crowded=True) for number, node in before.items()}
        relieved = sorted(bucketing.relieved.difference(gone, bucketing.crowded))
        if relieved:
            keyed = self.comparer.keys_of(view, relieved)
            keyed = keyed.select(keyed.bands)
            full = self._full(view, bucketing, keyed)
            still = set(keyed.nodes[is_among(keyed.keys, np.array(sorted(full), np.uint64))].tolist())
            before |= (others := view.nodes_of(relieved))
            after |= {number: node._replace(crowded=number in still) for number, node in others.items()}
        view.nodes.update(after)
        return {number for number, node in after.items() if node.crowded != before[number].crowded}

    def _full(self, view: View, bucketing: Bucketing, keyed: Keyed) -> dict[int, Full]:
        """Those of some buckets that are full after the change."""
        found: dict[int, Full | None] = {**full_buckets(view.connection, distinct(keyed.keys)), **bucketing.full}
        return {key: full for key, full in found.items() if full is not None}

    def _drop_pairs(self, view: View, bucketing: Bucketing) -> set[int]:
        """Take back pairs that share no bucket any more in which they are compared; gives their nodes."""
        doubtful = bucketing.doubtful
        found = [pair for pair in view.pairs_of(doubtful) if pair.left in doubtful and pair.right in doubtful]
        if not found:
            return set()
        keyed = self.comparer.keys_of(view, sorted({node for pair in found for node in (pair.left, pair.right)}))
        left, right = (np.array(side, np.int64) for side in zip(*((one.left, one.right) for one in found), strict=True))
        stay = is_among(pack(left, right), compared(keyed, self._full(view, bucketing, keyed)))
        dropped = set(zip(left[~stay].tolist(), right[~stay].tolist(), strict=True))
        view.gone_pairs |= dropped
        return {node for pair in dropped for node in pair}
