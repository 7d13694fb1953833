"""What adding and removing articles does to an index, decided before anything is written.

The stages are those of a batch, for the texts that are new or changed: sketch, candidate pairs, exact scores; then
judge and cluster anew all that hangs together with them by more than passages. Imports the pipeline and the files
beside it; reads the file, and writes nothing: write.py does.
"""

import time
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np

from dedup.article import Article
from dedup.find.candidates import Folding, Pairs
from dedup.find.hashing import I64, U64, pack
from dedup.find.profile import Profile
from dedup.find.sketches import Sketches, sketch
from dedup.find.work import Texts as Packed
from dedup.index.buckets import Bucketing, Finder, Full, Keyed, full_buckets, rebucket, still_compared, unpack
from dedup.index.changes import Changes, State
from dedup.index.clustered import Clustered, Clusterer
from dedup.index.rows import LEVEL, Node, PairRow, Row, content_of, facts_of
from dedup.index.view import Pair, View
from dedup.nodes import Nodes
from dedup.params import Params

_NOTHING = Keyed(np.zeros(0, np.uint64), np.zeros(0, np.int64), np.zeros(0, np.bool_))


@dataclass(slots=True)
class Plan:
    """What is to be written."""

    view: View
    added: list[Row] = field(default_factory=list)
    packed: dict[int, bytes] = field(default_factory=dict)  # the compressed texts of added rows
    renamed: dict[int, str] = field(default_factory=dict)  # rows of earlier versions, and the ids that they get
    removed: list[Row] = field(default_factory=list)
    states: dict[str, State] = field(default_factory=dict)  # of the articles given, by id
    fresh: Keyed = _NOTHING
    gone: list[int] = field(default_factory=list)  # nodes
    full: Mapping[int, Full | None] = field(default_factory=dict)
    clustered: Clustered | None = None
    next: int = 0  # the next number of an article or cluster
    next_node: int = 0
    now: float = field(default_factory=time.time)
    changes: Changes = field(default_factory=Changes)


