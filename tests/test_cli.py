"""The command as a user meets it: output, exit codes, messages, and never a traceback."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
RUN = [sys.executable, "-m", "dedup"]


def dedup(*args: str | Path, stdin: bytes = b"", **options: object) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8", "COLUMNS": "100"}
    done = subprocess.run([*RUN, *map(str, args)], input=stdin, capture_output=True, cwd=ROOT, env=env, check=False)
    decoded = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in decoded.stderr
    return decoded


def lines(*records: Mapping[str, object]) -> bytes:
    return b"".join(json.dumps(dict(record)).encode() + b"\n" for record in records)


TEXT = " ".join(f"word{i}" for i in range(60))
PAIR = lines({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT + " end"})


def test_the_main_job() -> None:
    done = dedup("cluster", "seeds/")
    assert done.returncode == 0
    assert done.stdout.startswith("18 articles in 14 clusters: 4 copies")
    assert done.stderr == ""


def test_standard_input_to_the_jsonl_contract() -> None:
    done = dedup("cluster", "-", "--format", "jsonl", stdin=PAIR)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(row["id"], row["cluster"], row["canonical"], row["of"]) for row in rows] == [
        ("a", "b", False, "b"),
        ("b", "b", True, None),
    ]
    keys = "id cluster canonical of overlap relation resemblance containment credit credit_kind credit_quote "
    keys += "origin origin_certainty origin_share lag reason"
    assert list(rows[0])[:16] == keys.split()


def test_credits_of_all_articles() -> None:
    alone = lines({"id": "a", "text": f"OSLO (AP) — {TEXT}"})
    for args, credit in (((), None), (("--credits", "matched"), None), (("--credits", "all"), "AP")):
        done = dedup("cluster", "-", "--format", "jsonl", *args, stdin=alone)
        assert json.loads(done.stdout)["credit"] == credit


def test_a_report_by_suffix(tmp_path: Path) -> None:
    done = dedup("cluster", "seeds", "-o", tmp_path / "report.json")
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads((tmp_path / "report.json").read_text())["summary"]


@pytest.mark.parametrize(
    ("args", "stdin", "code", "message"),
    [
        (["cluster", "missing.jsonl"], b"", 1, "missing.jsonl: "),
        (["cluster", "-"], b"{broken\n", 1, ":1: "),
        (["cluster", "-"], b'{"id": "\xff"}\n' + PAIR, 0, ":1: "),
        (["cluster", "-", "--strict"], b"{broken\n" + PAIR, 1, "dedup: "),
        (["cluster"], b"", 2, "Missing argument"),
        (["nonsense"], b"", 2, "No such command"),
        (["cluster", "seeds", "-o", "x.odd"], b"", 2, "x.odd"),
        (["cluster", "seeds", "-o", "/no/such/folder/x.json"], b"", 1, "/no/such/folder"),
        (["cluster", "seeds", "--format", "odd"], b"", 2, "odd"),
        (["cluster", "seeds", "--canonical", "odd"], b"", 2, "canonical is 'odd'"),
        (["cluster", "seeds", "--credits", "odd"], b"", 2, "credits is 'odd'"),
        (["cluster", "seeds", "--field", "odd"], b"", 2, "OURS=THEIRS"),
        (["cluster", "seeds", "--field", "odd=x"], b"", 2, "odd"),
        (["cluster", "seeds", "--as-of", "odd"], b"", 2, "odd"),
        (["cluster", "seeds", "--input-format", "odd"], b"", 2, "odd"),
        (["explain", "a", "b", "--in", "seeds"], b"", 1, "no article has the id 'a' in seeds"),
        (["explain", "missing.txt", "seeds/README.md"], b"", 1, "missing.txt"),
        (
            ["explain", "a", "b", "--in", "seeds", "-o", "x.txt"],
            b"",
            2,
            "'x.txt' does not end as a page of two articles",
        ),
        (["evaluate", "seeds"], b"", 2, "--truth"),
        (["evaluate", "seeds", "--truth", "missing.csv"], b"", 1, "missing.csv: no such file"),
        (["evaluate", "seeds", "--truth", "-"], b"id,family\nodd,x\n", 1, "stdin: none of its ids ('odd' ...) is in"),
        (["evaluate", "seeds", "--truth", "-"], b"id;name\n1;x\n", 1, "there are: id, name"),
        (["evaluate", "seeds", "--truth", "-"], b"id,family\n1,x\n1,y\n", 1, "stdin:3: '1' is of the family 'y'"),
        (["evaluate", "-", "--truth", "-"], b"id,family\n1,x\n", 1, "stdin: is empty"),
        (["evaluate", "seeds", "--truth", "x.csv", "--figure", "x.png"], b"", 2, "'x.png' does not end in .svg"),
        (["evaluate", "seeds", "--truth", "x.csv", "--format", "odd"], b"", 2, "'odd'"),
        (["evaluate", "seeds", "--truth", "x.csv", "--worst", "-1"], b"", 2, "--worst"),
    ],
)
def test_exit_codes_and_messages(args: list[str], stdin: bytes, code: int, message: str) -> None:
    done = dedup(*args, stdin=stdin)
    assert (done.returncode, message in " ".join(done.stderr.split())) == (code, True), done.stderr


def test_a_bad_record_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(PAIR + b'{"id": "c"}\n{"id": "d", "text": "half \\ud83d of it"}\n')
    done = dedup("cluster", path)
    assert done.returncode == 0
    assert re.search(r"feed\.jsonl:3: no text .*\(skipped\)", done.stderr)
    assert re.search(r"feed\.jsonl:4: .*surrogate.*\(mended\)", done.stderr)
    assert "1 record" in done.stdout


def test_who_writes_rows_is_told_what_they_do_not_hold(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    path.write_bytes(PAIR + b'{"id": "c", "text": "too short"}\n')
    for name in ("rows.jsonl", "rows.csv", "page.html"):
        done = dedup("cluster", path, "-o", tmp_path / name)
        assert done.stderr == f"wrote {tmp_path / name}; 1 article too short to be judged\n"
    path.write_bytes(lines(*({"id": str(n), "text": f"{TEXT} end {n}"} for n in range(40))))
    flood = dedup("cluster", path, "-o", tmp_path / "rows.jsonl", "--set", "near_cap=2")
    assert re.search(r"rows\.jsonl; [\d,]+ pairs left out by caps", flood.stderr)


def test_explain_two_files_and_two_ids(tmp_path: Path) -> None:
    for name, text in (("A.txt", TEXT), ("B.txt", TEXT + " and an end")):
        (tmp_path / name).write_text(text)
    done = dedup("explain", tmp_path / "A.txt", tmp_path / "B.txt")
    assert done.returncode == 0
    assert "near, copy" in done.stdout
    assert "and an end" in done.stdout
    again = dedup("explain", "A#0", "B#0", "--in", tmp_path)
    assert again.stdout == done.stdout
    page = tmp_path / "diff.html"
    written = dedup("explain", tmp_path / "A.txt", tmp_path / "B.txt", "-o", page)
    assert (written.returncode, written.stdout, written.stderr) == (0, "", f"wrote {page}\n")
    assert "Near, copy" in page.read_text() and "and an end" in page.read_text()


GOLD = (
    "id;family\r\n001_408a3d0338c94663#0;bbc\r\n000_7d48096d84a0d4ee#5;bbc\r\n000_7d48096d84a0d4ee#1;own\r\ngone;x\r\n"
)


def test_a_report_never_takes_the_place_of_what_it_is_made_of(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_bytes(lines({"id": "a", "text": "some text"}))
    (tmp_path / "link.jsonl").symlink_to(feed)
    for inputs, output in (([feed], feed), ([feed], tmp_path / "link.jsonl"), ([tmp_path], feed)):
        found = dedup("cluster", *inputs, "-o", output)
        assert found.returncode == 2 and "is one of the inputs, and the report would take its place" in found.stderr
    found = dedup("index", "add", tmp_path / "news.json", feed)
    found = dedup("index", "export", tmp_path / "news.json", "-o", tmp_path / "news.json")
    assert found.returncode == 2 and "is one of the inputs" in found.stderr
    assert feed.read_bytes() == lines({"id": "a", "text": "some text"})


def test_explain_two_files_with_one_id(tmp_path: Path) -> None:
    text = "The harbour was closed at noon when the storm came over the coast, and nobody was hurt, it was said. "
    for folder, start in (("m", "OSLO, June 18 (AP) - "), ("n", "")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "story.txt").write_text("A storm\n\n" + start + text * 2)
    found = dedup("explain", tmp_path / "m" / "story.txt", tmp_path / "n" / "story.txt")
    assert found.stdout.count("credits AP") == 1, found.stdout
    assert "m/story.txt" in found.stdout and "n/story.txt" in found.stdout


def test_evaluate_prints_and_draws(tmp_path: Path) -> None:
    truth, figure = tmp_path / "gold.csv", tmp_path / "sweep.svg"
    truth.write_text(f"\ufeff{GOLD}", newline="")
    done = dedup("evaluate", "seeds", "--truth", truth, "--figure", figure, "--worst", "1")
    assert (done.returncode, done.stderr) == (0, f"wrote {figure}\n")
    assert done.stdout.startswith("Adjusted Rand index ")
    for part in (
        "1 id of the truth not in the input: gone",
        "Worst false joins: 2 wrong pairs in 1 cluster",
        "Sweep of",
    ):
        assert part in done.stdout
    assert ElementTree.parse(figure).getroot().tag.endswith("svg")


def test_evaluate_as_json(tmp_path: Path) -> None:
    (tmp_path / "gold.csv").write_text(GOLD)
    done = dedup("evaluate", "seeds", "--truth", tmp_path / "gold.csv", "--format", "json")
    document = json.loads(done.stdout)
    assert (document["agreement"]["articles"], document["truth"]["absent"], document["sweep"]) == (3, ["gone"], [])
    assert {document["false_joins"][0][side]["family"] for side in ("left", "right")} == {"bbc", "own"}


def test_a_missing_extra_is_named_before_any_work() -> None:
    script = "import sys; sys.modules['sklearn'] = None; from dedup.cli import main; main()"
    command = [sys.executable, "-c", script, "evaluate", "missing.jsonl", "--truth", "missing.csv"]
    done = subprocess.run(command, capture_output=True, cwd=ROOT, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "dedup: evaluating needs an optional dependency: pip install 'newsdedup[evaluate]'\n"


def test_formats_lists_every_file_of_the_folders() -> None:
    done = dedup("formats")
    for name in ("daily8", "jsonl", "csv", "parquet", "txt", "md", "terminal"):
        assert re.search(rf"^  {name}\b", done.stdout, re.MULTILINE), name


def test_version_and_help() -> None:
    assert dedup("--version").stdout.startswith("dedup 0.")
    done = dedup("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in ("cluster", "explain", "evaluate", "formats"))


@pytest.mark.parametrize(
    "command",
    ["cluster seeds --format json", "cluster seeds", "explain a b --in PAIR", "passages seeds --format csv", "formats"],
)
def test_a_reader_that_has_seen_enough_is_no_error(command: str, tmp_path: Path) -> None:
    (tmp_path / "pair.jsonl").write_bytes(PAIR)
    command = command.replace("PAIR", str(tmp_path / "pair.jsonl"))
    script = f"{sys.executable} -m dedup {command} | (exec 0<&-; sleep 1); exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("command", ["cluster seeds", "cluster seeds --format json", "passages seeds", "formats"])
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_closed_streams_break_nothing(command: str, closed: str) -> None:
    script = f"{sys.executable} -m dedup {command} {closed}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_report_is_written_though_nobody_reads_what_is_told(tmp_path: Path) -> None:
    (tmp_path / "some.jsonl").write_bytes(PAIR + b"broken\n" * 3_000)
    script = (
        f"{sys.executable} -m dedup cluster some.jsonl -o out.json 2>&1 >/dev/null | head -1; exit ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"some.jsonl:3: ")
    assert len(json.loads((tmp_path / "out.json").read_text())["problems"]) == 3_000


def test_a_narrow_encoding_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("中文 – “quoted” " * 20, encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "ascii"}
    for command in (["explain", "a#0", "a#0", "--in", str(tmp_path)], ["cluster", str(tmp_path)]):
        done = subprocess.run([*RUN, *command], capture_output=True, cwd=ROOT, env=env, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_ctrl_c_leaves_no_traceback_and_no_file(tmp_path: Path) -> None:
    command = [*RUN, "cluster", "-", "-o", str(tmp_path / "report.json")]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # where tests run in the background it is off
    )
    assert process.stdin is not None
    process.stdin.write(PAIR)
    process.stdin.flush()
    time.sleep(2)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr == b"dedup: interrupted\n"
    assert list(tmp_path.iterdir()) == []


INTERRUPTED = """
import os, signal, sys, time
from dedup import pipeline
from dedup.reports import jsonl
signal.signal(signal.SIGINT, signal.default_int_handler)
def interrupted(*_, **__):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(200)
{where} = interrupted
pipeline.BATCH = 1
from dedup.__main__ import main
main()
"""


@pytest.mark.parametrize(
    "where", ["pipeline._batch", "pipeline.sketch", "pipeline.find", "pipeline.weigh", "pipeline.decide", "jsonl.rows"]
)
def test_ctrl_c_stops_every_stage_at_once(where: str, tmp_path: Path) -> None:
    """While it reads, sketches in a thread that does not hear of it, judges, or writes."""
    command = [sys.executable, "-c", INTERRUPTED.format(where=where), "cluster", "-", "-o", str(tmp_path / "r.jsonl")]
    done = subprocess.run(command, input=PAIR, capture_output=True, cwd=ROOT, check=False, timeout=100)
    assert (done.returncode, done.stderr) == (130, b"dedup: interrupted\n")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_is_heard_while_the_command_loads(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([*RUN, "formats"], capture_output=True, cwd=ROOT, env=env, check=False)
    assert (done.returncode, done.stderr) == (130, b"dedup: interrupted\n")


def test_memory(tmp_path: Path) -> None:
    for size in ("0", "10kB", "2GB"):
        done = dedup("cluster", "seeds/", "-o", tmp_path / f"{size}.html", "--memory", size)
        assert done.returncode == 0
    assert len({path.read_bytes() for path in tmp_path.iterdir()}) == 1
    done = dedup("cluster", "seeds/", "--memory", "much")
    assert done.returncode == 2 and "like 512MB or 2GB" in done.stderr


def test_an_input_that_cannot_be_read_fails_and_the_rest_is_reported(tmp_path: Path) -> None:
    done = dedup("cluster", "seeds", tmp_path / "missing.jsonl")
    assert done.returncode == 1
    assert done.stdout.startswith("18 articles in 14 clusters") and "missing.jsonl" in done.stderr
    assert "Traceback" not in done.stderr
