"""Python on all processors: shares of what is in memory, each worked on in a forked process. Imports find.work only.

Judging is Python from end to end, and Python's lock lets one thread at a time do it. A forked process has all articles
and counts at no cost, since the system copies a page of memory only when one side changes it; what it found comes back
through a pipe.
"""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar
from warnings import catch_warnings, simplefilter

from dedup.find.work import threads

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Share = TypeVar("Share")
Found = TypeVar("Found")

_BYTES = 4  # of a share's number
_AT_ONCE = 500  # numbers that wait in a pipe: a pipe takes 4 KB at least before whoever writes has to wait

# The thread that draws the progress on a terminal: it holds no lock that anything here waits for.
_BYSTANDERS = ("rich.",)


def processes() -> int:
    """How many processes may work beside each other, this one counted; 1 where forking is not safe.

    A forked process has one thread, and a copy of all locks as they were: one that another thread held is never let
    go. So this forks only where no other thread of Python is at work, and on Linux only: the libraries of macOS do not
    bear it. A process that is itself one of a pool leaves the other processors to the pool.
    """
    others = [
        thread
        for thread in threading.enumerate()
        if thread is not threading.current_thread() and not type(thread).__module__.startswith(_BYSTANDERS)
    ]
    return 1 if sys.platform != "linux" or others or _is_of_a_pool() else threads()


def _is_of_a_pool() -> bool:
    pools = sys.modules.get("multiprocessing.process")  # a process of a pool has loaded it
    return pools is not None and bool(pools.current_process().daemon)


def in_processes(
    work: Callable[[Share], Found],
    shares: Sequence[Share],
    count: int,
    dump: Callable[[Share, Found], bytes],
    load: Callable[[bytes], Found],
) -> list[Found]:
    """What `work` makes of each share, in order, in so many processes: this one, and others beside it.

    This one takes the first share, then whoever is free the next: nobody knows before how long one takes. `dump` makes
    bytes of what another process found, and `load` what it was here. A share that a process does not deliver, for want
    of memory or because `work` fails, is done here: errors are raised as if there were no processes.
    """
    if count == 1:
        return [work(share) for share in shares]
    running: list[_Beside] = []
    found: dict[int, Found] = {}
    with _Numbers(len(shares)) as numbers:
        own = iter(numbers)
        first = list(islice(own, 1))  # the largest one, often: it is begun before others are there
        try:
            running += (_Beside(partial(_dumped, work, shares, numbers, dump)) for _ in range(count - 1))
            for number in chain(first, own):
                found[number] = work(shares[number])
            for one in running:
                found.update((number, load(data)) for number, data in one.results())
        finally:
            for one in running:
                one.end()
    return [found[number] if number in found else work(share) for number, share in enumerate(shares)]


def _dumped(
    work: Callable[[Share], Found],
    shares: Sequence[Share],
    numbers: "_Numbers",
    dump: Callable[[Share, Found], bytes],
) -> list[tuple[int, bytes]]:
    return [(number, dump(shares[number], work(shares[number]))) for number in numbers]


class _Numbers:
    """The numbers below `count`, each given once: whichever of several processes asks first takes the next ones."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __enter__(self) -> "_Numbers":
        self._receiver, sender = os.pipe()
        waiting = range(min(self._count, _AT_ONCE))
        os.write(sender, b"".join(number.to_bytes(_BYTES, "big") for number in waiting))
        os.close(sender)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._receiver)

    def __iter__(self) -> Iterator[int]:
        while number := os.read(self._receiver, _BYTES):  # nothing, when all have been taken
            yield from range(int.from_bytes(number, "big"), self._count, _AT_ONCE)


class _Beside:
    """A forked process at work."""

    def __init__(self, work: Callable[[], Sequence[tuple[int, bytes]]]) -> None:
        from multiprocessing import get_context  # takes a hundredth of a second, which small inputs need not wait for

        context = get_context("fork")  # type: ignore[attr-defined, unused-ignore]
        self._receiver, sender = context.Pipe(duplex=False)
        self._process = context.Process(target=_deliver, args=(work, sender), daemon=True)
        # Ctrl-C goes to both; one that comes before the child knows what to do with it waits until it does.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            with catch_warnings():
                simplefilter("ignore", DeprecationWarning)  # of threads at a fork; those that matter were asked about
                self._process.start()
            self._started = True
        except OSError:
            self._started = False  # no memory, or too many processes
        finally:
            sender.close()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def results(self) -> Iterator[tuple[int, bytes]]:
        """What it found, when it is done, by the numbers of the shares; as far as it came."""
        while self._started:
            try:
                data = self._receiver.recv_bytes()
            except (EOFError, OSError):
                return
            yield int.from_bytes(data[:_BYTES], "big"), data[_BYTES:]

    def end(self) -> None:
        """Wait until it is gone, which is at once if its results were taken."""
        self._receiver.close()
        if self._started:
            self._process.kill()
            self._process.join()


def _deliver(work: Callable[[], Sequence[tuple[int, bytes]]], sender: "Connection") -> None:
    """What the child does. It leaves without the ends of the program that it was forked from: these are not its own."""
    code = 1
    try:
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, signal.SIG_DFL)  # it dies, and says nothing
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        gc.disable()  # it would touch, and so copy, what it looks through
        for number, data in work():
            sender.send_bytes(number.to_bytes(_BYTES, "big") + data)
        code = 0
    finally:
        os._exit(code)
