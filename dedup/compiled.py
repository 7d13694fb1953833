"""How all kernels are compiled, by numba. Imported by kernels only: numba takes a good part of a second to load."""

import warnings
from functools import cache

from numba import njit

_SETTINGS = {"nogil": True, "error_model": "numpy", "boundscheck": False}


def inlined(function):
    """A part of kernels that is put into each of them: where it runs for each word, calls take a fifth of the time."""
    return njit(forceinline=True, **_SETTINGS)(function)


def compiled(function):
    """Compile a kernel when it is first called, and keep the code on disk for the next run.

    It is kept beside the source, else in the user's own cache folder. Where neither can be written numba refuses;
    then the kernel is compiled in each run, which takes some fourteen seconds for all of them, and a warning says so.
    """
    try:
        return njit(cache=True, **_SETTINGS)(function)
    except RuntimeError as error:
        if "no locator" not in str(error):
            raise
        _warn_not_kept()
        return njit(**_SETTINGS)(function)


@cache
def _warn_not_kept() -> None:
    """Once for all kernels."""
    told = "no folder for compiled code can be written: it is compiled in each run, which takes some fourteen seconds"
    warnings.warn(f"{told}; set NUMBA_CACHE_DIR to a folder that can be written", RuntimeWarning, stacklevel=3)
