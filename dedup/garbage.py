"""Fewer passes of Python's garbage collector while articles are at work, and memory given back after it.

Imports nothing of dedup.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ctypes import CDLL

# Thresholds of the collector's three generations, see gc.set_threshold. Python's own 700, 10 and 10 are for programs
# that make cycles. A million articles make ten million objects, and to look through them takes three seconds.
FEW = 10_000_000, 1_000, 1_000
# With more new objects than this left, they join the oldest generation unseen. With fewer a pass takes a tenth of a
# second at most, and frees the caller's own cycles.
MANY = 1_000_000

_lock = Lock()
_inside = 0
_before = _ours = (0, 0, 0)


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the collector pass seldom, until the last of nested or threaded uses ends; then as before.

    Articles and findings live to the end, by the million, and are in no cycles: to look through them again and again
    takes a third of the time of judging. A collector that is off, or passes as seldom, stays as it is, and so does what
    somebody sets meanwhile.
    """
    global _inside, _before, _ours
    with _lock:
        _inside += 1
        if _inside == 1:
            _before = gc.get_threshold()
            if 0 < _before[0] < FEW[0]:
                gc.set_threshold(*FEW)
                _ours = gc.get_threshold()  # from Python 3.14 on the third is always 0
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0 and gc.get_threshold() == _ours:
                if gc.get_count()[0] > MANY:
                    _count_as_old()
                gc.set_threshold(*_before)


def _count_as_old() -> None:
    """Let all objects that there are count as old, unseen: else the next pass would look through what is left."""
    if not gc.get_freeze_count():  # somebody's own frozen objects stay so
        gc.freeze()
        gc.unfreeze()


def give_back() -> None:
    """Give memory that is free back to the system, where the C library is GNU's; of a gigabyte it takes 15 ms.

    That library keeps what threads have freed: with 300,000 articles 95 of 775 MB after sketching, and 550 of 1,215 MB
    when sketches and words have been given up before judging.
    """
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):  # a Python without libffi, or another library
            _c_library().malloc_trim(0)


@cache
def _c_library() -> "CDLL":
    """Loaded once: each is a cycle, which only the collector frees."""
    from ctypes import CDLL  # commands that work on nothing need not load it

    return CDLL(None)
