"""Commands on two articles, and on what was found beside the clusters. Imports typer; all else when it is used."""

import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup import options
from dedup.console import console, fail_if_unread, progress_shown, say, tell, while_read
from dedup.errors import ParameterError, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedup.api import Result
    from dedup.article import Article


def explain(
    first: Annotated[str, typer.Argument(metavar="A", help="A file with one article; with --in, an id.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another one.")],
    within: Annotated[
        list[str] | None, typer.Option("--in", metavar="INPUT", help="Where the articles of these ids are. Repeatable.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE.html", help="Write a page to open in a browser instead."),
    ] = None,
    config: options.Config = None,
    changes: options.Changes = None,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    window: options.Window = None,
) -> None:
    """Say why two articles are, or are not, copies, and show what they share side by side."""
    from dedup import api, reports
    from dedup.reports._comparison import print_comparison

    if output:
        reports.check_comparison(output)
        options.check_output(output, within or [first, second])
    if window is not None and not within:
        raise ParameterError("--window goes with --in")
    fields = options.fields_from(field)
    params = options.params_from(config, changes)
    if within:
        result = api.cluster(
            within, params=params, fields=fields, as_of=as_of, format=input_format, window=window, on_problem=say
        )
        found = {article.id: article for article in result.articles}
        missing = [name for name in (first, second) if name not in found]
        if missing:
            raise SourceError(f"no article has the id {missing[0]!r} in {', '.join(within)}")
        comparison = api.explain(found[first], found[second], within=result)
    else:
        left, right = (
            _only_article(
                list(api.read_articles(name, fields=fields, as_of=as_of, format=input_format, on_problem=say)), name
            )
            for name in (first, second)
        )
        if left.id == right.id:  # each is called after its file
            left, right = replace(left, id=first), replace(right, id=second)
        comparison = api.explain(left, right, params)
    if output:
        reports.write_comparison(comparison, output)
        tell(f"wrote {output}")
        return
    with while_read():
        print_comparison(comparison, console())


def _only_article(articles: "list[Article]", name: str) -> "Article":
    """A page's own article counts as the one of its file."""
    if not articles:
        raise SourceError(f"{name}: no article could be read")
    if len(articles) > 1 and not articles[0].id.endswith("#0"):
        some = ", ".join(article.id for article in articles[:3])
        raise SourceError(f"{name} holds {len(articles)} articles; choose two with --in {name}: {some} ...")
    return articles[0]


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
