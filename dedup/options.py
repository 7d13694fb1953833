"""Options that several commands share. Imports nothing of dedup."""

from typing import Annotated

import typer

Inputs = Annotated[
    list[str], typer.Argument(metavar="INPUT...", help="Files, folders, globs, or - for standard input.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="OURS=THEIRS", help="Which field is which, e.g. text=story. Repeatable."),
]
InputFormat = Annotated[
    str | None, typer.Option("--input-format", help="Format of the input, if its suffix does not say; see formats.")
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help='When the pages were fetched; "2 days ago" counts from it.'),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first record that cannot be read as it is.")]


def fields_of(pairs: list[str] | None) -> dict[str, str]:
    """--field text=story --field id=key, as a dict.

    Raises:
        typer.BadParameter: one of them has no =, or nothing on one side of it.
    """
    found = {}
    for pair in pairs or []:
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise typer.BadParameter(f"{pair!r} is not of the form OURS=THEIRS, e.g. text=story", param_hint="--field")
        found[ours] = theirs
    return found
