"""A table that lists no articles: read whole, or refused with the place and the reason."""

import gzip
from pathlib import Path

import pytest

from dedup.errors import SourceError
from dedup.sources import read_table


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,x\n2,y\n",
        b"\xef\xbb\xbfa,b\r\n1,x\r\n2,y\r\n",
        b"a;b\n1;x\n2;y",
        b"a\tb\n\n1\tx\n2\ty\n",
        b'"a"|"b"\n"1"|"x"\n2|y\n',
        gzip.compress(b"a,b\n1,x\n2,y\n", mtime=0),
    ],
)
def test_all_dialects_give_the_same(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / ("t.csv.gz" if content.startswith(b"\x1f") else "t.csv")
    path.write_bytes(content)
    place, columns, rows = read_table(path)
    assert place == str(path)
    assert columns == ["a", "b"]
    assert [cells for _, cells in rows] == [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]


def test_rows_are_called_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('a,b\n1,"x\ny"\n2,z\n')
    assert [place for place, _ in read_table(path)[2]] == [f"{path}:2", f"{path}:4"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "t.csv: is empty"),
        (b"\xef\xbb\xbf\n \n", "t.csv: is empty"),
        (b"a,b\n1,x\n2\n", "t.csv:3: 1 columns where the header has 2"),
        (b'a,b\n1,"x\n2,y\n', "t.csv:2: a quote"),
        (b"a,b\n1,\xff\n", "t.csv:2: byte 0xff"),
        (b"a,\xff\n", "t.csv: the header cannot be read"),
        (b"a,b,a\n", "t.csv: has 2 columns called 'a'"),
        (b"PAR1\x15\x04\x15", "t.csv: holds a Parquet file"),
        (bytes(range(256)) * 9, "t.csv: holds binary data"),
        (b"<!doctype html>\n<p>", "t.csv: holds HTML"),
        (b"\xff\xfea\0,\0b\0", "t.csv: holds UTF-16"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=message):
        read_table(path)


def test_one_file_is_needed(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_table(tmp_path / "missing.csv")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("a,b\n")
    with pytest.raises(SourceError, match="means 2 files"):
        read_table(tmp_path)
    (tmp_path / "torn.csv.gz").write_bytes(gzip.compress(b"a,b\n" + bytes(range(33, 120)) * 999)[:-20])
    with pytest.raises(SourceError, match=r"torn\.csv\.gz: "):
        read_table(tmp_path / "torn.csv.gz")
