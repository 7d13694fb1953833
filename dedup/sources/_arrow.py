"""Arrow data to records, for Parquet files and tables in memory. Imports pyarrow when called."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dedup.sources._contract import Options, Record
from dedup.sources._records import to_record


def arrow_records(batches: Iterable[Any], name: Callable[[int], tuple[str, str]], options: Options) -> Iterator[Record]:
    """The records of Arrow record batches; `name` gives a row's place and default id, rows from 0."""
    start = 0
    for batch in batches:
        unreadable: dict[int, str] = {}
        names = batch.schema.names
        columns = [_values(column, field, unreadable) for field, column in zip(names, batch.columns, strict=True)]
        for row, cells in enumerate(zip(*columns, strict=True)):
            place, default_id = name(start + row)
            if row in unreadable:
                yield Record(place, None, unreadable[row])
                continue
            values = {field: cell for field, cell in zip(names, cells, strict=True) if cell is not None}
            yield to_record(place, values, options, default_id)
        start += batch.num_rows


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
