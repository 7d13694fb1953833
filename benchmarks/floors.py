"""Floors: what each figure of each corpus must reach, and which corpus they were measured on. Plain data in JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest
from math import floor
from pathlib import Path

from dedup.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Floor:
    """The floors of one corpus."""

    files: Mapping[str, str]  # the SHA-256 of each file, by its name
    figures: Mapping[str, float]  # by name; the least that each may be


@dataclass(slots=True)
class Floors:
    """All floors, and why some of them were lowered."""

    corpora: dict[str, Floor] = field(default_factory=dict)
    why: list[str] = field(default_factory=list)  # the oldest first

    @classmethod
    def read(cls, path: Path) -> "Floors":
        """The floors of a file; none if there is no file."""
        if not path.exists():
            return cls()
        document = json.loads(path.read_text(encoding="utf-8"))
        corpora = {name: Floor(each["files"], each["floors"]) for name, each in document["corpora"].items()}
        return cls(corpora, document["why"])

    def write(self, path: Path) -> None:
        """The corpora by name, so that a change is a small one."""
        corpora = {
            name: {"files": dict(each.files), "floors": dict(each.figures)}
            for name, each in sorted(self.corpora.items())
        }
        document = {"corpora": corpora, "why": self.why}
        path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def figures(self, corpus: str) -> Mapping[str, float]:
        """The floors of a corpus by figure; empty if it has none."""
        return self.corpora[corpus].figures if corpus in self.corpora else {}

    def check(self, corpus: str, figures: Mapping[str, float]) -> list[str]:
        """What is below its floor, or is no longer measured, one sentence each."""
        found = []
        for name, least in self.figures(corpus).items():
            if name not in figures:
                found.append(f"{corpus}: {name} has a floor, {least:.3f}, and is not measured")
            elif down(figures[name]) < least:
                found.append(f"{corpus}: {name} is {figures[name]:.4f}, below its floor of {least:.3f}")
        return found

    def other_files(self, corpus: str, files: Mapping[str, str]) -> list[str]:
        """Which of the files differ from those that the floors were measured on; none where there are no floors."""
        if corpus not in self.corpora:
            return []
        ours = self.corpora[corpus].files
        return sorted(name for name in ours.keys() | files.keys() if ours.get(name) != files.get(name))

    def renew(self, corpus: str, figures: Mapping[str, float], files: Mapping[str, str], why: str | None) -> None:
        """Take the floors of a corpus from what was measured.

        Raises:
            ParameterError: one of them would be lower than before, or is gone, and no reason is given.
        """
        floors = {name: down(value) for name, value in figures.items()}
        lowered = [_lowered(name, least, floors) for name, least in self.figures(corpus).items()]
        told = ", ".join(filter(None, lowered))
        if told and not why:
            raise ParameterError(f"{corpus}: {told}; to lower a floor, give a reason: --why '...'")
        if told:
            self.why.append(f"{corpus}: {told}: {why}")
        self.corpora[corpus] = Floor(dict(files), floors)


def _lowered(name: str, least: float, floors: Mapping[str, float]) -> str:
    if name not in floors:
        return f"{name} {least:.3f} → none"
    return f"{name} {least:.3f} → {floors[name]:.3f}" if floors[name] < least else ""


def down(value: float) -> float:
    """A figure rounded down to three digits; what is a digit but for the last bit counts as one."""
    return floor(value * 1000 + 1e-6) / 1000


def hashes(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """The SHA-256 of each file of a folder."""
    found = {}
    for name in names:
        with (folder / name).open("rb") as file:
            found[name] = file_digest(file, "sha256").hexdigest()
    return found
