"""What the commands on an index share: its options, how it is opened, what is told of it. Imports typer."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.commands import options
from dedup.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dedup.index.index import Index
    from dedup.outcome import Problem

File = Annotated[Path, typer.Argument(metavar="INDEX", help="The index, e.g. news.db.")]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]
FailOnCopy = Annotated[bool, typer.Option("--fail-on-copy", help="Exit 3 if any of the articles is a copy.")]
Timeout = Annotated[
    float, typer.Option(min=0, metavar="SECONDS", help="How long to wait for another process that is writing.")
]
Window = Annotated[
    str | None,
    typer.Option(metavar="SPAN", help="What was published further apart is no match: 30d, 12h. Of a new index."),
]
PATIENCE = 60.0


@contextmanager
def opened(path: Path, timeout: float = PATIENCE) -> "Iterator[Index]":
    """An index that is there."""
    from dedup.index.index import Index

    must_be_there(path)
    with Index.open(path, timeout=timeout, create=False) as index:
        yield index


def must_be_there(path: Path) -> None:
    """Raises StorageError where there is no file; else looking into an index would make one."""
    if not path.exists():
        raise StorageError(f"{path}: there is no such index; `dedup index add` makes one")


@contextmanager
def made(
    path: Path,
    config: Path | None,
    changes: list[str] | None,
    window: str | None,
    canonical: str | None,
    prefer: list[str] | None,
    timeout: float,
) -> "Iterator[Index]":
    """An index, made if it is not there. What is not named of its parameters is as it was made with."""
    from dedup.index.index import Index

    stored = None
    if path.exists() and path.stat().st_size:
        with Index.open(path, timeout=timeout) as index:
            stored = index.settings.params
    params = options.params_from(config, changes, stored)
    with Index.open(
        path, params=params, window=window, canonical=canonical, prefer=prefer or None, timeout=timeout
    ) as index:
        yield index


class Unread:
    """What could not be read, as it is told."""

    def __init__(self) -> None:
        self._whole = self._some = False

    def then(self, told: "Callable[[Problem], None]") -> "Callable[[Problem], None]":
        """Notes a problem, and tells it."""

        def note(problem: "Problem") -> None:
            self._whole |= problem.whole
            self._some |= not problem.kept
            told(problem)

        return note

    def fail_if_any(self, articles: int) -> None:
        """Exit 1 where an input was not read to its end, and where no record could be read."""
        if self._whole or (self._some and not articles):
            raise typer.Exit(1)


def print_json(*values: object) -> None:
    """A line of JSON for each value, at once."""
    from dedup.reports._plain import dump

    for value in values:
        sys.stdout.buffer.write(dump(value).encode() + b"\n")
    sys.stdout.buffer.flush()
