"""Broken and hostile CSV and Parquet files."""

import datetime
import sys
from pathlib import Path

import pyarrow
import pytest

from .helpers import COMPRESS, csv_bytes, jsonl_bytes, parquet_bytes, read_bytes

# -- CSV -----------------------------------------------------------------------------------------------------

ROWS = [{"id": "1", "text": "one, two; three", "title": "T"}, {"id": "2", "text": "a|b\nc\td", "title": ""}]


@pytest.mark.parametrize(
    ("delimiter", "suffix"), [(",", ".csv"), (";", ".csv"), ("\t", ".csv"), ("|", ".csv"), ("\t", ".tsv")]
)
def test_delimiters(delimiter: str, suffix: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, f"table{suffix}", csv_bytes(ROWS, delimiter))
    assert reading.problems == []
    assert [(article.id, article.text, article.title) for article in reading.articles] == [
        ("1", "one, two; three", "T"),
        ("2", "a|b\nc\td", None),
    ]


def test_a_place_is_the_line_in_which_the_row_begins(tmp_path: Path) -> None:
    content = b'text,title\n"one\ntwo\nthree",A\n\nfour,B\n,C\n'
    reading = read_bytes(tmp_path, "table.csv", content)
    assert reading.ids == ["table:2", "table:6"]
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/table.csv:7"]
    assert reading.problems[0].reason.startswith("no text")


BROKEN_ROWS = {
    "too few": (b"x,y", "2 columns where the header has 3"),
    "too many": (b"x,y,z,", "4 columns where the header has 3"),
    "not UTF-8": (b"x,caf\xe9,z", "byte 0xe9 at offset 5 is not UTF-8; save the input as UTF-8"),
    "quote not doubled": (b'x,"he said "no"",z', "not CSV: "),
    "huge field": (b"x," + b"y" * (17 * 2**20) + b",z", "not CSV: field larger than field limit"),
}


@pytest.mark.parametrize("name", BROKEN_ROWS)
def test_a_broken_row_is_reported_and_the_rest_goes_on(name: str, tmp_path: Path) -> None:
    row, reason = BROKEN_ROWS[name]
    reading = read_bytes(tmp_path, "table.csv", b"id,text,title\n1,one,A\n" + row + b"\n4,four,D\n")
    assert reading.ids == ["1", "4"]
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/table.csv:3"]
    assert reading.problems[0].reason.startswith(reason)


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest(tmp_path: Path) -> None:
    rows = b"".join(b'%d,text %d,"T ""%d"""\n' % (number, number, number) for number in range(3, 200))
    reading = read_bytes(tmp_path, "table.csv", b'id,text,title\n1,one,A\n2,"two,B\n' + rows)
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/table.csv:3"]
    assert "quote" in reading.problems[0].reason
    assert reading.ids == ["1", *map(str, range(3, 200))]
    last = read_bytes(tmp_path, "table.csv", b'id,text,title\n1,one,A\n2,"two,B')
    assert last.ids == ["1"] and "quote" in last.problems[0].reason


def test_quotes_that_swallow_everything_again_and_again_are_given_up(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "table.csv", b"id,text\n1,one\n" + b'a""","\n' * 20_000)
    assert reading.ids == ["1"]
    assert len(reading.problems) < 1000
    assert "given up in line" in reading.problems[-1].reason


def test_lines_that_are_read_again_keep_their_faults(tmp_path: Path) -> None:
    content = b'id,text,title\n2,"two,B\n3,caf\xe9,C\n4,four,D\n'
    reading = read_bytes(tmp_path, "table.csv", content)
    assert reading.ids == ["4"]
    assert [problem.place.rpartition(":")[2] for problem in reading.problems] == ["2", "3"]
    assert "0xe9" in reading.problems[1].reason


