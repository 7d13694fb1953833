"""The worst mistakes: families that were joined in one cluster, and families that were torn over several.

A cluster of a hundred families has thousands of wrong pairs and a few ties that made them. So what is listed of a
false join is the strongest tie between two families, and of a miss the best score between two parts of a family;
what each costs is said in pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice

import numpy as np

from dedup.article import Article
from dedup.comparison import compare
from dedup.find.profile import Profile
from dedup.judge.overlaps import fact_order
from dedup.outcome import MERGED, Cluster, Comparison, Match, Outcome, Ratios
from dedup.pipeline import Found
from dedup.read.text import words

# Of one cluster, or one family, so many are listed: a form that gathers a hundred families would fill the list.
EACH = 3
SHOWN_WORDS = 30  # of a shared passage

Families = Mapping[str, str]  # of the articles that the truth names, by their ids


@dataclass(frozen=True, slots=True)
class Mistake(Ratios):
    """Two articles that were joined and are not one, or that are one and were not joined."""

    left: Article
    right: Article
    families: tuple[str | None, str | None]  # None: the truth does not name this article
    clusters: tuple[str, str]  # the ids of their canonical articles
    pairs: int  # wrong pairs between the two families in this cluster; lost pairs between the two clusters
    total: int  # wrong pairs of the whole cluster; lost pairs of the whole family
    shared: int  # distinct shingles in both
    left_size: int
    right_size: int
    rule: str  # why they were joined, or were not, with the numbers
    passage: str  # the first words of the longest stretch that both have, as written in left; may be empty
    passage_words: int  # of the whole stretch


@dataclass(frozen=True, slots=True)
class _Pick:
    """A mistake that may be among the worst."""

    total: int
    whole: str  # the cluster or family whose total it is
    pairs: int
    resemblance: float
    left: Article
    right: Article
    scored: bool  # the run compared the two


def false_joins(outcome: Outcome, family_of: Families, most: int) -> list[Mistake]:
    """The ties between families that cost the most wrong pairs, by those of their clusters."""
    picks = (pick for cluster in outcome.several for pick in _crossing(cluster, family_of))
    return _described(_worst(picks, most), outcome, family_of)


def misses(outcome: Outcome, found: Found, family_of: Families, most: int) -> list[Mistake]:
    """The best scores between parts of families that cost the most lost pairs, by those of their families."""
    return _described(_worst(_torn(outcome, found, family_of), most), outcome, family_of)


def cluster_numbers(outcome: Outcome) -> dict[str, int]:
    """The number of each article's cluster, by its id."""
    return {
        article_id: number
        for number, cluster in enumerate(outcome.clusters)
        for article_id in (cluster.canonical.id, *(member.id for member in cluster.members))
    }


def _crossing(cluster: Cluster, family_of: Families) -> Iterator[_Pick]:
    """The strongest tie between any two families of a cluster that ties join.

    An article that the truth does not name counts as one of the cluster's largest family: ties may lead over it.
    """
    articles = {cluster.canonical.id: cluster.canonical} | {member.id: member.article for member in cluster.members}
    counts = Counter(family_of[article_id] for article_id in articles if article_id in family_of)
    total = _pairs(counts.total()) - sum(map(_pairs, counts.values()))
    if not total:
        return
    largest = counts.most_common(1)[0][0]
    strongest: dict[frozenset[str], Match] = {}
    for match in (member.match for member in cluster.members):
        families = frozenset(family_of.get(article_id, largest) for article_id in (match.left, match.right))
        if len(families) == 2 and match.resemblance > getattr(strongest.get(families), "resemblance", -1):
            strongest[families] = match
    for (one, other), match in strongest.items():
        left, right = articles[match.left], articles[match.right]
        yield _Pick(total, cluster.canonical.id, counts[one] * counts[other], match.resemblance, left, right, True)


def _torn(outcome: Outcome, found: Found, family_of: Families) -> Iterator[_Pick]:
    """The best score between any two parts of a family; of a family without scores, its two largest parts."""
    cluster_of = cluster_numbers(outcome)
    parts: dict[str, dict[int, list[Article]]] = defaultdict(lambda: defaultdict(list))
    for article in outcome.articles:
        if article.id in family_of:
            parts[family_of[article.id]][cluster_of[article.id]].append(article)
    torn = {family: clusters for family, clusters in parts.items() if len(clusters) > 1}
    unscored = dict(torn)
    for family, left, right, resemblance in _best_scores(outcome, found, family_of, cluster_of, torn.keys()):
        sizes = [len(torn[family][cluster_of[article.id]]) for article in (left, right)]
        unscored.pop(family, None)
        yield _Pick(_lost(torn[family]), family, sizes[0] * sizes[1], resemblance, left, right, True)
    for family, clusters in unscored.items():
        one, other = sorted((sorted(part, key=fact_order) for part in clusters.values()), key=_largest_first)[:2]
        yield _Pick(_lost(clusters), family, len(one) * len(other), 0.0, one[0], other[0], False)


