"""The door out: what was found becomes a report, in the terminal or in a file.

Each report is one module of this folder, found by listing it: a new file that offers what `Report` says
is a new report. Modules whose name begins with an underscore are what the reports share.
"""

import importlib
import os
import pkgutil
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import cast

from dedup.errors import ParameterError
from dedup.garbage import few_collections
from dedup.outcome import Comparison, Outcome
from dedup.reports._contract import Report
from dedup.reports._file import replacing
from dedup.reports._rows import columns, rows
from dedup.reports._summary import remarks

__all__ = [
    "Report",
    "columns",
    "remarks",
    "report_for",
    "report_named",
    "reports",
    "rows",
    "write_comparison",
    "write_file",
]


@cache
def reports() -> tuple[Report, ...]:
    """The reports there are, by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    found = [cast(Report, importlib.import_module(f"{__name__}.{name}")) for name in names]
    return tuple(sorted(found, key=lambda report: report.NAME))


def report_named(name: str) -> Report:
    """The report of that name.

    Raises:
        ParameterError: there is none; names those there are.
    """
    for report in reports():
        if name == report.NAME:
            return report
    raise ParameterError(f"there is no report {name!r}; there are: {', '.join(r.NAME for r in reports())}")


def report_for(path: str | os.PathLike[str]) -> Report:
    """The report that a path's suffix asks for, upper or lower case.

    Raises:
        ParameterError: no report has that suffix; names those there are.
    """
    suffix = Path(path).suffix.lower()
    for report in reports():
        if suffix in report.SUFFIXES:
            return report
    known = ", ".join(sorted(suffix for report in reports() for suffix in report.SUFFIXES))
    raise ParameterError(f"{os.fspath(path)!r} does not end as a report does; known are: {known}")


@few_collections()
def write_file(
    outcome: Outcome, path: str | os.PathLike[str], report: Report | None = None, clusters: int | None = None
) -> None:
    """Write a report to a file; without `report`, the one that the path's suffix asks for.

    `clusters` is how many clusters of several articles an HTML page tells of, where its default does not suit.

    The file appears whole or not at all: until the report is written, an old file stays as it is.

    Raises:
        ParameterError: the suffix is not known; `clusters` is negative, or for a report that tells of all.
        ReportError: the file cannot be made where the path says, or writing failed on the way.
        MissingExtraError: an optional dependency is not installed.
    """
    chosen = report_for(path) if report is None else report
    write = chosen.write if clusters is None else partial(_limited(chosen, clusters), limit=clusters)
    with replacing(Path(path)) as file:
        write(outcome, file)


def _limited(report: Report, clusters: int) -> "Callable[..., None]":
    from dedup.reports import html

    if report.NAME != html.NAME:
        raise ParameterError(f"a limit of clusters is for html; a report in {report.NAME} has its own, or none")
    if clusters < 0:
        raise ParameterError(f"the limit of clusters is {clusters}; it must not be negative")
    return html.write


def check_comparison(path: str | os.PathLike[str]) -> None:
    """Refuse a path that does not end as a page of two articles does, before there is anything to write.

    Raises:
        ParameterError: its suffix is another one; names those there are.
    """
    from dedup.reports import html

    if Path(path).suffix.lower() not in html.SUFFIXES:
        known = ", ".join(html.SUFFIXES)
        raise ParameterError(f"{os.fspath(path)!r} does not end as a page of two articles does; known are: {known}")


def write_comparison(comparison: Comparison, path: str | os.PathLike[str]) -> None:
    """Write two articles side by side as an HTML page that holds all it needs. It appears whole or not at all.

    Raises:
        ParameterError: the path does not end in .html or .htm.
        ReportError: the file cannot be made where the path says, or writing failed on the way.
    """
    from dedup.reports import html

    check_comparison(path)
    with replacing(Path(path)) as file:
        html.write_comparison(comparison, file)
