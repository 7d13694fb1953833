"""What is beyond a budget of memory: in temporary files, from which it is read when it is looked at. Imports errors."""

import os
import re
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path

from dedup.errors import ParameterError, StorageError

# As much as 230,000 articles of the usual length. It need not grow with the machine: what is in the file stays in
# memory as well, as the system's cache, for as long as nobody else wants that memory.
DEFAULT_BUDGET = 10**9

# Of a file as large as this share of the machine's memory much is not in the system's cache when it is looked at.
_SHARE_CACHED = 0.5
_LIMITS = "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"  # of a container

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?)b?|b)?", re.IGNORECASE)


def budget_of(memory: int | str | None) -> int:
    """A budget in bytes: 2GB is 2,000,000,000, 2GiB is 2,147,483,648; None is the default.

    Raises:
        ParameterError: it is no size.
    """
    if memory is None:
        return DEFAULT_BUDGET
    found = _SIZE.fullmatch(str(memory).strip())
    if found is None:
        raise ParameterError(f"memory is {memory!r}; write it as a number of bytes, or like 512MB or 2GB")
    number, unit, binary = found.groups()
    return int(float(number) * (1024 if binary else 1000) ** (" kmgt".index(unit.lower()) if unit else 0))


def can_spill() -> bool:
    """Whether the system reads at a place in a file; Windows does not."""
    return hasattr(os, "pread")


class SpillFile:
    """A temporary file without a name that bytes are added to. It is gone when nobody holds it any more."""

    def __init__(self) -> None:
        try:
            file = tempfile.TemporaryFile(buffering=0, prefix="dedup-")  # noqa: SIM115 - closed when nobody holds it
        except OSError as error:
            raise StorageError(_reason(error)) from error
        self._fd, self._end = file.fileno(), 0
        self._cached = _SHARE_CACHED * _memory_of_the_machine()
        weakref.finalize(self, file.close)
        self._advise(0, 0, "POSIX_FADV_RANDOM")

    def append(self, data: bytes | memoryview) -> int:
        """Add bytes, and say where they begin.

        Raises:
            StorageError: the disk is full, or fails.
        """
        start, left = self._end, memoryview(data)
        try:
            while left:
                written = os.pwrite(self._fd, left, self._end)
                self._end += written
                left = left[written:]
        except OSError as error:
            raise StorageError(_reason(error)) from error
        return start

    @property
    def is_cached(self) -> bool:
        """Whether it is so small that all of it is likely to be in the system's cache."""
        return self._end <= self._cached

    def expect(self, start: int, size: int) -> None:
        """Have the system read these bytes into its cache, and do not wait for it."""
        self._advise(start, size, "POSIX_FADV_WILLNEED")

    def _advise(self, start: int, size: int, advice: str) -> None:
        with suppress(AttributeError, OSError):  # macOS and Windows take none, nor do some file systems
            os.posix_fadvise(self._fd, start, size, getattr(os, advice))

    def read(self, start: int, size: int) -> bytes:
        """The bytes there. Threads may read at the same time, and processes that were forked."""
        data = os.pread(self._fd, size, start)
        if len(data) < size:
            raise StorageError(f"a temporary file ends at {start + len(data)}, within what was written to it")
        return data


def _memory_of_the_machine() -> int:
    """In bytes, or those that a container may use; none, where the system does not say."""
    names = getattr(os, "sysconf_names", {})
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if "SC_PHYS_PAGES" in names else 0]
    for name in _LIMITS:
        with suppress(OSError, ValueError):  # not there, or "max"
            found.append(int(Path(name).read_text()))
    return min(found)


def _reason(error: OSError) -> str:
    why = (error.strerror or str(error)).lower()
    return (
        f"cannot keep articles in a temporary file: {why}; name another folder in the variable TMPDIR, "
        "or let articles take more memory (--memory)"
    )
