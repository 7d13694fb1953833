"""Looks for damage in an index file: what is cut off, changed, missing, or not what its texts make of it.

Everything is read, and what was computed is computed again: `recomputing` has that half. A bit that flipped where
nothing is stored is not found, and changes nothing. The file is never written to. Imports the files beside it.
"""

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

from dedup.errors import DamageError
from dedup.index import recomputing
from dedup.index.file import File, log_of, make_tables
from dedup.index.header import PAGE, is_index, problem_of
from dedup.index.meta import meta
from dedup.index.notes import check_notes
from dedup.index.rows import Row, Texts, article_of, content_of, crc_of
from dedup.index.schema import VALUES
from dedup.index.session import ROUND, Session
from dedup.index.settings import Settings, read_settings

MOST = 100  # lines


def check(path: str | os.PathLike[str], most: int = MOST) -> list[str]:
    """What is wrong with an index file, a line each with the place; nothing, if it is sound.

    Takes about as long as adding its articles again; others can read and write meanwhile. With damage, what hangs on it
    may be told as well.

    Raises:
        StorageError: it is not there, or may not be read.
    """
    found: list[str] = []
    more = 0
    for line in _lines(Path(path)):
        if len(found) < most:
            found.append(line)
        else:
            more += 1
    return [*found, f"and {more:,} more"] if more else found


def _lines(path: Path) -> Iterator[str]:
    yield from _check_header(path)
    try:
        file = File(path, writable=False)
    except DamageError as error:
        yield str(error)
        return
    try:
        with file.reading() as connection:
            yield from _check_all(file, connection)
    except DamageError as error:
        yield str(error)
    finally:
        file.connection.close()


def _check_header(path: Path) -> Iterator[str]:
    """What the header says of the file as a whole. A log may say otherwise."""
    if is_index(path) and not log_of(path).exists() and (problem := problem_of(path)):
        yield f"file: {problem}"


def _check_all(file: File, connection: sqlite3.Connection) -> Iterator[str]:
    yield from _whole("file", _check_pages(connection))
    yield from _whole("tables", _check_tables(connection))
    settings: list[Settings] = []
    yield from _whole("meta", _check_meta(connection, settings))
    yield from _whole("articles", _check_articles(connection))
    if settings:
        session = Session(file, settings[0])
        session.postings.refresh()
        yield from _whole("profile", _check_profile(session))
        damaged = list(_whole("postings", session.postings.check()))
        yield from damaged
        for part in recomputing.PARTS:
            if not damaged or part not in recomputing.OF_POSTINGS:
                yield from _whole(part.__name__, part(session))


def _whole(place: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines of one part of the check; where it cannot go on, a line that says so.

    Damaged data may raise anything, wherever it is looked at.
    """
    try:
        yield from lines
    except Exception as error:
        yield f"{place}: cannot be read further ({type(error).__name__}: {error})"


def _check_pages(connection: sqlite3.Connection) -> Iterator[str]:
    """What SQLite itself knows of damage, and what its header says that is the same in all files."""
    for name, expected in (("page_size", PAGE), ("encoding", "UTF-8"), ("auto_vacuum", 2)):
        if connection.execute(f"PRAGMA {name}").fetchone() != (expected,):
            yield f"file: the {name} in its header is another one"
    for (text,) in connection.execute(f"PRAGMA integrity_check({MOST})"):
        if text != "ok":
            yield f"file: {text}"


def _check_tables(connection: sqlite3.Connection) -> Iterator[str]:
    query = "SELECT type, name, sql FROM sqlite_schema"
    there, fresh = connection.execute(query).fetchall(), sqlite3.connect(":memory:")
    make_tables(fresh)
    expected = fresh.execute(query).fetchall()
    fresh.close()
    yield from (f"tables: {kind} {name} is missing, or not as it was made" for kind, name, _ in {*expected} - {*there})
    yield from (f"tables: {kind} {name} should not be there" for kind, name, _ in {*there} - {*expected})


def _check_meta(connection: sqlite3.Connection, settings: list[Settings]) -> Iterator[str]:
    """Check the values, and put the settings into the list if they can be read."""
    keys = {key for (key,) in connection.execute("SELECT key FROM meta")}
    yield from (f"meta: {key} is missing" for key in sorted({"settings", *VALUES} - keys))
    for key in sorted(keys):
        try:
            meta(connection, key)
        except (sqlite3.Error, ValueError) as error:
            yield str(error)
    settings.append(read_settings(connection))
    count, rows, clusters = connection.execute("SELECT COUNT(*), MAX(row), MAX(cluster) FROM articles").fetchone()
    if meta(connection, "articles") != count:
        yield f"meta: there are {meta(connection, 'articles')} articles by the counter, and {count} in the table"
    if problem := check_notes(connection):
        yield f"meta: {problem}"
    last = max(rows or 0, clusters or 0), connection.execute("SELECT COALESCE(MAX(node), 0) FROM nodes").fetchone()[0]
    following = cast("list[int]", meta(connection, "next"))
    if following[0] <= last[0] or following[1] <= last[1]:
        yield f"meta: the next numbers would be {following}, but there are {list(last)}"


def _check_profile(session: Session) -> Iterator[str]:
    runs, expected = len(session.profile().furniture), meta(session.connection, "furniture")
    if runs != expected:
        yield f"profile: has {runs} runs of words, not {expected}"


class _Stored(NamedTuple):
    """An article as it lies in the tables."""

    row: int
    id: str
    published: float | None
    added: float
    content: int
    length: int
    facts: str
    crc: int
    text: bytes | None


def _check_articles(connection: sqlite3.Connection) -> Iterator[str]:
    """Whether each article is as it was written."""
    query = f"""SELECT {", ".join(_Stored._fields)} FROM articles LEFT JOIN texts USING (row)
        WHERE row > ? ORDER BY row LIMIT {ROUND}"""
    last = -(2**63)
    while stored := [_Stored(*values) for values in connection.execute(query, (last,))]:
        last = stored[-1].row
        for one in stored:
            for problem in _whole("cannot be read", _check_article(connection, one)):
                yield f"articles: row {one.row}, id {one.id!r}: {problem}"
    for (row,) in connection.execute("SELECT row FROM texts WHERE row NOT IN (SELECT row FROM articles)"):
        yield f"texts: row {row} has no article"


def _check_article(connection: sqlite3.Connection, one: _Stored) -> Iterator[str]:
    if one.text is None:
        yield "its text is missing"
        return
    if crc_of(one.id, one.added, one.facts, one.text) != one.crc:
        yield "its checksum is another one"
    texts = Texts(connection)
    texts.hold(one.row, zlib.decompress(one.text))
    article = article_of(Row(one.row, one.id, None, 0, 0, None, 0, one.length, one.facts), texts)
    published = article.published.timestamp() if article.published else None
    expected = {"content": content_of(article), "length": len(article.text), "published": published}
    for name, value in expected.items():
        if getattr(one, name) != value:
            yield f"its {name} is {getattr(one, name)}, not {value}"
