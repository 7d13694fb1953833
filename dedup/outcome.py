"""What was found, as plain data: Problem, Match, Cluster, Outcome, Comparison. Imports article, lineage and params."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar, Literal

from dedup.article import Article
from dedup.lineage import Credit, Direction, Lineage, Origin
from dedup.params import Params

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Overlap(StrEnum):
    """How two texts overlap."""

    IDENTICAL = "identical"  # the same words in the same order
    NEAR = "near"  # most of the shingles of both, or a good part of them, are shared
    EXCERPT = "excerpt"  # most of one is in the other, which goes on well beyond it
    PASSAGE = "passage"  # some sentences only


class Relation(StrEnum):
    """What an overlap means."""

    REPEAT = "repeat"  # the same outlet again
    REVISION = "revision"  # the same outlet; the text or its facts moved on
    SYNDICATED = "syndicated"  # another outlet, with a credit to the origin
    REPUBLISHED = "republished"  # another outlet, no credit found
    COPY = "copy"  # an outlet is not known
    EMBEDDED = "embedded"  # taken into a digest or live blog; not merged
    TEMPLATE = "template"  # the same form with other facts: not a copy, not merged


class Drawn:
    """What a notebook shows as HTML. Plain data knows no reports: the library sets, once, who draws all of it."""

    __slots__ = ()

    drawer: "ClassVar[Callable[[Drawn], str] | None]" = None

    def _repr_html_(self) -> str | None:
        """A fragment of HTML, looked for by notebooks; None, and they show the `repr`, where nobody draws."""
        return Drawn.drawer(self) if Drawn.drawer else None


# Relations that make two articles copies of one; the others are reported and kept apart.
MERGED = frozenset({Relation.REPEAT, Relation.REVISION, Relation.SYNDICATED, Relation.REPUBLISHED, Relation.COPY})


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was not read, or was read after mending; or an input that was not read to its end."""

    place: str  # "feed.jsonl:7", or "page.txt"
    reason: str
    kept: bool = False  # True: the article was mended and is in the result
    whole: bool = False  # True: not one record, but an input as a whole or what was left of it

    @property
    def fate(self) -> str:
        """What became of it, in a word: mended, not read, or skipped."""
        return "mended" if self.kept else "not read" if self.whole else "skipped"


@dataclass(frozen=True, slots=True)
class Match:
    """A verified pair. `left` comes first by the articles' facts: earlier, then longer, then smaller id."""

    left: str
    right: str
    overlap: Overlap
    relation: Relation | None  # None for a passage: two texts that share sentences are no copies
    shared: int  # distinct shingles in both
    left_size: int  # distinct shingles
    right_size: int
    rule: str  # the rule that decided, with its numbers
    direction: Direction | None = None  # which of the two had it first; None for a form, which nobody copied

    @property
    def resemblance(self) -> float:
        """Shared / (left + right - shared), in [0, 1]; the Jaccard index of the shingle sets.

        1 of two texts that are nothing but furniture: they are matched only if they are identical.
        """
        union = self.left_size + self.right_size - self.shared
        return self.shared / union if union else 1.0

    def containment(self, article_id: str) -> float:
        """How much of this one of the two is in the other, in [0, 1]."""
        if article_id not in (self.left, self.right):
            raise KeyError(article_id)
        size = self.left_size if article_id == self.left else self.right_size
        return self.shared / size if size else 1.0

    def other(self, article_id: str) -> str:
        """The id of the one that `article_id` is matched to. Raises KeyError for a stranger."""
        if article_id not in (self.left, self.right):
            raise KeyError(article_id)
        return self.right if article_id == self.left else self.left


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster that is not its canonical."""

    article: Article
    match: Match  # to the canonical, or to the next version on the way there

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id

    @property
    def of(self) -> str:
        """The id it is matched to: the canonical's, or that of the next version on the way there."""
        return self.match.other(self.article.id)


