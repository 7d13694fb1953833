"""The command that annotates a stream. Imports typer; all else when it is used."""

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from dedup.commands import options
from dedup.commands.console import progress_shown, while_read
from dedup.commands.index_options import PATIENCE, File, Timeout, Unread, Window, made
from dedup.commands.stopping import Stop
from dedup.errors import ArticleError, ParameterError, SourceError

if TYPE_CHECKING:
    from dedup.outcome import Problem


def stream(
    index: File,
    inputs: Annotated[
        list[str] | None, typer.Argument(metavar="[INPUT...]", help="Files of JSON lines, or - for standard input.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Lines of a transaction, and of a flush.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on after the last line that was acknowledged.")] = False,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the index calls the input, in place of its path.")
    ] = None,
    window: Window = None,
    canonical: options.Canonical = None,
    prefer: options.Prefer = None,
    config: options.Config = None,
    changes: options.Changes = None,
    field: options.Fields = None,
    strict: options.Strict = False,
    timeout: Timeout = PATIENCE,
) -> None:
    """Add each line's article to an index, and write the line back with what the index says of it.

    The fields cluster (a number), canonical (an id), of, overlap, relation, resemblance, containment, state and reason
    are added; one of the line's own that is called so gets extra_ in front. A line that holds no article is named on
    stderr, and not written.
    """
    from dedup.index.streaming import Place, Stream, inputs_of, name_of, read

    fields, named, unread, lines = options.fields_from(field), inputs or ["-"], Unread(), 0
    if name is not None and len(named) > 1:
        raise ParameterError("--name is for one input")
    with (
        while_read(),
        Stop() as stop,
        progress_shown("streamed", not sys.stdout.isatty()) as (progress, told),
        ExitStack() as closing,
    ):
        report = _refuse if strict else unread.then(told)
        file = None
        for found in inputs_of(named, fields, report):
            # An index is made only where there is an input for it.
            file = file or closing.enter_context(made(index, config, changes, window, canonical, prefer, timeout))
            through = Stream(file, name or name_of(found), sys.stdout.buffer)
            before = through.place if resume else Place()
            source = read(found, fields, report, before.line)
            try:
                for count in through.run(stop.items(source), batch, before):
                    lines += count
                    progress(lines)
            except SourceError:
                stop.exit_if_asked()  # its lines ended early
                raise
    stop.exit_if_asked()
    unread.fail_if_any(lines)


def _refuse(problem: "Problem") -> NoReturn:
    raise (SourceError if problem.whole else ArticleError)(f"{problem.place}: {problem.reason}")
