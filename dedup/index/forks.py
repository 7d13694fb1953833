"""Open index files when their process forks: SQLite's connections must not cross that. Imports nothing of dedup.

A forked process has copies of the connections and of SQLite's notes about its locks, but not the locks. So it waits
for transactions to end before it forks, and the copies are closed in the child before anything else is opened there.
"""

import os
from contextlib import suppress
from threading import RLock
from typing import Any, Protocol
from weakref import WeakSet


class Forkable(Protocol):
    """What is open."""

    lock: Any  # an RLock, which is held during transactions

    def abandon(self) -> None:
        """Close it in the child, where it is no use."""


_open: WeakSet[Forkable] = WeakSet()
_held: list[Forkable] = []
_lock = RLock()


def register(one: Forkable) -> None:
    """From now on it is looked after when this process forks, for as long as anything refers to it."""
    with _lock:
        _open.add(one)


def _before() -> None:
    _lock.acquire()
    _held.extend(_open)
    for one in _held:
        one.lock.acquire()


def _after_in_parent() -> None:
    while _held:
        _held.pop().lock.release()
    _lock.release()


def _after_in_child() -> None:
    for one in _held:
        with suppress(Exception):  # nobody could be told
            one.abandon()
    _after_in_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_after_in_parent, after_in_child=_after_in_child)
