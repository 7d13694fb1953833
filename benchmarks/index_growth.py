"""An index that grows, measured at some sizes: what the runs of dedup and of its peers share.

Runs in each one's environment.
"""

import itertools
import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from benchmarks import corpus

BATCH = 1_000  # articles that are added at once
LATELY = 10  # the rate of batches at a size is that of the last tenth on the way to it,
STEADY = 5  # and of so many batches at the least

Record = dict[str, str]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done: the same for all that are compared, but that some stop at a smaller size."""

    sizes: list[int]  # ascending; at each it is measured
    count: int  # articles of the whole stream: enough for the last size, and what is added and queried there
    each: int = 300  # single adds, and queries, at each size
    learn: int = 10_000  # after so many articles it learns, if it can
    file: str | None = None  # of the articles, as benchmarks.corpus writes it; None: they are made as they are read
    most_mb: float | None = None  # memory at which it stops

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """The plan that stands on the command line."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Latency:
    """Of many single calls, in milliseconds."""

    mean: float
    p50: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Latency":
        """That of calls which took so many seconds each."""
        ordered = sorted(seconds)
        at = [ordered[min(int(share * len(ordered)), len(ordered) - 1)] for share in (0.5, 0.99)]
        return cls(1000 * sum(ordered) / len(ordered), 1000 * at[0], 1000 * at[1])


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured at one size."""

    articles: int  # inside, by its own count
    rate: float  # articles a second in batches, lately
    average: float  # and since it was empty
    add: Latency
    query: Latency
    copies: int  # of the articles queried: those that it has a copy of, or takes to have one
    bytes: dict[str, int]  # "all", and by part where they are known
    memory_mb: float  # the most so far
    learned: float | None  # seconds that learning took, if it was before this size

    @classmethod
    def from_json(cls, told: dict[str, object]) -> "Row":
        """The row that `asdict` and JSON made of one."""
        latencies = {name: Latency(**told[name]) for name in ("add", "query")}  # type: ignore[arg-type]
        return cls(**{**told, **latencies})  # type: ignore[arg-type]


class Growing(Protocol[Made]):
    """What is measured."""

    def made(self, record: Record) -> Made:
        """An article as it takes them; this is not counted."""

    def add(self, articles: Sequence[Made]) -> object:
        """Add articles, and find for each what it is a copy of."""

    def query(self, article: Made) -> bool:
        """Whether an article is a copy; it is not added."""

    def learn(self) -> object:
        """Learn from what is inside, if it does such a thing."""

    def __len__(self) -> int: ...

    def sizes(self) -> dict[str, int]:
        """Its bytes: "all", and by part."""

    def memory_mb(self) -> float:
        """The most memory so far."""


class TooLargeError(Exception):
    """It has more memory than it may have."""


def tell(index: Growing[Made], plan: Plan) -> None:
    """Measure an index, and print a JSON object for each size; leave with a line that says why, if it cannot go on."""
    try:
        for row in grow(index, records(plan), plan):
            print(json.dumps(asdict(row)), flush=True)
    except (TooLargeError, ValueError) as error:
        sys.exit(str(error))


def records(plan: Plan) -> Iterator[Record]:
    """The articles, one after the other."""
    if plan.file is None:
        yield from (article.record() for article in corpus.articles(plan.count))
    else:
        with Path(plan.file).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def grow(index: Growing[Made], articles: Iterable[Record], plan: Plan) -> Iterator[Row]:
    """Fill an index in batches and measure it at each size.

    Raises:
        TooLargeError: it has more memory than the plan allows.
    """
    growth, learned = _Growth(index, articles, plan), None
    for size in plan.sizes:
        if learned is None and size >= plan.learn:
            growth.fill(plan.learn)
            learned = _seconds(index.learn)
        growth.fill(size)
        yield growth.measure(learned)


class _Growth(Generic[Made]):
    """An index on its way, and what comes next."""

    def __init__(self, index: Growing[Made], articles: Iterable[Record], plan: Plan) -> None:
        self.index, self.plan = index, plan
        self.next = iter(articles)
        self.count = 0
        self.batches: list[tuple[int, float]] = []  # articles and seconds of each

    def fill(self, size: int) -> None:
        """Add articles in batches until there are so many."""
        index, most = self.index, self.plan.most_mb
        while self.count < size:
            some = self.take(min(BATCH, size - self.count))
            self.batches.append((len(some), _seconds(index.add, [index.made(one) for one in some])))
            self.count += len(some)
            if most and index.memory_mb() > most:
                raise TooLargeError(f"stopped at {self.count:,} articles: more than {most:,.0f} MB of memory")

    def measure(self, learned: float | None) -> Row:
        """Add some articles one by one, and query others; those are added later, with the next batch."""
        index, inside = self.index, len(self.index)
        adds = [_seconds(index.add, [index.made(one)]) for one in self.take(self.plan.each)]
        self.count += len(adds)
        asked, copies, queries = self.take(self.plan.each), 0, []
        for one in map(index.made, asked):
            start = time.perf_counter()
            copies += index.query(one)
            queries.append(time.perf_counter() - start)
        self.next = itertools.chain(asked, self.next)
        lately = self.batches[-max(STEADY, inside // (LATELY * BATCH)) :]
        return Row(
            articles=inside,
            rate=_rate(lately),
            average=_rate(self.batches),
            add=Latency.of(adds),
            query=Latency.of(queries),
            copies=copies,
            bytes=index.sizes(),
            memory_mb=index.memory_mb(),
            learned=learned,
        )

    def take(self, count: int) -> list[Record]:
        """The next articles.

        Raises:
            ValueError: there are not so many.
        """
        taken = list(itertools.islice(self.next, count))
        if len(taken) < count:
            raise ValueError(f"{self.plan.count:,} articles are needed, there are {self.count + len(taken):,}")
        return taken


def _rate(batches: Sequence[tuple[int, float]]) -> float:
    return sum(count for count, _ in batches) / sum(seconds for _, seconds in batches)


def _seconds(act: Callable[..., object], *given: object) -> float:
    start = time.perf_counter()
    act(*given)
    return time.perf_counter() - start


def peak_mb() -> float:
    """The most memory that this process has used so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))
