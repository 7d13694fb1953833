"""The clusters of an index by their size, as its file lists them. Imports errors only."""

import sqlite3
from dataclasses import dataclass

from dedup.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Listed:
    """A cluster of several articles, as the index lists it."""

    cluster: int  # its number
    size: int  # articles
    canonical: str  # an id
    reason: str  # why this canonical


def largest(connection: sqlite3.Connection, limit: int) -> list[Listed]:
    """The clusters with the most articles, the oldest of equal ones first.

    Raises:
        ParameterError: the limit is no number, or below 0.
    """
    if type(limit) is not int or limit < 0:
        raise ParameterError(f"how many clusters is a number from 0 on, not {limit!r}")
    found = connection.execute(
        "SELECT cluster, size, canonical, reason FROM clusters ORDER BY size DESC, cluster LIMIT ?", (limit,)
    )
    return [Listed(*row) for row in found]
