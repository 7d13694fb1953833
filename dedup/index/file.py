"""An index file: opened, made, refused; its transactions, and SQLite's errors in words. Imports the files beside it.

SQLite's write-ahead log keeps readers and the one writer apart; `synchronous = FULL` brings each transaction to the
disk before it is acknowledged. A file that is not an index of this format is never written to.
"""

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dedup.errors import DamageError, StorageError
from dedup.index.header import PAGE, recognise
from dedup.index.meta import set_meta
from dedup.index.postings import Postings
from dedup.index.schema import APPLICATION, FORMAT, READABLE, TABLES, VALUES, migrate, refuse_newer

CACHE = 64_000  # KiB of pages that a connection keeps
# Bytes of the write-ahead log from which it is put into the file, and which it keeps when a merge of postings has made
# it longer. Adds change the same pages again and again: with SQLite's 8 MB each went into the file for nearly each add.
LOG = 64_000_000
BUSY = 60.0  # seconds that a writer waits for the one before it


class File:
    """An open index file. `connection` is in a transaction only within `reading` and `writing`.

    A file that may only be read, or that lies where nothing may be written, can be read nevertheless. SQLite then needs
    either the log of a writer that has it open, or the word that nobody is going to write: see `is_stale`.
    """

    def __init__(self, path: str | os.PathLike[str], *, timeout: float = BUSY, writable: bool = True) -> None:
        """Open a file, or begin a new one.

        Args:
            path: of the file.
            timeout: seconds to wait for another writer.
            writable: if False, it is never written to; neither is it where that is not permitted.

        Raises:
            DamageError: it is no index, or of a newer format.
            StorageError: it cannot be opened, or made.
        """
        self.path, self._timeout = Path(path), timeout
        with self._named():
            there = self.path.exists() and self.path.stat().st_size > 0
            if there:
                recognise(self.path)
            elif not writable:
                raise StorageError(f"{self.path}: there is no such index")
            elif log_of(self.path).exists() and log_of(self.path).stat().st_size:
                raise DamageError(f"{self.path}: is gone or empty, but its log {log_of(self.path).name} is there")
            permitted = not there or all(
                os.access(place, os.W_OK) for place in (self.path, self.path.absolute().parent)
            )
            self.writable = writable and permitted
            logged = log_of(self.path).exists()
            self._alone = not permitted and not logged
            self._mode = "rwc" if self.writable else "ro" if logged else "rw" if permitted else "ro&immutable=1"
            self._forked = False
            self._seen = _state_of(self.path)
            self.connection = self._connect()
            try:
                self._begin()
            except BaseException:
                self.connection.close()
                raise
            self._seen = self._seen or _state_of(self.path)

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode={self._mode}",
            uri=True,
            timeout=self._timeout,
            isolation_level=None,
            check_same_thread=False,
        )

    def _begin(self) -> None:
        run = self.connection.execute
        run(f"PRAGMA cache_size = -{CACHE}")
        run("PRAGMA cell_size_check = ON")
        run("PRAGMA trusted_schema = OFF")
        run(f"PRAGMA query_only = {not self.writable}")
        run("PRAGMA secure_delete = OFF")  # it would take as long to delete a block as to write it
        run("PRAGMA synchronous = FULL")
        run(f"PRAGMA journal_size_limit = {LOG}")
        run(f"PRAGMA wal_autocheckpoint = {LOG // PAGE}")
        run("BEGIN")
        found = run("PRAGMA user_version").fetchone()[0]
        self.is_new = found == 0 and run("SELECT COUNT(*) FROM sqlite_schema").fetchone() == (0,)
        run("COMMIT")
        refuse_newer(self.path, found)
        if self.is_new:
            run(f"PRAGMA page_size = {PAGE}")
            run("PRAGMA auto_vacuum = INCREMENTAL")
        elif not 0 < found <= FORMAT:
            raise DamageError(f"{self.path}: its format is {found}, this dedup knows 1 to {FORMAT}")
        elif found < READABLE and not self.writable:
            raise StorageError(f"{self.path}: its format is {found}, not {FORMAT}; open it where it may be written")
        elif self.writable:
            if found < FORMAT:
                self._migrate()
            self._log()

    def _migrate(self) -> None:
        with self.writing() as connection:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found < FORMAT:  # another process may have been faster
                migrate(connection, found)

    @property
    def is_stale(self) -> bool:
        """Whether it is to be opened again.

        That is so after a fork, since SQLite's connections do not cross one; if another file has taken its place; or if
        it is read as one that nobody writes to, and somebody did.
        """
        if self._forked:
            return True
        now = _state_of(self.path)
        if self._alone:
            return now != self._seen or log_of(self.path).exists()
        return self._seen is not None and (now is None or now[:2] != self._seen[:2])

    def create(self, fill: Callable[[sqlite3.Connection], None]) -> None:
        """Make the tables, and what `fill` puts into them, unless another process was faster.

        Only then the write-ahead log is turned on, so that the file says what it is from the first moment on.
        """
        with self.writing() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:  # another process may have been faster
                make_tables(connection)
                for key, value in VALUES.items():
                    set_meta(connection, key, value)
                fill(connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {FORMAT}")
        self._log()

    def _log(self) -> None:
        """Turn on the write-ahead log. Where others keep the file busy, one of them does it, or who opens it next."""
        with suppress(sqlite3.OperationalError):
            if self.connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                self.connection.execute("PRAGMA journal_mode = WAL")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A transaction that sees one state of the file; writers go on meanwhile.

        Raises:
            StorageError, DamageError: what SQLite says, in words.
        """
        with self._named(), self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction that no other writer is in: it is on the disk when the block ends, or nothing of it is.

        Raises:
            StorageError, DamageError: what SQLite says, in words; or it may only be read.
        """
        if not self.writable:
            raise StorageError(f"{self.path}: {_REASONS[sqlite3.SQLITE_READONLY]}")
        with self._named(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        self.connection.execute(begin)
        try:
            if self.is_stale:  # while it waited to begin
                raise StorageError(f"{self.path}: another file has taken its place; try again")
            yield self.connection
            self.connection.execute("COMMIT")
            if self._alone and self.is_stale:
                raise StorageError(f"{self.path}: was written to while it was read; try again")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError, zlib.error) as error:
            raise _in_words(self.path, error, self._timeout) from error
        except OSError as error:
            raise StorageError(f"{self.path}: {(error.strerror or str(error)).lower()}") from error

    def close(self) -> None:
        """Close the file."""
        with self._named():
            self.connection.close()

    def abandon(self) -> None:
        """Close it in a process that was forked, between two transactions: it must be opened again there."""
        self._forked = True
        self.connection.close()


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables of this format, in the transaction of the caller."""
    for statement in TABLES.split(";\n"):
        connection.execute(statement)
    Postings.create(connection)


def log_of(path: Path) -> Path:
    """SQLite's write-ahead log of a file; it is there while a writer has the file open, or after it was killed."""
    return path.with_name(path.name + "-wal")


def _state_of(path: Path) -> tuple[int, ...] | None:
    """Which file is there, and how it stands; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


_REASONS = {
    sqlite3.SQLITE_FULL: "no space left on the disk; nothing was changed. To remove and prune takes free space as well",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: no such folder, or no permission",
    sqlite3.SQLITE_IOERR: "the disk failed, or has no space left; nothing was changed",
}
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_MISMATCH})
# How SQLite begins to tell, without a code of its own, that tables are not as they were made.
_NOT_AS_MADE = ("no such ", "table ", "unsupported file format")


def _in_words(path: Path, error: Exception, timeout: float) -> StorageError:
    if isinstance(error, sqlite3.ProgrammingError):
        return StorageError(f"{path}: {error}")  # it was closed
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        who = "another writer, in another process or in this one,"
        return StorageError(f"{path}: {who} did not end within {timeout:g} seconds; nothing was changed")
    if code in _DAMAGED or (code == sqlite3.SQLITE_ERROR and str(error).startswith(_NOT_AS_MADE)):
        return DamageError(f"{path}: is damaged ({error}); `dedup index check` tells more, `rebuild` mends what can be")
    return StorageError(f"{path}: {_REASONS.get(code, str(error))}")
