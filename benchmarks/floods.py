"""Floods: how long each takes, in how much memory, and whether the answer is right.

    uv run python -m benchmarks.floods                     # 10,000 articles each, and 20,000
    uv run python -m benchmarks.floods --count 100000 --flood wire --flood notices

Each run is a process of its own, from the file to the written clusters, with a limit of time. Growth is how much
more processor time and memory twice the articles take: 2 is linear.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.flood_texts import FLOODS, Flood

if TYPE_CHECKING:
    from dedup.outcome import Outcome

HEADER = (
    "| flood | articles | CPU s | growth | peak MB | growth | clusters | largest | copies | right | left out, said |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|---|"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a flood, and what that took."""

    articles: int
    cpu: float  # seconds of processor time
    peak_mb: float
    clusters: int
    largest: int
    copies: int
    matches: int
    recall: float  # of all pairs of one family, the share that is in one cluster
    precision: float  # of all pairs in one cluster, the share that is of one family
    in_series: int
    uncompared: int
    told: bool  # whether the report says that pairs were left out
    stages: dict[str, float]

    def is_right(self, flood: Flood) -> bool:
        """Whether it is what was to be found, and the report tells what was left out."""
        series = self.articles if flood.series else 0
        return self.recall == self.precision == 1 and self.in_series == series and self.told == (self.uncompared > 0)


def main() -> None:
    parser = argparse.ArgumentParser(description="Run floods of articles that are far too much alike.")
    parser.add_argument("--count", type=int, default=10_000, help="articles; and then twice as many (10000)")
    parser.add_argument("--flood", action="append", choices=list(FLOODS), help="only this one; may be given again")
    parser.add_argument("--limit", type=int, default=300, help="seconds for each run (300)")
    parser.add_argument("--json", action="store_true", help="print a JSON object a run instead of the table")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(asdict(measure(options.child))))
        return
    if not options.json:
        print(HEADER)
    for name in options.flood or FLOODS:
        runs = [run(name, count, options.limit) for count in (options.count, 2 * options.count)]
        if options.json:
            print(json.dumps({"flood": name, "runs": [one and asdict(one) for one in runs]}), flush=True)
        else:
            print("\n".join(lines(name, options.count, runs, options.limit)), flush=True)


def run(name: str, count: int, limit: int) -> Found | None:
    """One flood in a process of its own; None if it took longer than `limit` seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flood.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(record) + "\n" for record in FLOODS[name].make(count))
        child = [sys.executable, "-m", "benchmarks.floods", "--child", str(path)]
        try:
            ran = subprocess.run(child, check=True, stdout=subprocess.PIPE, text=True, timeout=limit)
        except subprocess.TimeoutExpired:
            return None
    return Found(**json.loads(ran.stdout))


def measure(path: Path) -> Found:
    """Cluster a flood in this process and write the clusters, as a user does."""
    import dedup

    result = dedup.cluster(path)
    result.write(path.with_suffix(".out.jsonl"))
    return compare(result)


def compare(result: "Outcome") -> Found:
    """What was found against the families, and what this process has used so far."""
    from dedup.reports import remarks

    families: dict[str, Counter[object]] = defaultdict(Counter)
    for cluster in result.clusters:
        for article in (cluster.canonical, *(member.article for member in cluster.members)):
            families[cluster.canonical.id][article.extra["family"]] += 1
    together = sum(pairs_of(family.total()) for family in families.values())
    rightly = sum(pairs_of(count) for family in families.values() for count in family.values())
    wanted = sum(pairs_of(count) for count in Counter(one.extra["family"] for one in result.articles).values())
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Found(
        articles=len(result.articles),
        cpu=used.ru_utime + used.ru_stime,
        peak_mb=used.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10)),
        clusters=len(result.clusters),
        largest=result.clusters[0].size,
        copies=result.copies,
        matches=len(result.matches),
        recall=rightly / wanted if wanted else 1.0,
        precision=rightly / together if together else 1.0,
        in_series=sum(series.size for series in result.series),
        uncompared=result.uncompared,
        told=any("left out" in remark for remark in remarks(result)),
        stages=result.seconds,
    )


def pairs_of(count: int) -> int:
    return count * (count - 1) // 2


def lines(name: str, count: int, runs: list[Found | None], limit: int) -> list[str]:
    """Two lines of the table: so many articles, and twice as many."""
    first, second = runs
    table = []
    for one, before, articles in ((first, None, count), (second, first, 2 * count)):
        if one is None:
            table.append(f"| {name} | {articles:,} | not within {limit} s |" + " |" * 8)
            continue
        slower, larger = (f"{one.cpu / before.cpu:.1f}", f"{one.peak_mb / before.peak_mb:.1f}") if before else ("", "")
        right = "yes" if one.is_right(FLOODS[name]) else f"no: recall {one.recall:.2f}, precision {one.precision:.2f}"
        left_out = f"{one.uncompared:,}{'' if one.told else ', not said'}" if one.uncompared else ""
        table.append(
            f"| {name} | {articles:,} | {one.cpu:.1f} | {slower} | {one.peak_mb:.0f} | {larger} "
            f"| {one.clusters:,} | {one.largest:,} | {one.copies:,} | {right} | {left_out} |"
        )
    return table


if __name__ == "__main__":
    main()
