"""A file that appears whole or not at all. Imports errors only."""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from dedup.errors import ReportError


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside `path` that takes its place when the block ends well, and vanishes otherwise.

    A device or a pipe (`/dev/stdout`) cannot be replaced and is written to directly.

    Raises:
        ReportError: no file can be made there, or writing failed on the way.
    """
    target, mode = _target(path)
    if mode is not None and not stat.S_ISREG(mode):
        with _told(path):
            device = target.open("wb")
        with _told(path), device:
            yield device
        return
    temporary = target.parent / f".dedup-{secrets.token_hex(8)}.tmp"
    try:
        with _told(path):
            file = temporary.open("xb")  # with the rights that the user's umask gives; tempfile's are private
        with _told(path):
            with file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                temporary.chmod(stat.S_IMODE(mode))
            temporary.replace(target)
    except BaseException:  # Ctrl-C too leaves nothing behind
        with suppress(OSError):
            temporary.unlink()
        raise


def check_replaceable(path: Path) -> None:
    """Look whether a file can be written there, before the work whose result it is to hold.

    Raises:
        ReportError: it cannot.
    """
    target, mode = _target(path)
    if (mode is None or stat.S_ISREG(mode)) and not os.access(target.parent, os.W_OK):
        raise ReportError(f"cannot write {str(path)!r}: the folder is write-protected")


def _target(path: Path) -> tuple[Path, int | None]:
    """What is to be written, and the mode of what is there now; None if nothing is."""
    if "\0" in str(path):
        raise ReportError(f"cannot write {str(path)!r}: there is a NUL in the name")
    target = Path(os.path.realpath(path))  # a link keeps pointing to what it names
    return target, _mode_of(target, path)


def _mode_of(target: Path, path: Path) -> int | None:
    """The mode of what is there now; None if nothing is."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    except OSError as error:
        raise ReportError(_reason(path, error)) from error
    if mode is not None and stat.S_ISDIR(mode):
        raise ReportError(f"cannot write {str(path)!r}: it is a folder")
    if mode is not None and not os.access(target, os.W_OK):  # replacing would get around the protection
        raise ReportError(f"cannot write {str(path)!r}: the file is write-protected")
    if not target.parent.is_dir():
        raise ReportError(f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}")
    return mode


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into an error that names the file."""
    try:
        yield
    except OSError as error:
        raise ReportError(_reason(path, error)) from error


def _reason(path: Path, error: OSError) -> str:
    return f"cannot write {str(path)!r}: {(error.strerror or str(error)).lower()}"
