"""Nodes: the texts of a store, each with its articles, and what find and read know of them."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, lru_cache
from weakref import proxy

import numpy as np

from dedup.article import Article
from dedup.find.arrays import distinct, numbered
from dedup.find.candidates import Folding, Pairs
from dedup.find.graph import hubs_first, labels
from dedup.find.hashing import I64, U64
from dedup.find.profile import RUN, Profile, learn
from dedup.find.shingles import ShingleSets, shingle_sets, word_shingles
from dedup.find.verify import Scores, verify_in_pieces
from dedup.find.words import MOST_KEPT, KeptWords
from dedup.find.work import Texts, is_much, offsets_of, threads
from dedup.judge.clusters import Node
from dedup.judge.coverage import Reading
from dedup.judge.crediting import Crediting
from dedup.judge.forms import OPENING, may_be_form
from dedup.judge.judging import Judge
from dedup.judge.overlaps import MAYBE, NONE, PASSAGE, copies_by_shape, fact_order, overlaps
from dedup.judge.relations import same_title
from dedup.kept import KeptArticles
from dedup.lineage import Credit
from dedup.params import Params
from dedup.read.credits import ALL, MAY_HAVE_CREDIT_LINES, find_credits, marks_of, without_credit_lines
from dedup.read.numbers import Numbers
from dedup.read.sentences import inside_quotations, sentence_numbers
from dedup.read.text import Words, words
from dedup.run.overlapping import Codes, Overlapping
from dedup.run.sentences import Sentences
from dedup.run.stories import stories
from dedup.run.window import Window

_LOT = 1_000  # texts whose numbers are looked for at a time
# So many of them are kept at a time; neighbours are judged one after the other.
_WORDS_KEPT = 2_000  # words of texts
_BODIES_KEPT = 5_000  # texts without credit lines: more than `Sentences` looks at together
_MEMBERS_KEPT = 20_000  # articles of texts
_CREDITS_KEPT = 200_000  # of articles: they are asked for again when all of a share has been judged


class Nodes:
    """The texts of a store, each with its articles, and what find and read know of them."""

    def __init__(
        self,
        articles: KeptArticles,
        folding: Folding,
        params: Params,
        profile: Profile | None = None,
        window: float | None = None,
    ) -> None:
        self.articles = articles
        self.params = params
        self.window = Window(window, articles, folding.nodes)
        self._credits: dict[str, tuple[Credit, ...]] = {}
        self.sizes: dict[Node, int] = {}  # distinct shingles of the texts that several articles have
        self.profile = profile or Profile()
        self._nodes = folding.nodes
        self._firsts = folding.firsts
        self.count = len(folding.firsts)
        counts = np.bincount(folding.nodes, minlength=self.count)
        self._rows = np.argsort(folding.nodes, kind="stable").data  # those of one node side by side
        self._bounds = offsets_of(counts).data
        self.repeated: list[int] = np.flatnonzero(counts > 1).tolist()
        self._marks = np.full(len(articles), ALL, np.uint8)  # what the sieve says of each article's text
        self.words = lru_cache(_WORDS_KEPT)(lambda text: words(text))
        own = proxy(self)  # a reference in what it has would keep it, and all texts, until the collector comes
        # A node's articles, by fact order.
        self.members: Callable[[Node], Sequence[Article]] = lru_cache(_MEMBERS_KEPT)(lambda node: own._members(node))
        self._body = lru_cache(_BODIES_KEPT)(lambda node: own._without_credit_lines(node))
        self.hashes = KeptWords(lambda nodes: own._texts(nodes), min(MOST_KEPT, articles.budget))
        self._shingles = lru_cache(_WORDS_KEPT)(lambda node: own._sets(np.array([node]), params.shingle).of(0))
        self.sentences = Sentences(lambda nodes: own._readings(nodes))

    def node_of(self, row: int) -> Node:
        """The node of a row's text."""
        return int(self._nodes[row])

    def rows(self, node: Node) -> list[int]:
        """The rows of a node's articles."""
        return self._rows[self._bounds[node] : self._bounds[node + 1]].tolist()

    def _members(self, node: Node) -> Sequence[Article]:
        return sorted((self.articles[row] for row in self.rows(node)), key=fact_order)

    def words_of(self, article: Article) -> Words:
        """An article's words."""
        return self.words(article.text)

    def credits_of(self, article: Article) -> tuple[Credit, ...]:
        """Whom an article credits."""
        if article.id not in self._credits:
            if len(self._credits) >= _CREDITS_KEPT:
                self._credits.clear()
            self._credits[article.id] = find_credits(article, int(self._marks[self.articles.row_of(article)]))
        return self._credits[article.id]

    def judge(self, params: Params) -> Judge:
        """A judge of these texts."""
        credits = Crediting(self.credits_of)
        return Judge(self.members, self.words_of, credits, self._counts, self.window.far, params, self.sizes)

    def learn(self, pairs: Pairs, samples: Callable[[I64], ShingleSets]) -> None:
        """Learn the profile from the texts of candidate pairs: those that share furniture are among them.

        `samples` gives those of some nodes, ascending.
        """
        involved = distinct(np.concatenate([pairs.left, pairs.right]))
        self.sift(involved)
        crowded = np.zeros(self.count, np.bool_)
        crowded[list(pairs.crowded)] = True
        story = stories(pairs.left, pairs.right, crowded, self.outlets, samples, self.count_shared, self._same_title)
        self.profile = learn(
            lambda rows: self.hashes.of(involved[rows]),
            self._lengths[involved],
            self.outlets[involved],
            story[involved],
            self.params.sample_shingle,
        )

    def sift(self, nodes: I64) -> None:
        """Let the sieve look at all texts that are or may be someone's copies, if they are many."""
        wanted = np.zeros(self.count, np.bool_)
        wanted[nodes] = wanted[self.repeated] = True
        rows = np.flatnonzero(wanted[self._nodes])
        if is_much(len(rows)):
            self._marks[rows] = marks_of(rows, self.articles.utf8, threads())

    def _same_title(self, one: Node, other: Node) -> bool:
        return same_title(self._first(one), self._first(other))

    def _first(self, node: Node) -> Article:
        return self.members(node)[0]

    @cached_property
    def _first_rows(self) -> I64:
        """The row of each node's first article by facts."""
        found = self._firsts.copy()
        found[self.repeated] = [self.articles.row_of(self._first(node)) for node in self.repeated]
        return found

    @cached_property
    def outlets(self) -> U64:
        """A hash of each node's outlet, 0 where it is not known."""
        return self.articles.outlets()[self._first_rows]

    @cached_property
    def _lengths(self) -> I64:
        """How many characters each node's text has."""
        return self.articles.lengths()[self._first_rows]

    def score(self, pairs: Pairs) -> Scores:
        """Exact scores of candidate pairs, furniture aside."""
        scores = self._count(pairs.left, pairs.right, self.params.shingle)
        self.know(scores)
        return scores

    def know(self, scores: Scores) -> None:
        """Take the sizes of repeated texts' shingle sets from scores, and count those that are in none."""
        sizes, repeated = np.full(self.count, -1, np.int64), np.array(self.repeated, np.int64)
        sizes[scores.left], sizes[scores.right] = scores.left_size, scores.right_size
        alone = repeated[sizes[repeated] < 0]
        if len(alone):
            sizes[alone] = self._count(alone, alone, self.params.shingle).left_size
        self.sizes.update(zip(self.repeated, sizes[repeated].tolist(), strict=True))

    def overlapping(self, scores: Scores, params: Params, processes: int = 1) -> Overlapping:
        """The pairs that overlap, by their counts and, where these do not tell, by their sentences.

        More `processes` than one only where `processes.processes` says so, and of no index: what is forked may not use
        its connection.
        """
        # Of two texts that are nothing but furniture and credit lines nothing is left to compare.
        scores = scores.select(np.maximum(scores.left_size, scores.right_size) > 0)
        codes = overlaps(scores.shared, scores.left_size, scores.right_size, params)
        maybe = self._together(scores, np.flatnonzero(codes == MAYBE))
        left, right = scores.left[maybe], scores.right[maybe]
        taken = self.sentences.taken(left, right, processes)
        copies = maybe[np.array([found.mean >= params.copied for found in taken], np.bool_)]
        codes[maybe] = NONE
        codes[copies] = copies_by_shape(scores.shared[copies], scores.left_size[copies], scores.right_size[copies])
        codes[self._share_a_passage(scores, codes, params)] = PASSAGE
        found = self._together(scores, np.flatnonzero(codes != NONE))
        by_pair = dict(zip(zip(left.tolist(), right.tolist(), strict=True), taken, strict=True))
        return Overlapping(scores.select(found), codes[found], by_pair)

    def _together(self, scores: Scores, pairs: I64) -> I64:
        left, right = scores.left[pairs], scores.right[pairs]
        return pairs[hubs_first(left, right, labels(self.count, left, right))]

    def _counts(self, one: Node, other: Node) -> tuple[int, int, int]:
        ours, theirs = self._shingles(one), self._shingles(other)
        return len(np.intersect1d(ours, theirs, assume_unique=True)), len(ours), len(theirs)

    def with_exchanged(self, overlapping: Overlapping) -> Overlapping:
        """The pairs with what `may_be_form` says of their texts; of passages, which are no copies, nothing."""
        wanted, scores = np.flatnonzero(overlapping.codes != PASSAGE), overlapping.scores
        exchanged = np.zeros(len(overlapping.codes), np.bool_)
        exchanged[wanted] = self._exchanged(scores.left[wanted], scores.right[wanted])
        return replace(overlapping, exchanged=exchanged)

    def _exchanged(self, left: I64, right: I64) -> Sequence[bool]:
        """What `may_be_form` says of the first articles of pairs of nodes."""
        if not len(left) or not is_much(len(left)):
            return [self._may_be_form(*pair) for pair in zip(left.tolist(), right.tolist(), strict=True)]
        involved, ours, theirs = numbered(left, right)
        rows = self._first_rows[involved]
        lots = [rows[first : first + _LOT].tolist() for first in range(0, len(rows), _LOT)]
        with ThreadPoolExecutor(threads()) as pool:  # a text in a file is read with its lot only, a packed one stays so
            found_in = pool.map(lambda lot: Numbers.of(self.articles.utf8(lot), OPENING), lots)
            numbers = Numbers.joined(list(found_in))
        found: list[bool] = numbers.exchanged(ours, theirs).tolist()
        for i in np.flatnonzero(~(numbers.plain[ours] & numbers.plain[theirs])).tolist():
            found[i] = self._may_be_form(int(left[i]), int(right[i]))
        return found

    def _may_be_form(self, left: Node, right: Node) -> bool:
        return may_be_form(*(self.words_of(self._first(node)) for node in (left, right)))

    def _readings(self, nodes: Sequence[Node]) -> list[Reading]:
        """The texts of nodes, each named once, as they are compared sentence by sentence."""
        numbers = np.array(nodes, np.int64)
        k, furniture, outlets = self.params.shingle, self.profile.furniture, self.outlets[numbers]
        found = []
        made = word_shingles(self.hashes.of(numbers), k, furniture, outlets, RUN)
        for node, (shingles, is_furniture) in zip(nodes, made, strict=True):
            text = self.words(self._body(node))
            found.append(Reading(shingles, sentence_numbers(text), inside_quotations(text), ~is_furniture))
        return found

    def count_shared(self, left: I64, right: I64) -> Scores:
        """The counts of a few pairs of nodes, furniture aside, also where they do not overlap."""
        return self._count(left, right, self.params.shingle)

    def _count(self, left: I64, right: I64, k: int) -> Scores:
        """The counts of pairs of nodes in shingles of `k` words, furniture aside."""
        nodes, ours, theirs = numbered(left, right)
        found = verify_in_pieces(ours, theirs, self._lengths[nodes], lambda texts: self._sets(nodes[texts], k))
        return Scores(left, right, found.shared, found.left_size, found.right_size)

    def _sets(self, nodes: I64, k: int) -> ShingleSets:
        """The sets of shingles of `k` words of some nodes, without furniture."""
        return shingle_sets(self.hashes.of(nodes), k, self.profile.furniture, self.outlets[nodes], RUN)

    def _share_a_passage(self, scores: Scores, codes: Codes, params: Params) -> I64:
        """Which pairs without an overlap share as many longer shingles as one passage has."""
        enough = params.passage - params.sample_shingle + 1
        maybe = np.flatnonzero((codes == NONE) & (scores.shared >= enough))
        if not len(maybe):
            return maybe
        counted = self._count(scores.left[maybe], scores.right[maybe], self.params.sample_shingle)
        return maybe[counted.shared >= enough]

    def expect(self, nodes: Iterable[Node]) -> None:
        """Have the texts of nodes read from the disk, where they are not in memory: they will be looked at."""
        self.articles.expect(row for node in nodes for row in self.rows(node))

    def _texts(self, nodes: I64) -> Texts:
        """The texts of nodes without credit lines; those that can have none as they are packed, or lie in a file."""
        rows = self._first_rows[nodes]
        lines = (self._marks[rows] & MAY_HAVE_CREDIT_LINES) != 0
        self.articles.expect(rows.tolist())
        return Texts.join(
            [
                self._body(node).encode() if may else self.articles.utf8_of(row)
                for node, row, may in zip(nodes.tolist(), rows.tolist(), lines.tolist(), strict=True)
            ]
        )

    def _without_credit_lines(self, node: Node) -> str:
        """The text of a node without its credit lines, which are no evidence of copying.

        It is that of the first article by facts: others with the same words may have other lines and stops.
        """
        first = self._first(node)
        return without_credit_lines(first.text, int(self._marks[self._first_rows[node]]))
