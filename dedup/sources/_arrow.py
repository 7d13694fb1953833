"""Arrow data to records, for Parquet files and tables in memory. Imports pyarrow when called."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from dedup.sources._contract import Names, Options, Record
from dedup.sources._records import to_record

_SCALARS = frozenset({type(None), bool, int, float, date, datetime})


def arrow_records(batches: Iterable[Any], names: Names, first: int, options: Options) -> Iterator[Record]:
    """The records of Arrow record batches; `first` is the number of the first row."""
    start = first
    for batch in batches:
        unreadable: dict[int, str] = {}
        fields = batch.schema.names
        columns = [_values(column, field, unreadable) for field, column in zip(fields, batch.columns, strict=True)]
        for row, cells in enumerate(zip(*columns, strict=True)):
            if row in unreadable:
                yield Record(names, start + row, None, unreadable[row])
                continue
            values = {field: cell for field, cell in zip(fields, cells, strict=True) if cell is not None}
            yield to_record(names, start + row, values, options, sound=_is_sound(cells))
        start += batch.num_rows


def _is_sound(cells: Iterable[object]) -> bool:
    """Whether no string is sure to hold a NUL; half a surrogate pair is in none."""
    return all("\0" not in cell if type(cell) is str else type(cell) in _SCALARS for cell in cells)


def _values(column: Any, field: str, unreadable: dict[int, str]) -> list[Any]:
    """The column's values; where one of them is broken (text that is not UTF-8), only its row is lost."""
    import pyarrow

    if pyarrow.types.is_timestamp(column.type) and column.type.unit == "ns":
        # Python knows no nanoseconds: pyarrow would import pandas for them.
        column = column.cast(pyarrow.timestamp("us", column.type.tz), safe=False)
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        pass
    values: list[Any] = []
    for row, cell in enumerate(column):
        try:
            values.append(cell.as_py())
        except (ValueError, OverflowError) as error:
            values.append(None)
            unreadable[row] = f"{field} cannot be read: {error}"
    return values
