"""dedup's index as it grows, beside datasketch's MinHashLSH in memory and on Redis: speed, latency, size, memory.

    uv run python -m benchmarks.index                                        # 10,000 articles, made as they are read
    uv run python -m benchmarks.index --sizes 10k,100k,1m --file corpus.jsonl --figure docs/index.svg
    uv run python -m benchmarks.index --sizes 10k,100k,1m,5m --only dedup --json rows.json
    uv run python -m benchmarks.index --from rows.json --figure docs/index.svg              # runs nothing

Each has a process of its own, datasketch in an environment that uv makes. All get the same articles: in batches of
1,000 up to a size, there 300 one by one, and 300 queries of others, and on to the next size. dedup learns once, after
the first 10,000. The table goes to stdout.
"""

import argparse
import json
import os
import platform
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.index_figure import draw
from benchmarks.index_growth import Plan, Row
from benchmarks.index_table import Report, Result, table
from benchmarks.peers import process
from benchmarks.peers.__main__ import ENVIRONMENTS
from benchmarks.peers.tools import ROOT, NotInstalledError, Tool, chosen

WARM_UP = Plan([5_000], 5_020, each=10, learn=4_000)  # uncounted: dedup's kernels are compiled once on a machine


@dataclass(frozen=True, slots=True)
class Rival:
    """One of those that are compared."""

    name: str
    title: str
    module: str
    tool: Tool | None = None  # whose environment it needs
    program: str | None = None  # that it needs

    def command(self, plan: Plan, folder: Path, environments: Path) -> list[str]:
        """What is run.

        Raises:
            NotInstalledError: something that it needs is not there.
        """
        program = [shutil.which(self.program) or ""] if self.program else []
        if program == [""]:
            raise NotInstalledError(f"{self.program} is not on the PATH (apt-get install {self.program})")
        python = self.tool.python(environments) if self.tool else sys.executable
        return [python, "-m", self.module, json.dumps(asdict(plan)), str(folder), *program]


