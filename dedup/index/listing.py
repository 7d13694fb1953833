"""The clusters of an index by their size, as its file lists them. Imports nothing of dedup."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listed:
    """A cluster of several articles, as the index lists it."""

    cluster: int  # its number
    size: int  # articles
    canonical: str  # an id
    reason: str  # why this canonical


def largest(connection: sqlite3.Connection, limit: int) -> list[Listed]:
    """The clusters with the most articles, the oldest of equal ones first."""
    found = connection.execute(
        "SELECT cluster, size, canonical, reason FROM clusters ORDER BY size DESC, cluster LIMIT ?", (limit,)
    )
    return [Listed(*row) for row in found]
