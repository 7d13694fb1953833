"""A stream of JSON lines through an index: each line is added, and given back with the verdict.

The verdicts of a batch are committed with its articles, in the index's notes, and leave them when they have been
written. So whoever goes on after a kill can write them once more, byte for byte, and no line is ever without its
verdict: at the least once, and for the lines of one batch at the most twice. Imports the sources and the index.
"""

import re
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any, BinaryIO, NamedTuple, cast

from dedup.article import Article
from dedup.errors import ArticleError, MissingExtraError, SourceError
from dedup.index.as_data import FIELDS, answer
from dedup.index.batches import batches
from dedup.index.changes import Changes
from dedup.index.index import Index
from dedup.outcome import Problem
from dedup.records import NO_ID, read_record
from dedup.reports._plain import dump
from dedup.sources import delimited, parquet
from dedup.sources._files import find_files, why
from dedup.sources._json import kind, parse
from dedup.sources._open import LIMIT, Found, Input, opened
from dedup.sources._records import check_fields

SUFFIXES = (".jsonl", ".ndjson", ".json")  # taken of a folder

_TABLES = (*delimited.SUFFIXES, *parquet.SUFFIXES)
_NO_LINES = "a stream is JSON lines, an object each; `dedup index add` reads CSV, Parquet and JSON arrays"

_TAKEN = re.compile(rf"(?:extra_)*(?:{'|'.join(FIELDS)})")


class Line(NamedTuple):
    """A line that holds an article."""

    number: int  # from 1
    crc: int  # of all lines up to here, this one included
    values: Mapping[str, object]  # as it holds them
    article: Article


@dataclass(frozen=True, slots=True)
class Place:
    """How far an input was read, as the index's notes keep it."""

    line: int = 0  # the last line that was committed
    crc: int = 0  # of all lines up to it
    written: int = 0  # the last line of which it is known that its verdict was written
    answers: Sequence[Mapping[str, object]] = ()  # verdicts of the lines between


@dataclass(frozen=True, slots=True)
class Stream:
    """One input on its way through an index."""

    index: Index
    name: str  # by which the index's notes know it
    out: BinaryIO

    @property
    def place(self) -> Place:
        """How far it was read before."""
        found = self.index.notes.get(self._key)
        with suppress(TypeError):
            return Place(**cast("dict[str, Any]", found))
        return Place()

    def run(self, lines: Iterator[Line], batch: int, before: Place) -> Iterator[int]:
        """Lead lines through the index, `batch` of them in a transaction; gives how many there were in each.

        `lines` begin with those up to `before`: their verdicts are not written again, but for those of which it is
        not known that they were.

        Raises:
            SourceError: these are other lines than those that were read before.
            and what reading the lines raises, when all before it is written and acknowledged.
        """
        place = before
        if before.line:
            yield self._pass_over(lines, before)
        try:
            for some in batches(lines, batch, lambda line: line.article.id):
                place = self._add(some, place)
                yield len(some)
        except (ArticleError, SourceError):
            self._acknowledge(place)
            raise
        self._acknowledge(place)

    def _pass_over(self, lines: Iterator[Line], before: Place) -> int:
        """Pass over what was read before, and write again what may not have been written; gives how many lines."""
        last, again = None, []
        for last in lines:
            if last.number > before.written:
                again.append(last)
            if last.number >= before.line:
                break
        found = (last.number, last.crc) if last else (0, 0)
        if found != (before.line, before.crc) or len(again) != len(before.answers):
            raise SourceError(f"{self.name}: does not begin with the {before.line:,} lines that were read before")
        self._write(again, before.answers)
        return len(again)

    def _add(self, lines: list[Line], before: Place) -> Place:
        """Add the articles of some lines in one transaction, and write their verdicts."""
        number, crc = lines[-1].number, lines[-1].crc

        def note(changes: Changes) -> dict[str, object]:
            return self._note(Place(number, crc, before.line, _answers(changes)))

        self._write(lines, _answers(self.index.add([line.article for line in lines], note=note)))
        return Place(number, crc, number)

    def _acknowledge(self, place: Place) -> None:
        """Note that all verdicts were written."""
        if place.line:
            self.index.add([], note=self._note(Place(place.line, place.crc, place.line)))

    def _note(self, place: Place) -> dict[str, object]:
        return {self._key: asdict(place)}

    def _write(self, lines: Sequence[Line], answers: Sequence[Mapping[str, object]]) -> None:
        rows = (annotated(line.values, said) for line, said in zip(lines, answers, strict=True))
        self.out.write(b"".join(dump(row).encode() + b"\n" for row in rows))
        self.out.flush()

    @property
    def _key(self) -> str:
        return f"stream {self.name}"


