"""Run one command and measure it with all the processes it starts.

`run` starts this file as a small process of its own, so that what is counted for its children is the command's alone.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SUBREAPER = 36  # prctl: orphans become children of this process, so that their time is counted here


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a command took. `failure` says why it gave no result; None where it did."""

    wall: float  # seconds
    cpu: float  # seconds, of all processes together
    peak_mb: float  # the most memory that any one of its processes had
    failure: str | None


def run(command: Sequence[str], folder: Path, timeout: float, environment: Mapping[str, str]) -> Run:
    """Run a command in a folder; its stdout and stderr are kept there. It ends, at the latest, after `timeout` s."""
    watcher = [sys.executable, "-I", __file__, str(folder), str(timeout), *command]
    ran = subprocess.run(watcher, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True)
    wall, cpu, peak_mb, code = json.loads(ran.stdout)
    if code is None:
        return Run(wall, cpu, peak_mb, f"not done after {timeout:g} s")
    return Run(wall, cpu, peak_mb, None if code == 0 else reason(folder / "stderr", code))


def reason(stderr: Path, code: int) -> str:
    """Why a command failed: the last line that it wrote to stderr, or the signal that ended it."""
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    lines = [line.strip() for line in stderr.read_text(encoding="utf-8", errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), f"exit code {code}")


def watch(folder: Path, timeout: float, command: Sequence[str]) -> tuple[float, float, float, int | None]:
    """Run the command, wait for it and for all it left behind; seconds, CPU seconds, MB, exit code (None: too late)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        start = time.perf_counter()
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True
        )
        try:
            code = child.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            wall = time.perf_counter() - start
            with contextlib.suppress(ProcessLookupError):  # none is left
                os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):  # none is left
        while True:
            os.wait()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 << (20 if sys.platform == "darwin" else 10)
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, code


if __name__ == "__main__":
    print(json.dumps(watch(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:])))
