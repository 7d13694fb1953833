"""Which articles are old. Imports answers and errors."""

import sqlite3
from datetime import date, timedelta

from dedup.errors import ParameterError
from dedup.index.answers import moment_of

_WHEN = "COALESCE(published, added)"


class Old:
    """The articles that are older than a moment or a span, or not among the latest."""

    def __init__(self, older_than: str | timedelta | date | None, keep: int | None) -> None:
        """Take what `Index.prune` is given.

        Raises:
            ParameterError: neither or both are given, or one is out of its range.
        """
        if (older_than is None) == (keep is None) or (keep is not None and (type(keep) is not int or keep < 0)):
            raise ParameterError("give older_than, or how many articles to keep: 0 or more")
        self._moment = None if older_than is None else moment_of(older_than)
        self._keep = keep

    def rows(self, connection: sqlite3.Connection) -> list[int]:
        """The numbers of their rows."""
        if self._moment is not None:
            found = connection.execute(f"SELECT row FROM articles WHERE {_WHEN} < ? ORDER BY row", (self._moment,))
        else:
            query = f"SELECT row FROM articles ORDER BY {_WHEN} DESC, row DESC LIMIT -1 OFFSET ?"
            found = connection.execute(query, (self._keep,))
        return [row for (row,) in found]
