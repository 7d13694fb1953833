"""dedup beside its peers: runs are measured, failures are told, what is found is counted, the floor reads texts."""

import json
import re
import sys
import time
from datetime import UTC, datetime
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from benchmarks import corpus
from benchmarks.peers import __main__ as peers
from benchmarks.peers import articles, figure, process, results, run_floor, tools
from benchmarks.peers.process import Run
from benchmarks.peers.results import Quality, Row
from benchmarks.peers.tools import TOOLS, Tool

# -- what the runners share ---------------------------------------------------------------------------------


@given(st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=4), max_size=12))
def test_components_are_those_of_the_groups(groups: list[list[int]]) -> None:
    reach = {place: {place} for place in range(12)}
    for _ in range(12):  # as far as any chain can go
        for group in groups:
            joined = set().union(*(reach[place] for place in group))
            for place in joined:
                reach[place] = joined
    assert articles.components(12, groups) == [min(reach[place]) for place in range(12)]


def test_shingles_are_runs_of_words() -> None:
    assert articles.shingles("One two\nthree FOUR five  six") == ["one two three four five", "two three four five six"]
    assert articles.shingles("Too short") == ["too short"]
    assert articles.shingles("") == [""]


def test_what_a_runner_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    articles.write(path, ["a", "b,é", "c"], [0, 0, 2])
    assert results.read_clusters(path) == {"a": "a", "b,é": "a", "c": "c"}


def test_every_tool_has_its_runner_and_a_version() -> None:
    for tool in TOOLS:
        command = tool.command("python", Path("in.jsonl"), Path("out.csv"))
        if tool.name != "dedup":
            assert (tools.ROOT / (command[2].replace(".", "/") + ".py")).exists(), tool.name
        if tool.packages:
            assert re.fullmatch(rf"{tool.name} \d+\.\d+\.\d+", tool.title)
    assert tools.chosen([]) == list(TOOLS)
    assert [tool.name for tool in tools.chosen(["rensa", "dedup"])] == ["rensa", "dedup"]
    with pytest.raises(ValueError, match=r"no tool is called 'ninhash'; there are: dedup, floor, daft"):
        tools.chosen(["ninhash"])


# -- the floor ----------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.booleans()), max_size=6), st.sampled_from([",:", ", : "]))
def test_the_floor_finds_the_texts(records: list[tuple[str, str, bool]], separators: str) -> None:
    lines, expected = "", []
    for title, text, ascii_only in records:
        record = {"id": "text", "text\\": title, "title": title, "n": 1.5, "text": text, "none": None}
        comma, colon = separators[: len(separators) // 2], separators[len(separators) // 2 :]
        lines += json.dumps(record, ensure_ascii=ascii_only, separators=(comma, colon.lstrip())) + "\n"
        raw = json.dumps(text, ensure_ascii=ascii_only)[1:-1]
        expected.append(re.sub(r"\\(u.{4}|.)", " ", raw).encode())
    data, offsets = run_floor.texts(lines.encode())
    found = [data[start:stop].tobytes() for start, stop in pairwise(offsets)]
    assert found == expected


def test_the_floor_signs_every_text(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.csv"
    corpus.write(source, 40)
    run_floor.main(source, target)
    assert target.read_text().startswith("40 texts in ")


# -- runs ---------------------------------------------------------------------------------------------------


def python(code: str, folder: Path, timeout: float = 60) -> Run:
    return process.run([sys.executable, "-c", code], folder, timeout, {"TOLD": "yes"})


def test_the_time_and_memory_of_all_processes_count(tmp_path: Path) -> None:
    burn = "import os, time; assert os.environ['TOLD']\nwhile time.process_time() < .4: pass"
    orphan = "import time; kept = bytes([1]) * 90_000_000; print('ready', flush=True); time.sleep(60)"
    code = f"""
import subprocess, sys
left = subprocess.Popen([sys.executable, "-c", {orphan!r}], stdout=subprocess.PIPE)
subprocess.run([sys.executable, "-c", {burn!r}], check=True)
left.stdout.readline()
"""
    ran = python(code, tmp_path)
    assert ran.failure is None
    assert ran.cpu > 0.4
    assert ran.peak_mb > 85


def test_a_failure_is_told_by_its_last_line(tmp_path: Path) -> None:
    assert python("print('fine')", tmp_path).failure is None
    assert (tmp_path / "stdout").read_text() == "fine\n"
    assert python("raise ValueError('of this reason')", tmp_path).failure == "ValueError: of this reason"
    assert python("raise SystemExit(3)", tmp_path).failure == "exit code 3"
    assert python("import os; os.kill(os.getpid(), 9)", tmp_path).failure == "ended by SIGKILL"


def test_what_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    child = f"import time, pathlib; time.sleep(2); pathlib.Path({str(mark)!r}).touch()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert python(code, tmp_path, timeout=0.5).failure == "not done after 0.5 s"
    time.sleep(2.2)
    assert not mark.exists()


# -- what was found -----------------------------------------------------------------------------------------

FAMILIES = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("abc")), min_size=1, max_size=9)


@given(FAMILIES)
def test_the_recall_of_pairs_is_that_of_all_pairs(members: list[tuple[str, str]]) -> None:
    truth = [{"id": str(n), "family": family} for n, (family, _) in enumerate(members)]
    cluster_of = {str(n): cluster for n, (_, cluster) in enumerate(members)}
    pairs = [(one, other) for one, other in combinations(members, 2) if one[0] == other[0]]
    expected = sum(one[1] == other[1] for one, other in pairs) / len(pairs) if pairs else 1.0
    assert results.pair_recall(truth, cluster_of) == pytest.approx(expected)


