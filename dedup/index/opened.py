"""An index file kept open: its transactions one after the other; opened anew where it must be."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

from dedup.errors import StorageError
from dedup.index import forks
from dedup.index.file import File, log_of
from dedup.index.journal import Entry, Journal
from dedup.index.session import Session
from dedup.index.settings import Settings, check_settings, new_settings, read_settings, write_settings


class Opened:
    """An open index file, for several threads. It is opened again after a fork, and when another took its place."""

    def __init__(self, path: str | os.PathLike[str], named: Mapping[str, Any], timeout: float, create: bool) -> None:
        """Open a file; one that is not there is made, or not if `create` is False. `named` are its settings."""
        self._timeout = timeout
        self._open(path, named, create)
        self.journal = Journal(self.file.path)
        self.lock = RLock()
        self._inside = False  # whether the thread that holds the lock is in a transaction
        forks.register(self)

    def _open(self, path: str | os.PathLike[str], named: Mapping[str, Any], create: bool = False) -> None:
        if not (create or _is_there(Path(path))):
            raise StorageError(f"{path}: there is no such index")
        file = File(path, timeout=self._timeout)
        try:
            if file.is_new and not create:
                raise StorageError(f"{path}: there is no such index")  # it went while it was opened
            if file.is_new:
                file.create(lambda connection: write_settings(connection, new_settings(named)))
            with file.reading() as connection:
                self.settings: Settings = read_settings(connection)
            check_settings(self.settings, named, path)
        except BaseException:
            file.close()
            raise
        self.file, self.session = file, Session(file, self.settings)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one state of the file.

        Within a transaction of the same thread it is that one: what a note function looks at is what was just added.
        """
        with self.lock:
            if self._inside:
                yield self.session
                return
            with self._begun(), self._current().reading():
                self.session.postings.refresh()
                yield self.session

    @contextmanager
    def writing(self, what: str) -> Iterator[tuple[Session, Entry]]:
        """A transaction that no other writer is in, and its entry in the journal; `what` is the method of Index."""
        with self.lock:
            if self._inside:
                raise StorageError(f"{self.file.path}: cannot {what} within a transaction of the same index; look only")
            with self._begun(), self.journal.entry(what) as entry:
                try:
                    with self._current().writing():
                        entry.begin()
                        self.session.postings.refresh()
                        yield self.session, entry
                except BaseException:
                    # What it knows may have been rolled back, and the numbers by which it knows it are given again.
                    self.session = Session(self.file, self.settings)
                    raise

    @contextmanager
    def _begun(self) -> Iterator[None]:
        self._inside = True
        try:
            yield
        finally:
            self._inside = False

    def _current(self) -> File:
        if self.file.is_stale:
            path = self.file.path
            if not path.exists():
                raise StorageError(f"{path}: is not there any more")
            self.file.close()
            self._open(path, {})
        return self.file

    def close(self) -> None:
        """Close the file."""
        with self.lock:
            self.file.close()

    def abandon(self) -> None:
        """Close the file in a process that was forked; the next transaction opens it again."""
        self.file.abandon()


def _is_there(path: Path) -> bool:
    """Whether there is something that File can recognise or refuse."""
    try:
        return any(one.exists() and one.stat().st_size for one in (path, log_of(path)))
    except (OSError, ValueError):  # no permission, no path: File says what
        return True
