"""Examples, run as a user runs them."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"
DATA = EXAMPLES / "data"


def example(name: str, *args: str | Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run an example to its end, in a folder of the test's."""
    command = [sys.executable, str(EXAMPLES / name), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, timeout=120)


def printed(name: str, *args: str | Path, folder: Path) -> list[str]:
    """The lines that an example prints, if all went well and nothing was said on stderr."""
    ran = example(name, *args, folder=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.splitlines()