def test_long_fields_and_nul_are_read(tmp_path: Path) -> None:
    long = "word " * 200_000
    reading = read_bytes(tmp_path, "table.csv", b"id,text\n1," + long.encode() + b"\n2,nul \0 here\n")
    assert [article.text for article in reading.articles] == [long, "nul \ufffd here"]
    assert [(problem.place.rpartition(":")[2], problem.kept) for problem in reading.problems] == [("3", True)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"id,title\n1,T\n", "no text (looked for: text, body"),
        (b"text,id,text\na,b,c\n", "has 2 columns called 'text'"),
        (b"id,te\xe9xt\n1,a\n", "the header cannot be read: byte 0xe9"),
        (b"id,text,title\n", "holds no article"),
    ],
)
def test_a_table_that_cannot_be_read_gives_one_reason(content: bytes, reason: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "table.csv", content)
    assert reading.articles == []
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/table.csv"]
    assert reason in reading.problems[0].reason


def test_a_header_with_a_mark_windows_lines_and_nameless_columns(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "table.csv", b"\xef\xbb\xbf\r\n,Text,,Head Lines\r\n0,one,x,y\r\n")
    assert reading.one.extra == {"column 1": "0", "column 3": "x", "Head Lines": "y"}


# -- Parquet -------------------------------------------------------------------------------------------------


def test_parquet_rows_are_read_in_batches_and_broken_ones_reported(tmp_path: Path) -> None:
    texts = [f"text {number}".encode() for number in range(3000)]
    texts[2500] = b"caf\xe9"
    raw = pyarrow.array(texts, pyarrow.binary())
    column = pyarrow.StringArray.from_buffers(len(raw), raw.buffers()[1], raw.buffers()[2])
    table = pyarrow.table({"text": column, "when": pyarrow.array([0] * 3000, pyarrow.timestamp("ns"))})
    reading = read_bytes(tmp_path, "table.parquet", parquet_bytes(table))
    assert len(reading.articles) == 2999
    assert reading.ids[:2] == ["table:1", "table:2"] and reading.ids[-1] == "table:3000"
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/table.parquet:2501"]
    assert "text cannot be read" in reading.problems[0].reason


def test_parquet_types(tmp_path: Path) -> None:
    table = pyarrow.table(
        {
            "id": pyarrow.array([7]),
            "text": pyarrow.array(["a text"]).dictionary_encode(),
            "published": pyarrow.array([1718000000123456789], pyarrow.timestamp("ns", "Europe/Paris")),
            "authors": pyarrow.array([["Ann", "Bob"]]),
            "title": pyarrow.array([None], pyarrow.string()),
            "score": pyarrow.array([0.5]),
        }
    )
    article = read_bytes(tmp_path, "table.parquet", parquet_bytes(table)).one
    assert (article.id, article.author, article.title) == ("7", "Ann, Bob", None)
    assert article.published == datetime.datetime(2024, 6, 10, 6, 13, 20, 123456, tzinfo=datetime.UTC)
    assert article.extra == {"score": 0.5}


@pytest.mark.parametrize("cut", [4, 100, -1, -8, -60])
def test_a_torn_parquet_file_is_reported(cut: int, tmp_path: Path) -> None:
    content = parquet_bytes(pyarrow.table({"text": ["a text"] * 10}))[:cut]
    reading = read_bytes(tmp_path, "table.parquet", content)
    assert reading.articles == []
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/table.parquet"]


def test_a_parquet_file_without_text_gives_one_reason(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "t.parquet", parquet_bytes(pyarrow.table({"a": [1, 2]})))
    assert ["no text (looked for" in problem.reason for problem in reading.problems] == [True]


# -- missing extras ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("pyarrow", "table.parquet", "parquet"), ("zstandard", "feed.jsonl.zst", "zstd")],
)
def test_a_missing_extra_is_named(
    module: str, name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (
        parquet_bytes(pyarrow.table({"text": ["a"]}))
        if extra == "parquet"
        else COMPRESS[".zst"](jsonl_bytes({"text": "a"}))
    )
    monkeypatch.setitem(sys.modules, module, None)
    reading = read_bytes(tmp_path, name, content)
    assert reading.articles == []
    assert f"pip install 'newsdedup[{extra}]'" in reading.problems[0].reason
