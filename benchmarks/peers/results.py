"""From the runs to a table: medians, and how right the clusters are where the truth is known."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.peers.process import Run
from benchmarks.peers.tools import Tool
from benchmarks.speed import pairs_of, precision, recall

KINDS = ("exact", "edit", "excerpt", "wrapped")

Truth = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found. Shares are in [0, 1], None where no truth is known."""

    clusters: int  # of two articles or more
    articles: int  # in them
    recall: float | None = None  # of all pairs of articles of one family
    precision: float | None = None  # of all pairs of articles in one cluster
    kinds: dict[str, float] = field(default_factory=dict)  # of the copies of each kind: with the original


@dataclass(slots=True)
class Row:
    """A tool, its runs, and what it found in the first of them."""

    tool: Tool
    runs: list[Run] = field(default_factory=list)
    quality: Quality | None = None
    told: str = ""  # what the floor says of itself
    failure: str | None = None

    def add(self, run: Run, target: Path, truth: Truth | None) -> None:
        """Take in one more run, and what it wrote."""
        self.failure = run.failure
        if run.failure:
            return
        self.runs.append(run)
        if not self.tool.clusters:
            self.told = target.read_text(encoding="utf-8").strip()
        elif self.quality is None:
            self.quality = judge(read_clusters(target), truth)

    @property
    def wall(self) -> float:
        """Seconds, the median of the runs."""
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """Seconds of processor time, the median of the runs."""
        return median(run.cpu for run in self.runs)

    @property
    def peak_mb(self) -> float:
        """The most memory, the median of the runs."""
        return median(run.peak_mb for run in self.runs)


def read_clusters(path: Path) -> dict[str, str]:
    """The cluster of each article, from dedup's JSON lines or a runner's CSV."""
    with path.open(newline="", encoding="utf-8") as lines:
        records = map(json.loads, lines) if path.suffix == ".jsonl" else csv.DictReader(lines)
        return {record["id"]: record["cluster"] for record in records}


def read_truth(path: Path) -> Truth:
    """The rows of a truth: id, family, kind."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def judge(cluster_of: dict[str, str], truth: Truth | None) -> Quality:
    """Count the clusters, and compare them with the truth. Articles that a tool leaves out stand alone."""
    sizes = [size for size in Counter(cluster_of.values()).values() if size > 1]
    if truth is None:
        return Quality(len(sizes), sum(sizes))
    alone = {row["id"]: row["id"] for row in truth}
    found = alone | cluster_of
    return Quality(len(sizes), sum(sizes), pair_recall(truth, found), precision(truth, found), recall(truth, found))


def pair_recall(truth: Truth, cluster_of: dict[str, str]) -> float:
    """Of all pairs of one family, the share that shares a cluster."""
    families = Counter(row["family"] for row in truth)
    together = Counter((row["family"], cluster_of[row["id"]]) for row in truth)
    pairs = sum(map(pairs_of, families.values()))
    return sum(map(pairs_of, together.values())) / pairs if pairs else 1.0


def table(rows: Sequence[Row], count: int, truth: bool) -> str:
    """The results as markdown, with the ways of the tools and the reasons of those without a result."""
    first = next((row for row in rows if row.tool.name == "dedup" and not row.failure), None)
    quality = ["recall: pairs", *KINDS, "precision"] if truth else ["clusters", "articles in them"]
    header = ["tool", "wall s", "times dedup's", "articles/s", "CPU s", "peak MB", *quality]
    lines = [_line(header), _line(["---"] * len(header))]
    for row in rows:
        if row.failure:
            lines.append(_line([row.tool.title, "no result", *[""] * (len(header) - 2)]))
            continue
        times = ratio(row.wall / first.wall) if first else ""
        cells = [row.tool.title, f"{row.wall:.1f}", times, f"{count / row.wall:,.0f}", f"{row.cpu:.1f}"]
        lines.append(_line([*cells, f"{row.peak_mb:,.0f}", *_quality(row.quality, truth)]))
    return "\n".join([*lines, "", *_notes(rows)])


def ratio(value: float) -> str:
    """A ratio with as many digits as can be believed."""
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 10 else f"{value:,.0f}"


def _quality(found: Quality | None, truth: bool) -> list[str]:
    if found is None:
        return [""] * (len(KINDS) + 2 if truth else 2)
    if not truth:
        return [f"{found.clusters:,}", f"{found.articles:,}"]
    shares = [found.recall, *(found.kinds.get(kind) for kind in KINDS), found.precision]
    return ["" if share is None else f"{share:.3f}" for share in shares]


def _notes(rows: Sequence[Row]) -> list[str]:
    notes = []
    for row in rows:
        said = "; ".join(part for part in (row.tool.way, row.told, row.failure and f"no result: {row.failure}") if part)
        notes.append(f"- {row.tool.title}: {said}")
    return notes


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
