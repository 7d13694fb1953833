"""Commands that list what there is: formats and parameters. Imports typer; all else when it is used."""

import typer

from dedup.commands import options
from dedup.commands.console import while_read


def formats() -> None:
    """List the formats that can be read and the reports that can be written."""
    from importlib.util import find_spec

    from dedup import reports, sources

    modules = {"parquet": "pyarrow", "zstd": "zstandard"}

    def line(name: str, suffixes: tuple[str, ...], about: str, extra: str | None) -> str:
        missing = f"  [not installed: pip install 'newsdedup[{extra}]']"
        note = missing if extra and find_spec(modules.get(extra, extra)) is None else ""
        return f"  {name:<10} {' '.join(suffixes):<18} {about}{note}"

    with while_read():
        typer.echo("Read (each also with .gz or .zst behind its suffix):")
        for source in sources.formats():
            typer.echo(line(source.NAME, source.SUFFIXES, source.ABOUT, source.EXTRA))
        typer.echo("Written:")
        for report in reports.reports():
            typer.echo(line(report.NAME, report.SUFFIXES, report.ABOUT, report.EXTRA))


def params(config: options.Config = None, changes: options.Changes = None) -> None:
    """Print the parameters in force, each with what it is and may be, as a file to save and edit."""
    from dedup.settings import as_toml

    text = as_toml(options.params_from(config, changes))
    with while_read():
        typer.echo(text, nl=False)