@dataclass(frozen=True, slots=True)
class Cluster(Drawn):
    """Articles that are one, the version to show, and why that one."""

    canonical: Article
    members: tuple[Member, ...]  # the others, in time order, unknown times last
    reason: str
    lineage: Lineage | None = None  # where its text comes from and how it travelled; None for a lone article

    @property
    def articles(self) -> list[Article]:
        """All its articles, the canonical first."""
        return [self.canonical, *(member.article for member in self.members)]

    @property
    def origin(self) -> Origin | None:
        """The agency or outlet that its text comes from; None for a lone article."""
        return self.lineage.origin if self.lineage else None

    @property
    def size(self) -> int:
        """How many articles, the canonical counted."""
        return 1 + len(self.members)

    @property
    def weakest(self) -> Match | None:
        """The member's match with the lowest resemblance; None for an article that stands alone."""
        return min((member.match for member in self.members), key=lambda match: match.resemblance, default=None)

    def path(self, article_id: str) -> tuple[str, ...]:
        """The ids from a member to the canonical, both included. Raises KeyError for a stranger."""
        following = {member.id: member.of for member in self.members}
        steps = [article_id]
        while steps[-1] != self.canonical.id:
            steps.append(following[steps[-1]])
        return tuple(steps)


@dataclass(frozen=True, slots=True)
class Series:
    """Articles that are one form with other facts each, three or more; its copies stand in clusters besides."""

    articles: tuple[str, ...]  # ids, in time order, unknown times last
    example: Match  # of two of them

    @property
    def size(self) -> int:
        """How many articles."""
        return len(self.articles)


@dataclass(frozen=True, slots=True)
class Borderline:
    """A pair just above or just below the limit that a parameter sets."""

    parameter: str
    limit: float
    value: float  # what was measured of the pair; the limit or more counts as above
    left: str  # ids of the first articles with the two texts
    right: str
    together: bool  # in one cluster

    @property
    def above(self) -> bool:
        """Whether the limit is reached."""
        return self.value >= self.limit


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the left text and one of the right, as written."""

    kind: Literal["equal", "replaced", "cut", "added", "not compared"]
    left: str
    right: str


class Ratios:
    """Resemblance and containment, from three counts."""

    __slots__ = ()

    shared: int  # distinct shingles in both
    left_size: int
    right_size: int

    @property
    def resemblance(self) -> float:
        """Shared / (left + right - shared), in [0, 1]."""
        return self.shared / max(1, self.left_size + self.right_size - self.shared)

    @property
    def left_containment(self) -> float:
        """How much of left is in right, in [0, 1]."""
        return self.shared / max(1, self.left_size)

    @property
    def right_containment(self) -> float:
        """How much of right is in left, in [0, 1]."""
        return self.shared / max(1, self.right_size)


@dataclass(frozen=True, slots=True)
class Comparison(Ratios, Drawn):
    """What two articles have in common. `left` comes first by their facts."""

    left: Article
    right: Article
    match: Match | None  # None: they would not be reported as a match
    rule: str  # why, with the numbers
    shared: int  # distinct shingles in both
    left_size: int
    right_size: int
    left_taken: float  # how much of left is taken over from right by whole sentences, in [0, 1]
    right_taken: float
    quoted: float  # of the words that the shorter shares, how many are inside quotation marks, in [0, 1]
    credits: tuple[Sequence[Credit], Sequence[Credit]]  # those of left and of right
    blocks: Sequence[Block]  # the way from the left text to the right one; together they are both texts


@dataclass(frozen=True, slots=True)
class Outcome(Drawn):
    """All that was found in one input."""

    articles: Sequence[Article]  # in input order, without those that were not read
    clusters: Sequence[Cluster]  # largest first, then by the canonical's id; articles that stand alone too
    matches: Sequence[Match]  # by the ids
    problems: Sequence[Problem] = ()
    too_short: Sequence[str] = ()  # ids of articles with too few words to be judged
    repeats: int = 0  # records with an id and a content that had been read before
    uncompared: int = 0  # pairs that a bucket's cap left out of that bucket
    credits: dict[str, tuple[Credit, ...]] = field(default_factory=dict)  # by article id, the strongest first
    params: Params = field(default_factory=Params)
    window: float | None = None  # seconds; what was published further apart is no match
    series: Sequence[Series] = ()  # largest first
    borderline: Sequence[Borderline] = ()  # by parameter, from the highest value to the lowest
    furniture: "npt.NDArray[np.uint64] | None" = field(default=None, compare=False, repr=False)  # find.profile
    seconds: dict[str, float] = field(default_factory=dict, compare=False)  # time by stage

    @property
    def several(self) -> list[Cluster]:
        """The clusters of several articles, which come first."""
        return list(takewhile(lambda cluster: cluster.members, self.clusters))

    @property
    def copies(self) -> int:
        """How many articles are members of a cluster without being its canonical."""
        return len(self.articles) - len(self.clusters)
