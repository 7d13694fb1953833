"""The command on two articles. Imports typer; all else when it is used."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.commands import options
from dedup.commands.console import console, say, tell, while_read
from dedup.errors import ParameterError, SourceError

if TYPE_CHECKING:
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
