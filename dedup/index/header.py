"""What a file says it is, asked so that nobody's locks are lost. Imports errors and schema.

On POSIX a process that closes any descriptor of a file drops all locks that it holds on it. If this process has an
index open, and opens and closes its file plainly, another process that ends believes to be the last, and deletes the
log with what was acknowledged. SQLite keeps a descriptor open for as long as one of its connections needs the locks, so
the file is opened by SQLite only: here as one that nobody writes to, which neither takes locks nor writes anything.
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from dedup.errors import DamageError
from dedup.index.schema import APPLICATION

PAGE = 8192
_HEADER = 100  # bytes


def recognise(path: Path) -> None:
    """Refuse what does not say of itself that it is an index. A file that is cut off behind its header does.

    Raises:
        DamageError: it is none.
        OSError, sqlite3.Error: it cannot be read.
    """
    size, found = _size_of(path), list[int]()
    try:
        found = _ask(path, "application_id", "user_version", "page_size", though_cut_off=True)
    except sqlite3.DatabaseError as error:
        if _code_of(error) not in _SAYS_NOTHING:
            raise
    if not found or size < _HEADER:
        raise DamageError(f"{path}: is no index of dedup, or its beginning is damaged; it is left as it is")
    owner, version, page = found
    if owner != APPLICATION and (page, size, version, owner) != (PAGE, PAGE, 0, 0):  # so for a moment when it is made
        raise DamageError(f"{path}: is a SQLite database of another program; it is left as it is")


def is_index(path: Path) -> bool:
    """Whether a file says of itself that it is an index."""
    try:
        recognise(path)
    except (DamageError, OSError, sqlite3.Error):
        return False
    return True


def problem_of(path: Path) -> str | None:
    """What is wrong with the header of an index that nobody has open and that has no log, if anything is."""
    if not _is_as_long_as_it_says(path):
        return f"has {path.stat().st_size:,} bytes, not the pages of {PAGE:,} that its header says"
    if not _lets_write(path):
        return "may only be read, says its header"
    return None


def _is_as_long_as_it_says(path: Path) -> bool:
    try:
        _ask(path, "application_id")
    except sqlite3.DatabaseError as error:
        return _code_of(error) != sqlite3.SQLITE_CORRUPT  # that is how SQLite says that it is too short
    try:
        return _ask(path, "page_count")[0] * PAGE == _size_of(path)
    except sqlite3.DatabaseError:
        return True  # its tables are damaged: others tell


def _lets_write(path: Path) -> bool:
    """Whether a transaction that writes can begin; it ends at once."""
    if not all(os.access(place, os.W_OK) for place in (path, path.absolute().parent)):
        return True  # nobody can tell
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0)) as connection:
        try:
            with _quoting_damage():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("ROLLBACK")
        except sqlite3.DatabaseError as error:
            return _code_of(error) != sqlite3.SQLITE_READONLY  # others tell the rest
    return True


def _ask(path: Path, *names: str, though_cut_off: bool = False) -> list[int]:
    """What the header says, by the names of SQLite's pragmas."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection, _quoting_damage():
        if though_cut_off:
            connection.execute("PRAGMA writable_schema = ON")
        return [int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in names]


@contextmanager
def _quoting_damage() -> Iterator[None]:
    """What SQLite says may quote damaged names, which Python cannot read: an error as any other, then."""
    try:
        yield
    except UnicodeDecodeError as unreadable:
        error = sqlite3.DatabaseError("malformed database schema")
        error.sqlite_errorcode = sqlite3.SQLITE_ERROR
        raise error from unreadable


def _size_of(path: Path) -> int:
    """How long a file is. Says why it cannot be read in the words of the operating system, where SQLite has none."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(path, os.R_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return path.stat().st_size


def _code_of(error: sqlite3.DatabaseError) -> int:
    return error.sqlite_errorcode & 0xFF


_SAYS_NOTHING = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_ERROR})
