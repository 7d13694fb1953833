"""The command `dedup`, also as `python -m dedup`. Imports nothing before it runs: Ctrl-C may come at once."""

import os
import sys

_INTERRUPTED = 130
_STOPPED = {_INTERRUPTED: "interrupted", 143: "terminated"}  # by a signal that was heard


def main() -> None:
    """Run the command; Ctrl-C stops it at any moment, without waiting for threads that compute."""
    try:
        from dedup.cli import main as run

        run()
    except KeyboardInterrupt:
        _stop(_INTERRUPTED)
    except SystemExit as left:  # what typer ends with, also after a Ctrl-C
        if isinstance(left.code, int) and left.code in _STOPPED:
            _stop(left.code)
        if left.code in (None, 0):
            _leave()
        raise


def _leave() -> None:
    """End at once when all is written: to free a million articles one by one takes a second, the system frees all."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:  # nobody may be listening any more
            stream.flush()
    os._exit(0)


def _stop(code: int) -> None:
    try:
        sys.stderr.write(f"dedup: {_STOPPED[code]}\n")
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
