"""Articles that are in memory: dicts, Article objects, a pandas DataFrame, Arrow tables.

pandas and pyarrow are used where the caller's object is theirs, and imported for nothing else.
"""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import replace
from typing import Any

from dedup.article import Article
from dedup.errors import MissingExtraError, SourceError
from dedup.sources._arrow import arrow_records
from dedup.sources._contract import Names, Options, Record
from dedup.sources._records import check_columns, to_record

_ROWS = 1024  # of a frame, turned into objects at a time
_TABLE = Names("row \0", "\0")
_ARTICLES = Names("item \0", "\0")
_DICTS = Names("item \0", "item \0")  # no number alone: that may be another one's id
_TEXTS = ("id", "text", "title", "url", "source", "author", "language")


def is_frame(data: object) -> bool:
    """Whether it is a pandas DataFrame, told without importing pandas."""
    return any(kind.__name__ == "DataFrame" and kind.__module__.startswith("pandas") for kind in type(data).__mro__)


def is_arrow(data: object) -> bool:
    """Whether it has the Arrow interface: pyarrow tables, polars frames, DuckDB relations, ..."""
    return hasattr(data, "__arrow_c_stream__")


def records_of_items(items: Iterable[object], options: Options) -> Generator[Record]:
    """One record for each dict or Article."""
    for position, item in enumerate(items):
        if isinstance(item, Article):
            yield _checked(position, item, options)
        elif isinstance(item, Mapping):
            yield to_record(_DICTS, position, item, options)
        else:
            yield Record(_DICTS, position, None, f"is {type(item).__name__}, not a dict or an Article")


def records_of_frame(frame: Any, options: Options) -> Generator[Record]:
    """One record for each row of a pandas DataFrame; cells without a value are left out.

    Raises:
        SourceError: it has no column for the text, or two of one name.
    """
    if len(frame):
        check_columns(frame.columns, options)
    for start in range(0, len(frame), _ROWS):
        part = frame.iloc[start : start + _ROWS]
        given = part.notna().to_numpy().tolist()
        for row, values in enumerate(part.astype(object).to_dict("records")):
            there = {str(name): value for (name, value), has in zip(values.items(), given[row], strict=True) if has}
            yield to_record(_TABLE, start + row, there, options)


def records_of_arrow(data: object, options: Options) -> Generator[Record]:
    """One record for each row of a table with the Arrow interface.

    Raises:
        SourceError: it is no table, has no column for the text, or two of one name.
        MissingExtraError: pyarrow is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("reading Arrow tables", "parquet") from None
    try:
        batches = pyarrow.RecordBatchReader.from_stream(data)
    except (pyarrow.ArrowException, TypeError, ValueError) as error:
        raise SourceError(f"{type(data).__name__} is no table: {error}") from None
    with batches:
        check_columns(batches.schema.names, options)
        yield from arrow_records(batches, _TABLE, 0, options)


def _checked(position: int, article: Article, options: Options) -> Record:
    """The article as it is, or mended where a text holds what cannot be written, or none."""
    if _is_sound(article):
        return Record(_ARTICLES, position, article)
    values = {name: getattr(article, name) for name in (*_TEXTS, "published")}
    given = {name: value for name, value in values.items() if value is not None}
    record = to_record(_ARTICLES, position, given, Options(own_ids=options.own_ids))
    if record.article is None:
        return record
    return record._replace(article=replace(record.article, extra=article.extra))


def _is_sound(article: Article) -> bool:
    for name in _TEXTS:
        value = getattr(article, name)
        if value is not None and not (isinstance(value, str) and _can_be_written(value)):
            return False
    moment = article.published
    return bool(
        article.id and article.text and article.text.strip() and (moment is None or moment.utcoffset() is not None)
    )


def _can_be_written(text: str) -> bool:
    if "\0" in text:
        return False
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