def test_articles_that_a_tool_leaves_out_stand_alone() -> None:
    rows = [("0", "0", "original"), ("1", "0", "exact"), ("2", "0", "edit"), ("3", "3", "original")]
    truth = [dict(zip(("id", "family", "kind"), row, strict=True)) for row in rows]
    found = results.judge({"0": "0", "1": "0"}, truth)
    assert found == Quality(1, 2, recall=1 / 3, precision=1.0, kinds={"edit": 0.0, "exact": 1.0})
    assert results.judge({"0": "0", "1": "0", "2": "2"}, None) == Quality(1, 2)


def rows() -> list[Row]:
    dedup, floor, daft, gaoya = (Row(tool) for tool in TOOLS[:4])
    dedup.runs = [Run(wall, 3.0, 100.0, None) for wall in (2.0, 9.0, 3.0)]
    dedup.quality = Quality(7, 20, 0.99, 1.0, {"exact": 1.0, "edit": 0.5})
    floor.runs, floor.told = [Run(1.0, 1.0, 50.0, None)], "9 texts in 0.50 s"
    daft.runs, daft.quality = [Run(30.0, 50.0, 2000.0, None)], Quality(5, 12, 0.6, 1.0, {"exact": 1.0})
    gaoya.failure = "MemoryError: <all> & more"
    return [dedup, floor, daft, gaoya]


def test_the_table_has_medians_and_every_tool() -> None:
    lines = results.table(rows(), 600, truth=True).splitlines()
    assert "| dedup | 3.0 | 1.0 | 200 | 3.0 | 100 | 0.990 | 1.000 | 0.500 |  |  | 1.000 |" in lines
    assert "| daft 0.7.26 | 30.0 | 10 | 20 | 50.0 | 2,000 | 0.600 | 1.000 |  |  |  | 1.000 |" in lines
    assert any(line.startswith("| gaoya 0.2.2 | no result |") for line in lines)
    assert any(line.startswith("- gaoya 0.2.2: ") and line.endswith("MemoryError: <all> & more") for line in lines)
    assert any(line.startswith("- floor: ") and line.endswith("; 9 texts in 0.50 s") for line in lines)
    without = results.table(rows(), 600, truth=False).splitlines()
    assert "| dedup | 3.0 | 1.0 | 200 | 3.0 | 100 | 7 | 20 |" in without
    for table in (lines, without):
        cells = {line.count("|") for line in table if line.startswith("|")}
        assert len(cells) == 1


@pytest.mark.parametrize(("value", "told"), [(0.123, "0.12"), (1, "1.0"), (9.96, "10.0"), (1234.5, "1,234")])
def test_ratios_have_as_many_digits_as_can_be_believed(value: float, told: str) -> None:
    assert results.ratio(value) == told


@pytest.mark.parametrize("count", [0, 1, 4])
def test_the_figure_is_well_formed_and_has_every_tool(count: int) -> None:
    drawn = ElementTree.fromstring(figure.draw(rows()[:count], 600))
    told = [element.text or "" for element in drawn.iter() if element.tag.endswith("text")]
    assert [row.tool.title for row in rows()[:count] if row.tool.title in told] == [
        row.tool.title for row in rows()[:count]
    ]
    if count == 4:
        assert {"3.0", "30.0 · 10 ×", "0.990", "no result: MemoryError: <all> & more"} <= set(told)


# -- the command --------------------------------------------------------------------------------------------


def call(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["peers", *map(str, arguments)])
    peers.main()


def test_tools_are_run_and_one_that_cannot_be_installed_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    none = Tool("none", (f"{tmp_path}/none==1",), "its way")
    monkeypatch.setattr(tools, "TOOLS", (tools.TOOLS[0], none))
    drawn = tmp_path / "figure.svg"
    call(monkeypatch, "--articles", 60, "--runs", 1, "--environments", tmp_path / "homes", "--figure", drawn)
    printed = capsys.readouterr().out
    assert re.search(r"\| dedup \| [\d.]+ \| 1.0 \| [\d,]+ \| [\d.]+ \| [\d,]+ \| 1.000 \|", printed)
    assert "| none 1 | no result |" in printed
    assert "no result: not installed: error:" in printed
    ElementTree.fromstring(drawn.read_text())


def test_a_file_without_a_truth_is_counted(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    source = tmp_path / "feed.jsonl"
    text = "The same sentence stands in both of these articles, and it is long enough to be told from a caption."
    lines = [{"id": id, "text": text} for id in ("a", "b")] + [{"id": "c", "text": text[::-1]}]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    call(monkeypatch, "--file", source, "--only", "dedup", "--runs", 1)
    assert re.search(r"3 articles.*\| dedup \|.*\| 1 \| 2 \|", capsys.readouterr().out, re.DOTALL)


def test_a_real_corpus_is_made_into_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    published = datetime(2025, 6, 18, tzinfo=UTC)
    table = pyarrow.table({"id": [7], "text": ["Één.\n“Two.”"], "published": [published]})
    parquet.write_table(table, tmp_path / "news.parquet")
    monkeypatch.setenv("DEDUP_DATA", str(tmp_path))
    (line,) = peers.make(tmp_path / "out.jsonl", "news", 0).read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"id": "7", "text": "Één.\n“Two.”", "published": "2025-06-18 00:00:00+00:00"}


def test_wrong_use_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        call(monkeypatch, "--only", "dedupe")
    assert "no tool is called 'dedupe'" in capsys.readouterr().err
    monkeypatch.delenv("DEDUP_DATA", raising=False)
    with pytest.raises(SystemExit, match="set DEDUP_DATA to the folder of the corpora"):
        call(monkeypatch, "--corpus", "senate")
