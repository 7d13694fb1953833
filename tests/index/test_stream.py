"""A stream through an index: a line out for a line in, and none without its verdict whatever happens."""

import io
import json
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.api import cluster
from dedup.errors import SourceError
from dedup.index.as_data import FIELDS
from dedup.index.index import Index
from dedup.index.streaming import Place, Stream, annotated, inputs_of, read
from dedup.outcome import Problem
from dedup.reports import rows
from tests.index.commands import command as dedup
from tests.test_cli import ROOT, RUN, lines
from tests.texts import planted, story


def feed(seed: int = 1, stories: int = 8) -> bytes:
    """Articles with copies among them."""
    return lines(*({"id": one.id, "text": one.text, "source": one.source} for one in planted(seed, stories)))


def parsed(output: bytes | str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def nobody(problem: Problem) -> None:
    raise AssertionError(problem)


def stream(index: Index, path: Path, out: Any, batch: int = 3, resume: bool = True) -> int:
    """As the command does it; gives how many lines were led through."""
    (found,) = inputs_of([str(path)], {}, nobody)
    through = Stream(index, "feed", out)
    before = through.place if resume else Place()
    return sum(through.run(read(found, {}, nobody, before.line), batch, before))


def test_each_line_comes_back_with_what_the_index_says_of_it(tmp_path: Path) -> None:
    given = feed()
    done = dedup("stream", tmp_path / "news.db", stdin=given)
    assert (done.returncode, done.stderr) == (0, "")
    found = parsed(done.stdout)
    assert [{name: row[name] for name in ("id", "text", "source")} for row in found] == parsed(given)
    assert all(tuple(row)[3:] == FIELDS for row in found)
    # Each is judged as a batch of all that came up to it.
    for count in (1, len(found) // 2, len(found)):
        last = list(rows(cluster(parsed(given)[:count])))[-1]
        names = ("of", "overlap", "relation", "resemblance", "containment", "reason")
        assert [found[count - 1][name] for name in names] == [last[name] for name in names]
        assert found[count - 1]["canonical"] == last["cluster"]
    assert len({row["cluster"] for row in found}) < len(found)
    again = parsed(dedup("stream", tmp_path / "news.db", "--batch", "7", stdin=given).stdout)
    assert {row["state"] for row in found} == {"new"} and {row["state"] for row in again} == {"known"}


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(FIELDS), st.sampled_from([f"extra_{name}" for name in FIELDS]), st.text()),
        st.integers(),
    )
)
def test_no_field_of_the_callers_is_lost(values: dict[str, int]) -> None:
    row = annotated(values, dict.fromkeys(FIELDS, "said"))
    assert all(row[name] == "said" for name in FIELDS)
    assert len(row) == len(values) + len(FIELDS)
    own = Counter(value for name, value in row.items() if name not in FIELDS)
    assert own == Counter(values.values())


def test_fields_that_have_the_names_of_the_verdict(tmp_path: Path) -> None:
    line = {"id": 7, "text": " ".join(story(1)), "cluster": "mine", "extra_cluster": "too", "state": [1], "title": "T"}
    (row,) = parsed(dedup("stream", tmp_path / "news.db", stdin=lines(line)).stdout)
    assert (row["extra_cluster"], row["extra_extra_cluster"], row["extra_state"]) == ("mine", "too", [1])
    assert (row["id"], row["title"], row["cluster"], row["state"]) == (7, "T", 1, "new")


HOSTILE = [
    (b"not JSON", "not JSON"),
    (b"[1, 2]", "holds an array"),
    (b'{"text": "no id"}', "no id; give each line one"),
    (b'{"id": "x"}', "no text"),
    (b'{"id": "x", "text": ""}', "text is empty"),
    (b'{"id": "x", "text": 7}', "text is int"),
    (b'{"id": "\xff", "text": "x"}', "is not UTF-8"),
    (b'{"id": "x", "text": "torn', "not JSON"),
    (b'{"id": ' + b"[" * 100_000 + b"}", "nested too deep"),
    (b'{"id": ' + b"9" * 5000 + b', "text": "x"}', "too many digits"),
]


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    good = lines({"id": "a", "text": "good"}).rstrip()
    done = dedup(
        "stream", tmp_path / "news.db", stdin=b"\n".join([b"", good, *(bad for bad, _ in HOSTILE), good, b" "])
    )
    assert (done.returncode, [row["id"] for row in parsed(done.stdout)]) == (0, ["a", "a"])
    told = done.stderr.splitlines()
    assert len(told) == len(HOSTILE)
    for number, (said, (_, reason)) in enumerate(zip(told, HOSTILE, strict=True), 3):
        assert said.startswith(f"stdin:{number}: ") and reason in said and said.endswith("(skipped)")


