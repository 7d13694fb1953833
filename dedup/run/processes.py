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
from contextlib import suppress
from itertools import chain, islice
from typing import TypeVar
from warnings import catch_warnings, simplefilter

from dedup.find.work import threads

Share = TypeVar("Share")
Found = TypeVar("Found")
Parcel = tuple[int, bytes]  # the number of a share, and what was found of it

_NUMBER, _SIZE = 4, 8  # bytes of a share's number, and of a parcel's size
_AT_ONCE = 500  # numbers that wait in a pipe: a pipe takes 4 KB at least before whoever writes has to wait

# The thread that draws the progress on a terminal: it holds no lock that anything here waits for.
_BYSTANDERS = ("rich.",)


def processes() -> int:
    """How many processes may work beside each other, this one counted; 1 where forking is not safe.

    A forked process has one thread, and a copy of all locks as they were: one that another thread held is never let
    go. So this forks only where no other thread of Python is at work, and on Linux only: the libraries of macOS do not
    bear it. A process that multiprocessing or a pool has begun leaves the other processors to its like.
    """
    others = [
        thread
        for thread in threading.enumerate()
        if thread is not threading.current_thread() and not type(thread).__module__.startswith(_BYSTANDERS)
    ]
    return 1 if sys.platform != "linux" or others or _is_one_of_several() else threads()


def _is_one_of_several() -> bool:
    pools = sys.modules.get("multiprocessing.process")  # such a process has loaded it
    return pools is not None and pools.parent_process() is not None


def in_processes(
    work: Callable[[Share], Found],
    shares: Sequence[Share],
    count: int,
    dump: Callable[[Share, Found], bytes],
    load: Callable[[bytes], Found],
) -> list[Found]:
    """What `work` makes of each share, in order, in so many processes: this one, and others beside it.

    This one takes the first share, then whoever is free the next: nobody knows before how long one takes. `dump` makes
    bytes of what another process found, and `load` what it was here. What a process does not deliver, for want of
    memory or because `work` fails, is done here: errors are raised as if there were no processes.
    """
    count = min(count, len(shares))
    if count <= 1:
        return [work(share) for share in shares]
    found: dict[int, Found] = {}
    with _Numbers(len(shares)) as numbers, _Beside() as beside:
        own = iter(numbers)
        first = list(islice(own, 1))  # the largest one, often: it is begun before others are there
        beside.begin(count - 1, lambda: ((number, dump(shares[number], work(shares[number]))) for number in numbers))
        for number in chain(first, own):
            found[number] = work(shares[number])
        found.update((number, load(data)) for number, data in beside.parcels())
    return [found[number] if number in found else work(share) for number, share in enumerate(shares)]


class _Numbers:
    """The numbers below `count`, each given once: whichever of several processes asks first takes the next ones."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __enter__(self) -> "_Numbers":
        self._receiver, sender = os.pipe()
        waiting = range(min(self._count, _AT_ONCE))
        os.write(sender, b"".join(number.to_bytes(_NUMBER, "big") for number in waiting))
        os.close(sender)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._receiver)

    def __iter__(self) -> Iterator[int]:
        while number := os.read(self._receiver, _NUMBER):  # nothing, when all have been taken
            yield from range(int.from_bytes(number, "big"), self._count, _AT_ONCE)


class _Beside:
    """Forked processes at work, none of which outlives its use."""

    def __init__(self) -> None:
        self._running: list[tuple[int, int]] = []  # process, and the pipe that it delivers to

    def __enter__(self) -> "_Beside":
        return self

    def begin(self, count: int, work: Callable[[], Iterator[Parcel]]) -> None:
        """Fork so many processes, or as many as there are memory and files for."""
        # Ctrl-C goes to all; one that comes before all know what to do with it waits until they do.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        try:
            with catch_warnings(), suppress(OSError):
                simplefilter("ignore", DeprecationWarning)  # of threads at a fork; those that matter were asked about
                for _ in range(count):
                    self._fork(work)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _fork(self, work: Callable[[], Iterator[Parcel]]) -> None:
        parent = os.getpid()
        receiver, sender = os.pipe()
        try:
            process = os.fork()
        except OSError:
            os.close(receiver)
            raise
        else:
            if not process:
                # A pipe that nobody else reads tells whoever writes to it.
                _leave_when_delivered(work, sender, parent, unread=[receiver, *(one for _, one in self._running)])
            self._running.append((process, receiver))
        finally:
            os.close(sender)

    def parcels(self) -> Iterator[Parcel]:
        """What they found, when they are done, as far as they came."""
        for _, receiver in self._running:
            with open(receiver, "rb", closefd=False) as file:
                while len(head := file.read(_NUMBER + _SIZE)) == _NUMBER + _SIZE:
                    number, size = (int.from_bytes(part, "big") for part in (head[:_NUMBER], head[_NUMBER:]))
                    data = file.read(size)
                    if len(data) == size:
                        yield number, data

    def __exit__(self, *_: object) -> None:
        """Wait until all are gone, which is at once if their parcels were taken."""
        for process, receiver in self._running:
            os.close(receiver)
            with suppress(ChildProcessError, ProcessLookupError):  # somebody else has waited for it
                if os.waitpid(process, os.WNOHANG) == (0, 0):
                    os.kill(process, signal.SIGKILL)
                    os.waitpid(process, 0)


def _leave_when_delivered(
    work: Callable[[], Iterator[Parcel]], sender: int, parent: int, unread: Sequence[int]
) -> None:
    """What a forked process does. It leaves without the ends of the program that it is a copy of: they are not its own.

    It delivers at the end, since a pipe is full soon, and whoever would read it is at work as well. It does so too with
    what it had when its work failed.
    """
    code = 1
    try:
        for told in (signal.SIGINT, signal.SIGTERM):
            signal.signal(told, signal.SIG_DFL)  # it dies, and says nothing
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        for receiver in unread:
            os.close(receiver)
        gc.disable()  # it would touch, and so copy, what it looks through
        parcels: list[Parcel] = []
        with suppress(Exception):
            for parcel in work():
                parcels.append(parcel)
                if os.getppid() != parent:  # it was killed
                    break
        with open(sender, "wb", closefd=False) as file:
            for number, data in parcels:
                file.write(number.to_bytes(_NUMBER, "big") + len(data).to_bytes(_SIZE, "big"))
                file.write(data)
        code = 0
    finally:
        os._exit(code)
