"""Installations that cannot be written to."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

# Numba looks for a folder to keep compiled code in: beside the source, in the user's cache. Without either it refuses.
NO_FOLDER = "import numba.core.caching as caching; caching.CacheImpl._locator_classes = []; "


def python(code: str, *flags: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, *flags, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)


def test_kernels_work_where_compiled_code_cannot_be_kept() -> None:
    ran = python(
        NO_FOLDER + "from dedup.find import kernels; import numpy as np; "
        "print(kernels.content_hashes(np.array([3, 4], np.uint64), np.array([0, 1, 2])))"
    )
    kept = python(
        "from dedup.find import plain; import numpy as np; "
        "print(plain.content_hashes(np.array([3, 4], np.uint64), np.array([0, 1, 2])))"
    )
    assert ran.stdout == kept.stdout
    assert ran.stderr.count("set NUMBA_CACHE_DIR") == 1, "said once, not for each kernel"


def test_other_errors_of_numba_are_not_swallowed() -> None:
    code = (
        "import numba, dedup.compiled as kernels\n"
        "def broken(**settings): raise RuntimeError('something else')\n"
        "kernels.njit = broken\n"
        "try: kernels.compiled(len)\n"
        "except RuntimeError as error: print(error)"
    )
    assert python(code).stdout.strip() == "something else"
