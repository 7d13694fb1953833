"""The benchmark of the index: articles are counted rightly, tables have all that was measured, gaps are told."""

import json
import sys
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import corpus, index
from benchmarks.index_dedup import Own, sizes_of
from benchmarks.index_figure import draw
from benchmarks.index_growth import Latency, Plan, Record, Row, TooLargeError, grow, records
from benchmarks.index_table import PARTS, SIZE, SPEED, Report, Result, table

COUNT = 300
PLAN = Plan([100, 230], COUNT, each=30, learn=200)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    corpus.write(path, COUNT)
    return path


# -- growing ------------------------------------------------------------------------------------------------


class Notebook:
    """An index that only writes down what is asked of it."""

    def __init__(self, memory: float = 0.0) -> None:
        self.batches: list[list[str]] = []
        self.queries: list[str] = []
        self.learned: list[int] = []
        self.memory = memory

    def made(self, record: Record) -> str:
        return record["id"]

    def add(self, articles: Sequence[str]) -> object:
        self.batches.append(list(articles))
        return None

    def query(self, article: str) -> bool:
        self.queries.append(article)
        return int(article) % 2 == 0

    def learn(self) -> object:
        self.learned.append(len(self))
        return None

    def __len__(self) -> int:
        return sum(map(len, self.batches))

    def sizes(self) -> dict[str, int]:
        return {"all": 10 * len(self)}

    def memory_mb(self) -> float:
        return self.memory * len(self)


def test_each_article_comes_once_and_in_its_order_and_those_queried_are_new() -> None:
    notebook, plan = Notebook(), Plan([100, 2_500], 2_560, each=30, learn=1_200)
    rows = list(grow(notebook, records(plan), plan))
    assert [len(batch) for batch in notebook.batches] == [100, *[1] * 30, 1_000, 70, 1_000, 300, *[1] * 30]
    assert list(chain(*notebook.batches)) == [str(number) for number in range(2_530)]
    assert notebook.queries == [str(number) for number in (*range(130, 160), *range(2_530, 2_560))]
    assert notebook.learned == [1_200]
    assert [(row.articles, row.copies, row.bytes) for row in rows] == [
        (100, 15, {"all": 1_300}),
        (2_500, 15, {"all": 25_300}),
    ]
    assert rows[0].learned is None
    assert rows[1].learned is not None


def test_it_stops_where_memory_or_articles_end() -> None:
    with pytest.raises(TooLargeError, match="stopped at 100 articles: more than 99 MB"):
        list(grow(Notebook(1.0), records(PLAN), replace(PLAN, most_mb=99)))
    with pytest.raises(ValueError, match="300 articles are needed, there are 250"):
        list(grow(Notebook(), list(records(PLAN))[:250], PLAN))


def test_latencies_are_those_of_the_calls() -> None:
    latency = Latency.of([number / 1000 for number in range(100, 0, -1)])
    assert (latency.mean, latency.p50, latency.p99) == pytest.approx((50.5, 51, 100))
    assert Latency.of([0.002]) == Latency(2, 2, 2)


def families(file: Path) -> list[str]:
    truth = file.with_name("corpus.truth.csv").read_text().splitlines()[1:]
    return [line.split(",")[1] for line in truth]


def copies_by_truth(file: Path, size: int) -> int:
    """Of the articles queried at a size, those with one of their family inside."""
    family = families(file)
    return sum(one in family[: size + PLAN.each] for one in family[size + PLAN.each : size + 2 * PLAN.each])


def check(rows: Sequence[Row], file: Path) -> None:
    assert [row.articles for row in rows] == PLAN.sizes
    for row in rows:
        assert row.bytes["all"] >= 0  # of an index in memory what the process has grown by: of so few it may be nothing
        assert row.memory_mb > 0


def test_dedups_index_is_counted_rightly(file: Path, tmp_path: Path) -> None:
    own = Own(tmp_path / "news.db")
    with own.index:
        rows = list(grow(own, records(replace(PLAN, file=str(file))), PLAN))
        check(rows, file)
        assert [row.copies for row in rows] == [copies_by_truth(file, size) for size in PLAN.sizes]
        assert len(own) == PLAN.sizes[-1] + PLAN.each
    for row in rows:
        assert sum(row.bytes.get(part, 0) for part in PARTS) in (row.bytes["all"], 0)
    assert rows[-1].bytes["all"] == own.index.path.stat().st_size


def test_an_index_without_a_log_has_its_sizes(tmp_path: Path) -> None:
    own = Own(tmp_path / "news.db")
    own.index.close()
    assert sizes_of(own.index.path)["log"] == 0


