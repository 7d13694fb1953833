"""Which files a path, a folder or a pattern means, and what their articles are called."""

import io
import os
import threading
from pathlib import Path

import pytest

from dedup.errors import SourceError

from .helpers import COMPRESS, EXAMPLES, jsonl_bytes, read_all


class _Stdin:
    """What the interpreter's sys.stdin is to us."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)


def put(path: Path, content: bytes | str = "A title\nA text of this page.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def page(words: str) -> str:
    return f"Title {words}\nText of {words}.\n"


def test_a_folder_is_read_with_its_subfolders_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/a.txt", "sub/deep/c.TXT", "Z.txt"):
        put(tmp_path / name, page(name))
    reading = read_all(tmp_path)
    assert reading.problems == []
    assert reading.ids == ["Z#0", "a#0", "b#0", "sub/a#0", "sub/deep/c#0"]


def test_hidden_files_readmes_and_others_are_not_read(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "README.txt", "readme.json", "image.png", "notes.md", "Makefile"):
        put(tmp_path / name, b"\x89PNG")
    put(tmp_path / "page.txt")
    reading = read_all(str(tmp_path))
    assert reading.problems == [] and reading.ids == ["page#0"]


def test_subfolders_also_name_records_without_an_id(tmp_path: Path) -> None:
    put(tmp_path / "mon/feed.jsonl", jsonl_bytes({"text": "one"}))
    put(tmp_path / "tue/feed.jsonl.gz", COMPRESS[".gz"](jsonl_bytes({"text": "two"})))
    assert read_all(tmp_path).ids == ["mon/feed:1", "tue/feed:1"]
    assert read_all(str(tmp_path / "*" / "feed*")).ids == ["mon/feed:1", "tue/feed:1"]


def test_files_of_one_name_are_called_by_their_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("mon/feed.jsonl"), jsonl_bytes({"text": "one"}))
    put(Path("tue/feed.jsonl"), jsonl_bytes({"text": "two"}))
    put(Path("wed/other.jsonl"), jsonl_bytes({"text": "three"}))
    reading = read_all([Path("mon/feed.jsonl"), "tue/feed.jsonl", "wed/other.jsonl"])
    assert reading.problems == []
    assert reading.ids == ["mon/feed.jsonl:1", "tue/feed.jsonl:1", "other:1"]


def test_a_page_and_a_table_of_one_name_keep_their_short_names(tmp_path: Path) -> None:
    put(tmp_path / "story.txt", page("x"))
    put(tmp_path / "story.jsonl", jsonl_bytes({"text": "one"}))
    assert read_all(tmp_path).ids == ["story:1", "story#0"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path / "sub/page.txt")
    reading = read_all([tmp_path, tmp_path / "sub" / "page.txt", tmp_path / "sub" / ".." / "sub"])
    assert reading.ids == ["sub/page#0"] and reading.repeats == 0


def test_a_pattern_is_what_the_shell_would_make_of_it(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.txt", "b1.txt", "in/a3.txt", ".a4.txt"):
        put(tmp_path / name, page(name))
    assert read_all(str(tmp_path / "a*.txt")).ids == ["a1#0", "a2#0"]
    assert read_all(str(tmp_path / "**" / "a*.txt")).ids == ["a1#0", "a2#0", "in/a3#0"]
    assert read_all(str(tmp_path / "[b]*")).ids == ["b1#0"]
    assert read_all(str(tmp_path / "*")).ids == ["a1#0", "a2#0", "b1#0", "in/a3#0"]


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(tmp_path: Path) -> None:
    path = put(tmp_path / "page[1].txt")
    assert read_all(path).ids == ["page[1]#0"]


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("missing.jsonl", "no such file or directory"),
        ("missing/*.jsonl", "no file fits this pattern"),
        ("empty", "has no file to read"),
        ("page.txt/inside", "no such file or directory"),
        ("n" * 5000, "file name too long"),
    ],
)
def test_what_cannot_be_found_is_reported(tmp_path: Path, where: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    put(tmp_path / "page.txt")
    full = f"{tmp_path}/{where}"
    reading = read_all([full, tmp_path / "page.txt"])
    assert reading.ids == ["page#0"]
    assert [problem.place for problem in reading.problems] == [full]
    assert reason in reading.problems[0].reason
    assert not reading.problems[0].kept
    with pytest.raises(SourceError, match=reason):
        read_all(full, strict=True)


def test_an_empty_path_is_not_the_current_folder() -> None:
    problems = read_all(["", "nul\0.txt"]).problems
    assert [(problem.place, problem.reason) for problem in problems] == [
        ("''", "is no path"),
        ("'nul\\x00.txt'", "is no path"),
    ]


def test_something_else_among_paths_is_reported(tmp_path: Path) -> None:
    reading = read_all([put(tmp_path / "page.txt"), 7])
    assert reading.ids == ["page#0"]
    assert [(problem.place, problem.reason) for problem in reading.problems] == [
        ("item 1", "is int, not a path as the first one")
    ]


def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked, page_path = put(tmp_path / "locked.txt"), put(tmp_path / "page.txt")
    opened = io.FileIO

    def refuse(path: Path) -> io.FileIO:
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path)

    monkeypatch.setattr("io.FileIO", refuse)
    reading = read_all([locked, page_path])
    assert reading.ids == ["page#0"]
    assert [(problem.place, problem.reason) for problem in reading.problems] == [(str(locked), "permission denied")]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_folder_that_may_not_be_listed_is_reported(tmp_path: Path) -> None:
    put(tmp_path / "page.txt")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    reading = read_all(tmp_path)
    assert reading.ids == ["page#0"]
    assert [(problem.place, problem.reason) for problem in reading.problems] == [(str(locked), "permission denied")]


@pytest.mark.skipif(os.name != "posix", reason="names are bytes on POSIX only")
def test_a_name_that_is_not_utf8_can_be_printed(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_bytes(b"A title\nA text.\n")
    reading = read_all(tmp_path)
    assert reading.ids == ["caf\ufffd#0"] and reading.problems == []


# -- standard input and pipes --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["csv", "daily8", "json", "jsonl", "parquet"])
@pytest.mark.parametrize("ending", ["", *COMPRESS])
def test_standard_input_is_recognised(name: str, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = EXAMPLES[name].content
    stdin = _Stdin(COMPRESS[ending](content) if ending else content)
    monkeypatch.setattr("sys.stdin", stdin)
    article = read_all("-").one
    assert (article.title, article.text) == (EXAMPLES[name].article.title, EXAMPLES[name].article.text)
    assert not stdin.buffer.closed


def test_standard_input_is_json_lines_unless_it_is_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(b'nonsense\n{"text": "a text"}\n'))
    reading = read_all("-")
    assert reading.ids == ["stdin:2"]
    assert [problem.place for problem in reading.problems] == ["stdin:1"]


def test_standard_input_in_a_format_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(b"A title\nA text.\n"))
    assert read_all("-", format="txt").ids == ["stdin#0"]


def test_empty_and_closed_standard_input_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(b""))
    assert [(problem.place, problem.reason) for problem in read_all("-").problems] == [("stdin", "is empty")]
    monkeypatch.setattr("sys.stdin", None)
    assert [(problem.place, problem.reason) for problem in read_all("-").problems] == [("stdin", "is closed")]


def test_a_slow_pipe_gives_its_lines_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedup.sources import Options, read

    reader, writer = os.pipe()

    class Slow:
        buffer = os.fdopen(reader, "rb")

    monkeypatch.setattr("sys.stdin", Slow)
    with os.fdopen(writer, "wb", buffering=0) as out, Slow.buffer:
        out.write(jsonl_bytes({"id": "1", "text": "first"}))
        articles = read("-", Options(), lambda problem: None)
        assert next(articles).id == "1"  # nothing more has been written, and the pipe is open
        out.write(jsonl_bytes({"id": "2", "text": "second"}))
        assert next(articles).id == "2"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are POSIX")
@pytest.mark.parametrize("name", ["jsonl", "parquet"])
def test_a_named_pipe_is_read_once_through(name: str, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_bytes, args=(EXAMPLES[name].content,))
    writing.start()
    article = read_all(pipe).one
    writing.join()
    assert article == EXAMPLES[name].article


# -- telling formats apart -----------------------------------------------------------------------------------


def test_a_database_in_use_is_not_touched(tmp_path: Path) -> None:
    """`data/*` may name the index that is open; to open and close it would drop this process's locks on it."""
    files = [tmp_path / name for name in ("news.db", "news.db-shm", "news.db-wal")]
    for path in files:
        path.write_bytes(b"")
    found = read_all(files)
    assert found.articles == []
    assert [problem.reason for problem in found.problems] == ["is an SQLite database that is in use"] * 3


