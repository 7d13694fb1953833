"""Commands that list what was found beside the clusters. Imports typer; all else when it is used."""

import sys
from typing import Annotated

import typer

from dedup import options
from dedup.console import progress_shown, while_read
from dedup.errors import ParameterError


def passages(
    inputs: options.Inputs,
    min_clusters: Annotated[int, typer.Option(min=2, help="Only what stands in so many stories.")] = 2,
    min_outlets: Annotated[int, typer.Option(min=0, help="Only what so many known outlets have.")] = 0,
    format: Annotated[str, typer.Option(help="terminal, json, jsonl or csv.")] = "terminal",
    config: options.Config = None,
    changes: options.Changes = None,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    strict: options.Strict = False,
) -> None:
    """List the passages that travel between stories that are no copies: who had them first, who has them, how often."""
    from dedup import api
    from dedup.reports import _passages

    if format not in _passages.FORMATS:
        raise ParameterError(f"there is no format {format!r} of passages; there are: {', '.join(_passages.FORMATS)}")
    params = options.params_from(config, changes)
    with progress_shown() as (progress, told):
        result = api.cluster(
            inputs,
            params=params,
            fields=options.fields_from(field),
            as_of=as_of,
            format=input_format,
            strict=strict,
            on_problem=told,
            progress=progress,
        )
    found = [one for one in result.passages() if one.clusters >= min_clusters and len(one.outlets) >= min_outlets]
    with while_read():
        if format == "terminal":
            from rich.console import Console

            _passages.print_passages(found, Console(highlight=False))
        else:
            _passages.write(found, format, sys.stdout.buffer)
    if not result.articles and any(not problem.kept for problem in result.problems):
        raise typer.Exit(1)
