"""The command run in this process: as a user runs it, a hundred times as fast as in one of its own."""

import gc
import io
import subprocess
import sys
from contextlib import chdir
from pathlib import Path
from unittest.mock import patch

from dedup.cli import main
from tests.conftest import ROOT


def command(
    *args: str | Path, stdin: bytes = b"", folder: Path = ROOT, columns: int = 100
) -> "subprocess.CompletedProcess[str]":
    """What `dedup` with these arguments prints, and its exit code."""
    before = gc.get_threshold()
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code: object = 0
    with (
        patch.multiple(
            sys, argv=["dedup", *map(str, args)], stdin=io.TextIOWrapper(io.BytesIO(stdin)), stdout=out, stderr=err
        ),
        patch.dict("os.environ", {"NO_COLOR": "1", "COLUMNS": str(columns)}),
        chdir(folder),
    ):
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        finally:
            gc.set_threshold(*before)
    assert isinstance(code, int)
    printed = [stream.detach().getvalue().decode() for stream in (out, err)]
    return subprocess.CompletedProcess(args, code, *printed)
