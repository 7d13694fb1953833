"""The command line: parse, call the library, print. Data to stdout, all else to stderr.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a copy was found (--fail-on-copy), 130 interrupted, 143 terminated.
"""

import sys
from typing import Annotated

import typer

from dedup.commands.cluster import cluster
from dedup.commands.console import mend_streams, tell
from dedup.commands.evaluate import evaluate
from dedup.commands.explain import explain
from dedup.commands.index import app as index
from dedup.commands.listings import outlets, passages
from dedup.commands.stream import stream
from dedup.commands.values import formats, params
from dedup.errors import DedupError, ParameterError

app = typer.Typer(
    help="Find copies of news articles, cluster them, and say which version is canonical and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich help would take half a second
)


app.command(short_help="Find the copies and choose the version to show.")(cluster)
app.command(short_help="Say why two articles are (not) copies.")(explain)
app.command(short_help="Measure the clusters against a truth.")(evaluate)
app.command(short_help="List who republishes whom.")(outlets)
app.command(short_help="List the quotations, statements and background that several stories have.")(passages)
app.add_typer(index, name="index", short_help="Keep articles in a file that lasts, and ask it.")
app.command(short_help="Annotate a stream of JSON lines with what each is.")(stream)
app.command(short_help="List what can be read and written.")(formats)
app.command(short_help="List the parameters: what they are, and the values in force.")(params)


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        from dedup import __version__

        typer.echo(f"dedup {__version__}")
        raise typer.Exit


def main() -> None:
    """The command `dedup`, without what `__main__` does on Ctrl-C."""
    mend_streams()
    try:
        app()
    except ParameterError as error:
        _fail(str(error), 2)
    except DedupError as error:
        _fail(str(error))
    except MemoryError:
        _fail("out of memory")
    except OSError as error:
        _fail(f"{error.filename or 'output'}: {error.strerror or error}")


def _fail(message: str, code: int = 1) -> None:
    tell(f"dedup: {message}")
    sys.exit(code)
