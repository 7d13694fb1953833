"""Parquet files, a batch of rows at a time."""

from collections.abc import Iterator
from typing import Any

from dedup.errors import MissingExtraError, SourceError
from dedup.sources._arrow import arrow_records
from dedup.sources._contract import Names, Options, Record
from dedup.sources._open import Input
from dedup.sources._records import check_columns

NAME = "parquet"
ABOUT = "a Parquet table, an article a row"
SUFFIXES = (".parquet",)
EXTRA = "parquet"

_ROWS = 1024  # in memory at a time


def recognise(head: bytes) -> bool:
    """Whether it begins with Parquet's four letters."""
    return head.startswith(b"PAR1")


def read(file: Input, options: Options) -> Iterator[Record]:
    """One record a row."""
    if not recognise(file.head):
        raise SourceError("is not a Parquet file: it does not begin with PAR1")
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise MissingExtraError("reading Parquet files", "parquet") from None
    # The table of contents is at a Parquet file's end: what is not a plain file is read as a whole.
    where: Any = file.path or pyarrow.BufferReader(file.document())
    try:
        with parquet.ParquetFile(where) as table:
            check_columns(table.schema_arrow.names, options)
            yield from arrow_records(
                table.iter_batches(batch_size=_ROWS), Names(f"{file.place}:\0", f"{file.stem}:\0"), 1, options
            )
    except (pyarrow.ArrowException, ValueError) as error:
        raise SourceError(f"the Parquet data is damaged: {error}") from None
