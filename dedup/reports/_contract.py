"""The contract of a report: what it gets, what it gives. Imports outcome only."""

from typing import BinaryIO, Protocol

from dedup.outcome import Outcome


class Report(Protocol):
    """What a module of this folder offers."""

    NAME: str
    ABOUT: str  # one line for lists of the formats
    SUFFIXES: tuple[str, ...]
    EXTRA: str | None  # the extra that has to be installed

    def write(self, outcome: Outcome, file: BinaryIO) -> None:
        """Write the report to an open file, piece by piece; the same outcome gives the same bytes.

        Raises:
            MissingExtraError: an optional dependency is not installed.
        """
        ...
