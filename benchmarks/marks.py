"""How the chains of versions that are found compare with the marks of titles: CORRECTED, UPDATE, RPT.

A marked title says that another one went before; that one need not be in the corpus, and most versions bear no mark.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dedup.article import Article
from dedup.judge.marks import MarkKind, parse_title
from dedup.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Marked:
    """Articles with a mark of one kind."""

    articles: Sequence[Article]
    clustered: Sequence[Article]  # with others
    later: Sequence[Article]  # as a version after another one

    @property
    def lost(self) -> list[Article]:
        """Those that share a cluster with others, and are no later version there."""
        later = {article.id for article in self.later}
        return [article for article in self.clustered if article.id not in later]


def chains_of(result: Outcome) -> list[list[Article]]:
    """The versions of one article each, of all clusters, in time order."""
    articles = {article.id: article for article in result.articles}
    chains = (chain for cluster in result.clusters if cluster.lineage for chain in cluster.lineage.chains)
    return [[articles[version.id] for version in chain.versions] for chain in chains]


def marked(result: Outcome, chains: Sequence[Sequence[Article]], kind: MarkKind) -> Marked:
    """What became of the articles with a mark of a kind."""
    articles = [a for a in result.articles if any(mark.kind is kind for mark in parse_title(a.title or "").marks)]
    together = {a.id for c in result.clusters if c.members for a in (c.canonical, *(m.article for m in c.members))}
    later = {article.id for chain in chains for article in chain[1:]}
    return Marked(
        articles, [a for a in articles if a.id in together], [article for article in articles if article.id in later]
    )


def unmarked(chains: Sequence[Sequence[Article]]) -> list[Sequence[Article]]:
    """The chains of which no title has a mark."""
    return [chain for chain in chains if not any(parse_title(article.title or "").marks for article in chain)]
