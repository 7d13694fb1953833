"""dedup beside its peers: time, memory and quality on one file, each tool in processes and an environment of its own.

    uv run python -m benchmarks.peers                                  # 10,000 generated articles
    uv run python -m benchmarks.peers --articles 100000 --only dedup,floor,daft,gaoya,rensa --figure docs/peers.svg
    DEDUP_DATA=corpora uv run python -m benchmarks.peers --corpus senate

The runs are interleaved: each tool once, then each tool again, so that a slow hour of the machine hits all. Tools that
compile on their first run ever (dedup, floor) run once more before, uncounted. The table goes to stdout.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import corpus
from benchmarks.peers import articles, figure, process, results
from benchmarks.peers.tools import ROOT, NotInstalledError, Tool, chosen

ENVIRONMENTS = Path(tempfile.gettempdir()) / "dedup-peers"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure dedup beside its peers on the same file.")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--articles", type=int, default=10_000, metavar="N", help="generate so many (10000)")
    source.add_argument("--file", type=Path, help="JSON lines with id and text; what --truth is for is next to it")
    source.add_argument("--corpus", metavar="NAME", help="NAME.parquet in the folder DEDUP_DATA")
    parser.add_argument("--truth", type=Path, help="a CSV with id, family and kind (FILE.truth.csv, if it is there)")
    parser.add_argument("--only", default="", metavar="A,B", help="these tools, in this order (all)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each tool (3)")
    parser.add_argument("--timeout", type=float, default=900, metavar="S", help="seconds for one run (900)")
    parser.add_argument("--figure", type=Path, help="write the results as SVG, too")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS, help=f"where they are kept ({ENVIRONMENTS})")
    options = parser.parse_args()
    try:
        tools = chosen([name for name in options.only.split(",") if name])
    except ValueError as error:
        parser.error(str(error))
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or make(Path(folder) / "articles.jsonl", options.corpus, options.articles)
        truth_path = options.truth or path.with_suffix(".truth.csv")
        truth = results.read_truth(truth_path) if options.truth or truth_path.exists() else None
        with path.open("rb") as lines:
            count = sum(1 for _ in lines)
        rows = measure(tools, path.resolve(), truth, options.runs, options.timeout, options.environments)
    runs = "one run" if options.runs == 1 else f"medians of {options.runs} interleaved runs"
    print(f"{count:,} articles, {runs}, {os.cpu_count()} processors. {SETTINGS}\n")
    print(results.table(rows, count, truth is not None))
    if options.figure:
        options.figure.write_text(figure.draw(rows, count), encoding="utf-8")


SETTINGS = (
    f"Peers: shingles of {articles.SHINGLE} words, {articles.PERMUTATIONS} hashes in {articles.BANDS} bands of "
    f"{articles.ROWS} (a pair of resemblance {articles.THRESHOLD} is found with probability "
    f"{1 - (1 - articles.THRESHOLD**articles.ROWS) ** articles.BANDS:.2f}), clusters are connected components. "
    "dedup: as it comes. Memory is that of the largest process."
)


def make(path: Path, name: str | None, count: int) -> Path:
    """A file of articles: generated, with their truth, or a real corpus."""
    if name is None:
        corpus.write(path, count)
        return path
    from pyarrow.parquet import read_table

    if "DEDUP_DATA" not in os.environ:
        sys.exit("peers: set DEDUP_DATA to the folder of the corpora")
    columns = read_table(Path(os.environ["DEDUP_DATA"]) / f"{name}.parquet").to_pylist()
    with path.open("w", encoding="utf-8") as lines:
        for record in columns:
            lines.write(json.dumps(record | {"id": str(record["id"])}, ensure_ascii=False, default=str) + "\n")
    return path


def measure(
    tools: Sequence[Tool], path: Path, truth: results.Truth | None, runs: int, timeout: float, environments: Path
) -> list[results.Row]:
    """Run each tool so many times, in turns. One that fails is not run again."""
    rows = [results.Row(tool) for tool in tools]
    for number in range(runs + 1):
        for row in rows:
            if row.failure or (number == 0 and not row.tool.warm_up):
                continue
            with tempfile.TemporaryDirectory() as folder:
                target = row.tool.target(Path(folder))
                run = once(row.tool, path, target, timeout, environments)
                if run.failure or number:
                    row.add(run, target, truth)
            told = run.failure or f"{run.wall:.1f} s"
            print(f"run {number} of {runs}: {row.tool.name} {told}", file=sys.stderr, flush=True)
    return rows


def once(tool: Tool, path: Path, target: Path, timeout: float, environments: Path) -> process.Run:
    """Run a tool in the folder of its target."""
    try:
        command = tool.command(tool.python(environments), path, target)
    except NotInstalledError as error:
        return process.Run(0, 0, 0, str(error))
    run = process.run(command, target.parent, timeout, {"PYTHONPATH": str(ROOT)})
    return run if run.failure or target.exists() else replace(run, failure="wrote nothing")


if __name__ == "__main__":
    main()
