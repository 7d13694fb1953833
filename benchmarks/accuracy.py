"""How right dedup is on the real corpora of a folder, and whether it is as right as it was.

    DEDUP_DATA=corpora uv run python -m benchmarks.accuracy             # all corpora that are there; senate in part
    DEDUP_DATA=corpora uv run python -m benchmarks.accuracy --full      # all of senate
    uv run python -m benchmarks.accuracy corpora --corpus fnc1 --verbose
    uv run python -m benchmarks.accuracy corpora --update               # new floors

One default setting for all corpora. Each figure is held to its floor in accuracy_floor.json, which also says by a
hash of each file which corpus that was. Exit status: 0, also where there is no corpus; 1, a figure is below its
floor or something could not be read; 2, a corpus is another one than that of the floors.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import dedup
from benchmarks.corpora import CORPORA, Measured
from benchmarks.floors import Floors, down, hashes

FLOORS = Path(__file__).with_name("accuracy_floor.json")
FULL, PART = "senate-full", "senate"


@dataclass(slots=True)
class Run:
    """What came of a run."""

    measured: dict[str, Measured]
    seconds: dict[str, float]
    skipped: list[str]  # corpora that are not there, and why
    failed: list[str]  # figures below their floors; corpora that could not be read
    other: list[str]  # corpora that are others than those of the floors

    @property
    def status(self) -> int:
        """The exit status."""
        return 1 if self.failed else 2 if self.other else 0


def main() -> int:
    options = _options()
    folder = options.folder or os.environ.get("DEDUP_DATA")
    if not folder:
        return say("nothing measured: name the folder of the corpora, or set DEDUP_DATA to it")
    chosen = options.corpus or [name for name in CORPORA if name != FULL]
    names = [FULL if options.full and name == PART else name for name in chosen]
    floors = Floors.read(FLOORS)
    run = Run({}, {}, [], [], [])
    for name in names:
        measure(name, Path(folder), floors, run, update=options.update, why=options.why)
        if name in run.measured and not options.json:
            lines = table(name, run.measured[name], floors.figures(name), run.seconds[name])
            print(*lines, *(lists(run.measured[name]) if options.verbose else ()), "", sep="\n", flush=True)
    if options.json:
        print(json.dumps(document(run, floors), indent=2, ensure_ascii=False))
    if options.update:
        floors.write(FLOORS)
    for line in (*run.skipped, *run.other, *run.failed):
        say(line)
    if not run.measured:
        say(f"nothing measured in {folder}")
    return run.status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.accuracy", description="Measure dedup on real corpora.")
    parser.add_argument("folder", nargs="?", help="where the corpora are (the folder DEDUP_DATA)")
    parser.add_argument(
        "--corpus", action="append", choices=CORPORA, metavar="NAME", help=f"only this one: {', '.join(CORPORA)}"
    )
    parser.add_argument("--full", action="store_true", help="all of senate in place of a fixed sample")
    parser.add_argument("--verbose", action="store_true", help="list mistakes, and dedup's own rule for each")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument("--update", action="store_true", help="write what is measured as the floors")
    parser.add_argument("--why", metavar="REASON", help="with --update: why a floor may be lowered")
    return parser.parse_args()


def measure(name: str, folder: Path, floors: Floors, run: Run, *, update: bool, why: str | None) -> None:
    """Measure one corpus, if it is there and the one of the floors, and hold it to them; or renew them."""
    corpus = CORPORA[name]
    missing = [file for file in corpus.files if not (folder / file).is_file()]
    if missing:
        run.skipped.append(f"{name}: skipped, {folder} has no {' and no '.join(missing)}")
        return
    try:
        found = hashes(folder, corpus.files)
        others = floors.other_files(name, found)
        if others and not update:
            run.other.append(f"{name}: this is another corpus than the floors were measured on: {', '.join(others)}")
            return
        start = time.perf_counter()
        run.measured[name] = corpus.measure(folder)
        run.seconds[name] = time.perf_counter() - start
        if update:
            floors.renew(name, run.measured[name].figures, found, why)
    except (dedup.DedupError, OSError) as error:
        run.failed.append(str(error) if isinstance(error, dedup.ParameterError) else f"{name}: {error}")
        return
    run.failed += floors.check(name, run.measured[name].figures)


def table(name: str, measured: Measured, floors: Mapping[str, float], seconds: float) -> Iterator[str]:
    """The figures of a corpus in lines for people; below its floor one is marked !, below its target <."""
    yield f"{name}: {CORPORA[name].about} ({seconds:.0f} s)"
    width = max(map(len, [*measured.figures, *measured.counts]))
    yield f"  {'':<{width}}   value   floor  target"
    for figure, value in measured.figures.items():
        least, target = floors.get(figure), CORPORA[name].targets.get(figure)
        floor = "none  " if least is None else f"{least:.3f}{'!' if down(value) < least else ' '}"
        wanted = "" if target is None else f"{target:.3f}{'<' if value < target else ''}"
        yield f"  {figure:<{width}}  {down(value):6.3f}  {floor}  {wanted}".rstrip()
    for figure, count in measured.counts.items():
        yield f"  {figure:<{width}}  {count:>6,}"


def lists(measured: Measured) -> Iterator[str]:
    """The mistakes of a corpus, one a line."""
    for heading, lines in measured.lists.items():
        if lines:
            yield f"  {heading}"
            yield from (f"    {' '.join(line.split())}" for line in lines)


def document(run: Run, floors: Floors) -> dict[str, object]:
    """All that was measured, for programs."""
    corpora = {
        name: asdict(measured)
        | {"floors": floors.figures(name), "targets": CORPORA[name].targets, "seconds": run.seconds[name]}
        for name, measured in run.measured.items()
    }
    return {"corpora": corpora, "skipped": run.skipped, "other": run.other, "failed": run.failed}


def say(line: str) -> int:
    print(line, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