def _answers(changes: Changes) -> list[dict[str, object]]:
    return [answer(placement) for placement in changes.placements]


def annotated(values: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    """A line's own fields, then the verdict; one of its own whose name the verdict has gets `extra_` in front."""
    return {f"extra_{name}" if _TAKEN.fullmatch(name) else name: value for name, value in values.items()} | dict(said)


def inputs_of(wheres: Sequence[str], fields: Mapping[str, str], report: Callable[[Problem], None]) -> Iterator[Found]:
    """The inputs that paths, folders and patterns mean; `fields` is refused before the first.

    Raises:
        ParameterError: `fields` names a field that an article does not have.
    """
    check_fields(fields)
    for entry in find_files(wheres, SUFFIXES):
        if isinstance(entry, Problem):
            report(replace(entry, whole=True))
        elif entry.suffix in _TABLES:
            report(Problem(entry.place, f"holds a table; {_NO_LINES}", whole=True))
        else:
            yield entry


def name_of(found: Found) -> str:
    """What the notes call an input that was given no name."""
    return str(found.path.resolve()) if found.path else found.place


def read(found: Found, fields: Mapping[str, str], report: Callable[[Problem], None], after: int = 0) -> Iterator[Line]:
    """The lines of an input that hold an article. What is wrong goes to `report`, but for lines up to `after`."""
    try:
        with opened(found) as file:
            wrong = yield from _lines(file, fields, report, after)
    except (SourceError, MissingExtraError) as error:
        report(Problem(found.place, str(error), whole=True))
    except (OSError, EOFError, zlib.error) as error:  # also from within compressed data
        report(Problem(found.place, why(error), whole=True))
    else:
        if wrong:
            report(wrong)


def _lines(
    file: Input, fields: Mapping[str, str], report: Callable[[Problem], None], after: int
) -> Generator[Line, None, Problem | None]:
    """The lines that hold an article; returns what is wrong with an input that is no JSON lines.

    That is one of which the first two lines, or all there are, hold no object; it is read no further.
    """
    crc, begun, torn = 0, after > 0, None  # the first line may be torn: the next one says what the input is
    for number, data in file.lines():
        crc = zlib.crc32(b"" if data is None else data.rstrip(b"\r\n") + b"\n", crc)
        if data is not None and (not data or data.isspace()):
            continue
        told = report if number > after else _nobody
        try:
            values = _object(data)
        except ArticleError as error:
            problem = Problem(f"{file.place}:{number}", str(error))
            if begun:
                told(problem)
            elif torn:
                break
            else:
                torn = problem
            continue
        if torn and not begun:
            told(torn)
        begun = True
        try:
            article, repairs = _article(values, fields)
        except ArticleError as error:
            told(Problem(f"{file.place}:{number}", str(error)))
            continue
        if repairs:
            told(Problem(f"{file.place}:{number}", "; ".join(repairs), kept=True))
        yield Line(number, crc, values, article)
    return replace(torn, reason=f"{torn.reason}; {_NO_LINES}", whole=True) if torn and not begun else None


def _nobody(problem: Problem) -> None:
    """Told before, when the line was read for the first time."""


def _object(data: bytes | None) -> dict[str, object]:
    if data is None:
        raise ArticleError(f"the line is longer than {LIMIT // 2**20} MiB")
    values, _ = parse(data.rstrip(b"\r\n"))
    if not isinstance(values, dict):
        raise ArticleError(f"the line holds {kind(values)}, not an object")
    return values


def _article(values: Mapping[str, object], fields: Mapping[str, str]) -> tuple[Article, list[str]]:
    try:
        return read_record(values, fields=fields)
    except ArticleError as error:
        hint = "; give each line one that stays its own, or say which field it is: --field id=url"
        raise ArticleError(f"{error}{hint}" if str(error) == NO_ID else str(error)) from None
    except (ValueError, OverflowError, RecursionError) as error:  # a number or a nesting beyond measure
        raise ArticleError(f"a field cannot be read: {error}") from None