def test_an_unusual_suffix_is_recognised_or_refused(tmp_path: Path) -> None:
    assert read_all(put(tmp_path / "feed.log", EXAMPLES["jsonl"].content)).one == EXAMPLES["jsonl"].article
    reading = read_all(put(tmp_path / "story.log", "A title\nA text.\n"))
    assert reading.articles == []
    assert "name its format: csv, daily8, json, jsonl, parquet, txt" in reading.problems[0].reason
    assert read_all(tmp_path / "story.log", format="txt").ids == ["story#0"]


def test_json_lines_in_a_json_file_are_read(tmp_path: Path) -> None:
    path = put(tmp_path / "feed.json", jsonl_bytes({"text": "one"}, {"text": "two"}))
    assert read_all(path).ids == ["feed:1", "feed:2"]


def test_a_folder_and_a_format_give_the_files_of_that_format(tmp_path: Path) -> None:
    put(tmp_path / "page.txt")
    put(tmp_path / "feed.jsonl", jsonl_bytes({"text": "one"}))
    assert read_all(tmp_path, format="jsonl").ids == ["feed:1"]


def test_the_caller_may_stop_early_and_no_file_stays_open(tmp_path: Path) -> None:
    from dedup.sources import Options, read

    for name in ("jsonl", "csv", "parquet"):
        records = [{"id": str(number), "text": f"text {number}"} for number in range(5)]
        path = put(tmp_path / "feed.jsonl", jsonl_bytes(*records))
        articles = read(path, Options(), lambda problem: None)
        next(articles)
        assert _open_files(path) == 1, name
        articles.close()  # type: ignore[attr-defined]
        assert _open_files(path) == 0, name


def _open_files(path: Path) -> int:
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("needs /proc")
    return sum(os.path.realpath(entry) == str(path) for entry in folder.iterdir())
