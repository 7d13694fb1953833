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
from contextlib import contextmanager
from functools import partial
from multiprocessing import current_process, get_context
from multiprocessing.connection import Connection
from typing import TypeVar
from warnings import catch_warnings, simplefilter

from dedup.find.work import threads

Share = TypeVar("Share")

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
    return 1 if sys.platform != "linux" or others or current_process().daemon else threads()


@contextmanager
def beside(work: Callable[[Share], bytes], shares: Sequence[Share]) -> Iterator[Callable[[], Iterator[bytes | None]]]:
    """Work on each share in a process beside this one, while the block runs; what is not done at its end is given up.

    Gives what waits for the results, in order: what `work` made of each share, or None of one where that came to no
    end, as for want of memory, or because it failed. Who does such a share again is told why.
    """
    running: list[_Beside] = []
    try:
        running += (_Beside(partial(work, share)) for share in shares)
        yield lambda: (one.result() for one in running)
    finally:
        for one in running:
            one.end()


class _Beside:
    """A forked process at work."""

    def __init__(self, work: Callable[[], bytes]) -> None:
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


def _deliver(work: Callable[[], bytes], sender: Connection) -> None:
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
