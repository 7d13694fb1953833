"""What callers hand in and get back, as plain data that needs no file any more. Imports article, dates and outcome."""

import time
from dataclasses import replace
from datetime import date, timedelta

from dedup.article import Article
from dedup.dates import parse_date, parse_span
from dedup.errors import ParameterError
from dedup.outcome import Cluster


def plain(article: Article) -> Article:
    """An article with its text in memory."""
    return Article(*(getattr(article, name) for name in Article.__slots__))


def plain_cluster(cluster: Cluster) -> Cluster:
    """A cluster with all texts in memory."""
    members = tuple(replace(member, article=plain(member.article)) for member in cluster.members)
    return replace(cluster, canonical=plain(cluster.canonical), members=members)


def moment_of(older_than: str | timedelta | date) -> float:
    """A moment in seconds since 1970, of a date or of a span before now; one without a zone is in UTC.

    Raises:
        ParameterError: it is neither.
    """
    moment = parse_date(older_than) if isinstance(older_than, str | date) else None
    if moment is not None:
        return moment.timestamp()
    try:
        return time.time() - parse_span(older_than)  # type: ignore[arg-type]
    except ParameterError as error:
        raise ParameterError(f"{error}; or like 2025-06-21, a date") from None
