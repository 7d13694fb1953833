"""The truth: which articles are one, by those who read them. Imports errors, article, sources and judge.clusters.

Given as families (an id and the name of its family) or as pairs of ids that are one article. Pairs are closed:
whoever is tied to another by a chain of pairs is of its family. An article that is in no pair is not in the
truth, and does not count; a pair of an article with itself says that it has no copy.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dedup.errors import SourceError
from dedup.judge.clusters import components
from dedup.records import as_text
from dedup.sources import read_table

FAMILIES, PAIRS = ("id", "family"), ("a", "b")

Rows = Iterable[tuple[str, Mapping[str, object]]]  # each with its place


@dataclass(frozen=True, slots=True)
class Truth:
    """Which articles are one."""

    family_of: Mapping[str, str]  # by article id
    place: str  # how messages and reports call it: its path, or "the truth"
    pairs: bool = False  # it was given as pairs: of articles in none it says nothing

    @property
    def name(self) -> str:
        """The place without its folders."""
        return Path(self.place).name


def read_truth(given: object) -> Truth:
    """The truth from a CSV or TSV file, a DataFrame, a mapping of id to family, or a list.

    A table has the columns `id` and `family`, or `a` and `b`; others are ignored. A list holds dicts with these
    keys, or pairs of ids. Nothing is skipped: a truth that is half read would measure something else.

    Raises:
        SourceError: it cannot be read, lacks the columns, names an article without its family or one article
            with two, or is empty; says where.
    """
    if isinstance(given, Truth):
        return given
    if isinstance(given, str | os.PathLike):
        return _read_rows(*read_table(given))
    if hasattr(given, "columns") and hasattr(given, "to_dict"):
        return _read_frame(given)
    if isinstance(given, Mapping):
        return _families(_LISTED, ((f"id {id!r}", {"id": id, "family": name}) for id, name in given.items()))
    if isinstance(given, Iterable) and not isinstance(given, bytes | bytearray):
        return _read_list(list(given))
    raise SourceError(f"cannot read a truth from {type(given).__name__}: give a path, a table, a mapping or pairs")


_LISTED = "the truth"


def _read_frame(frame: Any) -> Truth:
    columns = [str(column) for column in frame.columns]
    cells = frame.astype(object).itertuples(index=False, name=None)
    rows = [(f"row {row}", dict(zip(columns, values, strict=True))) for row, values in enumerate(cells)]
    return _read_rows(_LISTED, columns, rows)


def _read_list(items: list[object]) -> Truth:
    rows: list[tuple[str, Mapping[str, object]]] = []
    for position, item in enumerate(items):
        place = f"item {position}"
        if isinstance(item, Mapping):
            rows.append((place, {str(key): value for key, value in item.items()}))
        elif isinstance(item, tuple | list) and len(item) == len(PAIRS):
            rows.append((place, dict(zip(PAIRS, item, strict=True))))
        else:
            raise SourceError(f"{place} of the truth is no dict and no pair of ids: {str(item)[:60]!r}")
    return _read_rows(_LISTED, list(rows[0][1]) if rows else list(FAMILIES), rows)


def _read_rows(place: str, columns: Iterable[str], rows: Rows) -> Truth:
    """By the columns of a table: families, if it has them, else pairs."""
    columns = list(columns)
    names = {column.strip().lower(): column for column in columns}
    for wanted, make in ((FAMILIES, _families), (PAIRS, _pairs)):
        if set(wanted) <= names.keys():
            return make(place, ((where, {name: row.get(names[name]) for name in wanted}) for where, row in rows))
    there = ", ".join(columns) or "none"
    raise SourceError(f"{place}: a truth has the columns id and family, or a and b; there are: {there[:200]}")


def _families(place: str, rows: Rows) -> Truth:
    found: dict[str, tuple[str, str]] = {}
    for where, row in rows:
        article, family = _cell(row, "id", where), _cell(row, "family", where)
        first, its_place = found.setdefault(article, (family, where))
        if first != family:
            raise SourceError(f"{where}: {article!r} is of the family {family!r}, and of {first!r} in {its_place}")
    return _named({article: family for article, (family, _) in found.items()}, place)


def _pairs(place: str, rows: Rows) -> Truth:
    numbers: dict[str, int] = {}
    links: dict[int, set[int]] = {}
    for where, row in rows:
        one, other = (numbers.setdefault(_cell(row, name, where), len(numbers)) for name in PAIRS)
        links.setdefault(one, set()).add(other)
        links.setdefault(other, set()).add(one)
    ids = list(numbers)
    families = {ids[member]: ids[group[0]] for group in components(links) for member in group}
    return _named(families, place, pairs=True)


def _cell(row: Mapping[str, object], name: str, where: str) -> str:
    text = as_text(row.get(name))
    if text is None:
        raise SourceError(f"{where}: no {name}")
    return text


def _named(family_of: Mapping[str, str], place: str, pairs: bool = False) -> Truth:
    if not family_of:
        raise SourceError(f"{place}: names no article")
    return Truth(family_of, place, pairs)
