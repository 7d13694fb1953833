"""How fast, how much memory, how right, on a generated corpus with planted copies.

    uv run python -m benchmarks.speed                       # 10,000 articles
    uv run python -m benchmarks.speed 100000                # any size
    uv run python -m benchmarks.speed 100000 --threads 1    # on one processor
    uv run python -m benchmarks.speed 100000 --scaling      # on one and on two, stage by stage
    uv run python -m benchmarks.speed 1000000 --growth docs/growth.svg    # 1,000, 10,000, … up to that many
    uv run python -m benchmarks.speed --file corpus.jsonl   # on a file that benchmarks.corpus has made
    uv run python -m benchmarks.speed 1000000 --file corpus.jsonl.zst --growth docs/growth.svg    # and on that file

Each run is a process of its own, from the file to the written clusters. Absolute times depend on the machine;
recall and precision do not.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from unittest.mock import patch

from benchmarks import corpus
from benchmarks.growth_figure import draw

WARM_UP = 4_000  # articles of a run that is not counted: enough for the kernels, which are compiled once on a machine
REPEATS = 3  # runs on each number of processors, of which the median counts


@dataclass(frozen=True, slots=True)
class Run:
    """One run: what it took and what was found."""

    articles: int
    clusters: int
    uncompared: int
    size: int  # of the file, in bytes
    wall: float  # seconds from the start of the process to its end
    stages: dict[str, float]  # seconds of each; "start and end" is all that no stage counts
    peaks: dict[str, float]  # the most memory until the end of each stage, in MB
    recall: dict[str, float]
    precision: float

    @property
    def peak(self) -> float:
        """The most memory, in MB."""
        return max(self.peaks.values())


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure dedup on a generated corpus with planted copies.")
    parser.add_argument("count", nargs="?", type=int, default=10_000, help="articles (10000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--file", type=Path, help="articles, as benchmarks.corpus writes them (made for the run)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a run instead of tables")
    parser.add_argument("--threads", type=int, help="processors that a run may use (all)")
    parser.add_argument("--scaling", action="store_true", help="compare one processor with two, stage by stage")
    parser.add_argument("--growth", type=Path, metavar="FILE.svg", help="draw 1,000, 10,000, … up to so many articles")
    parser.add_argument("--child", nargs=2, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(*options.child)), flush=True)
        os._exit(0)  # as the command does, which leaves it to the system to free all
    elif options.scaling:
        print("\n".join(scaling(options.count, options.seed)))
    else:
        run(WARM_UP, options.seed, options.threads)
        runs = []
        for one in measured(options.count, options.seed, options.threads, options.file, bool(options.growth)):
            runs.append(one)
            print(json.dumps(asdict(one))) if options.json else show(one)
        if options.growth:
            options.growth.write_text(draw(runs), encoding="utf-8")


def measured(count: int, seed: int, threads: int | None, file: Path | None, growth: bool) -> Iterator[Run]:
    """A run on so many articles, or on a file; for growth of sizes up to that count, and on the file."""
    for one in sizes_up_to(count) if growth else [] if file else [count]:
        yield run(one, seed, threads)
    if file:
        yield run_on(file, threads)


def sizes_up_to(count: int) -> list[int]:
    """1,000, 10,000 and so on below `count`, and `count`."""
    return [10**power for power in range(3, 10) if 10**power < count] + [count]


def run(count: int, seed: int, threads: int | None = None) -> Run:
    """Make a corpus and cluster it in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        corpus.write(path, count, seed)
        return run_on(path, threads)


