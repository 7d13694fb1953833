"""The command `dedup`, also as `python -m dedup`. Imports nothing before it runs: Ctrl-C may come at once."""

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command; Ctrl-C stops it at any moment, without waiting for threads that compute."""
    try:
        from dedup.cli import main as run

        run()
    except KeyboardInterrupt:
        _stop()
    except SystemExit as left:  # what typer ends with, also after a Ctrl-C
        if left.code == _INTERRUPTED:
            _stop()
        if left.code in (None, 0):
            _leave()
        raise


def _leave() -> None:
    """End at once when all is written: to free a million articles one by one takes a second, the system frees all."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:  # nobody may be listening any more
            stream.flush()
    os._exit(0)


def _stop() -> None:
    try:
        sys.stderr.write("dedup: interrupted\n")
        sys.stderr.flush()
    finally:
        os._exit(_INTERRUPTED)


if __name__ == "__main__":
    main()
