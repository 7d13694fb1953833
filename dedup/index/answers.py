"""What callers hand in and get back, as plain data that needs no file any more. Imports article, dates and outcome."""

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dedup.article import Article
from dedup.dates import parse_span
from dedup.outcome import Cluster


def plain(article: Article) -> Article:
    """An article with its text in memory."""
    return Article(*(getattr(article, name) for name in Article.__slots__))


def plain_cluster(cluster: Cluster) -> Cluster:
    """A cluster with all texts in memory."""
    members = tuple(replace(member, article=plain(member.article)) for member in cluster.members)
    return replace(cluster, canonical=plain(cluster.canonical), members=members)


def moment_of(older_than: str | timedelta | datetime | None) -> float:
    """A moment in seconds since 1970; one without a zone is in UTC."""
    if isinstance(older_than, datetime):
        return (older_than if older_than.tzinfo else older_than.replace(tzinfo=UTC)).timestamp()
    return time.time() - parse_span(older_than or "")