def run_on(path: Path, threads: int | None = None) -> Run:
    """Cluster a corpus that `corpus.write` made in a process of its own, on so many processors; all, if None."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "clusters.jsonl"
        child = [sys.executable, "-m", "benchmarks.speed", "--child", str(path), str(output)]
        start = time.perf_counter()
        with only(threads):
            ran = subprocess.run(child, check=True, stdout=subprocess.PIPE, text=True)
        wall = time.perf_counter() - start
        told = json.loads(ran.stdout)
        told["stages"] = {"start and end": wall - sum(told["stages"].values())} | told["stages"]
        with output.open(encoding="utf-8") as lines:
            cluster_of = {row["id"]: row["cluster"] for row in map(json.loads, lines)}
    with corpus.truth_of(path).open(newline="") as file:
        truth = list(csv.DictReader(file))
    return Run(
        articles=len(truth),
        clusters=len(set(cluster_of.values())),
        size=path.stat().st_size,
        wall=wall,
        recall=recall(truth, cluster_of),
        precision=precision(truth, cluster_of),
        **told,
    )


@contextmanager
def only(threads: int | None) -> Iterator[None]:
    """Children that are started here may use so many processors."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(allowed)[:threads])
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def measure(path: Path, output: Path) -> dict[str, object]:
    """Cluster one corpus in this process and write the clusters, as `dedup cluster PATH -o OUTPUT` does."""
    import dedup
    from dedup.clock import Clock

    peaks: dict[str, float] = {}
    stage = Clock.stage

    @contextmanager
    def watched(clock: Clock, name: str) -> Iterator[None]:
        with stage(clock, name):
            yield
        peaks[name] = peak_mb()

    with patch.object(Clock, "stage", watched):
        result = dedup.cluster(path)
    clock = Clock()
    clock.seconds.update(result.seconds)
    with watched(clock, "write"):
        result.write(output)
    return {"stages": clock.seconds, "peaks": peaks, "uncompared": result.uncompared}


def peak_mb() -> float:
    """The most memory that this process has used so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


def scaling(count: int, seed: int) -> Iterator[str]:
    """Lines that compare one processor with two: medians of interleaved runs."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        corpus.write(path, count, seed)
        runs = [[run_on(path, threads) for threads in (1, 2)] for _ in range(REPEATS)]
    yield "| stage | one | two | times |\n|---|--:|--:|--:|"
    for name in ("all", *runs[0][0].stages):
        times = [[one.wall if name == "all" else one.stages.get(name, 0.0) for one in pair] for pair in runs]
        one, two = (median(side) for side in zip(*times, strict=True))
        yield f"| {name} | {one:.2f} s | {two:.2f} s | {one / two if two else 0:.2f} |"


def recall(truth: list[dict[str, str]], cluster_of: dict[str, str]) -> dict[str, float]:
    """By kind of copy: the share that is in the cluster of its original."""
    found: dict[str, list[bool]] = defaultdict(list)
    for row in truth:
        if row["id"] != row["family"]:
            found[row["kind"]].append(cluster_of[row["id"]] == cluster_of[row["family"]])
    return {kind: sum(hits) / len(hits) for kind, hits in sorted(found.items())}


def precision(truth: list[dict[str, str]], cluster_of: dict[str, str]) -> float:
    """Of all pairs that share a cluster, the share that are of one family."""
    families: dict[str, Counter[str]] = defaultdict(Counter)
    for row in truth:
        families[cluster_of[row["id"]]][row["family"]] += 1
    pairs = sum(pairs_of(family.total()) for family in families.values())
    right = sum(pairs_of(count) for family in families.values() for count in family.values())
    return right / pairs if pairs else 1.0


def pairs_of(count: int) -> int:
    return count * (count - 1) // 2


def show(found: Run) -> None:
    print(f"{found.articles:,} articles, {found.size / 1e6:.0f} MB of JSONL, {found.clusters:,} clusters")
    speed = f"{found.articles / found.wall:,.0f} articles/s, {found.size / 1e6 / found.wall:.1f} MB/s"
    print(f"{found.wall:.1f} s in all: {speed}")
    print(f"peak memory {found.peak:,.0f} MB; {found.uncompared:,} pairs left out of full buckets")
    for stage, seconds in found.stages.items():
        peak = f"{found.peaks[stage]:9,.0f} MB at most so far" if stage in found.peaks else ""
        print(f"  {stage:<14} {seconds:7.2f} s {peak}")
    print("recall by kind of copy")
    for kind, share in found.recall.items():
        print(f"  {kind:<14} {share:7.4f}")
    print(f"pair precision {found.precision:.4f}")


if __name__ == "__main__":
    main()
