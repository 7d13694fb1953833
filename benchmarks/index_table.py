"""What came of indexes that grew, as a table with its notes, and as JSON."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.index_growth import Plan, Row

HEADER = (
    "index", "articles inside", "batches: articles/s", "since empty", "single adds/s", "add p50 ms", "p99",
    "query p50 ms", "p99", "bytes an article", "texts", "postings", "rest", "free", "most memory, MB", "copies",
)  # fmt: skip
PARTS = ("texts", "postings", "rest", "free")
WORDS = 1  # columns of words; the others are of numbers


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
    """Markdown: what was done, a line for each index and size, and what cannot be compared."""
    each = report.plan.each
    head = [*HEADER[:-1], f"{HEADER[-1]} of {each}"]
    lines = [_line(head), _line(["---"] * WORDS + ["--:"] * (len(head) - WORDS))]
    for result in report.results:
        lines += [_line([result.title, *_cells(row)]) for row in result.rows]
        if not result.rows:
            lines.append(_line([result.title, "no result", *[""] * (len(head) - 2)]))
    intro = (
        f"{report.machine}; bringing a page to the disk takes {report.sync_ms:.2f} ms at the median. Batches of 1,000 "
        f"up to a size; there {each} articles are added one by one, and {each} others are queried."
    )
    return "\n".join([intro, "", *lines, "", *_notes(report)])


def _cells(row: Row) -> list[str]:
    numbers = [row.articles, row.rate, row.average, 1000 / row.add.mean]
    latencies = [row.add.p50, row.add.p99, row.query.p50, row.query.p99]
    sizes = [row.bytes.get(part) for part in ("all", *PARTS)]
    return [
        *(f"{number:,.0f}" for number in numbers),
        *(f"{milliseconds:.1f}" for milliseconds in latencies),
        *("" if size is None else f"{size / row.articles:,.0f}" for size in sizes),
        f"{row.memory_mb:,.0f}",
        f"{row.copies:,}",
    ]


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


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
