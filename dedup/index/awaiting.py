"""The index for asyncio: the same methods, each run in the one thread that an index has for this. Imports the index."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from dedup.index.index import Index
from dedup.index.settings import Settings

P = ParamSpec("P")
R = TypeVar("R")


def _in_thread(
    method: Callable[Concatenate[Index, P], R],
) -> Callable[Concatenate["AsyncIndex", P], Coroutine[Any, Any, R]]:
    """A method of Index, to be awaited."""

    @wraps(method)
    async def awaited(self: "AsyncIndex", /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self._run(partial(method, self._opened(), *args, **kwargs))

    return awaited


def _to_open(method: Callable[P, Index]) -> Callable[P, "AsyncIndex"]:
    """`Index.open`, put off until the index is awaited."""

    @wraps(method)
    def opening(*args: P.args, **kwargs: P.kwargs) -> "AsyncIndex":
        return AsyncIndex(partial(method, *args, **kwargs))

    return opening


class AsyncIndex:
    """An index for asyncio: `async with dedup.AsyncIndex.open("news.db") as index: await index.add(articles)`.

    `open` takes what `Index.open` takes; the file is opened by `async with`, or by awaiting what `open` gives.
    The methods are those of Index, with the same arguments; `len(index)` is `await index.count()` here, `id in index`
    is `await index.contains(id)`, and `index.notes` is `await index.notes()`. They run one after the other, in the
    order in which they were called, in a thread of the index's own, and the loop goes on meanwhile. So do the functions
    that they are given (`on_problem`), and iterators of articles are run through there.

    A call that is cancelled while it waits for its turn does nothing. One that has begun goes on to its end, only
    nobody hears of it: an `add` is then in the index whole. So a cancelled call is done whole or not at all; `notes`
    say which, where `add` was given one. Whatever comes after it, `close` too, waits for it.
    """

    def __init__(self, opening: Callable[[], Index]) -> None:
        """Use `AsyncIndex.open`."""
        self._opening = opening
        self._index: Index | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="dedup.index")

    open = staticmethod(_to_open(Index.open))

    def __await__(self) -> Generator[Any, None, "AsyncIndex"]:
        return self.__aenter__().__await__()

    async def __aenter__(self) -> "AsyncIndex":
        try:
            await self._run(self._begin)
        except BaseException:  # a cancelled opening goes on in its thread, and the file is closed after it
            self._thread.submit(self._end)
            self._thread.shutdown(wait=False)
            raise
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the file, after all that was begun. It is closed also where this is cancelled."""
        try:
            ended = self._thread.submit(self._end)
        except RuntimeError:  # closed before
            return
        self._thread.shutdown(wait=False)
        await asyncio.shield(asyncio.wrap_future(ended))

    # -- the methods of Index ----------------------------------------------------------------------------

    add = _in_thread(Index.add)
    update = _in_thread(Index.update)
    remove = _in_thread(Index.remove)
    prune = _in_thread(Index.prune)
    learn = _in_thread(Index.learn)
    query = _in_thread(Index.query)
    get = _in_thread(Index.get)
    cluster = _in_thread(Index.cluster)
    number = _in_thread(Index.number)
    largest = _in_thread(Index.largest)
    explain = _in_thread(Index.explain)
    export = _in_thread(Index.export)
    stats = _in_thread(Index.stats)
    check = _in_thread(Index.check)
    count = _in_thread(Index.__len__)
    contains = _in_thread(Index.__contains__)

    async def notes(self) -> dict[str, object]:
        """The caller's own values that came with `add`."""
        index = self._opened()
        return await self._run(lambda: index.notes)

    @property
    def path(self) -> Path:
        """The file."""
        return self._opened().path

    @property
    def settings(self) -> Settings:
        """What the file was made with."""
        return self._opened().settings

    @property
    def counters(self) -> dict[str, float]:
        """What was done since the index was opened here."""
        return self._opened().counters

    # -- inside ------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._index = self._opening()

    def _end(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            index.close()

    def _opened(self) -> Index:
        if self._index is None:
            raise RuntimeError("the index is not open: write `async with dedup.AsyncIndex.open(path) as index:`")
        return self._index

    async def _run(self, work: Callable[[], R]) -> R:
        """Run something in the thread, with the context variables of the caller."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, copy_context().run, work)
