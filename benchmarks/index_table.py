"""What came of indexes that grew, as a table with its notes, and as JSON."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.index_growth import Plan, Row

SPEED = (
    "articles inside", "batches: articles/s", "since empty", "single adds/s",
    "add, p50 ms", "add, p99 ms", "query, p50 ms", "query, p99 ms", "copies",
)  # fmt: skip
SIZE = ("articles inside", "bytes an article", "texts", "postings", "rest", "free pages", "most memory, MB")
PARTS = ("texts", "postings", "rest", "free")


@dataclass(frozen=True, slots=True)
class Result:
    """One that was compared, at each size that it came to."""

    name: str
    title: str
    rows: list[Row]
    failure: str | None  # why there are no more


@dataclass(frozen=True, slots=True)
class Report:
    """All that was measured, and where."""

    plan: Plan
    machine: str  # in words
    sync_ms: float  # that bringing a page to the disk takes
    results: list[Result]

    def to_json(self) -> str:
        """One JSON object."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """The report that `to_json` made it of."""
        told: dict[str, Any] = json.loads(text)
        results = [Result(**{**one, "rows": [Row.from_json(row) for row in one["rows"]]}) for one in told["results"]]
        return cls(**{**told, "plan": Plan(**told["plan"]), "results": results})


def table(report: Report) -> str:
    """Markdown: what was done, how fast, how large, and what cannot be compared."""
    each = report.plan.each
    intro = (
        f"{report.machine}; bringing a page to the disk takes {report.sync_ms:.2f} ms at the median. Batches of 1,000 "
        f"up to a size; there {each} articles are added one by one, and {each} others are queried."
    )
    speed = _table(report.results, [*SPEED[:-1], f"{SPEED[-1]} of {each}"], _speed)
    return "\n".join([intro, "", *speed, "", *_table(report.results, SIZE, _size), "", *_notes(report)])


def _table(results: list[Result], head: Sequence[str], cells: Callable[[Row], list[str]]) -> list[str]:
    lines = [_line(["index", *head]), _line(["---", *["--:"] * len(head)])]
    for result in results:
        lines += [_line([result.title, *cells(row)]) for row in result.rows]
        if not result.rows:
            lines.append(_line([result.title, "no result", *[""] * (len(head) - 1)]))
    return lines


def _speed(row: Row) -> list[str]:
    rates = [row.articles, row.rate, row.average, 1000 / row.add.mean]
    latencies = [row.add.p50, row.add.p99, row.query.p50, row.query.p99]
    return [*(f"{rate:,.0f}" for rate in rates), *(f"{time:,.1f}" for time in latencies), f"{row.copies:,}"]


def _size(row: Row) -> list[str]:
    sizes = [row.bytes.get(part) for part in ("all", *PARTS)]
    told = ["" if size is None else f"{size / row.articles:,.0f}" for size in sizes]
    return [f"{row.articles:,}", *told, f"{row.memory_mb:,.0f}"]


def _notes(report: Report) -> list[str]:
    notes = [
        "- *batches* is the rate of the last tenth of the articles, *since empty* that of all; making or reading them "
        "is in no time. *copies*: queries that find one, by dedup's rules or as a candidate of datasketch's; what "
        "others are copies of comes later in the stream."
    ]
    for result in report.results:
        about = [_ABOUT[result.name]]
        if result.name == "dedup":
            about += _own(report.plan, result.rows)
        if result.failure:
            about.append(f"{'No more' if result.rows else 'No result'}: {result.failure}.")
        notes.append(f"- {result.title}: {' '.join(about)}")
    return notes


def _own(plan: Plan, rows: list[Row]) -> list[str]:
    """What is to be said of the rows of dedup's index."""
    said = []
    learned = next((row.learned for row in rows if row.learned is not None), None)
    if learned is not None:
        said.append(f"It learned once, after {plan.learn:,} articles, in {learned:.1f} s, which are in no rate.")
    log = max((row.bytes["log"] for row in rows), default=0)
    if log:
        said.append(f"Beside the file lies the write-ahead log, {log / 1e6:.0f} MB at the most.")
    if any("texts" not in row.bytes for row in rows):
        said.append("This SQLite was built without dbstat, which knows the parts.")
    return said


_ESTIMATE = (
    "the articles that share a band, which are not verified; no excerpts, no clusters, no reasons; texts are not "
    "kept. 128 permutations, threshold 0.5, shingles of five words, made in Python. Bytes are of memory."
)
_ABOUT = {
    "dedup": (
        "each article's text, cluster, canonical and relation, from exact counts. Each add is a transaction that is on "
        "the disk when it returns (`synchronous = FULL`)."
    ),
    "datasketch": f"{_ESTIMATE} A restart loses all.",
    "redis": f"{_ESTIMATE} A server of its own beside it, on the same machine, that writes nothing to the disk: its "
    "restart loses all.",
}


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