(_DATASKETCH,) = chosen(["datasketch"])
_WITH_REDIS = replace(_DATASKETCH, name="datasketch-redis", packages=(*_DATASKETCH.packages, "redis>=5"))
RIVALS = {
    rival.name: rival
    for rival in (
        Rival("dedup", "dedup", "benchmarks.index_dedup"),
        Rival("datasketch", f"{_DATASKETCH.title}, in memory", "benchmarks.index_datasketch", _DATASKETCH),
        Rival("redis", f"{_DATASKETCH.title}, on Redis", "benchmarks.index_datasketch", _WITH_REDIS, "redis-server"),
    )
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure dedup's index, and datasketch's, while they grow.")
    parser.add_argument("--sizes", type=sizes, default=[10_000], metavar="10k,1m", help="where to measure (10k)")
    parser.add_argument("--file", type=Path, help="articles, as benchmarks.corpus writes them (made as they are read)")
    parser.add_argument("--each", type=int, default=300, metavar="N", help="single adds, and queries, at a size (300)")
    parser.add_argument("--learn", type=size, default=10_000, metavar="10k", help="after so many it learns (10k)")
    parser.add_argument("--only", default=",".join(RIVALS), metavar="A,B", help=f"of these ({','.join(RIVALS)})")
    parser.add_argument(
        "--peers", type=size, default=1_000_000, metavar="1m", help="the largest size of the peers (1m)"
    )
    parser.add_argument("--timeout", type=float, default=4 * 3600, metavar="S", help="seconds for each (14400)")
    parser.add_argument(
        "--memory",
        type=float,
        default=round(machine_mb() * 2 / 3),
        metavar="MB",
        help="most for each (two thirds of all)",
    )
    parser.add_argument("--folder", type=Path, help="where the index is made: the disk that is measured (temporary)")
    parser.add_argument("--figure", type=Path, help="write the results as SVG, too")
    parser.add_argument("--json", type=Path, help="keep the results in a file")
    parser.add_argument("--from", type=Path, dest="kept", metavar="JSON", help="show such results; run nothing")
    parser.add_argument("--environments", type=Path, default=ENVIRONMENTS, help=f"where they are kept ({ENVIRONMENTS})")
    options = parser.parse_args()
    if options.kept:
        report = Report.from_json(options.kept.read_text(encoding="utf-8"))
    else:
        names = options.only.split(",")
        if unknown := [name for name in names if name not in RIVALS]:
            parser.error(f"nothing is called {unknown[0]!r}; there are: {', '.join(RIVALS)}")
        if any(large - small < options.each for small, large in pairwise([0, *options.sizes])):
            parser.error(f"sizes must grow by {options.each} or more, the number of single adds at each")
        count = options.sizes[-1] + 2 * options.each
        file = str(options.file.resolve()) if options.file else None
        plan = Plan(options.sizes, count, options.each, options.learn, file, options.memory)
        rivals = [RIVALS[name] for name in names]
        report = compare(rivals, plan, options.peers, options.timeout, options.environments, options.folder)
    if options.json:
        options.json.write_text(report.to_json(), encoding="utf-8")
    if options.figure:
        options.figure.write_text(draw(report.results), encoding="utf-8")
    print(table(report))


def sizes(text: str) -> list[int]:
    """Sizes with commas between them."""
    return [size(one) for one in text.split(",")]


def size(text: str) -> int:
    """A number: 300, 10k, 1m."""
    found = re.fullmatch(r"([1-9]\d*)([km]?)", text.lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 300, 10k or 1m")
    return int(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2]]


def compare(
    rivals: Sequence[Rival], plan: Plan, peers: int, timeout: float, environments: Path, where: Path | None
) -> Report:
    """Measure each, one after the other; those of others up to the size `peers`."""
    results = []
    with tempfile.TemporaryDirectory(dir=where, prefix="dedup-index-") as name:
        folder = Path(name)
        sync = sync_ms(folder)
        for rival in rivals:
            if not rival.tool and plan.sizes[-1] > WARM_UP.count:
                measure(rival, WARM_UP, folder / "warm", timeout, environments)
            sizes = [size for size in plan.sizes if size <= peers or not rival.tool]
            result = measure(rival, replace(plan, sizes=sizes), folder / rival.name, timeout, environments)
            if sizes != plan.sizes and not result.failure:
                result = replace(result, failure=f"not run beyond {peers:,} articles")
            results.append(result)
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return Report(plan, f"{os.cpu_count()} processors, {versions}", sync, results)


def measure(rival: Rival, plan: Plan, folder: Path, timeout: float, environments: Path) -> Result:
    """Run one in a process of its own and in a new folder, which is gone afterwards."""
    rows: list[Row] = []
    if not plan.sizes:
        return Result(rival.name, rival.title, rows, None)
    folder.mkdir()
    print(f"{rival.title}: running; its rows so far are in {folder / 'stdout'}", file=sys.stderr, flush=True)
    try:
        command = rival.command(plan, folder, environments)
    except NotInstalledError as error:
        failure: str | None = str(error)
    else:
        run = process.run(command, folder, timeout, {"PYTHONPATH": str(ROOT)})
        told = (folder / "stdout").read_text(encoding="utf-8")
        rows, failure = [Row.from_json(json.loads(line)) for line in told.splitlines()], run.failure
    shutil.rmtree(folder)
    print(f"{rival.title}: {failure or 'done'}", file=sys.stderr, flush=True)
    return Result(rival.name, rival.title, rows, failure)


def sync_ms(folder: Path, times: int = 50) -> float:
    """How long bringing a page to the disk takes in a folder, at the median: a durable add waits for that."""
    path, seconds = folder / "page", []
    with path.open("wb", buffering=0) as file:
        for _ in range(times):
            start = time.perf_counter()
            file.write(bytes(8192))
            os.fsync(file.fileno())
            seconds.append(time.perf_counter() - start)
    path.unlink()
    return 1000 * median(seconds)


def machine_mb() -> float:
    """The memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 20)


if __name__ == "__main__":
    main()
