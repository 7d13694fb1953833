"""The door in: files, folders, standard input and tables become articles.

Each format is one module of this folder, found by listing it: a new file that offers what `Format` says
is a new format. Modules whose name begins with an underscore are what the formats share.
"""

import importlib
import os
import pkgutil
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import cast

from dedup.article import Article
from dedup.errors import ArticleError, DedupError, ParameterError, SourceError
from dedup.outcome import Problem
from dedup.sources._contract import Format, Options, Record, Tally
from dedup.sources._files import find_files, why
from dedup.sources._memory import is_arrow, is_frame, records_of_arrow, records_of_frame, records_of_items
from dedup.sources._open import Found, Input, opened
from dedup.sources._records import check_fields
from dedup.sources._seen import Seen
from dedup.sources._table import read_table

__all__ = ["Format", "Input", "Options", "Record", "Tally", "formats", "is_one_of", "read", "read_table"]

_ASKED_LAST = "txt"  # any text looks like a plain page
_OF_PIPES = "jsonl"


@cache
def formats() -> tuple[Format, ...]:
    """The formats there are, in the order in which they are asked whether they recognise an input."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    found = [cast(Format, importlib.import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(found, key=lambda format_: (format_.NAME == _ASKED_LAST, format_.NAME)))


def read(
    inputs: object,
    options: Options,
    report: Callable[[Problem], None],
    *,
    strict: bool = False,
    tally: Tally | None = None,
    once: bool = True,
) -> Iterator[Article]:
    """The articles of `inputs`, in their order.

    `inputs` is the path of a file, a folder (read with its subfolders), a glob pattern, "-" for standard
    input, or several of these; or a list of dicts or `Article`s, a pandas DataFrame, or a table with the
    Arrow interface. What is broken goes to `report`, and the rest goes on. An id that comes again with
    the same title and text is counted in `tally`; with others it is told, and the article is called by its
    place. Unless an id need not come `once`: then all are given.

    Raises:
        SourceError: there is no such format, `inputs` is nothing to read, or a table has no text; with
            `strict`, an input that cannot be read.
        ArticleError: with `strict`, the first record that is no article or had to be mended.
        ParameterError: `options.fields` names a field that an article does not have.
        MissingExtraError: an Arrow table was given, and pyarrow is not installed.
    """
    check_fields(options.fields)
    _forced(options)
    return _articles(_records(inputs, options), report, strict, (Tally() if tally is None else tally) if once else None)


def _records(inputs: object, options: Options) -> Generator[Record | Problem]:
    if isinstance(inputs, str | os.PathLike):
        return _records_of_files([inputs], options)
    if is_frame(inputs):
        return records_of_frame(inputs, options)
    if is_arrow(inputs):
        return records_of_arrow(inputs, options)
    if isinstance(inputs, Mapping | Article):
        return records_of_items([inputs], options)
    if isinstance(inputs, bytes | bytearray) or not isinstance(inputs, Iterable):
        raise SourceError(f"cannot read {type(inputs).__name__}: give a path, articles, dicts or a table")
    items = iter(inputs)
    first = list(islice(items, 1))
    if first and isinstance(first[0], str | os.PathLike):
        return _records_of_files([first[0], *items], options)
    return records_of_items(chain(first, items), options)


def _articles(
    records: Generator[Record | Problem], report: Callable[[Problem], None], strict: bool, tally: Tally | None
) -> Iterator[Article]:
    def fail(problem: Problem, error: type[DedupError]) -> None:
        if strict:
            raise error(f"{problem.place}: {problem.reason}")
        report(problem)

    seen = Seen()
    with closing(records):  # whoever stops early leaves no file open
        for record in records:
            if isinstance(record, Problem):
                fail(replace(record, whole=True), SourceError)
                continue
            article = record.article
            if record.problem is not None:
                fail(Problem(record.place, record.problem, kept=article is not None), ArticleError)
            if article is None:
                continue
            first = seen.first(article, record) if tally is not None else None
            if first is None or tally is None:
                yield article
            elif first.same:
                tally.repeats += 1
            else:  # each file may count from 1
                reason = f"id {article.id!r} was already given to {first.place}, with another text"
                other = replace(article, id=record.place)
                is_free = seen.first(other, record) is None
                told = f"{reason}; it is called {other.id!r} here" if is_free and not strict else reason
                fail(Problem(record.place, told, kept=is_free), ArticleError)
                if is_free:
                    yield other


# -- files ---------------------------------------------------------------------------------------------


def is_one_of(path: Path, wheres: Iterable[object]) -> bool:
    """Whether a file is one of those that paths, folders and patterns mean."""
    suffixes = {suffix for format_ in formats() for suffix in format_.SUFFIXES}
    found = find_files(wheres, suffixes) if path.exists() else []
    return any(isinstance(one, Found) and one.path and one.path.samefile(path) for one in found)


def _records_of_files(wheres: Iterable[object], options: Options) -> Generator[Record | Problem]:
    chosen = _forced(options)
    suffixes = {suffix for format_ in ((chosen,) if chosen else formats()) for suffix in format_.SUFFIXES}
    for entry in find_files(wheres, suffixes):
        if isinstance(entry, Problem):
            yield entry
        else:
            yield from _records_of_file(entry, options)


def _records_of_file(found: Found, options: Options) -> Iterator[Record | Problem]:
    count = 0
    try:
        with opened(found) as file:
            for record in _choose(file, options).read(file, options):
                count += 1
                yield record
        if not count:
            yield Problem(found.place, "holds no article")
    except DedupError as error:
        yield Problem(found.place, str(error))
    except (OSError, EOFError, zlib.error) as error:  # also from within compressed data
        yield Problem(found.place, why(error))


def _choose(file: Input, options: Options) -> Format:
    """The format that was asked for, or the one that suffix and content say."""
    chosen = _forced(options)
    if chosen:
        return chosen
    if not file.head.strip():
        raise SourceError("is empty")
    by_suffix = [format_ for format_ in formats() if file.suffix in format_.SUFFIXES]
    candidates = by_suffix or [format_ for format_ in formats() if format_.NAME != _ASKED_LAST]
    for format_ in candidates:
        if format_.recognise(file.head):
            return format_
    if by_suffix:
        return by_suffix[0]  # it will say what is wrong
    if file.path is None and not file.suffix:  # a pipe
        return _named(_OF_PIPES)
    raise SourceError(f"neither its suffix nor its first bytes say what it is; name its format: {_names()}")


def _forced(options: Options) -> Format | None:
    return None if options.format is None else _named(options.format)


def _named(name: str) -> Format:
    for format_ in formats():
        if name == format_.NAME:
            return format_
    raise ParameterError(f"there is no format {name!r}; there are: {_names()}")


def _names() -> str:
    return ", ".join(format_.NAME for format_ in formats())
