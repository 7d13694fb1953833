"""An index file: opened, made, refused; its transactions, and SQLite's errors in words. Imports errors and schema.

SQLite's write-ahead log keeps readers and the one writer apart; `synchronous = FULL` brings each transaction to the
disk before it is acknowledged. A file that is not an index of this format is never written to.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dedup.errors import DamageError, StorageError
from dedup.index.postings import Postings
from dedup.index.schema import APPLICATION, FORMAT, TABLES, migrate

PAGE = 8192
CACHE = 64_000  # KiB of pages that a connection keeps
BUSY = 60.0  # seconds that a writer waits for the one before it

_MAGIC = b"SQLite format 3\0"


class File:
    """An open index file. `connection` is in a transaction only within `reading` and `writing`."""

    def __init__(self, path: str | os.PathLike[str], *, timeout: float = BUSY, writable: bool = True) -> None:
        """Open a file, or begin a new one.

        Raises:
            DamageError: it is no index, or of a newer format.
            StorageError: it cannot be opened, or made.
        """
        self.path = Path(path)
        self.is_new = not self.path.exists() or self.path.stat().st_size == 0
        if not self.is_new:
            self._recognise()
        elif not writable:
            raise StorageError(f"{self.path}: there is no such index")
        with self._named():
            mode = "rwc" if writable else "ro"
            self.connection = sqlite3.connect(
                f"{self.path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=timeout,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                self._begin(writable)
            except BaseException:
                self.connection.close()
                raise

    def _recognise(self) -> None:
        try:
            with self.path.open("rb") as file:
                head = file.read(100)
        except OSError as error:
            raise StorageError(f"{self.path}: {(error.strerror or str(error)).lower()}") from error
        if not head.startswith(_MAGIC):
            raise DamageError(f"{self.path}: is no index of dedup; it is left as it is")
        if int.from_bytes(head[68:72], "big") != APPLICATION:
            whose = "is a SQLite database of another program" if len(head) == 100 else "is cut off"
            raise DamageError(f"{self.path}: {whose}; it is left as it is")
        found = int.from_bytes(head[60:64], "big")
        if found > FORMAT:
            raise DamageError(
                f"{self.path}: its format is {found}, this dedup knows up to {FORMAT}; install a newer one"
            )

    def _begin(self, writable: bool) -> None:
        run = self.connection.execute
        if self.is_new:
            run(f"PRAGMA page_size = {PAGE}")
            run("PRAGMA auto_vacuum = INCREMENTAL")
        run(f"PRAGMA cache_size = -{CACHE}")
        run("PRAGMA cell_size_check = ON")
        run("PRAGMA trusted_schema = OFF")
        run("PRAGMA secure_delete = OFF")  # it would take as long to delete a block as to write it
        if not writable:
            return
        run("PRAGMA synchronous = FULL")
        if not self.is_new:
            self._migrate()

    def _migrate(self) -> None:
        with self.writing() as connection:
            found = connection.execute("PRAGMA user_version").fetchone()[0]
            if found < FORMAT:
                migrate(connection, found)

    def create(self, fill: Callable[[sqlite3.Connection], None]) -> None:
        """Make the tables, and what `fill` puts into them, unless another process was faster.

        Only then the write-ahead log is turned on, so that the file says what it is from the first moment on.
        """
        with self.writing() as connection:
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in TABLES.split(";\n"):
                    connection.execute(statement)
                Postings.create(connection)
                fill(connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION}")
                connection.execute(f"PRAGMA user_version = {FORMAT}")
        with self._named():
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
            StorageError, DamageError: what SQLite says, in words.
        """
        with self._named(), self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        self.connection.execute(begin)
        try:
            yield self.connection
            self.connection.execute("COMMIT")
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise _in_words(self.path, error) from error

    def close(self) -> None:
        """Close the file."""
        with self._named():
            self.connection.close()


def meta(connection: sqlite3.Connection, key: str) -> object:
    """A value of the table meta; None if it is not there."""
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if found is None else json.loads(found[0])


def set_meta(connection: sqlite3.Connection, key: str, value: object) -> None:
    """Put a value into the table meta."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, json.dumps(value)))


_REASONS = {
    sqlite3.SQLITE_BUSY: "another process is writing to it, and did not end in time",
    sqlite3.SQLITE_LOCKED: "another process is writing to it, and did not end in time",
    sqlite3.SQLITE_FULL: "no space left on the disk; nothing of this was added",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_PERM: "no permission",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: no such folder, or no permission",
    sqlite3.SQLITE_IOERR: "the disk failed, or has no space left; nothing of this was added",
}
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH})


def _in_words(path: Path, error: Exception) -> StorageError:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in _DAMAGED:
        return DamageError(f"{path}: is damaged ({error}); `dedup index check` tells more, `rebuild` mends what can be")
    return StorageError(f"{path}: {_REASONS.get(code, str(error))}")
