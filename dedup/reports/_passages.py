"""Passages for the terminal, and as JSON, JSON lines and CSV."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from dedup.dates import written
from dedup.lineage import Occurrence, Passage
from dedup.reports import _listing
from dedup.reports._page import Page, Piece
from dedup.reports._plain import iso
from dedup.reports._rows import DIGITS
from dedup.wording import count, percent

if TYPE_CHECKING:
    from rich.console import Console

COLUMNS = (
    "passage", "words", "quoted", "clusters", "articles", "outlets", "id", "outlet", "published", "cluster", "share",
    "first", "text",
)  # fmt: skip

_PASSAGES = 20
_APPEARANCES = 8  # of a passage
_OUTLET = 28  # cells, at most
_INDENT = " " * 5  # of what stands under a passage's number
_QUOTATION = 0.5  # a passage of which so much is quoted is one


def write(passages: Sequence[Passage], format: str, file: BinaryIO) -> None:
    """All passages: as one JSON document with an entry a line, as JSON lines, or as CSV with one row an appearance.

    In CSV `passage` is the passage's number, `first` is true for the appearance known to be the first, and what
    could run in a spreadsheet as a formula has a ' in front.
    """
    entries = [_entry(passage) for passage in passages]
    _listing.write("passages", entries, COLUMNS, _rows(passages), format, file)


def _entry(passage: Passage) -> dict[str, object]:
    return {
        "text": passage.text,
        "words": passage.words,
        "quoted": round(passage.quoted, DIGITS),
        "clusters": passage.clusters,
        "outlets": list(passage.outlets),
        "first": passage.first.id if passage.first else None,
        "undated": passage.undated,
        "appearances": [_appearance(one) for one in passage.appearances],
    }


def _appearance(one: Occurrence) -> dict[str, object]:
    published = iso(one.published) if one.published else None
    return {
        "id": one.id,
        "outlet": one.outlet,
        "published": published,
        "cluster": one.cluster,
        "share": round(one.share, DIGITS),
    }


def _rows(passages: Sequence[Passage]) -> Iterator[list[object]]:
    for number, passage in enumerate(passages, start=1):
        said = [number, passage.words, round(passage.quoted, DIGITS), passage.clusters, len(passage.appearances)]
        for one in passage.appearances:
            yield [*said, len(passage.outlets), *_appearance(one).values(), one is passage.first, passage.text]


def print_passages(passages: Sequence[Passage], console: "Console") -> None:
    """Print the first passages, each with where it stands.

    Nothing of an article's facts is taken for markup or reaches the terminal as a control character.
    """
    page = Page(console)
    quotations = sum(passage.quoted >= _QUOTATION for passage in passages)
    if not passages:
        page.line(("No passages in several stories.", "bold"))
        return
    said = f"{count(len(passages), 'passage')} in several stories, {quotations:,} of them quoted."
    page.wrapped(said, "bold")
    for number, passage in enumerate(passages[:_PASSAGES], start=1):
        page.line()
        _print_passage(number, passage, page)
    if len(passages) > _PASSAGES:
        page.line()
        more = count(len(passages) - _PASSAGES, "more passage")
        page.line(f"{page.marks.cut} and {more}; --format json has all, and all articles that have them")


def _print_passage(number: int, passage: Passage, page: Page) -> None:
    facts = [
        f"in {count(passage.clusters, 'story', 'stories')}",
        count(len(passage.appearances), "article"),
        count(len(passage.outlets), "outlet") if passage.outlets else "outlets unknown",
        count(passage.words, "word"),
        "quoted" if passage.quoted >= _QUOTATION else "",
    ]
    page.line((f"{number:>3}  ", "dim"), (f" {page.marks.dot} ".join(filter(None, facts)), "cyan"))
    page.wrapped(_shown(passage), "bold", indent=len(_INDENT))
    page.wrapped(_first(passage), "dim", indent=len(_INDENT))
    shown = passage.appearances[:_APPEARANCES]
    nowhere = "no outlet" if passage.outlets else ""
    named = [page.clean(one.outlet) or nowhere for one in shown]
    room = min(_OUTLET, max(map(page.cells, named)), page.width // 3)
    dates = max(len(_when(one.published)) for one in shown)
    for one, outlet in zip(shown, named, strict=True):
        last = one is passage.appearances[-1]
        start = f"{_INDENT}{page.marks.last if last else page.marks.branch} "
        columns: list[Piece] = [f"{percent(one.share):>4}  "]
        taken = len(start) + len("100%  ")
        for cell, cells in ((outlet, room), (_when(one.published), dates)):
            if cells:
                columns += [page.padded(cell, cells), "  "]
                taken += cells + 2
        page.line((start, "dim"), *columns, page.middle(page.clean(one.id), max(8, page.width - taken)))
    if len(passage.appearances) > _APPEARANCES:
        more = f"{page.marks.cut} and {len(passage.appearances) - _APPEARANCES:,} more"
        page.line((f"{_INDENT}{page.marks.last} ", "dim"), more)


def _shown(passage: Passage) -> str:
    """A quotation that begins and ends within its marks gets some."""
    marked = any(mark in passage.text for mark in '"“”«»„「」『』')
    return f'"{passage.text}"' if passage.quoted >= _QUOTATION and not marked else passage.text


def _first(passage: Passage) -> str:
    undated = f"; {passage.undated:,} without a date" if passage.undated else ""
    if passage.undated == len(passage.appearances):
        return "first: unknown, no date is known"
    first = passage.first
    if first is None:
        return f"first: unknown, several outlets on {_when(passage.appearances[0].published)}{undated}"
    return f"first: {first.outlet or first.id}, {_when(first.published)}{undated}"


def _when(moment: datetime | None) -> str:
    return written(moment) if moment else ""