def _best_scores(
    outcome: Outcome, found: Found, family_of: Families, cluster_of: Mapping[str, int], torn: Iterable[str]
) -> Iterator[tuple[str, Article, Article, float]]:
    """For any two clusters that hold parts of a torn family, the pair of its articles with the best score, if any."""
    wanted = set(torn)
    members: dict[int, dict[str, Article]] = defaultdict(dict)  # of a node, the first article of each torn family
    clusters = np.full(found.nodes.count, -1)
    for row, article in enumerate(outcome.articles):
        family = family_of.get(article.id)
        if family in wanted:
            node = found.nodes.node_of(row)
            clusters[node] = cluster_of[article.id]
            first = members[node].setdefault(family, article)
            members[node][family] = min(first, article, key=fact_order)
    left, right, resemblance = found.scores.left, found.scores.right, found.scores.resemblance()
    apart = np.flatnonzero((clusters[left] != clusters[right]) & (clusters[left] >= 0) & (clusters[right] >= 0))
    seen: set[tuple[str, frozenset[int]]] = set()
    for place in apart[np.argsort(-resemblance[apart], kind="stable")].tolist():
        ours, theirs = members[int(left[place])], members[int(right[place])]
        between = frozenset((int(clusters[left[place]]), int(clusters[right[place]])))
        for family in sorted(ours.keys() & theirs.keys()):
            if (family, between) not in seen:
                seen.add((family, between))
                yield family, ours[family], theirs[family], float(resemblance[place])


def _worst(picks: Iterable[_Pick], most: int) -> Iterator[_Pick]:
    """The costliest, of one cluster or family only a few."""
    ranked = sorted(picks, key=lambda p: (-p.total, p.whole, -p.pairs, -p.resemblance, p.left.id, p.right.id))
    few = (pick for _, group in groupby(ranked, key=lambda pick: pick.whole) for pick in islice(group, EACH))
    return islice(few, most)


def _described(picks: Iterable[_Pick], outcome: Outcome, family_of: Families) -> list[Mistake]:
    cluster_of = cluster_numbers(outcome)
    matches = {(match.left, match.right): match for match in outcome.matches}
    profile = Profile() if outcome.furniture is None else Profile(outcome.furniture)
    mistakes = []
    for pick in picks:
        comparison = compare(pick.left, pick.right, outcome.params, profile)
        ids = comparison.left.id, comparison.right.id
        clusters = [outcome.clusters[cluster_of[article_id]].canonical.id for article_id in ids]
        passage, length = _passage(comparison)
        mistakes.append(
            Mistake(
                left=comparison.left,
                right=comparison.right,
                families=(family_of.get(ids[0]), family_of.get(ids[1])),
                clusters=(clusters[0], clusters[1]),
                pairs=pick.pairs,
                total=pick.total,
                shared=comparison.shared,
                left_size=comparison.left_size,
                right_size=comparison.right_size,
                rule=_why(comparison, matches.get(ids), pick.scored, clusters[0] == clusters[1]),
                passage=passage,
                passage_words=length,
            )
        )
    return mistakes


def _why(comparison: Comparison, match: Match | None, scored: bool, joined: bool) -> str:
    """The rule of the run, where it has a match; else what comparing the two says now."""
    if match is None:
        unseen = comparison.match is not None and not scored
        return f"not compared in the run; {comparison.rule}" if unseen else comparison.rule
    cut = match.relation in MERGED and not joined
    return f"{match.rule}; a copy, but cut from a chain" if cut else match.rule


def _passage(comparison: Comparison) -> tuple[str, int]:
    """The first words of the longest equal stretch as the left text has them, and its length in words."""
    stretches = (words(block.left) for block in comparison.blocks if block.kind == "equal")
    longest = max(stretches, key=len, default=None)
    if longest is None or not len(longest):
        return "", 0
    return longest.text[longest.starts[0] : longest.ends[min(len(longest), SHOWN_WORDS) - 1]], len(longest)


def _largest_first(part: list[Article]) -> tuple[int, str]:
    return -len(part), part[0].id


def _lost(clusters: Mapping[int, list[Article]]) -> int:
    sizes = [len(part) for part in clusters.values()]
    return _pairs(sum(sizes)) - sum(map(_pairs, sizes))


def _pairs(size: int) -> int:
    return size * (size - 1) // 2
