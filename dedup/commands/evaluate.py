"""The command that measures. Imports typer; all else when it is used."""

from pathlib import Path
from typing import Annotated

import typer

from dedup.commands import options
from dedup.commands.console import progress_shown, tell, while_read
from dedup.errors import ParameterError


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
