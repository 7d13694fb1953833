"""Floods: how long each takes, in how much memory, and whether the answer is right.

    uv run python -m benchmarks.floods                     # 10,000 articles each, and 20,000
    uv run python -m benchmarks.floods --count 100000 --flood wire --flood notices

Each run is a process of its own, from the file to the clusters, with a limit of time. `growth` is how much longer
twice the articles take: 2 is linear.
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
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.flood_texts import FLOODS


def main() -> None:
    parser = argparse.ArgumentParser(description="Run floods of articles that are far too much alike.")
    parser.add_argument("--count", type=int, default=10_000, help="articles; and then twice as many (10000)")
    parser.add_argument("--flood", action="append", choices=list(FLOODS), help="only this one; may be given again")
    parser.add_argument("--limit", type=int, default=300, help="seconds for each run (300)")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        name, path = options.child
        print(json.dumps(measure(Path(path))))
        return
    for name in options.flood or FLOODS:
        runs = [run(name, count, options.limit) for count in (options.count, 2 * options.count)]
        print(name, json.dumps(runs), flush=True)


def run(name: str, count: int, limit: int) -> dict[str, object]:
    """One flood in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flood.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for record in FLOODS[name].make(count):
                file.write(json.dumps(record) + "\n")
        child = [sys.executable, "-m", "benchmarks.floods", "--child", name, str(path)]
        start = time.perf_counter()
        try:
            ran = subprocess.run(child, check=True, capture_output=True, text=True, timeout=limit)
        except subprocess.TimeoutExpired:
            return {"count": count, "seconds": None}
        except subprocess.CalledProcessError as e:
            return {"count": count, "seconds": None, "err": e.stderr[-500:]}
        return {"count": count, "seconds": round(time.perf_counter() - start, 2)} | json.loads(ran.stdout)


def measure(path: Path) -> dict[str, object]:
    """Cluster a flood in this process."""
    import dedup

    result = dedup.cluster(path)
    families: dict[str, Counter[str]] = defaultdict(Counter)
    for cluster in result.clusters:
        for article in (cluster.canonical, *(m.article for m in cluster.members)):
            families[cluster.canonical.id][str(article.extra["family"])] += 1
    together = sum(p(f.total()) for f in families.values())
    rightly = sum(p(c) for f in families.values() for c in f.values())
    wanted = sum(p(c) for c in sum(families.values(), Counter()).values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
    return {
        "peak_mb": round(peak),
        "clusters": len(result.clusters),
        "largest": result.clusters[0].size,
        "recall": rightly / wanted if wanted else 1.0,
        "precision": rightly / together if together else 1.0,
        "series": sum(s.size for s in result.series),
        "matches": len(result.matches),
        "uncompared": result.uncompared,
        "stages": {k: round(v, 2) for k, v in result.seconds.items() if v > 0.05},
    }


def p(n: int) -> int:
    return n * (n - 1) // 2


if __name__ == "__main__":
    main()
