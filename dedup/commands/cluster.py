"""The main command. Imports typer; all else when it is used."""

from pathlib import Path
from typing import Annotated

import typer

from dedup.commands import options
from dedup.commands.console import fail_if_unread, print_report, progress_shown, say_written, while_read
from dedup.errors import ParameterError


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