@dataclass(slots=True)
class Planner:
    """Plans changes of an index file, in a transaction of its caller."""

    postings: Finder
    profile: Profile
    params: Params
    window: float | None  # seconds
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
        touched, again = self._fold(plan, words)
        fresh = sorted(number for number in view.nodes if number >= counters[1])
        plan.fresh = self._fresh_keys(view, fresh, sketches)
        bucketing = rebucket(
            view.connection,
            self.postings,
            plan.fresh,
            self._keys_of(view, plan.gone),
            self._keys_of(view, sorted(again)),
            lambda numbers: self._order(view, numbers),
            self.params,
        )
        plan.full = bucketing.full
        self._crowd(view, bucketing, plan.gone)
        touched |= {node for pair in view.pairs_before([*plan.gone, *again]) for node in (pair.left, pair.right)}
        touched |= self._drop_pairs(plan, bucketing, again)
        compared = self._compare(view, bucketing.pairs)
        view.pairs.update(compared)
        touched |= {node for pair in compared for node in pair}
        plan.clustered = self.clusterer.cluster(plan, touched.difference(plan.gone))
        return plan

    def compare_again(self, view: View, numbers: Sequence[int]) -> Plan:
        """What it does to compare nodes anew, with another profile; what it means for clusters is left to `cluster`."""
        plan, keyed = Plan(view), self._keys_of(view, numbers)
        view.unpaired.update(numbers)
        found = rebucket(
            view.connection, self.postings, _NOTHING, _NOTHING, keyed, lambda nodes: self._order(view, nodes), self.params
        )
        view.pairs.update(self._compare(view, found.pairs))
        return plan

    def cluster(self, view: View, numbers: Iterable[int], counters: tuple[int, int]) -> Plan:
        """What it does to cluster anew what hangs together with some nodes."""
        plan = Plan(view, next=counters[0], next_node=counters[1])
        plan.clustered = self.clusterer.cluster(plan, numbers)
        return plan

    # -- articles and nodes ----------------------------------------------------------------------------

    def _take(self, plan: Plan, articles: Sequence[Article]) -> tuple[Sketches, dict[int, int]]:
        """Note the rows of articles that are new; gives the sketches of all, and the hash of each row's words."""
        view, known = plan.view, self._known(plan.view, articles)
        texts, ids = [article.utf8 for article in articles], {article.id for article in articles}
        sketches = sketch(Packed.join(texts), self.params)
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

    def _fold(self, plan: Plan, words: Mapping[int, int]) -> tuple[set[int], set[int]]:
        """Put rows into nodes: articles with the same words, and in one window. The change is laid over the view.

        Gives the nodes whose members changed or are asked for, and those of them that are to be compared anew:
        another article has come to be the first of them, or they reach further in time.
        """
        view = plan.view
        asked = {row.node for row in view.rows.values() if row.node is not None}
        leaving = {row.node for row in plan.removed if row.node is not None}
        hashes = set(words.values()) | {node.words for node in view.nodes_of(leaving | asked).values()}
        before = view.nodes_with_words(hashes)
        rows_before = view.members_of(before)
        of_words: dict[int, list[Row]] = {hash_: [] for hash_ in hashes}
        for number, rows in rows_before.items():
            of_words[before[number].words] += [view.rows.get(row.row, row) for row in rows if row.row not in view.gone_rows]
        for row in plan.added:
            if row.row in words:
                of_words[words[row.row]].append(row)
        taken: set[int] = set()
        for hash_, rows in of_words.items():
            for run in _runs(sorted(rows, key=_fact_order), self.window):
                held = sorted({row.node for row in run if row.node in before} - taken)
                number = held[0] if held else plan.next_node
                plan.next_node += not held
                taken.add(number)
                self._set_node(view, number, hash_, run, before)
        plan.added = [view.rows[row.row] for row in plan.added]
        plan.gone = sorted(before.keys() - taken)
        for number in plan.gone:
            view.members[number] = []
        touched = {n for n in taken if n not in before or n in asked or _ids(rows_before[n]) != _ids(view.members[n])}
        again = {n for n in taken if n in before and self._is_other(view, n, before[n], rows_before[n])}
        view.unpaired.update(again, plan.gone)
        return touched, again

    def _set_node(self, view: View, number: int, words: int, run: list[Row], before: Mapping[int, Node]) -> None:
        dates = [row.published for row in run if row.published is not None]
        first, last = (min(dates), max(dates)) if dates else (None, None)
        view.nodes[number] = Node(number, words, first, last, number in before and before[number].crowded)
        for place, row in enumerate(run):
            if row.node != number:
                run[place] = view.rows[row.row] = row._replace(node=number)
        view.members[number] = run

    def _is_other(self, view: View, number: int, before: Node, rows_before: list[Row]) -> bool:
        """Whether a node is to be compared anew: its text is that of its first article, furniture by the outlet's."""
        if self.window is not None and view.nodes[number][2:4] != before[2:4]:
            return True
        return min(rows_before, key=_fact_order).row != min(view.members[number], key=_fact_order).row

    # -- candidates and scores -------------------------------------------------------------------------

    def _fresh_keys(self, view: View, fresh: Sequence[int], sketches: Sketches) -> Keyed:
        """The postings of new nodes: of texts that are added, or of parts of a node that a window tore."""
        places = {hash_: place for place, hash_ in enumerate(sketches.contents.tolist())}
        added = [number for number in fresh if view.nodes[number].words in places]
        chosen = _rows(sketches, [places[view.nodes[number].words] for number in added])
        torn = self._keys_of(view, [number for number in fresh if view.nodes[number].words not in places])
        return Keyed.of(np.array(added, np.int64), chosen).joined(torn)

    def _keys_of(self, view: View, numbers: Sequence[int]) -> Keyed:
        """The postings of nodes, made again from their texts."""
        if not numbers:
            return _NOTHING
        rows = [view.a_row_of(number) for number in numbers]
        view.texts.fetch(rows)
        sketches = sketch(Packed.join([view.texts.utf8(row) for row in rows]), self.params)
        return Keyed.of(np.array(numbers, np.int64), sketches)

    def _order(self, view: View, numbers: Sequence[int]) -> dict[int, tuple[int, int]]:
        return {number: (node.words, number) for number, node in view.nodes_of(numbers).items()}

    def _crowd(self, view: View, bucketing: Bucketing, gone: Sequence[int]) -> None:
        """Mark the nodes that came into a full bucket of a band, and those that are in none any more."""
        for number, node in view.nodes_of(bucketing.crowded.difference(gone)).items():
            view.nodes[number] = node._replace(crowded=True)
        relieved = sorted(bucketing.relieved.difference(gone, bucketing.crowded))
        if relieved:
            keyed = self._keys_of(view, relieved)
            keyed = keyed.select(keyed.bands)
            full = self._full(view, bucketing, keyed)
            still = set(keyed.nodes[np.isin(keyed.keys, np.fromiter(full, np.uint64, len(full)))].tolist())
            for number, node in view.nodes_of(relieved).items():
                view.nodes[number] = node._replace(crowded=number in still)

    def _full(self, view: View, bucketing: Bucketing, keyed: Keyed) -> dict[int, Full]:
        """Those of some buckets that are full after the change."""
        found: dict[int, Full | None] = {**full_buckets(view.connection, np.unique(keyed.keys)), **bucketing.full}
        return {key: full for key, full in found.items() if full is not None}

    def _drop_pairs(self, plan: Plan, bucketing: Bucketing, again: set[int]) -> set[int]:
        """Take back pairs that share no bucket any more in which they are compared; gives their nodes."""
        view, doubtful = plan.view, set[Pair]()
        for ones, others in bucketing.doubtful:
            either = set(others)
            for pair in view.pairs_of(ones) if ones else ():
                if (pair.left in ones and pair.right in either) or (pair.right in ones and pair.left in either):
                    doubtful.add((pair.left, pair.right))
        if not doubtful:
            return set()
        nodes = sorted({node for pair in doubtful for node in pair})
        keyed = self._keys_of(view, nodes)
        full = self._full(view, bucketing, keyed)
        of_node = {node: keyed.select(keyed.nodes == node) for node in nodes}
        dropped = {pair for pair in doubtful if not still_compared(*(of_node[node] for node in pair), full, *pair)}
        view.gone_pairs |= dropped
        return {node for pair in dropped for node in pair}

    def _compare(self, view: View, packed: U64) -> dict[Pair, PairRow]:
        """The exact counts of those pairs of nodes that overlap, and what they are by these."""
        known = view.nodes_of({node for pair in unpack(packed) for node in pair})
        pairs = [pair for pair in unpack(packed) if self._in_window(*(known[node] for node in pair))]
        if not pairs:
            return {}
        involved = sorted({node for pair in pairs for node in pair}, key=lambda node: (known[node].words, node))
        members = view.members_of(involved)
        firsts = [min(members[number], key=_fact_order) for number in involved]
        view.texts.fetch(row.row for row in firsts)
        nodes = Nodes([view.article(row) for row in firsts], _one_each(len(firsts)), self.params, self.profile)
        places = {number: place for place, number in enumerate(involved)}
        at = np.array([[places[node] for node in pair] for pair in pairs], np.int64)
        both = pack(at[:, 0], at[:, 1])
        candidates = Pairs(*(np.array(side, np.int64) for side in zip(*unpack(np.unique(both)), strict=True)))
        found = {}
        for (left, right), verdict in nodes.verdicts(nodes.score(candidates), self.params):
            taken = (None, None, None) if verdict.taken is None else (verdict.taken.left, verdict.taken.right, verdict.taken.quoted)
            counts = (verdict.left_size, verdict.right_size)
            one, other = involved[left], involved[right]
            if one > other:
                one, other, counts, taken = other, one, counts[::-1], (taken[1], taken[0], taken[2])
            found[one, other] = PairRow(one, other, verdict.shared, *counts, verdict.overlap, *taken)
        return found

    def _in_window(self, one: Node, other: Node) -> bool:
        """Whether two texts were published within the window, or when is not known."""
        if self.window is None or one.first is None or other.first is None or one.last is None or other.last is None:
            return True
        return max(one.first, other.first) - min(one.last, other.last) <= self.window


def _fact_order(row: Row) -> tuple[bool, float, int, str]:
    """That of the article, as relations.fact_order has it."""
    return (row.published is None, row.published or 0.0, -row.length, row.id)


def _ids(rows: Iterable[Row]) -> set[tuple[int, str]]:
    return {(row.row, row.id) for row in rows}


def _runs(rows: list[Row], window: float | None) -> list[list[Row]]:
    """Rows by fact order, cut where more time than the window lies between one and the next; undated ones stay with
    those before them."""
    if window is None or not rows:
        return [rows] if rows else []
    runs = [[rows[0]]]
    for one, other in pairwise(rows):
        apart = one.published is not None and other.published is not None and other.published - one.published > window
        if apart:
            runs.append([])
        runs[-1].append(other)
    return runs


def _one_each(count: int) -> Folding:
    """Texts that are a node each."""
    return Folding(np.arange(count), np.arange(count), count)


def _rows(sketches: Sketches, places: Sequence[int]) -> Sketches:
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
