"""The options that commands share, and what is made of them. Imports typer and console, the rest late."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dedup.commands.console import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedup.params import Params

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
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="Parameters from this file, not from dedup.toml or pyproject.toml."),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter, e.g. copied=0.6; see params. Repeatable."),
]
Canonical = Annotated[
    str | None,
    typer.Option(help="How the version to show is chosen: default, earliest, longest, latest or first."),
]
Prefer = Annotated[
    list[str] | None, typer.Option("--prefer", metavar="OUTLET", help="Choose its version first. Repeatable.")
]
Window = Annotated[
    str | None,
    typer.Option(metavar="SPAN", help="What was published further apart is no match: 12h, 30d, 8w, 1y."),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory", metavar="SIZE", help="Memory for articles, e.g. 2GB; the rest goes to temporary files. 1GB."
    ),
]
Strict = Annotated[bool, typer.Option("--strict", help="Stop at the first record that cannot be read as it is.")]


def fields_from(pairs: list[str] | None) -> dict[str, str]:
    """--field text=story --field id=key, as a dict."""
    found = {}
    for pair in pairs or []:
        ours, equals, theirs = pair.partition("=")
        if not (ours and equals and theirs):
            raise typer.BadParameter(f"{pair!r} is not of the form OURS=THEIRS, e.g. text=story", param_hint="--field")
        found[ours] = theirs
    return found


def check_output(output: Path | None, inputs: "Sequence[str | Path]") -> None:
    """Raises ParameterError where a report would take the place of what it is made of."""
    from dedup.errors import ParameterError
    from dedup.sources import is_one_of

    if output and is_one_of(output, inputs):
        raise ParameterError(f"{str(output)!r} is one of the inputs, and the report would take its place")


def params_from(config: Path | None, changes: list[str] | None, base: "Params | None" = None) -> "Params":
    """The defaults, changed by a file, changed by --set; a file that was found and not named is told on stderr.

    `base` takes the place of the defaults: what an index was made with. Looked for are dedup.toml and a pyproject.toml
    with a table [tool.dedup], in the working folder only.
    """
    from dedup import settings

    params = settings.load_params(config, base) if config else _params_found(base)
    values = {}
    for change in changes or []:
        name, equals, text = (part.strip() for part in change.partition("="))
        if not (name and equals and text):
            raise typer.BadParameter(f"{change!r} is not of the form NAME=VALUE, e.g. copied=0.6", param_hint="--set")
        values[name] = _value(text, type(settings.DEFAULTS.get(name)))
    return settings.with_values(params, values, "--set")


def _params_found(base: "Params | None") -> "Params":
    from dedup import settings
    from dedup.params import Params

    for name in ("dedup.toml", "pyproject.toml"):
        values = settings.read_table(name) if os.path.lexists(name) else None  # a broken link is an error, too
        if values is not None:
            if changed := settings.changed(settings.with_values(Params(), values, name)):
                told = ", ".join(f"{parameter} {value}" for parameter, value in changed.items())
                tell(f"settings: {name} ({told})")
            return settings.with_values(base or Params(), values, name)
    return base or Params()


def _value(text: str, kind: type) -> int | float | str:
    """A text as what a parameter is; as it stands where it is no such thing, for Params to refuse."""
    try:
        return int(text) if kind is int else float(text) if kind is float else text
    except ValueError:
        return text
