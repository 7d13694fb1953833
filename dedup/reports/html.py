"""HTML: one page that holds all it needs, for reading in a browser."""

from typing import BinaryIO

from dedup.outcome import Comparison, Outcome

NAME = "html"
ABOUT = "a page to open in a browser: clusters to search and compare, their origin and spread, outlets, passages"
SUFFIXES = (".html", ".htm")
EXTRA = None

CLUSTERS = 2_000  # with several articles, that the page tells of


def write(outcome: Outcome, file: BinaryIO, limit: int = CLUSTERS) -> None:
    """The page, piece by piece; it tells of the `limit` largest clusters of several articles."""
    from dedup.reports._html.page import pieces

    for piece in pieces(outcome, limit):
        file.write(piece.encode("utf-8", "replace"))


def write_comparison(comparison: Comparison, file: BinaryIO) -> None:
    """The page of two articles side by side, piece by piece; both texts are in it as a whole."""
    from dedup.reports._html.pair import pieces

    for piece in pieces(comparison):
        file.write(piece.encode("utf-8", "replace"))
