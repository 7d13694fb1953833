"""Opens an index file that is damaged, for what can be read of it. Imports the files beside it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from dedup.errors import StorageError
from dedup.index.file import File, log_of
from dedup.index.header import PAGE, is_index
from dedup.index.schema import refuse_newer

_PATIENCE = 5.0  # seconds that others have to close the file
_WAL = b"\2\2"  # in the header: it has a write-ahead log


@contextmanager
def opened_damaged(path: Path) -> Iterator[tuple[sqlite3.Connection, bool]]:
    """A connection to a damaged file, and whether it is to the file itself.

    Then nobody else has it open until the block ends, and its log has become part of it. Else its first page, where
    the header and the tables' names are, cannot be read, and the connection is to a copy with that page from a new
    file: all files of a format have their tables in the same places.

    Raises:
        DamageError: it is of a newer format.
        StorageError: others have it open, or it cannot be read.
    """
    if is_index(path):
        connection = _connect(path)
        try:
            refuse_newer(path, _format_of(connection))
            if _is_readable(connection, path):
                yield connection, True
                return
        finally:
            connection.close()
    with _copy(path) as copy, closing(_connect(copy)) as connection:
        yield connection, False


def _connect(path: Path) -> sqlite3.Connection:
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE)
    try:
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA writable_schema = ON")  # a file that is cut off can be read only so
    except BaseException:
        connection.close()
        raise
    return connection


def _format_of(connection: sqlite3.Connection) -> int:
    """The format, also where only the log has it; 0 if it cannot be read."""
    with suppress(sqlite3.Error):
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    return 0


def _is_readable(connection: sqlite3.Connection, path: Path) -> bool:
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        for table in ("meta", "articles", "texts"):
            connection.execute(f"SELECT 1 FROM {table} WHERE FALSE").fetchone()
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StorageError(
                f"{path}: it is open elsewhere, in another process or in this one; close it there first"
            ) from error
        return False
    return True


@contextmanager
def _copy(path: Path) -> Iterator[Path]:
    """A copy of a file with the first page of a new one."""
    copy, fresh = (path.with_name(path.name + end) for end in (".mending", ".fresh"))
    try:
        # To close it drops all locks that this process has on it: not before the new file has taken its place.
        with path.open("rb") as damaged:
            with copy.open("wb") as mended:
                shutil.copyfileobj(damaged, mended)
            if log_of(path).exists():
                shutil.copyfile(log_of(path), log_of(copy))
            _put_first_page(copy, fresh)
            yield copy
    except OSError as error:
        raise StorageError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    finally:
        remove(copy)
        remove(fresh)


def _put_first_page(copy: Path, fresh: Path) -> None:
    """Overwrite the first page of a copy with that of a new index, which is made for that."""
    remove(fresh)
    with closing(File(fresh)) as file:
        file.create(lambda connection: None)
    first = bytearray(fresh.read_bytes()[:PAGE])
    pages = -(-copy.stat().st_size // PAGE)
    first[18:20] = _WAL
    first[28:32] = pages.to_bytes(4, "big")
    first[32:40] = bytes(8)  # no free pages
    first[92:96] = first[24:28]  # the number of pages counts
    with copy.open("r+b") as mended:
        mended.write(first)
        mended.truncate(pages * PAGE)


def remove(path: Path) -> None:
    """Delete a file, and what SQLite has beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)