def test_datasketchs_index_is_counted_rightly(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xxhash", SimpleNamespace(xxh32_intdigest=zlib.crc32))  # only its peers need it
    from benchmarks.index_datasketch import Peer

    rows = list(grow(Peer(None), records(replace(PLAN, file=str(file))), PLAN))
    check(rows, file)
    assert 0 < rows[-1].copies <= copies_by_truth(file, PLAN.sizes[-1])


# -- the command --------------------------------------------------------------------------------------------


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr("sys.argv", ["index", *map(str, arguments)])
    index.main()


def test_a_run_from_the_file_to_the_figure(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, figure = tmp_path / "kept.json", tmp_path / "index.svg"
    monkeypatch.setattr("shutil.which", lambda name: None)
    options = ("--sizes", "100,230", "--each", 30, "--learn", 200, "--file", file, "--folder", tmp_path)
    call(monkeypatch, *options, "--only", "dedup,redis", "--json", kept, "--figure", figure)
    printed = capsys.readouterr().out
    own, redis = Report.from_json(kept.read_text()).results
    check(own.rows, file)
    assert own.failure is None
    assert redis.rows == []
    assert "on Redis | no result |" in printed
    assert "No result: redis-server is not on the PATH" in printed
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
    again = tmp_path / "again.svg"
    call(monkeypatch, "--from", kept, "--figure", again)
    assert capsys.readouterr().out == printed
    assert again.read_text() == figure.read_text()


def test_what_does_not_fit_is_told(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ("--each", 30, "--file", file, "--folder", tmp_path)
    call(monkeypatch, *options, "--sizes", "100,280", "--only", "dedup,datasketch", "--peers", 50)
    printed = capsys.readouterr().out
    assert printed.count("| dedup | 100 |") == 2, "what was measured before it failed is kept"
    assert "No more: 340 articles are needed, there are 300." in printed
    assert "No result: not run beyond 50 articles." in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sizes", "10x"), "'10x' is no size; write 300, 10k or 1m"),
        (("--sizes", "1k,1100"), "sizes must grow by 300 or more"),
        (("--sizes", "2k,1k"), "sizes must grow by 300 or more"),
        (("--only", "faiss"), "nothing is called 'faiss'; there are: dedup, datasketch, redis"),
    ],
)
def test_wrong_use_is_told(
    arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        call(monkeypatch, *arguments)
    assert said in capsys.readouterr().err


def test_sizes_are_read() -> None:
    assert index.sizes("300,10k,5M") == [300, 10_000, 5_000_000]


# -- the table and the figure -------------------------------------------------------------------------------


def row(articles: int, rate: float, **parts: int) -> Row:
    sizes = {"all": 2_000 * articles} | {part: size * articles for part, size in parts.items()}
    return Row(articles, rate, rate, Latency(8, 7, 9), Latency(3, 2, 4), 5, sizes, 321, None)


def report() -> Report:
    parts = {"texts": 1_000, "postings": 600, "rest": 300, "free": 100, "log": 1}
    own = Result("dedup", "dedup", [row(size, 10**8 / size, **parts) for size in (1_000, 10_000, 5_000_000)], None)
    peer = Result("datasketch", "<peer> & co", [row(1_000, 77)], "it broke")
    return Report(PLAN, "a machine", 1.5, [own, peer])


def test_the_tables_have_all_that_was_measured() -> None:
    first, second = (lines.splitlines() for lines in table(report()).split("\n\n")[1:3])
    for lines, head in ((first, SPEED), (second, SIZE)):
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        assert {len(row) for row in cells} == {1 + len(head)}
        assert [row[:2] for row in cells[2:]] == [
            ["dedup", "1,000"], ["dedup", "10,000"], ["dedup", "5,000,000"], ["<peer> & co", "1,000"]
        ]  # fmt: skip
    assert first[2] == "| dedup | 1,000 | 100,000 | 100,000 | 125 | 7.0 | 9.0 | 2.0 | 4.0 | 5 |"
    assert second[2] == "| dedup | 1,000 | 2,000 | 1,000 | 600 | 300 | 100 | 321 |"
    assert second[-1] == "| <peer> & co | 1,000 | 2,000 |  |  |  |  | 321 |"


def test_the_notes_say_what_cannot_be_compared_and_what_is_missing() -> None:
    notes = table(report()).split("\n\n")[3].splitlines()
    assert len(notes) == 3
    assert "not verified" in notes[2]
    assert notes[2].endswith("No more: it broke.")
    assert "dbstat" not in notes[1]
    bare = replace(report(), results=[Result("dedup", "dedup", [replace(row(1_000, 1, log=0), learned=2.0)], None)])
    assert "in 2.0 s" in table(bare)
    assert "without dbstat" in table(bare)


def test_a_report_is_kept_whole() -> None:
    assert Report.from_json(report().to_json()) == report()
    json.loads(report().to_json())


def test_the_figure_has_every_row_within_the_picture() -> None:
    root = ElementTree.fromstring(draw(report().results))
    titles = [title.text or "" for title in root.iter(f"{SVG}title")][1:]
    assert sum(title.startswith("<peer> & co") for title in titles) == 7, "six lines, one bar"
    assert "dedup, 10,000 articles: all: 2,000, texts: 1,000, postings: 600, rest: 300, free: 100" in titles
    assert "dedup: 1,000: 1e+05, 10,000: 1e+04, 5,000,000: 20" in titles
    width, height = float(root.get("width", 0)), float(root.get("height", 0))
    for panel in root.findall(f"{SVG}g"):
        x, y = map(float, panel.get("transform", "").removeprefix("translate(").removesuffix(")").split())
        for mark in (*panel.iter(f"{SVG}circle"), *panel.iter(f"{SVG}text")):
            assert 0 < x + float(mark.get("cx", mark.get("x", 0))) < width
            assert 0 < y + float(mark.get("cy", mark.get("y", 0))) < height


def test_what_is_less_stands_lower_and_parts_stand_on_each_other() -> None:
    root = ElementTree.fromstring(draw(report().results))
    rate, *_, bars = root.findall(f"{SVG}g")
    heights = [float(dot.get("cy", 0)) for dot in rate.iter(f"{SVG}circle")][:3]
    assert heights == sorted(heights)
    parts = [rect for rect in bars.iter(f"{SVG}rect") if "dedup" in rect.get("class", "")][:4]
    tops = [float(part.get("y", 0)) for part in parts]
    floors = [top + float(part.get("height", 0)) for top, part in zip(tops, parts, strict=True)]
    assert floors[1:] == pytest.approx(tops[:-1])


def test_one_row_or_none_has_a_figure_too() -> None:
    ElementTree.fromstring(draw([Result("dedup", "dedup", [row(1_000, 5)], None)]))
    ElementTree.fromstring(draw([Result("dedup", "dedup", [], "broken")]))
