"""What the command line shows while it works and how it meets closed streams. Imports outcome's types only."""

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from rich.console import Console

    from dedup.outcome import Outcome, Problem
    from dedup.reports import Report


def tell(line: str) -> None:
    """One line on stderr; when nobody reads them any more, as after `2>&1 | head`, the work goes on all the same."""
    try:
        typer.echo(line, err=True)
    except BrokenPipeError:
        _into_nothing(sys.stderr)


def _into_nothing(stream: "TextIO") -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say(problem: "Problem") -> None:
    """One line on stderr for a record that cannot be read."""
    tell(_told(problem))


@contextmanager
def progress_shown(
    done: str = "read", shown: bool = True
) -> "Iterator[tuple[Callable[[int], None], Callable[[Problem], None]]]":
    """Counts articles on stderr while it works, on a terminal only."""
    if not shown or not sys.stderr.isatty():
        yield lambda count: None, say
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading")

        def count(articles: int) -> None:
            bar.update(task, description=f"{articles:,} articles {done}")

        yield count, lambda problem: _print_above(console, problem)


def _print_above(console: "Console", problem: "Problem") -> None:
    """Through rich's console, so that the line does not tear the progress display."""
    console.print(_told(problem), markup=False, soft_wrap=True)


def _told(problem: "Problem") -> str:
    return f"{problem.place}: {problem.reason} ({problem.fate})"


def print_report(outcome: "Outcome", report: "Report | None") -> None:
    """A report on stdout: the one named, else that for people, in colours and as wide as the terminal."""
    if report or not sys.stdout.isatty():
        from dedup.reports import report_named

        (report or report_named("terminal")).write(outcome, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    from dedup.reports.terminal import print_outcome

    print_outcome(outcome, console())


def say_written(path: "Path", remarks: "Sequence[str]") -> None:
    """One line on stderr for a report in a file, with what has to be known to read it: rows say none of that."""
    tell("; ".join([f"wrote {path}", *remarks]))


def console() -> "Console":
    """Standard output for people."""
    from rich.console import Console

    return Console(highlight=False)


def fail_if_unread(result: "Outcome") -> None:
    """Exit 1 where an input was not read, or not to its end, as `cat` does; and where no record could be read."""
    unread = any(problem.whole for problem in result.problems)
    if unread or (not result.articles and any(not problem.kept for problem in result.problems)):
        raise typer.Exit(1)


@contextmanager
def while_read() -> "Iterator[None]":
    """Print until the reader has seen enough, as in `| head`: rich and typer would call that a failure."""
    try:
        yield
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit) as error:
        if isinstance(error, SystemExit) and not isinstance(error.__context__, BrokenPipeError):
            raise
        _into_nothing(sys.stdout)


def mend_streams() -> None:
    """A closed stream (`>&-`) takes what is written to it, and a narrow encoding shows ? for what it lacks."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end
        elif isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
