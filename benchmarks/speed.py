"""How fast, how much memory, how right, on a generated corpus with planted copies.

    uv run python -m benchmarks.speed            # 10,000 articles
    uv run python -m benchmarks.speed 100000     # any size

Each run is a process of its own, from the file to the clusters. Absolute times depend on the machine; recall
and precision do not.
"""

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks import corpus


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure dedup on a generated corpus with planted copies.")
    parser.add_argument("count", nargs="?", type=int, default=10_000, help="articles (10000)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(measure(options.child)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "corpus.jsonl"
        corpus.write(path, options.count, options.seed)
        child = [sys.executable, "-m", "benchmarks.speed", "--child", str(path)]
        start = time.perf_counter()
        ran = subprocess.run(child, check=True, capture_output=True, text=True)
        found = json.loads(ran.stdout) | {"wall": time.perf_counter() - start, "bytes": path.stat().st_size}
    print(json.dumps(found)) if options.json else show(found)


def measure(path: Path) -> dict[str, object]:
    """Cluster one corpus in this process, and compare with what was planted."""
    import dedup

    result = dedup.cluster(path)
    cluster_of = {article.id: cluster.canonical.id for cluster in result.clusters for article in [cluster.canonical]}
    cluster_of |= {member.id: cluster.canonical.id for cluster in result.clusters for member in cluster.members}
    with path.with_suffix(".truth.csv").open(newline="") as file:
        truth = list(csv.DictReader(file))
    return {
        "articles": len(result.articles),
        "clusters": len(result.clusters),
        "stages": result.seconds,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10)),
        "recall": recall(truth, cluster_of),
        "precision": precision(truth, cluster_of),
        "uncompared": result.uncompared,
    }


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


def show(found: dict[str, object]) -> None:
    articles, wall, size = int(str(found["articles"])), float(str(found["wall"])), int(str(found["bytes"]))
    print(f"{articles:,} articles, {size / 1e6:.0f} MB of JSONL, {found['clusters']:,} clusters")
    print(f"{wall:.1f} s in all: {articles / wall:,.0f} articles/s, {size / 1e6 / wall:.1f} MB/s")
    print(f"peak memory {found['peak_mb']:,.0f} MB; {found['uncompared']:,} pairs left out of full buckets")
    stages, kinds = found["stages"], found["recall"]
    assert isinstance(stages, dict)
    assert isinstance(kinds, dict)
    for stage, seconds in stages.items():
        print(f"  {stage:<12} {seconds:7.2f} s")
    print("recall by kind of copy")
    for kind, share in kinds.items():
        print(f"  {kind:<12} {share:7.4f}")
    print(f"pair precision {found['precision']:.4f}")


if __name__ == "__main__":
    main()
