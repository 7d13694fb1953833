"""What is in an index, in numbers that a metrics system can read. Imports the files beside it."""

import sqlite3
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from dedup.dates import written_span
from dedup.index.meta import meta
from dedup.index.session import Session


@dataclass(frozen=True, slots=True)
class Stats:
    """An index in numbers."""

    articles: int  # earlier versions counted
    texts: int  # distinct ones that are long enough to be judged
    too_short: int  # articles
    clusters: int  # those of one article counted
    several: int  # clusters of several articles
    copies: int  # articles that are not their cluster's canonical
    largest: int  # articles of the largest cluster
    pairs: int  # pairs of texts that overlap
    full_buckets: int  # buckets that are compared through their hubs only
    furniture: int  # runs of words that were learned as furniture
    learned: datetime | None  # when
    earliest: datetime | None  # publication dates
    latest: datetime | None
    bytes: int  # of the file, and of its write-ahead log
    bytes_free: int  # of these, in pages that will be used again
    window: str | None
    canonical: str

    def counters(self) -> dict[str, int]:
        """The numbers alone, by name."""
        return {name: value for name, value in asdict(self).items() if type(value) is int}


def stats_of(session: Session) -> Stats:
    """The numbers of an index; looks at each article's row, not at its text."""
    connection = session.connection
    articles, short, clusters, first, last = connection.execute(
        "SELECT COUNT(*), SUM(node IS NULL), SUM(canonical), MIN(published), MAX(published) FROM articles"
    ).fetchone()
    several, largest = connection.execute("SELECT COUNT(*), MAX(size) FROM clusters").fetchone()
    wal = session.file.path.with_name(session.file.path.name + "-wal")
    page, pages, free = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS)
    learned = meta(connection, "learned")
    return Stats(
        articles=articles,
        texts=_count(connection, "nodes"),
        too_short=short or 0,
        clusters=clusters or 0,
        several=several,
        copies=articles - (clusters or 0),
        largest=largest or min(articles, 1),
        pairs=_count(connection, "pairs"),
        full_buckets=_count(connection, "full"),
        furniture=len(session.profile().furniture),
        learned=_moment(learned if isinstance(learned, float) else None),
        earliest=_moment(first),
        latest=_moment(last),
        bytes=page * pages + (wal.stat().st_size if wal.exists() else 0),
        bytes_free=page * free,
        window=written_span(session.settings.window) if session.settings.window else None,
        canonical=session.settings.canonical,
    )


_PRAGMAS = ("page_size", "page_count", "freelist_count")


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