CSV = b"id,text\n" + b"".join(b"%d,words\n" % number for number in range(99))
ELSEWHERE = "a stream is JSON lines, an object each; `dedup index add` reads CSV, Parquet and JSON arrays (not read)\n"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (CSV, "not JSON: Expecting value (column 1)"),
        (b"\n" + CSV[:8], "not JSON: Expecting value (column 1)"),
        (b'[{"id": "a", "text": "x"}]\n', "the line holds an array, not an object"),
        (b'[\n{"id": "a",\n"text": "x"}\n]', "not JSON: Expecting value (column 2)"),
    ],
)
@pytest.mark.parametrize("strict", [[], ["--strict"]])
def test_what_is_no_json_lines_is_told_once(given: bytes, reason: str, strict: list[str], tmp_path: Path) -> None:
    done = dedup("stream", tmp_path / "news.db", *strict, stdin=given)
    first = 1 + given.startswith(b"\n")
    said = f"stdin:{first}: {reason}; {ELSEWHERE}"
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (f"dedup: {said.replace(' (not read)', '')}" if strict else said)


@pytest.mark.parametrize("name", ["feed.csv", "feed.tsv.gz", "feed.parquet"])
def test_a_table_is_told_by_its_name_and_makes_no_index(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(CSV)
    done = dedup("stream", "news.db", name, folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{name}: holds a table; {ELSEWHERE}")
    assert not (tmp_path / "news.db").exists()
    (tmp_path / "good.jsonl").write_bytes(lines({"id": "a", "text": "good"}))
    done = dedup("stream", "news.db", name, "good.jsonl", folder=tmp_path)
    assert (done.returncode, len(parsed(done.stdout))) == (1, 1)


@pytest.mark.parametrize("torn", [b'e": "torn"}', b"[]", b'{"id": "x", "text": "torn'])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_one_bad_line_loses_nothing_else(torn: bytes, place: int, tmp_path: Path) -> None:
    good = [json.dumps({"id": name, "text": "good"}).encode() for name in "abc"]
    given = b"\n".join([*good[:place], torn, *good[place:]])
    done = dedup("stream", tmp_path / "news.db", stdin=given)
    assert (done.returncode, [row["id"] for row in parsed(done.stdout)]) == (0, ["a", "b", "c"])
    assert done.stderr.startswith(f"stdin:{place + 1}: ") and done.stderr.count("\n") == 1
    assert dedup("stream", tmp_path / "news.db", "--resume", stdin=given + b"\nbad\nbad").stdout == ""


def test_what_is_mended_is_told_and_written(tmp_path: Path) -> None:
    done = dedup(
        "stream", tmp_path / "news.db", stdin=b'{"id": "a\\ud83d", "text": "\\u0000 \\u001b[2J \xe2\x80\xa8"}\n'
    )
    (row,) = parsed(done.stdout)
    assert (row["id"], row["text"], row["canonical"]) == ("a�", "� \x1b[2J \u2028", "a�")
    assert "stdin:1: id holds half a surrogate pair" in done.stderr and "(mended)" in done.stderr
    assert done.stdout.count("\n") == 1 and "\u2028" not in done.stdout


def test_strict_stops_at_the_first_bad_line_and_keeps_what_was_before_it(tmp_path: Path) -> None:
    given = lines({"id": "a", "text": "one"}) + b"bad\n" + lines({"id": "b", "text": "two"})
    done = dedup("stream", tmp_path / "news.db", "--strict", "--batch", "9", stdin=given)
    assert (done.returncode, [row["id"] for row in parsed(done.stdout)]) == (1, ["a"])
    assert done.stderr.startswith("dedup: stdin:2: not JSON")
    done = dedup("stream", tmp_path / "news.db", "--resume", stdin=given)
    assert [row["id"] for row in parsed(done.stdout)] == ["b"]


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["missing.jsonl"], 1, "missing.jsonl: no such file or directory (not read)"),
        (["missing.jsonl", "--strict"], 1, "dedup: missing.jsonl: no such file"),
        (["-", "-", "--name", "x"], 2, "--name is for one input"),
        (["--batch", "0"], 2, "--batch"),
        (["--field", "odd=x"], 2, "no field is called 'odd'"),
        (["--window", "odd"], 2, "'odd' is no span of time"),
        (["--canonical", "odd"], 2, "canonical is 'odd'"),
        (["seeds/"], 1, "has no file to read"),
        (["tests/conftest.py", "--strict"], 1, "dedup: tests/conftest.py:1: not JSON"),
    ],
)
def test_what_is_wrong_is_said(args: list[str], code: int, message: str, tmp_path: Path) -> None:
    done = dedup("stream", tmp_path / "news.db", *args)
    assert (done.returncode, message in " ".join(done.stderr.split())) == (code, True), done.stderr


