"""The commands that keep an index in order. Imports typer; all else when it is used."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.commands.console import console, tell, while_read
from dedup.commands.index_options import PATIENCE, File, Json, Timeout, must_be_there, opened, print_json
from dedup.errors import ParameterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from dedup.index.as_data import Tally
    from dedup.index.changes import Changes


def prune(
    index: File,
    older_than: Annotated[
        str | None,
        typer.Option(
            metavar="SPAN|DATE", help="Published longer ago than this, or before it: 90d, 12h, 8w; 2025-06-21."
        ),
    ] = None,
    keep: Annotated[int | None, typer.Option(min=0, metavar="N", help="How many articles stay, the latest.")] = None,
    json: Json = False,
    timeout: Timeout = PATIENCE,
) -> None:
    """Remove old articles with all that is known of them. Their room in the file is used again."""
    from dedup.index.show import print_changed

    if (older_than is None) == (keep is None):
        raise ParameterError("give one of --older-than and --keep")
    with opened(index, timeout) as file:
        _tell(file.prune(older_than, keep), print_changed, json)


def remove(
    index: File,
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Ids, or - for standard input, one a line.")],
    json: Json = False,
    timeout: Timeout = PATIENCE,
) -> None:
    """Remove articles in one transaction. An id that is not there is told on stderr, and is no failure."""
    from dedup.index.show import print_changed
    from dedup.index.taking import id_forms

    wanted = [one for name in ids for one in (_lines_of_stdin() if name == "-" else [name])]
    with opened(index, timeout) as file:
        changed = file.remove(wanted)
    removed = set(changed.removed)
    for missing in sorted({name for name in wanted if removed.isdisjoint(id_forms(name))}):
        tell(f"{missing}: there is no such article")
    _tell(changed, print_changed, json)


def _lines_of_stdin() -> list[str]:
    if sys.stdin is None:
        return []
    lines = sys.stdin.buffer.read().decode(errors="replace").split("\n")
    return [line.strip() for line in lines if line.strip()]


def learn(index: File, json: Json = False, timeout: Timeout = PATIENCE) -> None:
    """Learn anew what recurs on the pages of each outlet, from all articles, and judge again what it touches.

    For after the first load, and now and then. It takes about as long as clustering all articles at once.
    """
    from dedup.index.show import print_learned

    with opened(index, timeout) as file:
        _tell(file.learn(), print_learned, json)


def check(index: File) -> None:
    """Look for damage: a line for each on stdout, and exit 1 if there is any. Nothing is written."""
    from dedup.index.checking import check as look

    must_be_there(index)
    found = look(index)
    with while_read():
        for line in found:
            typer.echo(line)
    if found:
        raise typer.Exit(1)
    tell(f"{index}: no damage found")


def rebuild(index: File) -> None:
    """Make the index anew from what can be read of it; what was lost is told on stdout, a line each.

    The file as it was is kept beside it, with .damaged behind its name.
    """
    from dedup.index.rebuilding import rebuild as mend

    must_be_there(index)
    lost = mend(index)
    with while_read():
        for line in lost:
            typer.echo(line)
    tell(f"{index}: rebuilt; {len(lost)} losses" if lost else f"{index}: rebuilt, nothing was lost")


def _tell(changed: "Changes", show: "Callable[[Tally, Console], None]", json: bool) -> None:
    from dedup.index.as_data import Tally, changes_as_dict

    with while_read():
        if json:
            print_json(changes_as_dict(changed))
        else:
            tally = Tally()
            tally.add(changed)
            show(tally, console())
