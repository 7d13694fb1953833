"""What dedup finds of what editors, syndicators and scrapers do, done to real articles, so that the truth is known.

    DEDUP_DATA=corpora uv run python -m benchmarks.planted              # allsides.parquet of that folder
    uv run python -m benchmarks.planted FEED --each 100 --figure planted.svg

Articles of the corpus that stand alone are edited (benchmarks/trials.py) and clustered together with their copies,
all in one run. The same input, in any order, with the same seed gives the same numbers.
"""

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path

import dedup
from benchmarks import edits
from benchmarks.planted_figure import draw
from benchmarks.trials import IdPair, Trial, needed, plant
from dedup import read_articles
from dedup.outcome import MERGED, Problem, Relation

WORDS = 160  # in an original at least: a lead of 150 words cuts all of them
DONORS = 200  # texts outside the run, of which paragraphs and words are taken
SPARE = 1.5  # how many articles are looked at for each that must stand alone

# What the project has set out to reach: for the strengths named, this share of the trials at least.
EXCERPTS = ("150 words", "100 words", "60 words")
TARGETS: dict[str, tuple[float, Sequence[str]]] = {
    "lead": (0.95, EXCERPTS),
    "excerpt from the middle": (0.95, EXCERPTS),
    "OCR noise": (0.9, ("1 %", "2 %")),
    "digest": (1.0, ()),  # no strengths named: all
    "form, other facts": (1.0, ()),
    "form, other numbers": (1.0, ()),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one operation in one strength. Shares are in [0, 1]."""

    operation: str
    strength: str
    expected: str  # "together" or "apart"
    trials: int
    right: float  # trials in which all is together (that is the recall), or apart, as it should be
    matched: float | None  # pairs found at all: copies also where they are kept apart as `embedded`, others also
    # as a passage; None where nothing need be found
    precision: float  # trials whose articles share their clusters with nothing else
    target: float | None
    wrong: dict[str, int]  # what became of the pairs that are wrong: no match, template, joined, ...
    examples: tuple[IdPair, ...]  # the wrong pairs' ids


def measure(articles: Iterable[dedup.Article], each: int = 100, seed: int = 7) -> list[Cell]:
    """Plant `each` copies of every operation and strength, cluster all, and compare with what was planted.

    Raises:
        SourceError: the corpus has too few articles for so many.
    """
    trials = sow(articles, each, seed)
    return score(trials, run(trials))


def sow(articles: Iterable[dedup.Article], each: int, seed: int) -> list[Trial]:
    """The trials, on originals that stand alone and share no passage when nothing is planted."""
    fit = [article for article in articles if edits.size(article.text) >= WORDS and edits.is_parted(article.text)]
    fit.sort(key=lambda article: (blake2b(f"{seed} {article.id}".encode()).digest(), article.id))
    result = dedup.cluster(fit[: round(SPARE * (needed(each) + DONORS))])
    met = {id for match in result.matches for id in (match.left, match.right)}
    alone = [article for article in result.articles if article.id not in met]
    most = min(DONORS, len(alone) // 10)
    if len(alone) - most < needed(each):
        raise dedup.SourceError(
            f"{needed(each):,} articles of {WORDS} words or more that stand alone are needed for {each} copies "
            f"of each kind; there are {max(0, len(alone) - most):,} beside {most} to take words from"
        )
    return list(plant(alone[most:], alone[:most], each, seed))


def run(trials: Sequence[Trial]) -> dedup.Result:
    """All articles of all trials, clustered."""
    return dedup.cluster([article for trial in trials for article in trial.articles])


def score(trials: Sequence[Trial], result: dedup.Result) -> list[Cell]:
    """What came of the trials, in the order in which their kinds first come."""
    by_kind: dict[IdPair, list[Trial]] = defaultdict(list)
    for trial in trials:
        by_kind[trial.operation, trial.strength].append(trial)
    found = Found(trials, result)
    order = list(dict.fromkeys(trial.operation for trial in trials))
    return [found.cell(kind, by_kind[kind]) for kind in sorted(by_kind, key=lambda kind: order.index(kind[0]))]


class Found:
    """A run, seen by the truth."""

    def __init__(self, trials: Sequence[Trial], result: dedup.Result) -> None:
        self._match = {frozenset((match.left, match.right)): match for match in result.matches}
        self._cluster = {
            article.id: number
            for number, cluster in enumerate(result.clusters)
            for article in (cluster.canonical, *(member.article for member in cluster.members))
        }
        # Each pair that belongs together is one family; so far no trial has more than one such pair.
        family = {id: pair[0] for trial in trials for pair in trial.together for id in pair}
        families = defaultdict(set)
        for id, number in self._cluster.items():
            families[number].add(family.get(id, id))
        self._mixed = {number for number, several in families.items() if len(several) > 1}

    def cell(self, kind: IdPair, trials: Sequence[Trial]) -> Cell:
        """The figures of the trials of one kind."""
        operation, strength = kind
        wrong = {i: list(self._wrong(trial)) for i, trial in enumerate(trials)}
        met = [self._is_copy(pair) for trial in trials for pair in trial.together]
        met += [frozenset(pair) in self._match for trial in trials for pair in trial.met]
        pure = [not any(self._cluster[a.id] in self._mixed for a in trial.articles) for trial in trials]
        target, strengths = TARGETS.get(operation, (None, ()))
        flat = sorted(
            {(min(pair), max(pair)) for several in wrong.values() for pair in several}
        )  # of a form, seen twice
        return Cell(
            operation,
            strength,
            "together" if trials[0].together else "apart",
            len(trials),
            sum(not several for several in wrong.values()) / len(trials),
            sum(met) / len(met) if met else None,
            sum(pure) / len(trials),
            target if not strengths or strength in strengths else None,
            dict(Counter(map(self._fate, flat)).most_common()),
            tuple(flat),
        )

    def _wrong(self, trial: Trial) -> Iterator[IdPair]:
        yield from (pair for pair in trial.together if not self._share(pair))
        yield from (pair for pair in trial.apart if self._share(pair))

    def _share(self, pair: IdPair) -> bool:
        return self._cluster[pair[0]] == self._cluster[pair[1]]

    def _is_copy(self, pair: IdPair) -> bool:
        match = self._match.get(frozenset(pair))
        return match is not None and match.relation not in (None, Relation.TEMPLATE)

    def _fate(self, pair: IdPair) -> str:
        """What became of a wrong pair."""
        match = self._match.get(frozenset(pair))
        copies = match is not None and match.relation in MERGED
        if self._share(pair):
            return "joined" if copies else "joined by way of others"
        if match is None:
            return "no match"
        return "cut off" if copies else str(match.relation or match.overlap)


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.planted", description="Measure dedup on planted edits.")
    parser.add_argument("path", nargs="?", type=Path, help="a corpus (allsides.parquet in the folder DEDUP_DATA)")
    parser.add_argument("--each", type=int, default=100, help="copies of each operation and strength (100)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--figure", type=Path, metavar="OUT.svg", help="draw the table")
    parser.add_argument("--keep", type=Path, metavar="OUT.jsonl", help="write all articles, for dedup explain --in")
    parser.add_argument("--examples", type=int, default=0, metavar="N", help="show N wrong pairs of each kind")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    options = parser.parse_args()
    path = options.path or default_corpus()
    if path is None:
        return fail("no corpus: name a file, or set DEDUP_DATA to the folder that holds allsides.parquet")
    if options.each < 1:
        parser.error("--each must be 1 or more")
    try:
        trials = sow(read_articles(path, on_problem=tell), options.each, options.seed)
    except dedup.DedupError as error:
        return fail(f"{path}: {error}")
    result = run(trials)
    cells = score(trials, result)
    try:
        if options.keep:
            options.keep.write_text("".join(map(_line, result.articles)), encoding="utf-8")
        if options.figure:
            options.figure.write_text(draw(cells), encoding="utf-8")
    except OSError as error:
        return fail(str(error), 1)
    about = {"corpus": path.name, "each": options.each, "seed": options.seed, "articles": len(result.articles)}
    if options.json:
        print(json.dumps(about | {"cells": [asdict(cell) for cell in cells]}))
    else:
        print(
            *table(cells),
            *(example for cell in cells for example in examples(cell, result, options.examples)),
            sep="\n",
        )
    return 0


def default_corpus() -> Path | None:
    """allsides.parquet in the folder that DEDUP_DATA names, if it names one."""
    folder = os.environ.get("DEDUP_DATA")
    return Path(folder, "allsides.parquet") if folder else None


def tell(problem: Problem) -> None:
    """Say what could not be read at all; single records do not matter here."""
    if problem.whole:
        print(f"{problem.place}: {problem.reason}", file=sys.stderr)


def fail(message: str, code: int = 2) -> int:
    print(message, file=sys.stderr)
    return code


def _line(article: dedup.Article) -> str:
    fields = {name: getattr(article, name) for name in ("id", "title", "text", "source")}
    published = article.published.isoformat() if article.published else None
    return json.dumps(fields | {"published": published}, ensure_ascii=False) + "\n"


def table(cells: Sequence[Cell]) -> Iterator[str]:
    """The cells in lines for people; a line that misses its target is marked."""
    yield f"  {'':<20} {'n':>5}  {'right':>5}  {'matched':>7}  {'precision':>9}  target  the wrong pairs"
    last = ""
    for cell in cells:
        name = f"{cell.operation} ({cell.expected})" if cell.operation != last else ""
        if name:
            yield name
        last = cell.operation
        matched = "" if cell.matched is None else f"{cell.matched:.3f}"
        target = "" if cell.target is None else f"{cell.target:.2f}{'!' if cell.right < cell.target else ' '}"
        wrong = ", ".join(f"{count} {fate}" for fate, count in cell.wrong.items())
        yield (
            f"  {cell.strength:<20} {cell.trials:>5}  {cell.right:>5.3f}  {matched:>7}  {cell.precision:>9.3f}"
            f"  {target:<6}  {wrong}"
        ).rstrip()


def examples(cell: Cell, result: dedup.Result, count: int) -> Iterator[str]:
    """Some wrong pairs of a cell, and dedup's own rule for each."""
    articles = {article.id: article for article in result.articles}
    rules = {frozenset((match.left, match.right)): match.rule for match in result.matches}
    for one, other in cell.examples[:count]:
        rule = rules.get(frozenset((one, other)))
        rule = rule or "no match: " + dedup.explain(articles[one], articles[other], within=result).rule
        yield f"{cell.operation}, {cell.strength}: {one!r} {other!r}\n    {rule}"


if __name__ == "__main__":
    sys.exit(main())
