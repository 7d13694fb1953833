"""The command line: parse, call the library, print. Data to stdout, all else to stderr.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 a copy was found (--fail-on-copy), 130 interrupted, 143 terminated.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from dedup import commands, index_commands, options, stream
from dedup.console import fail_if_unread, mend_streams, print_report, progress_shown, say_written, tell, while_read
from dedup.errors import DedupError, ParameterError

app = typer.Typer(
    help="Find copies of news articles, cluster them, and say which version is canonical and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # rich help would take half a second
)


@app.command(short_help="Find the copies and choose the version to show.")
def cluster(
    inputs: options.Inputs,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write a report; the suffix says which. See formats."),
    ] = None,
    report_clusters: Annotated[
        int | None, typer.Option(min=0, help="How many clusters an HTML page tells of; 2,000, if not given.")
    ] = None,
    format: Annotated[
        str | None, typer.Option("--format", help="Print this report instead of the one for people; see formats.")
    ] = None,
    canonical: Annotated[
        str, typer.Option(help="How the version to show is chosen: default, earliest, longest, latest or first.")
    ] = "default",
    prefer: options.Prefer = None,
    config: options.Config = None,
    changes: options.Changes = None,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    strict: options.Strict = False,
    credits: Annotated[
        str, typer.Option(help="Say whom a text credits: for matched articles, or for all.", metavar="WHICH")
    ] = "matched",
    window: options.Window = None,
    memory: options.Memory = None,
) -> None:
    """Cluster articles and report which are copies of which, and which version is canonical."""
    from dedup import api, reports

    report = reports.report_named(format) if format else reports.report_for(output) if output else None
    if report_clusters is not None and (output is None or report is None or report.NAME != "html"):
        raise ParameterError("--report-clusters goes with -o FILE.html")
    options.check_output(output, inputs)
    params = options.params_from(config, changes)
    with progress_shown() as (progress, told):
        result = api.cluster(
            inputs,
            canonical=canonical,
            prefer=prefer or (),
            params=params,
            fields=options.fields_from(field),
            as_of=as_of,
            format=input_format,
            strict=strict,
            credits=credits,
            window=window,
            memory=memory,
            on_problem=told,
            progress=progress,
        )
    if output:
        reports.write_file(result, output, report, report_clusters)
        say_written(output, reports.remarks(result))
    else:
        with while_read():
            print_report(result, report)
    fail_if_unread(result)


app.command(short_help="Say why two articles are (not) copies.")(commands.explain)


@app.command(short_help="Measure the clusters against a truth.")
def evaluate(
    inputs: options.Inputs,
    truth: Annotated[str, typer.Option(metavar="GOLD.csv", help="Columns id and family, or a and b for pairs.")],
    figure: Annotated[
        Path | None, typer.Option(metavar="FILE.svg", help="Draw how other thresholds would do; implies --sweep.")
    ] = None,
    sweep: Annotated[bool, typer.Option("--sweep", help="Try other thresholds on what was found.")] = False,
    worst: Annotated[int, typer.Option(min=0, help="How many false joins, and how many misses, to list.")] = 10,
    format: Annotated[str, typer.Option(help="terminal or json.")] = "terminal",
    config: options.Config = None,
    changes: options.Changes = None,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    strict: options.Strict = False,
    window: options.Window = None,
) -> None:
    """Cluster articles, and measure the clusters against a truth: figures, the worst mistakes, other thresholds."""
    from rich.console import Console

    from dedup import api
    from dedup.evaluation.jsondoc import to_json
    from dedup.evaluation.show import print_evaluation

    if format not in ("terminal", "json"):
        raise ParameterError(f"there is no format {format!r} of an evaluation; there are: terminal, json")
    if figure and figure.suffix.lower() != ".svg":
        raise ParameterError(f"{str(figure)!r} does not end in .svg, the one format of a figure")
    params = options.params_from(config, changes)
    with progress_shown() as (progress, told):
        evaluation = api.evaluate(
            inputs,
            truth,
            params=params,
            fields=options.fields_from(field),
            as_of=as_of,
            format=input_format,
            strict=strict,
            window=window,
            worst=worst,
            sweep=sweep or figure is not None,
            on_problem=told,
            progress=progress,
        )
    with while_read():
        if format == "json":
            typer.echo(to_json(evaluation).encode(), nl=False)
        else:
            print_evaluation(evaluation, Console(highlight=False))
    if figure:
        evaluation.draw(figure)
        tell(f"wrote {figure}")


app.command(short_help="List who republishes whom.")(commands.outlets)
app.command(short_help="List the quotations, statements and background that several stories have.")(commands.passages)

app.add_typer(index_commands.app, name="index", short_help="Keep articles in a file that lasts, and ask it.")
app.command(short_help="Annotate a stream of JSON lines with what each is.")(stream.stream)


@app.command(short_help="List what can be read and written.")
def formats() -> None:
    """List the formats that can be read and the reports that can be written."""
    from importlib.util import find_spec

    from dedup import reports, sources

    modules = {"parquet": "pyarrow", "zstd": "zstandard"}

    def line(name: str, suffixes: tuple[str, ...], about: str, extra: str | None) -> str:
        missing = f"  [not installed: pip install 'newsdedup[{extra}]']"
        note = missing if extra and find_spec(modules.get(extra, extra)) is None else ""
        return f"  {name:<10} {' '.join(suffixes):<18} {about}{note}"

    with while_read():
        typer.echo("Read (each also with .gz or .zst behind its suffix):")
        for source in sources.formats():
            typer.echo(line(source.NAME, source.SUFFIXES, source.ABOUT, source.EXTRA))
        typer.echo("Written:")
        for report in reports.reports():
            typer.echo(line(report.NAME, report.SUFFIXES, report.ABOUT, report.EXTRA))


@app.command(short_help="List the parameters: what they are, and the values in force.")
def params(config: options.Config = None, changes: options.Changes = None) -> None:
    """Print the parameters in force, each with what it is and may be, as a file to save and edit."""
    from dedup.settings import as_toml

    text = as_toml(options.params_from(config, changes))
    with while_read():
        typer.echo(text, nl=False)


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
