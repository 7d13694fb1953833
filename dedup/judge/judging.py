"""Verified pairs → verdicts: which texts are copies, which are kept apart, and the matches between articles.

A verdict is about two texts and holds for all articles with these texts; a match is about two articles.
Imports article, outcome, params and the files beside it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from dedup.article import Article
from dedup.frozen import maker
from dedup.judge.apart import LOOKED_AT, Apart, are_briefs, may_be_apart, not_a_copy
from dedup.judge.clusters import Node, stories_of_digests
from dedup.judge.crediting import Crediting
from dedup.judge.direction import direction_of
from dedup.judge.evidence import WordsOf
from dedup.judge.forms import other_beginning, other_opening
from dedup.judge.overlaps import MOST, FactOrder, Pair, fact_order, overlap_rule
from dedup.judge.relations import may_be_revisions, relation_of, same_page, same_title, title_key
from dedup.judge.series import EDITION, EDITIONS, comes_back, in_series
from dedup.judge.verdicts import NodePair, Verdict, Verdicts, ordered
from dedup.outcome import Match, Overlap, Relation
from dedup.outlets import outlet_key
from dedup.params import Params

_match = maker(Match)


# Stories of which less than this is in each other have nothing in common. Two short versions of one story may have met
# in no bucket, so where there are few, the texts themselves are asked.
SOMETHING = 0.1
FEW = 8


@dataclass(slots=True)
class Judge:
    """Judges pairs of nodes; a node is one text with all articles that have it.

    `members(node)` are a node's articles by fact order; the first stands for all where only the text counts.
    """

    members: Callable[[Node], Sequence[Article]]
    words: Callable[[Article], WordsOf]
    credits: Crediting
    counts: Callable[[Node, Node], tuple[int, int, int]]  # shared, left and right size, also where there is no verdict
    far: Callable[[Collection[NodePair]], Collection[NodePair]]  # those that a window keeps apart
    params: Params
    sizes: Mapping[Node, int]  # distinct shingles of the nodes that have several articles
    verdicts: Verdicts = field(default_factory=Verdicts)
    series: set[Node] = field(default_factory=set)  # texts that are one form again and again
    rubrics: set[Node] = field(default_factory=set)  # texts under a title that their outlet has on several days
    _far: Verdicts = field(default_factory=Verdicts)  # what a window keeps apart
    _outlets: dict[Node, str | None] = field(default_factory=dict)
    _orders: dict[str, FactOrder] = field(default_factory=dict)
    _matches: dict[tuple[str, str], Match] = field(default_factory=dict)

    def judge(self, pairs: Iterable[tuple[NodePair, Verdict]]) -> None:
        """Keep the verdicts of pairs of nodes (left < right), those that are no copies set apart.

        What was published too far apart is no match, but it tells which texts are of a series, or digests.
        """
        found = dict(pairs)
        self.verdicts.update(found)
        overlapping = [nodes for nodes, verdict in found.items() if verdict.overlap is not Overlap.PASSAGE]
        self._find_series(found)
        for nodes in self.far(found):
            self._far[nodes] = self.verdicts.pop(nodes)
        for nodes in overlapping:
            verdict = self.verdicts.get(nodes)
            if verdict and self._may_be_apart(nodes, verdict):
                pair = self._pair(nodes, verdict)
                apart = (
                    self._other_in_series(*nodes)
                    or self._not_a_copy(nodes, verdict, pair)
                    or are_briefs(pair, self.members(nodes[0]), self.members(nodes[1]), self.words)
                )
                self.verdicts[nodes] = verdict.set_apart(apart) if apart else verdict

    def _may_be_apart(self, nodes: NodePair, verdict: Verdict) -> bool:
        in_larger = verdict.shared / max(1, verdict.left_size, verdict.right_size)
        one_outlet = self._same_outlet(*nodes)
        return may_be_apart(verdict.overlap, in_larger, self.params, exchanged=verdict.exchanged, one_outlet=one_outlet)

    def _not_a_copy(self, nodes: NodePair, verdict: Verdict, pair: Pair) -> Apart | None:
        rubric, anew = self.rubrics.issuperset(nodes), self._are_editions(nodes, pair)
        return not_a_copy(pair, self.words, self.params, exchanged=verdict.exchanged, rubric=rubric, anew=anew)

    def _find_series(self, found: Mapping[NodePair, Verdict]) -> None:
        """Find which texts are one of a series, one outlet's texts only."""
        partners: dict[Node, list[Node]] = defaultdict(list)
        for (left, right), verdict in found.items():
            if verdict.overlap is not Overlap.PASSAGE and not verdict.is_same and self._same_outlet(left, right):
                partners[left].append(right)
                partners[right].append(left)
        near = {node: sorted(others) for node, others in partners.items()}
        self.rubrics |= {
            node for node, others in near.items() if len(others) >= EDITIONS - 1 and self._is_rubric(node, others)
        }
        self.series |= in_series(near, lru_cache(None)(self._differ))

    def _differ(self, one: Node, other: Node) -> bool:
        """Whether two texts differ as those of a series do; versions of one article by title and time only as
        any form does."""
        verdict = self.verdicts.of(one, other)
        if verdict is None or verdict.overlap is Overlap.PASSAGE:
            return False
        nodes = ordered(one, other)
        pair = self._pair(nodes, verdict)
        if may_be_revisions(pair) and not self._are_editions(nodes, pair):
            apart = self._not_a_copy(nodes, verdict, pair)
            return apart is not None and apart[0] is Relation.TEMPLATE
        return other_opening(self.words(pair.left), self.words(pair.right)) is not None

    def _is_rubric(self, node: Node, near: Sequence[Node]) -> bool:
        """Whether a text's title stands over others that are near it, on several days."""
        title = title_key(self.members(node)[0])
        firsts = (self.members(one)[0] for one in (node, *near))
        return title is not None and comes_back(
            first.published for first in firsts if first.published is not None and title_key(first) == title
        )

    def _are_editions(self, nodes: NodePair, pair: Pair) -> bool:
        """Whether two texts stand under one title of a rubric, on two days and pages."""
        if not self.rubrics.issuperset(nodes) or title_key(pair.left) != title_key(pair.right):
            return False
        if same_page(pair.left, pair.right):
            return False
        earlier, later = pair.left.published, pair.right.published
        return earlier is not None and later is not None and later - earlier >= EDITION

    def _other_in_series(self, left: Node, right: Node) -> Apart | None:
        if left not in self.series or right not in self.series or not self._same_outlet(left, right):
            return None
        other = other_beginning(*(self.words(self.members(node)[0]) for node in (left, right)))
        return (Relation.TEMPLATE, f"one of a series with other facts each: {other}") if other else None

    def _same_outlet(self, one: Node, other: Node) -> bool:
        return self._outlet(one) is not None and self._outlet(one) == self._outlet(other)

    def _outlet(self, node: Node) -> str | None:
        if node not in self._outlets:
            self._outlets[node] = outlet_key(self.members(node)[0])
        return self._outlets[node]

    def set_digests_apart(self) -> None:
        """Mark the stories that a digest swallows as embedded."""
        parts: dict[Node, list[Node]] = defaultdict(list)
        known = Verdicts(self.verdicts | self._far) if self._far else self.verdicts
        for (left, right), verdict in known.items():
            size, smaller, larger = verdict.left_size, left, right
            if verdict.right_size < size:
                size, smaller, larger = verdict.right_size, right, left
            if verdict.shared < MOST * size:
                continue
            if verdict.is_copy or (verdict.apart is not None and verdict.apart[0] is Relation.EMBEDDED):
                parts[larger].append(smaller)
        several = {host: excerpts for host, excerpts in parts.items() if len(excerpts) > 1}
        few = {node for its in parts.values() if len(its) <= FEW for node in its}
        partners = known.among({node for its in several.values() for node in its})

        def share_text(one: Node, others: set[Node]) -> set[Node]:
            tied = others & partners[one]
            asked = (others & few) - tied if one in few else set[Node]()
            return tied | {other for other in asked if self._share_something(one, other)}

        found = stories_of_digests(several, share_text, self._same_title)
        for story, digest in found:
            nodes = ordered(story, digest)
            if self.verdicts.are_copies(*nodes):
                rule = "the longer one holds other stories too, which have nothing in common with this one"
                self.verdicts[nodes] = self.verdicts[nodes].set_apart((Relation.EMBEDDED, rule))

    def _share_something(self, one: Node, other: Node) -> bool:
        shared, *sizes = self.counts(one, other)
        return shared >= SOMETHING * max(1, min(sizes))

    def strongest_first(self, component: Sequence[Node], links: Mapping[Node, set[Node]]) -> list[NodePair]:
        """The links of a component by how much of the smaller text is shared, then by how much of all."""
        pairs = [(left, right) for left in component for right in links[left] if left < right]

        def strength(nodes: NodePair) -> tuple[float, float, NodePair]:
            verdict = self.verdicts[nodes]
            smaller, larger = sorted((verdict.left_size, verdict.right_size))
            return -verdict.shared / smaller, -verdict.shared / larger, nodes

        return sorted(pairs, key=strength)

    def revisions(self, component: Sequence[Node], links: Mapping[Node, set[Node]]) -> dict[Node, set[Node]]:
        """Those links of a component that tie two versions of one outlet's article."""
        having: dict[str, dict[Node, list[Article]]] = defaultdict(dict)  # by outlet its texts, and where they stand
        for node in component:
            for article in self.members(node):
                outlet = outlet_key(article)
                if outlet is not None:
                    having[outlet].setdefault(node, []).append(article)
        found: dict[Node, set[Node]] = defaultdict(set)
        for texts in having.values():
            if len(texts) > 1:
                for left, articles in texts.items():
                    for right in texts.keys() & links[left]:
                        if left < right and self._are_revised(articles[0], texts[right], left, right):
                            found[left].add(right)
                            found[right].add(left)
        return found

    def _are_revised(self, article: Article, others: Sequence[Article], node: Node, its_node: Node) -> bool:
        """Whether any of an outlet's articles with another text is a revision of one of its articles, or it of that."""
        return any(self.match(article, other, node, its_node).relation is Relation.REVISION for other in others)

    def order(self, article: Article) -> FactOrder:
        """The `fact_order` of an article, found once: in a flood it is compared with thousands."""
        found = self._orders.get(article.id)
        if found is None:
            found = self._orders[article.id] = fact_order(article)
        return found

    def match(self, one: Article, other: Article, node: Node, its_node: Node) -> Match:
        """The match of two articles with the texts `node` and `its_node`, which have a verdict or are equal; made once.

        The pair of articles is told by their ids, in either order.
        """
        ids = (one.id, other.id) if one.id < other.id else (other.id, one.id)
        found = self._matches.get(ids)
        if found is None:
            found = self._matches[ids] = self._match(one, other, node, its_node)
        return found

    def _match(self, one: Article, other: Article, node: Node, its_node: Node) -> Match:
        if self.order(other) < self.order(one):
            one, other, node, its_node = other, one, its_node, node
        if node == its_node:
            size = self.sizes[node]
            verdict = Verdict(Overlap.IDENTICAL, size, size, size)
        else:
            verdict = self.verdicts[ordered(node, its_node)]
        left_size, right_size = self._sizes(node, its_node, verdict)
        pair = Pair(one, other, verdict.overlap, verdict.shared, left_size, right_size, verdict.taken)
        credits = self.credits.between(one, other)
        relation, why = verdict.apart or (None, "")
        if verdict.is_copy:
            relation, why = relation_of(pair, credits, self.words)
        direction = None if relation is Relation.TEMPLATE else direction_of(pair, credits)
        rule = overlap_rule(pair, self.params)
        if why:
            rule = f"{rule}; {why}"
        return _match(one.id, other.id, pair.overlap, relation, pair.shared, left_size, right_size, rule, direction)

    def _pair(self, nodes: NodePair, verdict: Verdict) -> Pair:
        one, other = self.members(nodes[0])[0], self.members(nodes[1])[0]
        left_size, right_size = verdict.left_size, verdict.right_size
        if self.order(other) < self.order(one):
            one, other, left_size, right_size = other, one, right_size, left_size
        return Pair(one, other, verdict.overlap, verdict.shared, left_size, right_size, verdict.taken)

    def _same_title(self, left: Node, right: Node) -> bool:
        """Whether any articles with the two texts bear one title; of many titles the first ones are held against each
        other."""
        ours, theirs = ({title_key(article): article for article in self.members(node)} for node in (left, right))
        return bool((ours.keys() & theirs.keys()) - {None}) or any(
            same_title(one, other)
            for one in islice(ours.values(), LOOKED_AT)
            for other in islice(theirs.values(), LOOKED_AT)
        )

    def share(self, node: Node, other: Node) -> float:
        """How much of a node's text is in that of another one of its cluster, in [0, 1]."""
        if node == other:
            return 1.0
        verdict = self.verdicts.of(node, other)
        if verdict is not None:
            return verdict.shared / max(1, self._sizes(node, other, verdict)[0])
        shared, size, _ = self.counts(node, other)
        return shared / max(1, size)

    @staticmethod
    def _sizes(node: Node, other: Node, verdict: Verdict) -> tuple[int, int]:
        sizes = verdict.left_size, verdict.right_size
        return sizes if node <= other else sizes[::-1]