def test_several_versions_of_one_id_in_a_batch_each_get_their_own_verdict(tmp_path: Path) -> None:
    one, two = " ".join(story(1)), " ".join(story(2))
    given = lines(*({"id": "a", "text": text} for text in (one, two, two, one)))
    found = parsed(dedup("stream", tmp_path / "news.db", "--batch", "9", stdin=given).stdout)
    assert [row["state"] for row in found] == ["new", "version", "known", "version"]


# -- going on --------------------------------------------------------------------------------------------


class Torn(io.BytesIO):
    """Takes a few writes, and then none."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.left = writes

    def write(self, data: Any, /) -> int:
        self.left -= 1
        if self.left < 0:
            raise BrokenPipeError
        return super().write(data)


@pytest.mark.parametrize("batch", [1, 3, 100])
def test_a_batch_that_was_committed_and_not_written_is_written_by_whoever_goes_on(batch: int, tmp_path: Path) -> None:
    path, whole = tmp_path / "feed.jsonl", io.BytesIO()
    # An id that comes twice: to add the first text again would be another version.
    path.write_bytes(feed() + lines(*({"id": "a000", "text": f"{' '.join(story(9))} {n}"} for n in (1, 2))))
    with Index.open(tmp_path / "whole.db") as index:
        stream(index, path, whole, batch)
        articles = len(index)
    pieces, tries = [], 0
    while True:
        torn, tries = Torn(2), tries + 1
        with Index.open(tmp_path / "torn.db") as index:
            try:
                stream(index, path, torn, batch)
            except BrokenPipeError:
                pieces.append(torn.getvalue())
                continue
            pieces.append(torn.getvalue())
            assert len(index) == articles
            break
    assert b"".join(pieces) == whole.getvalue()
    assert (batch == 100) or tries > 3


def test_who_goes_on_without_end_has_nothing_more_to_do(tmp_path: Path) -> None:
    path, out = tmp_path / "feed.jsonl", io.BytesIO()
    path.write_bytes(feed().rstrip(b"\n"))
    with Index.open(tmp_path / "news.db") as index:
        assert stream(index, path, out, resume=False) == len(feed().splitlines())
        assert stream(index, path, out) == 0
        with path.open("ab") as file:
            file.write(b"\n" + lines({"id": "new", "text": "one more"}))
        assert stream(index, path, out) == 1
    assert parsed(out.getvalue())[-1]["id"] == "new"


@pytest.mark.parametrize(
    "other",
    [
        lambda given: given.replace(b"outlet", b"0utlet", 1),
        lambda given: b"\n".join(given.splitlines()[:-1]),
        lambda given: b"\n" + given,
        lambda given: b"",
    ],
)
def test_another_input_of_that_name_is_refused(other: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path, out = tmp_path / "feed.jsonl", io.BytesIO()
    path.write_bytes(feed())
    with Index.open(tmp_path / "news.db") as index:
        stream(index, path, out)
        articles, written = len(index), len(out.getvalue())
        path.write_bytes(other(feed()) + (b"" if not other(feed()) else lines({"id": "z", "text": "not to be added"})))
        with pytest.raises(SourceError, match=r"feed: does not begin with the .* lines that were read before"):
            stream(index, path, out)
        assert (len(index), len(out.getvalue())) == (articles, written)


def test_several_inputs_are_gone_on_with_each_by_its_name(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 2)):
        (tmp_path / f"{name}.jsonl").write_bytes(feed(seed, 2))
    paths = [tmp_path / "one.jsonl", tmp_path / "two.jsonl"]
    assert dedup("stream", tmp_path / "news.db", *paths).stdout
    assert dedup("stream", tmp_path / "news.db", "--resume", *paths).stdout == ""
    with paths[1].open("ab") as file:
        file.write(lines({"id": "new", "text": "one more"}))
    assert len(parsed(dedup("stream", tmp_path / "news.db", "--resume", *paths).stdout)) == 1
    assert len(parsed(dedup("stream", tmp_path / "news.db", "--resume", "--name", "x", paths[1]).stdout)) > 1


# -- killed, interrupted, unheard ------------------------------------------------------------------------


def process(index: Path, *args: str, out: Any = subprocess.PIPE) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [*RUN, "stream", str(index), *args],
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # where tests run in the background it is off
    )


@pytest.mark.parametrize("batch", ["1", "4"])
def test_kill_9_in_the_middle_and_going_on(batch: str, tmp_path: Path) -> None:
    path, out = tmp_path / "feed.jsonl", tmp_path / "out.jsonl"
    path.write_bytes(feed(3, 20))
    whole = dedup("stream", tmp_path / "whole.db", path, "--batch", batch).stdout.encode()
    pieces, after = [], 6
    while True:
        with out.open("wb") as file:
            running = process(tmp_path / "news.db", str(path), "--batch", batch, "--resume", out=file)
        while running.poll() is None and out.read_bytes().count(b"\n") < after:
            time.sleep(0.002)
        running.kill()
        _, said = running.communicate()
        assert b"Traceback" not in said
        pieces.append(out.read_bytes())
        if running.returncode == 0:
            break
        after += 12
    assert len(pieces) > 2
    # Each goes on where the one before it was, or one batch before that, and says the same.
    end = 0
    for piece in pieces:
        complete = piece[: piece.rfind(b"\n") + 1]
        starts = [start for start in line_starts(whole) if start <= end and whole.startswith(complete, start)]
        assert starts, "a line was left out, or is another one"
        assert whole.count(b"\n", starts[-1], end) <= int(batch)
        end = max(end, starts[-1] + len(complete))
    assert end == len(whole)
    with Index.open(tmp_path / "news.db") as index, Index.open(tmp_path / "whole.db") as other:
        assert index.stats().counters() | {"bytes": 0, "bytes_free": 0} == other.stats().counters() | {
            "bytes": 0,
            "bytes_free": 0,
        }


def line_starts(data: bytes) -> Iterator[int]:
    start = 0
    while start >= 0:
        yield start
        start = data.find(b"\n", start) + 1 or -1


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [(signal.SIGINT, 130, b"dedup: interrupted\n"), (signal.SIGTERM, 143, b"dedup: terminated\n")],
)
def test_a_signal_ends_it_between_transactions(number: signal.Signals, code: int, told: bytes, tmp_path: Path) -> None:
    given = feed().splitlines(keepends=True)
    running = process(tmp_path / "news.db", "--batch", "3", "--name", "pipe")
    assert running.stdin and running.stdout
    for line in given[:5]:
        running.stdin.write(line)
    running.stdin.flush()
    first = [running.stdout.readline() for _ in range(3)]  # it is at work, and waits for the sixth line
    time.sleep(0.3)
    running.send_signal(number)
    output, said = running.communicate(timeout=30)
    assert (running.returncode, said) == (code, told)
    assert len(parsed(b"".join(first) + output)) == 5, "what was taken from a pipe is not lost"
    done = dedup("stream", tmp_path / "news.db", "--resume", "--name", "pipe", stdin=b"".join(given))
    assert len(parsed(done.stdout)) == len(given) - 5


def test_each_line_is_answered_before_the_next_one_comes(tmp_path: Path) -> None:
    running = process(tmp_path / "news.db")
    assert running.stdin and running.stdout
    for line in feed().splitlines(keepends=True)[:3]:
        running.stdin.write(line)
        running.stdin.flush()
        assert json.loads(running.stdout.readline())["id"] == json.loads(line)["id"]
    assert running.communicate(timeout=30) == (b"", b"")


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_bytes(feed())
    command = " ".join([*RUN, "stream", str(tmp_path / "news.db"), str(tmp_path / "feed.jsonl")])
    script = f"{command} | (head -1 >/dev/null; exec 0<&-; sleep 1); exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, cwd=ROOT, check=False, env=os.environ)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
def test_what_could_not_be_written_is_written_by_whoever_goes_on(tmp_path: Path) -> None:
    (tmp_path / "feed.jsonl").write_bytes(feed())
    command = [*RUN, "stream", str(tmp_path / "news.db"), str(tmp_path / "feed.jsonl")]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (1, b"dedup: output: No space left on device\n")
    found = parsed(dedup("stream", tmp_path / "news.db", tmp_path / "feed.jsonl", "--resume").stdout)
    assert [(row["id"], row["state"]) for row in found] == [(row["id"], "new") for row in parsed(feed())]


@pytest.mark.parametrize("redirected", ["<&-", "</dev/null"])
def test_without_a_standard_input_there_is_nothing_to_do(redirected: str, tmp_path: Path) -> None:
    command = " ".join([*RUN, "stream", str(tmp_path / "news.db"), redirected])
    done = subprocess.run(["bash", "-c", command], capture_output=True, cwd=ROOT, check=False)
    told = b"stdin: is closed (not read)\n" if redirected == "<&-" else b""
    assert (done.returncode, done.stdout, done.stderr) == (int(bool(told)), b"", told)
