"""The commands on an index that lasts. Imports typer; all else when it is used."""

import sys
from contextlib import suppress
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.commands import options, upkeep
from dedup.commands.console import console, print_report, progress_shown, say_written, while_read
from dedup.commands.index_options import (
    PATIENCE,
    FailOnCopy,
    File,
    Json,
    Timeout,
    Unread,
    Window,
    made,
    opened,
    print_json,
)
from dedup.commands.stopping import Stop
from dedup.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dedup.article import Article
    from dedup.index.index import Index
    from dedup.outcome import Cluster, Problem

COPY = 3  # the exit code of --fail-on-copy

app = typer.Typer(
    help="Keep articles in a file that lasts: each is judged as it comes, as a batch of all would judge it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command(short_help="Add articles, and say which are copies of what.")
def add(
    index: File,
    inputs: options.Inputs,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Articles of a transaction.")] = 1000,
    fail_on_copy: FailOnCopy = False,
    json: Annotated[bool, typer.Option("--json", help="For programs: a line for each transaction.")] = False,
    window: Window = None,
    canonical: options.Canonical = None,
    prefer: options.Prefer = None,
    config: options.Config = None,
    changes: options.Changes = None,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    strict: options.Strict = False,
    timeout: Timeout = PATIENCE,
) -> None:
    """Add articles to an index, which is made if it is not there, and say which of them are copies of what.

    --window, --canonical, --prefer, --config and --set are for a new index; one that is there must have been made
    with the same. An id that is there with the same title and text changes nothing; with others it is a new version.
    A record without an id is refused.
    """
    from dedup.index.as_data import Tally, changes_as_dict
    from dedup.index.batches import batches
    from dedup.index.show import print_added

    fields, tally, unread = options.fields_from(field), Tally(), Unread()
    with while_read(), Stop() as stop, progress_shown("added") as (progress, told):
        taken = stop.items(_read(inputs, fields, as_of, input_format, strict, unread.then(told), own_ids=True))
        ahead = [] if index.exists() else list(islice(taken, 1))
        if ahead or index.exists():  # none is made for nothing
            with made(index, config, changes, window, canonical, prefer, timeout) as file:
                for some in batches(chain(ahead, taken), batch, lambda article: article.id):
                    changed = file.add(some)
                    tally.add(changed)
                    progress(tally.articles)
                    if json:
                        print_json(changes_as_dict(changed))
    if not json:
        with while_read():
            print_added(tally, console())
    stop.exit_if_asked()
    unread.fail_if_any(tally.articles)
    if fail_on_copy and tally.copies:
        raise typer.Exit(COPY)


@app.command(short_help="Say what articles would be, without adding them.")
def query(
    index: File,
    inputs: options.Inputs,
    fail_on_copy: Annotated[
        bool, typer.Option("--fail-on-copy", help="Exit 3 if any would share a cluster with an article that is there.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="For programs: a line for each article.")] = False,
    as_of: options.AsOf = None,
    field: options.Fields = None,
    input_format: options.InputFormat = None,
    strict: options.Strict = False,
) -> None:
    """Say of articles what the index would say if they were added; nothing is added."""
    from dedup.index.as_data import answer_with_id
    from dedup.index.show import print_placements

    fields, asked, copies, unread = options.fields_from(field), 0, 0, Unread()
    with opened(index) as file, while_read(), progress_shown("looked up", not sys.stdout.isatty()) as (progress, told):
        for article in _read(inputs, fields, as_of, input_format, strict, unread.then(told)):
            placement = file.query(article)
            if json:
                print_json(answer_with_id(placement))
            else:
                print_placements([placement], console(), asked=True)
            # A draft that would become the canonical of what is there is none the less its copy.
            asked, copies = asked + 1, copies + (placement.size > 1)
            progress(asked)
    unread.fail_if_any(asked)
    if fail_on_copy and copies:
        raise typer.Exit(COPY)


def _read(
    inputs: list[str],
    fields: dict[str, str],
    as_of: str | None,
    input_format: str | None,
    strict: bool,
    on_problem: "Callable[[Problem], None]",
    own_ids: bool = False,
) -> "Iterator[Article]":
    """The articles of the inputs; an id may come again, as a version."""
    from dedup.api import read_articles

    return read_articles(
        inputs,
        fields=fields,
        as_of=as_of,
        format=input_format,
        strict=strict,
        on_problem=on_problem,
        once=False,
        own_ids=own_ids,
    )


@app.command(short_help="Show a cluster, or the largest ones.")
def show(
    index: File,
    which: Annotated[str | None, typer.Argument(metavar="[CLUSTER]", help="Its number, or an article's id.")] = None,
    by_id: Annotated[bool, typer.Option("--id", help="Take it for an article's id, though it is a number.")] = False,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="How many of the largest.")] = 20,
    json: Annotated[bool, typer.Option("--json", help="For programs: a line for each article, or cluster.")] = False,
) -> None:
    """Show one cluster with its articles, or, if none is named, the largest."""
    from dedup.index import show as shown

    with opened(index) as file, while_read():
        if which is None:
            listed = [(one, file.get(one.canonical) if one.canonical in file else None) for one in file.largest(limit)]
            if json:
                print_json(*(asdict(one) for one, _ in listed))
            else:
                shown.print_largest(listed, file.stats().several, console())
            return
        number, cluster = _cluster(file, which, by_id)
        if json:
            print_json(shown.cluster_as_dict(number, cluster))
        else:
            shown.print_one(number, cluster, console())


def _cluster(file: "Index", which: str, by_id: bool) -> "tuple[int, Cluster]":
    """The cluster of that number, or of the article with that id; digits are a number, if there is such a cluster."""
    with suppress(KeyError):
        if which.isascii() and which.isdigit() and len(which) < 19 and not by_id:
            return int(which), file.cluster(int(which))
    with suppress(KeyError):
        return file.number(which), file.cluster(which)
    raise StorageError(f"{file.path}: there is no {'' if by_id else 'cluster and no '}article {which!r}")


@app.command(short_help="Tell the index in figures.")
def stats(index: File, json: Json = False) -> None:
    """Tell the index in figures."""
    from dedup.index.show import print_stats

    with opened(index) as file, while_read():
        found = file.stats()
        if json:
            print_json(asdict(found))
        else:
            print_stats(found, console())


@app.command(short_help="Write a report of all that is in it.")
def export(
    index: File,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="The suffix says which report; see formats.")
    ] = None,
    format: Annotated[str | None, typer.Option("--format", help="Print this report; see formats.")] = None,
) -> None:
    """Write a report of all articles, as `dedup cluster` does. It takes as long as judging them all."""
    from dedup import reports

    report = reports.report_named(format) if format else reports.report_for(output) if output else None
    options.check_output(output, [index])
    with opened(index) as file:
        result = file.export()
        if output:
            reports.write_file(result, output, report)
            say_written(output, reports.remarks(result))
        else:
            with while_read():
                print_report(result, report)


app.command(short_help="Remove old articles.")(upkeep.prune)
app.command(short_help="Remove articles by their ids.")(upkeep.remove)
app.command(short_help="Learn the outlets' furniture anew.")(upkeep.learn)
app.command(short_help="Look for damage.")(upkeep.check)
app.command(short_help="Mend a damaged index, as far as it can be.")(upkeep.rebuild)
