"""Measures of a run that need no labelled families: exact pairs found, announced grants, how close clusters are.

Pure functions on a result. What needs families is measured by dedup.evaluation.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dedup.evaluation.metrics import Agreement, agreement
from dedup.evaluation.mistakes import cluster_numbers
from dedup.find.shingles import shingle_sets
from dedup.find.verify import verify
from dedup.find.words import WordHashes
from dedup.find.work import Texts
from dedup.outcome import MERGED, Cluster, Match, Outcome
from dedup.read.text import words

IdPair = tuple[str, str]

LOOSE = 0.1  # resemblance of the two least similar members below which a cluster is looked at


# -- families -------------------------------------------------------------------------------------------


def agree(result: Outcome, family_of: Mapping[str, str]) -> Agreement:
    """How well the clusters agree with families, over the articles of the run that have one."""
    cluster_of = cluster_numbers(result)
    named = [article_id for article_id in family_of if article_id in cluster_of]
    numbers = {family: number for number, family in enumerate(dict.fromkeys(family_of.values()))}
    found = np.array([cluster_of[article_id] for article_id in named], np.int64)
    return agreement(found, np.array([numbers[family_of[article_id]] for article_id in named], np.int64))


def wrong_pairs(result: Outcome, family_of: Mapping[str, str]) -> list[IdPair]:
    """All pairs that share a cluster and not a family, by id."""
    return _pairs_that_part(cluster_numbers(result), family_of)


def lost_pairs(result: Outcome, family_of: Mapping[str, str]) -> list[IdPair]:
    """All pairs that share a family and not a cluster, by id."""
    cluster_of = cluster_numbers(result)
    return _pairs_that_part({id: family for id, family in family_of.items() if id in cluster_of}, cluster_of)


def _pairs_that_part(together: Mapping[str, object], apart: Mapping[str, object]) -> list[IdPair]:
    """Pairs with the same value in the first mapping and two values in the second, of articles that are in both."""
    groups: dict[object, list[str]] = defaultdict(list)
    for article_id in sorted(together.keys() & apart.keys()):
        groups[together[article_id]].append(article_id)
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    return sorted((one, other) for one, other in pairs if apart[one] != apart[other])


# -- exact pairs ----------------------------------------------------------------------------------------

SAME_TEXT, COPY, PASSAGE, MISSED = "same text", "copy", "passage", "missed"


def fates(result: Outcome, pairs: Iterable[IdPair]) -> dict[IdPair, str]:
    """What became of pairs that are known to share much text: how they are matched, or `MISSED`.

    Of many articles with the same words only some are matched, so what counts is what their words are matched as;
    two with the same words are found if they share a cluster. The pairs are to be all there are, so that whoever
    has the words of a named article is named too.
    """
    wanted = list(pairs)
    named = {article_id for pair in wanted for article_id in pair}
    text_of = {article.id: " ".join(words(article.text).folded) for article in result.articles if article.id in named}
    met = {
        frozenset((text_of[match.left], text_of[match.right])): _told(match)
        for match in result.matches
        if match.left in text_of and match.right in text_of
    }
    cluster_of = cluster_numbers(result)

    def fate(one: str, other: str) -> str:
        if one not in text_of or other not in text_of:
            return MISSED
        if text_of[one] == text_of[other]:
            return SAME_TEXT if cluster_of[one] == cluster_of[other] else MISSED
        return met.get(frozenset((text_of[one], text_of[other])), MISSED)

    return {pair: fate(*pair) for pair in wanted}


def _told(match: Match) -> str:
    if match.relation is None:
        return PASSAGE
    return COPY if match.relation in MERGED else str(match.relation)


# -- announced grants -----------------------------------------------------------------------------------

OPENING = 350  # characters within which the amount must stand

_GRANT = re.compile(
    r"\bannounced\b.*?\bthat (?:the )?(?P<recipient>(?:(?!\b(?:that|announced|will receive)\b).){1,160}?),? "
    r"will receive (?:an? )?\$(?P<amount>\d+(?:,\d{3})*(?:\.\d+)?)(?: ?(?P<times>million|billion)\b)?"
)
_TIMES = {None: 1, "million": 10**6, "billion": 10**9}
# A full stop after a word of four small letters, a number or a bracket: Sen., U.S., Inc. and St. end no sentence.
_SENTENCE_END = re.compile(r'(?:[a-z]{4}(?<!Sens)|[\d)])[.!?]["”]? (?=[A-Z])')


def announced_grant(text: str) -> str | None:
    """Who receives how much, as one name, if a release begins "... announced ... that X will receive $N ...".

    None for any other text. Forms of this kind are copies if and only if these names are equal.
    """
    opening = " ".join(text.split())[:OPENING]
    found = _GRANT.search(opening)
    if found is None or _SENTENCE_END.search(opening, 0, found.end()):
        return None
    amount = round(float(found["amount"].replace(",", "")) * _TIMES[found["times"]])
    return f"{found['recipient'].lower()} ${amount:,}"


# -- cohesion -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ends:
    """The two members of a cluster that are least similar."""

    cluster: Cluster
    one: str
    other: str
    resemblance: float  # of their sets of shingles, counted exactly, furniture included


def ends(result: Outcome) -> list[Ends]:
    """The ends of each cluster of several articles, the least similar first.

    Clusters with a member that only a chain of revisions ties to the canonical are left out.
    """
    clusters = [c for c in result.clusters if c.members and all(m.of == c.canonical.id for m in c.members)]
    articles = [a for c in clusters for a in (c.canonical, *(member.article for member in c.members))]
    sets = shingle_sets(WordHashes.of(Texts.pack([article.text for article in articles])), result.params.shingle)
    found, start = [], 0
    for cluster, (left, right) in zip(clusters, _within(clusters), strict=True):
        resemblance = verify(start + left, start + right, sets).resemblance()
        least = int(resemblance.argmin())
        one, other = sorted(articles[start + int(side[least])].id for side in (left, right))
        found.append(Ends(cluster, one, other, float(resemblance[least])))
        start += cluster.size
    return sorted(found, key=lambda each: (each.resemblance, each.one))


def _within(clusters: Iterable[Cluster]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """All pairs of places in each cluster."""
    for cluster in clusters:
        yield np.triu_indices(cluster.size, 1)


def cohesion(found: Iterable[Ends]) -> float:
    """The share of the articles in these clusters whose cluster is not loose; by articles, so that one cluster
    that glues thousands weighs as much as they do."""
    sizes = {True: 0, False: 0}
    for each in found:
        sizes[each.resemblance >= LOOSE] += each.cluster.size
    return sizes[True] / max(1, sum(sizes.values())) if sum(sizes.values()) else 1.0
