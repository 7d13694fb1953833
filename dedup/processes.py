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
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from warnings import catch_warnings, simplefilter

from dedup.find.work import threads

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Share = TypeVar("Share")
Found = TypeVar("Found")

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
    dump: Callable[[Share, Found], bytes],
    load: Callable[[bytes], Found],
) -> list[Found]:
    """What `work` makes of each share, in order: of the first one here, of each other in a process beside this one.

    `dump` makes bytes of it there, and `load` what it was here. A share that a process does not deliver, for want of
    memory or because `work` fails, is done here: errors are raised as if there were no processes.
    """
    running: list[_Beside] = []
    try:
        running += (_Beside(partial(_dumped, work, dump, share)) for share in shares[1:])
        found = [work(share) for share in shares[:1]]
        for share, one in zip(shares[1:], running, strict=True):
            data = one.result()
            found.append(work(share) if data is None else load(data))
    finally:
        for one in running:
            one.end()
    return found


def _dumped(work: Callable[[Share], Found], dump: Callable[[Share, Found], bytes], share: Share) -> bytes:
    return dump(share, work(share))


class _Beside:
    """A forked process at work."""

    def __init__(self, work: Callable[[], bytes]) -> None:
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

    def result(self) -> bytes | None:
        """What it found, when it is done; None if it came to no end."""
        try:
            return self._receiver.recv_bytes() if self._started else None
        except (EOFError, OSError):
            return None

    def end(self) -> None:
        """Wait until it is gone, which is at once if its result was taken."""
        self._receiver.close()
        if self._started:
            self._process.kill()
            self._process.join()


def _deliver(work: Callable[[], bytes], sender: "Connection") -> None:
    """What the child does. It leaves without the ends of the program that it was forked from: these are not its own."""
    code = 1
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)  # it dies, and says nothing
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
        gc.disable()  # it would touch, and so copy, what it looks through
        sender.send_bytes(work())
        code = 0
    finally:
        os._exit(code)
