"""What every report promises, for every report there is."""

import subprocess
import sys
from pathlib import Path

import pytest

from dedup.errors import DedupError, ParameterError
from dedup.outcome import Cluster, Member, Outcome, Problem
from dedup.reports import Report, report_for, report_named, reports, write_file

from .helpers import alone, article, hostile, match, outcome, rendered, small

EACH = pytest.mark.parametrize("report", reports(), ids=lambda report: report.NAME)


def test_the_reports_that_are_promised_are_there() -> None:
    assert {report.NAME for report in reports()} >= {"terminal", "json", "jsonl", "csv", "md", "parquet"}


@EACH
def test_it_says_what_it_is(report: Report) -> None:
    assert report.NAME == report.NAME.lower().strip() != ""
    assert report.ABOUT and "\n" not in report.ABOUT
    assert (report.SUFFIXES or report.NAME == "unique") and all(s[0] == "." and s == s.lower() for s in report.SUFFIXES)
    assert report.EXTRA is None or report.EXTRA in ("parquet", "zstd")


def test_no_name_and_no_suffix_stands_twice() -> None:
    names = [report.NAME for report in reports()]
    suffixes = [suffix for report in reports() for suffix in report.SUFFIXES]
    assert len(set(names)) == len(names)
    assert len(set(suffixes)) == len(suffixes)


@EACH
@pytest.mark.parametrize(
    "what",
    [
        small(),
        Outcome([], [], []),
        Outcome([], [], [], [Problem("feed.jsonl:1", "no text")]),
        outcome(alone(article("a"))),
        hostile(),
    ],
    ids=["small", "empty", "only problems", "one article", "hostile"],
)
def test_it_renders_anything_and_always_the_same(report: Report, what: Outcome) -> None:
    first = rendered(report, what)
    assert first == rendered(report, what)
    if what.articles or report.NAME not in ("jsonl", "unique"):
        assert first


@EACH
def test_it_writes_in_pieces(report: Report) -> None:
    """No report is built as one string: of a large one, each piece is small."""
    texts = [alone(article(f"id-{n}", f"title {n}" * 20, extra={"n": n})) for n in range(2000)]
    pieces: list[int] = []

    class Pieces:
        closed, position = False, 0

        def write(self, data: bytes) -> int:
            pieces.append(len(data))
            self.position += len(data)
            return len(data)

        def tell(self) -> int:
            return self.position

        def __getattr__(self, name: str) -> object:
            if name in ("flush", "seekable", "readable", "writable", "close"):
                return lambda: name == "writable"
            raise AttributeError(name)

    report.write(outcome(*texts), Pieces())  # type: ignore[arg-type]
    assert max(pieces) < 200_000


@EACH
def test_a_title_of_ten_megabytes_does_no_harm(report: Report) -> None:
    titles = ("x" * 10_000_000, "\x1b[" * 1_000_000, "[" * 1_000_000, " " * 1_000_000 + "=1", "e\u0301" * 1_000_000)
    pairs = [(article(f"a{n}", title), article(f"b{n}", title + "!")) for n, title in enumerate(titles)]
    clusters = [Cluster(one, (Member(two, match(one.id, two.id)),), "why") for one, two in pairs]
    content = rendered(report, outcome(*clusters))
    if report.NAME in ("terminal", "md"):
        assert len(content) < 100_000


@EACH
def test_its_suffix_and_its_name_find_it(report: Report) -> None:
    for suffix in report.SUFFIXES:
        assert report_for(f"a.b/c{suffix}") is report
        assert report_for(Path(f"C{suffix.upper()}")) is report
    assert report_named(report.NAME) is report


@pytest.mark.parametrize("path", ["report.doc", "report", ".json", "json", "a.json/b"])
def test_an_unknown_suffix_is_refused_and_the_known_are_named(path: str) -> None:
    with pytest.raises(ParameterError, match=r"\.csv, .*\.json, \.jsonl") as error:
        report_for(path)
    assert isinstance(error.value, DedupError)
    assert path in str(error.value)


def test_an_unknown_name_is_refused_and_the_known_are_named() -> None:
    with pytest.raises(ParameterError, match="csv, html, json, jsonl, md, parquet, terminal"):
        report_named("doc")


@EACH
def test_a_file_is_what_was_rendered(report: Report, tmp_path: Path) -> None:
    write_file(small(), tmp_path / "other", report)
    assert (tmp_path / "other").read_bytes() == rendered(report, small())
    for suffix in report.SUFFIXES:
        write_file(small(), tmp_path / f"report{suffix}")
        assert (tmp_path / f"report{suffix}").read_bytes() == rendered(report, small())


def test_importing_the_reports_imports_nothing_heavy() -> None:
    code = (
        "import sys; import dedup.reports as r; r.reports();"
        "print([m for m in ('pandas', 'pyarrow', 'rich', 'numpy', 'numba', 'typer') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DedupError, match=r"newsdedup\[parquet\]"):
        write_file(small(), tmp_path / "report.parquet")
    assert list(tmp_path.iterdir()) == []
