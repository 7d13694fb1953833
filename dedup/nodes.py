"""Nodes: the texts of a store, each with its articles, and what find and read know of them. Beside pipeline."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from dedup.article import Article
from dedup.find.candidates import Folding, Pairs
from dedup.find.hashing import I64, U64
from dedup.find.profile import RUN, SAME_STORY, SAME_STORY_TITLED, Profile, labels, learn
from dedup.find.sketches import ShingleSets, Texts, shingle_sets, word_shingles
from dedup.find.verify import Scores, verify
from dedup.judge.clusters import Node
from dedup.judge.coverage import Reading, Taken, taken_over
from dedup.judge.relations import (
    MAYBE,
    NONE,
    OVERLAPS,
    PASSAGE,
    copies_by_shape,
    fact_order,
    overlaps,
    same_title,
)
from dedup.judge.verdicts import Judge, NodePair, Verdict
from dedup.lineage import Credit
from dedup.outlets import outlet_hashes
from dedup.params import Params
from dedup.read.credits import find_credits, without_credit_lines
from dedup.read.sentences import inside_quotations, sentence_numbers
from dedup.read.text import Words, words

Codes = npt.NDArray[np.int8]

_WORDS_KEPT = 2_000  # texts whose words are kept at a time; neighbours are judged one after the other


class Nodes:
    """The texts of a store, each with its articles, and what find and read know of them."""

    def __init__(
        self, articles: Sequence[Article], folding: Folding, params: Params, profile: Profile | None = None
    ) -> None:
        self.articles = articles
        self.params = params
        self.credits: dict[str, tuple[Credit, ...]] = {}
        self.sizes: dict[Node, int] = {}
        self.profile = profile or Profile()
        self._nodes = folding.nodes
        self._firsts = folding.firsts
        self.count = len(folding.firsts)
        order = np.argsort(folding.nodes, kind="stable")
        self._rows = np.split(order, np.cumsum(np.bincount(folding.nodes, minlength=self.count))[:-1])
        self.repeated = np.flatnonzero(np.bincount(folding.nodes, minlength=self.count) > 1).tolist()
        self._members: dict[Node, list[Article]] = {}
        self._bodies: dict[Node, str] = {}
        self.words = lru_cache(_WORDS_KEPT)(lambda text: words(text))
        self._shingles = lru_cache(_WORDS_KEPT)(lambda node: self._sets(np.array([node]), params.shingle).values)
        self._reading = lru_cache(_WORDS_KEPT)(lambda node: self._read(node))
        self.measured: dict[NodePair, Taken] = {}

    def node_of(self, row: int) -> Node:
        """The node of a row's text."""
        return int(self._nodes[row])

    def members(self, node: Node) -> list[Article]:
        """A node's articles, by fact order."""
        found = self._members.get(node)
        if found is None:
            found = [self.articles[row] for row in self._rows[node].tolist()]
            if len(found) > 1:
                found.sort(key=fact_order)
            self._members[node] = found
        return found

    def lone(self, tied: Iterable[Node]) -> list[Article]:
        """The articles that share their text with no other, but for those of some nodes."""
        lone = np.ones(self.count, np.bool_)
        lone[self.repeated] = False
        lone[np.fromiter(tied, np.int64)] = False
        return [self.articles[row] for row in self._firsts[lone].tolist()]

    def words_of(self, article: Article) -> Words:
        """An article's words."""
        return self.words(article.text)

    def credits_of(self, article: Article) -> tuple[Credit, ...]:
        """Whom an article credits; looked for once."""
        if article.id not in self.credits:
            self.credits[article.id] = find_credits(article)
        return self.credits[article.id]

    def judge(self, params: Params) -> Judge:
        """A judge of these texts."""
        return Judge(self.members, self.words_of, self.credits_of, self._counts, params, self.sizes)

    def learn(self, pairs: Pairs) -> None:
        """Learn the profile from the texts of candidate pairs: those that share furniture are among them."""
        involved = np.unique(np.concatenate([pairs.left, pairs.right]))
        outlets = self._outlets(involved)
        left, right = np.searchsorted(involved, pairs.left), np.searchsorted(involved, pairs.right)
        same = (outlets[left] == outlets[right]) & (outlets[left] > 0)
        texts = self._texts(involved)
        scores = verify(left[same], right[same], shingle_sets(texts, self.params.shingle))
        one_story = labels(
            len(involved), *self._versions(scores.select(scores.resemblance() >= SAME_STORY_TITLED), involved)
        )
        self.profile = learn(shingle_sets(texts, RUN), outlets, one_story)

    def _versions(self, near: Scores, nodes: I64) -> tuple[I64, I64]:
        """Of pairs of one outlet's pages that are near, those that are versions of one story."""
        sure = near.resemblance() >= SAME_STORY
        for i in np.flatnonzero(~sure).tolist():
            left, right = self.members(int(nodes[near.left[i]]))[0], self.members(int(nodes[near.right[i]]))[0]
            sure[i] = same_title(left, right)
        return near.left[sure], near.right[sure]

    def _outlets(self, nodes: I64) -> U64:
        """A hash of each node's outlet, 0 where it is not known."""
        return outlet_hashes([self.members(node)[0] for node in nodes.tolist()])

    def score(self, pairs: Pairs) -> Scores:
        """Exact scores of candidate pairs, furniture aside."""
        involved = np.unique(np.concatenate([pairs.left, pairs.right, np.array(self.repeated, np.int64)]))
        sets = self._sets(involved, self.params.shingle)
        self.sizes.update(zip(involved.tolist(), sets.sizes().tolist(), strict=True))
        counted = verify(np.searchsorted(involved, pairs.left), np.searchsorted(involved, pairs.right), sets)
        return Scores(pairs.left, pairs.right, counted.shared, counted.left_size, counted.right_size)

    def verdicts(self, scores: Scores, params: Params) -> Iterator[tuple[NodePair, Verdict]]:
        """What the pairs that overlap are by their counts alone."""
        # Of two texts that are nothing but furniture and credit lines nothing is left to compare.
        scores = scores.select(np.maximum(scores.left_size, scores.right_size) > 0)
        codes = overlaps(scores.shared, scores.left_size, scores.right_size, params)
        maybe = self._together(scores, np.flatnonzero(codes == MAYBE))
        taken = {i: self.taken(int(scores.left[i]), int(scores.right[i])) for i in maybe.tolist()}
        copies = np.array([i for i, found in taken.items() if found.mean >= params.copied], np.int64)
        codes[maybe] = NONE
        codes[copies] = copies_by_shape(scores.shared[copies], scores.left_size[copies], scores.right_size[copies])
        codes[self._share_a_passage(scores, codes, params)] = PASSAGE
        found = self._together(scores, np.flatnonzero(codes != NONE))
        columns = (scores.left, scores.right, scores.shared, scores.left_size, scores.right_size, codes)
        rows = zip(found.tolist(), *(column[found].tolist() for column in columns), strict=True)
        for i, left, right, shared, left_size, right_size, code in rows:
            yield (left, right), Verdict(OVERLAPS[code], shared, left_size, right_size, taken.get(i))

    def _together(self, scores: Scores, pairs: I64) -> I64:
        """Pairs in an order in which those that hang together follow each other: their words are kept for a while."""
        return np.asarray(
            pairs[
                np.argsort(
                    labels(self.count, scores.left[pairs], scores.right[pairs])[scores.left[pairs]], kind="stable"
                )
            ]
        )

    def _counts(self, one: Node, other: Node) -> tuple[int, int, int]:
        ours, theirs = self._shingles(one), self._shingles(other)
        return len(np.intersect1d(ours, theirs, assume_unique=True)), len(ours), len(theirs)

    def taken(self, left: Node, right: Node) -> Taken:
        """How much the texts of two nodes take over from each other; measured once."""
        if (left, right) not in self.measured:
            self.measured[left, right] = taken_over(self._reading(left), self._reading(right))
        return self.measured[left, right]

    def _read(self, node: Node) -> Reading:
        """The text of a node, as it is compared sentence by sentence."""
        nodes = np.array([node])
        shingles, furniture = word_shingles(
            self._texts(nodes), self.params.shingle, self.profile.furniture, self._outlets(nodes), RUN
        )
        text = self.words(self._body(node))
        return Reading(shingles, sentence_numbers(text), inside_quotations(text), ~furniture)

    def count_shared(self, left: Node, right: Node) -> Scores:
        """The counts of one pair of nodes, furniture aside, also where they do not overlap."""
        return verify(np.array([0]), np.array([1]), self._sets(np.array([left, right]), self.params.shingle))

    def _sets(self, nodes: I64, k: int) -> ShingleSets:
        """The sets of shingles of `k` words of some nodes, without furniture."""
        return shingle_sets(self._texts(nodes), k, self.profile.furniture, self._outlets(nodes), RUN)

    def _share_a_passage(self, scores: Scores, codes: Codes, params: Params) -> I64:
        """Which pairs without an overlap share as many longer shingles as one passage has."""
        enough = params.passage - params.sample_shingle + 1
        maybe = np.flatnonzero((codes == NONE) & (scores.shared >= enough))
        left, right = scores.left[maybe], scores.right[maybe]
        involved = np.unique(np.concatenate([left, right]))
        sets = self._sets(involved, self.params.sample_shingle)
        counted = verify(np.searchsorted(involved, left), np.searchsorted(involved, right), sets)
        return maybe[counted.shared >= enough]

    def _texts(self, nodes: I64) -> Texts:
        return Texts.pack([self._body(node) for node in nodes.tolist()])

    def _body(self, node: Node) -> str:
        """The text of a node without its credit lines, which are no evidence of copying.

        It is that of the first article by facts: others with the same words may have other lines and stops.
        """
        found = self._bodies.get(node)
        if found is None:
            found = self._bodies[node] = without_credit_lines(self.members(node)[0].text)
        return found
