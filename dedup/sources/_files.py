"""Finding the files that a path, a folder or a pattern means. Imports _open and outcome only."""

import glob
import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from dedup.outcome import Problem
from dedup.sources._open import Found

COMPRESSIONS = (".gz", ".zst")
_STANDARD_INPUT = Found(place="stdin", stem="stdin", suffix="", compression="", path=None)


def find_files(wheres: Iterable[object], suffixes: Collection[str]) -> list[Found | Problem]:
    """The inputs that `wheres` mean, in their order, and a problem for each that means none.

    Of a folder, and of what is in it, the files with one of `suffixes` are taken, sorted by their path;
    hidden files and those called README are not. A file that is named twice is taken once.
    """
    listed: dict[str, Found | Problem] = {}
    for position, where in enumerate(wheres):
        for entry in _meant_by(where, position, suffixes):
            if isinstance(entry, Found):
                listed.setdefault(str(entry.path.resolve()) if entry.path else "-", entry)
            else:
                listed[f"\0{len(listed)}"] = entry
    return _tell_apart(list(listed.values()))


def why(error: Exception) -> str:
    """The reason to give for an error of the operating system or in compressed data."""
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()


def _tell_apart(entries: list[Found | Problem]) -> list[Found | Problem]:
    """Files of one name would give their articles the same ids: those are called by their whole path."""
    names = Counter((entry.stem, entry.suffix) for entry in entries if isinstance(entry, Found))
    return [
        replace(entry, stem=entry.place) if isinstance(entry, Found) and names[entry.stem, entry.suffix] > 1 else entry
        for entry in entries
    ]


def _meant_by(where: object, position: int, suffixes: Collection[str]) -> list[Found | Problem]:
    if not isinstance(where, str | os.PathLike):
        return [Problem(f"item {position}", f"is {type(where).__name__}, not a path as the first one")]
    name = os.fsdecode(where)
    if name == "-":
        return [_STANDARD_INPUT]
    if not name or "\0" in name:
        return [Problem(repr(name), "is no path")]
    try:
        path = Path(name)
        if path.is_dir():
            return _folder(path, path, suffixes)
        if path.exists():
            return [_found(path, path.parent)]
        if glob.has_magic(name):
            return _pattern(name, suffixes)
    except OSError as error:
        return [Problem(_shown(name), why(error))]
    return [Problem(_shown(name), "no such file or directory")]


def _pattern(pattern: str, suffixes: Collection[str]) -> list[Found | Problem]:
    """What the shell would have made of the pattern, each file called by its path below the fixed part."""
    parts = Path(pattern).parts
    base = Path(*takewhile(lambda part: not glob.has_magic(part), parts))
    entries: list[Found | Problem] = []
    for name in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207 (Path.glob takes hidden files)
        path = Path(name)
        entries += _folder(path, base, suffixes) if path.is_dir() else [_found(path, base)]
    return entries or [Problem(_shown(pattern), "no file fits this pattern")]


def _folder(folder: Path, base: Path, suffixes: Collection[str]) -> list[Found | Problem]:
    unreadable: list[OSError] = []
    files: list[Found] = []
    for root, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or name.upper().startswith("README"):
                continue
            found = _found(Path(root, name), base)
            if found.suffix in suffixes and found.path and found.path.is_file():
                files.append(found)
    files.sort(key=lambda found: found.place)
    problems = [Problem(_shown(str(error.filename)), why(error)) for error in unreadable]
    if not files and not problems:
        problems = [Problem(_shown(str(folder)), f"has no file to read ({', '.join(sorted(suffixes))})")]
    return [*problems, *files]


def _found(path: Path, base: Path) -> Found:
    compression = path.suffix.lower() if path.suffix.lower() in COMPRESSIONS else ""
    plain = path.with_suffix("") if compression else path
    return Found(
        place=_shown(path.as_posix()),
        stem=_shown(plain.relative_to(base).with_suffix("").as_posix()),
        suffix=plain.suffix.lower(),
        compression=compression,
        path=path,
    )


def _shown(name: str) -> str:
    """The name as text: one that is not UTF-8 could not be printed."""
    return os.fsencode(name).decode("utf-8", "replace")
