"""What every format promises, for every format there is."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.errors import DedupError, ParameterError
from dedup.sources import Format, formats

from .helpers import COMPRESS, EXAMPLES, read_all

EACH = pytest.mark.parametrize("format_", formats(), ids=lambda format_: format_.NAME)

_NOISE = random.Random(8).randbytes(5000)
GARBAGE = {
    "noise": b"\xfe\x81" + _NOISE,
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + _NOISE,
    "PDF": b"%PDF-1.7\n%\xe2\xe3\n" + _NOISE,
    "gzip": COMPRESS[".gz"](b"hello " * 100),
    "zstd": COMPRESS[".zst"](b"hello " * 100),
    "HTML": b"<!DOCTYPE html><html><body>" + b"<p>Page not found</p>\n" * 50 + b"</body></html>",
    "UTF-16": '{"text": "Ein Text"}\n'.encode("utf-16"),
    "Latin-1": "Überall fällt Schnee\nÄrger in Köln\n".encode("latin-1") * 3,
}


def example_file(folder: Path, format_: Format, content: bytes | None = None, ending: str = "") -> Path:
    path = folder / f"example{format_.SUFFIXES[0]}{ending}"
    path.write_bytes(EXAMPLES[format_.NAME].content if content is None else content)
    return path


def test_every_format_has_an_example() -> None:
    assert {format_.NAME for format_ in formats()} == set(EXAMPLES)


@EACH
def test_it_says_what_it_is(format_: Format) -> None:
    assert format_.NAME == format_.NAME.lower().strip() != ""
    assert format_.ABOUT and "\n" not in format_.ABOUT
    assert format_.SUFFIXES and all(suffix[0] == "." and suffix == suffix.lower() for suffix in format_.SUFFIXES)
    assert format_.EXTRA is None or format_.EXTRA in ("parquet", "zstd")


@EACH
def test_an_article_comes_through_whole(format_: Format, tmp_path: Path) -> None:
    assert read_all(example_file(tmp_path, format_)).one == EXAMPLES[format_.NAME].article


@EACH
@pytest.mark.parametrize("ending", COMPRESS)
def test_compressed_it_reads_the_same(format_: Format, ending: str, tmp_path: Path) -> None:
    content = COMPRESS[ending](EXAMPLES[format_.NAME].content)
    path = example_file(tmp_path, format_, content, ending)
    assert read_all(path).one == EXAMPLES[format_.NAME].article


@pytest.mark.parametrize("ending", COMPRESS)
def test_compressed_data_in_several_parts_is_one(ending: str, tmp_path: Path) -> None:
    parts = [f'{{"id": "{number}", "text": "{"word " * 9000}"}}\n'.encode() for number in range(4)]
    path = tmp_path / f"feed.jsonl{ending}"
    path.write_bytes(b"".join(map(COMPRESS[ending], parts)))
    reading = read_all(path)
    assert reading.ids == ["0", "1", "2", "3"] and reading.problems == []


@pytest.mark.parametrize("ending", COMPRESS)
def test_damaged_compressed_data_is_reported_and_what_came_before_is_kept(ending: str, tmp_path: Path) -> None:
    noise = random.Random(1)
    good = b"".join(
        b'{"id": "%d", "text": "%s"}\n' % (number, noise.randbytes(450).hex().encode()) for number in range(500)
    )
    content = COMPRESS[ending](good)
    path = tmp_path / f"feed.jsonl{ending}"
    path.write_bytes(content[: len(content) // 2] + b"\xff" * 64 + content[len(content) // 2 + 64 :])
    reading = read_all(path)
    assert 100 < len(reading.articles) < 500
    assert [problem.kept for problem in reading.problems if problem.place == str(path)] == [False]
    path.write_bytes(content[:10] + b"\xff" * 64)
    at_once = read_all(path)
    assert at_once.articles == []
    assert [problem.place for problem in at_once.problems] == [str(path)]


@EACH
@pytest.mark.parametrize("ending", COMPRESS)
def test_torn_compressed_data_is_reported(format_: Format, ending: str, tmp_path: Path) -> None:
    content = COMPRESS[ending](EXAMPLES[format_.NAME].content + b"\n" + _NOISE.hex().encode())[:-40]
    path = example_file(tmp_path, format_, content, ending)
    torn = [problem for problem in read_all(path).problems if problem.place == str(path)]
    assert [problem.kept for problem in torn] == [False]
    assert "ended before" in torn[0].reason or "ends in the middle" in torn[0].reason


@EACH
@pytest.mark.parametrize("ending", COMPRESS)
def test_a_suffix_that_says_compressed_must_be_true(format_: Format, ending: str, tmp_path: Path) -> None:
    reading = read_all(example_file(tmp_path, format_, ending=ending))
    assert reading.articles == []
    assert [problem.reason for problem in reading.problems] == [f"does not hold what its suffix {ending} says"]


@EACH
def test_it_recognises_its_own(format_: Format) -> None:
    assert format_.recognise(EXAMPLES[format_.NAME].content[:65536])


@EACH
def test_it_recognises_no_garbage(format_: Format) -> None:
    for name, garbage in GARBAGE.items():
        if not (format_.NAME == "txt" and name == "Latin-1"):  # text, though not UTF-8
            assert not format_.recognise(garbage), name


@EACH
def test_its_name_reads_any_suffix(format_: Format, tmp_path: Path) -> None:
    path = tmp_path / "example.dat"
    path.write_bytes(EXAMPLES[format_.NAME].content)
    assert read_all(path, format=format_.NAME).one == EXAMPLES[format_.NAME].article


@EACH
def test_a_folder_gives_it_by_each_suffix(format_: Format, tmp_path: Path) -> None:
    for suffix in format_.SUFFIXES:
        folder = tmp_path / suffix[1:]
        folder.mkdir()
        (folder / f"example{suffix.upper()}").write_bytes(EXAMPLES[format_.NAME].content)
        if format_.NAME == "csv" and suffix == ".tsv":
            continue  # the example has commas
        assert read_all(folder, format=format_.NAME).one == EXAMPLES[format_.NAME].article


@EACH
@pytest.mark.parametrize("content", [b"", b"\n \n\n", b"\xef\xbb\xbf"], ids=["none", "blank", "mark"])
def test_an_empty_file_is_reported(format_: Format, content: bytes, tmp_path: Path) -> None:
    path = example_file(tmp_path, format_, content)
    reading = read_all(path)
    assert reading.articles == []
    assert [problem.place for problem in reading.problems] == [str(path)]
    forced = read_all(path, format=format_.NAME)
    assert forced.articles == [] and len(forced.problems) == 1


@EACH
@pytest.mark.parametrize("kind", GARBAGE)
def test_garbage_is_reported(format_: Format, kind: str, tmp_path: Path) -> None:
    path = example_file(tmp_path, format_, GARBAGE[kind])
    for name in (None, format_.NAME):
        reading = read_all(path, format=name)
        assert reading.articles == []
        assert reading.problems
        assert all(problem.place.startswith(str(path)) and problem.reason for problem in reading.problems)
        with pytest.raises(DedupError, match="example"):
            read_all(path, strict=True, format=name)


@EACH
def test_a_foreign_file_gives_one_reason(format_: Format, tmp_path: Path) -> None:
    for kind in ("PNG", "PDF", "gzip", "zstd", "HTML", "UTF-16"):
        path = example_file(tmp_path, format_, GARBAGE[kind])
        problems = read_all(path).problems
        assert len(problems) == 1
        assert format_.NAME == "parquet" or kind.replace("zstd", "Zstandard") in problems[0].reason


@EACH
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_never_raises(format_: Format, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(EXAMPLES[format_.NAME].content)
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(0, len(content)))
    reading = read_all(example_file(tmp_path, format_, bytes(content[:end])))
    assert reading.articles or reading.problems


@EACH
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_reported(format_: Format, tmp_path: Path, content: bytes) -> None:
    reading = read_all(example_file(tmp_path, format_, content), format=format_.NAME)
    assert reading.articles or reading.problems


def test_an_unknown_format_is_refused_with_the_list() -> None:
    with pytest.raises(ParameterError, match=r"no format 'docx'.*csv, daily8, json, jsonl, parquet, txt"):
        read_all("x", format="docx")


def test_nothing_heavy_is_imported_for_lines_and_pages(tmp_path: Path) -> None:
    for name in ("jsonl.jsonl", "csv.csv", "json.json", "txt.txt", "daily8.txt"):
        (tmp_path / name).write_bytes(EXAMPLES[name.partition(".")[0]].content)
    code = f"""
import sys
from dedup.sources import Options, formats, read
print(len(list(read({str(tmp_path)!r}, Options(), print))))
print(sorted({{"pandas", "pyarrow", "zstandard", "numpy"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["3", "[]"]  # three of the files hold the same article
