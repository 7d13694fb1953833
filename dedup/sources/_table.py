"""A CSV or TSV file that lists something else than articles. Imports errors, outcome and its neighbours only."""

import os
import zlib

from dedup.errors import DedupError, SourceError
from dedup.outcome import Problem
from dedup.sources import delimited
from dedup.sources._files import find_files, why
from dedup.sources._open import opened

Rows = list[tuple[str, dict[str, str]]]


def read_table(path: "str | os.PathLike[str]") -> tuple[str, list[str], Rows]:
    """How messages call a file, its columns, and its rows: of each the place and the cells by column.

    Nothing is skipped: what is read here is measured against, and half of it would measure something else.

    Raises:
        SourceError: it cannot be read, is empty, has a column twice, or a row that does not fit its header;
            names the place and the reason.
    """
    found = find_files([path], delimited.SUFFIXES)
    place = found[0].place
    if len(found) > 1:
        raise SourceError(f"{os.fspath(path)}: means {len(found)} files, and one is needed")
    if isinstance(found[0], Problem):
        raise SourceError(f"{place}: {found[0].reason}")
    rows: Rows = []
    try:
        with opened(found[0]) as file:
            columns, lines = delimited.table(file)
            for number, cells, fault in lines:
                place = f"{found[0].place}:{number}"
                if fault is not None:
                    raise SourceError(fault)
                rows.append((place, dict(zip(columns, cells, strict=True))))
            place = found[0].place
    except DedupError as error:
        raise SourceError(f"{place}: {error}") from None
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{place}: {why(error)}") from None
    if not columns:
        raise SourceError(f"{place}: is empty")
    if twice := [column for column in columns if columns.count(column) > 1]:
        raise SourceError(f"{place}: has {columns.count(twice[0])} columns called {twice[0]!r}")
    return place, columns, rows
