"""Commands that list what was found beside the clusters. Imports typer; all else when it is used."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.commands import options
from dedup.commands.console import console, fail_if_unread, progress_shown, while_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.api import Result


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
    window: options.Window = None,
) -> None:
    """List the passages that travel between stories that are no copies: who had them first, who has them, how often."""
    from dedup.reports import _listing, _passages

    _listing.check_format(format, "passages")
    with _clustered(inputs, config, changes, as_of, field, input_format, strict, window) as result:
        found = [one for one in result.passages() if one.clusters >= min_clusters and len(one.outlets) >= min_outlets]
        if format == "terminal":
            _passages.print_passages(found, console())
        else:
            _passages.write(found, format, sys.stdout.buffer)


def outlets(
    inputs: options.Inputs,
    format: Annotated[str, typer.Option(help="terminal, json, jsonl or csv.")] = "terminal",
    config: options.Config = None,
    changes: options.Changes = None,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    strict: options.Strict = False,
    window: options.Window = None,
) -> None:
    """List who republishes whom: how many stories, how many of them credited, and how long after the first."""
    from dedup import network
    from dedup.reports import _listing, _outlets

    _listing.check_format(format, "outlets")
    with _clustered(inputs, config, changes, as_of, field, input_format, strict, window) as result:
        if format == "terminal":
            _outlets.print_outlets(network.republishing(result), network.of_unknown_origin(result), console())
        else:
            found = network.table(result)
            rows = ([row[name] for name in network.COLUMNS] for row in found)
            _listing.write("outlets", found, network.COLUMNS, rows, format, sys.stdout.buffer)


@contextmanager
def _clustered(
    inputs: list[str],
    config: Path | None,
    changes: list[str] | None,
    as_of: str | None,
    field: list[str] | None,
    input_format: str | None,
    strict: bool,
    window: str | None,
) -> "Iterator[Result]":
    """Cluster the inputs, and let the block print until its reader has enough; fails where nothing could be read."""
    from dedup import api

    with progress_shown() as (progress, told):
        result = api.cluster(
            inputs,
            params=options.params_from(config, changes),
            fields=options.fields_from(field),
            as_of=as_of,
            format=input_format,
            strict=strict,
            window=window,
            on_problem=told,
            progress=progress,
        )
    with while_read():
        yield result
    fail_if_unread(result)
