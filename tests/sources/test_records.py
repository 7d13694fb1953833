"""Broken and hostile records: each is reported with its place, and the rest goes on."""

import json
import random
from pathlib import Path

import pyarrow
import pytest

from dedup.errors import ArticleError, ParameterError, SourceError

from .helpers import COMPRESS, Reading, csv_bytes, jsonl_bytes, parquet_bytes, read_all

GOOD = b'{"id": "good", "text": "a good text"}\n'


def read_bytes(folder: Path, name: str, content: bytes, **options: object) -> Reading:
    path = folder / name
    path.write_bytes(content)
    return read_all(path, **options)  # type: ignore[arg-type]


# -- JSON lines --------------------------------------------------------------------------------------------

BROKEN_LINES = {
    "torn": (b'{"id": "1", "text": "abc', "not JSON: Unterminated string"),
    "not json": (b"hello", "not JSON: Expecting value (column 1)"),
    "two values": (b'{"text": "a"} {"text": "b"}', "not JSON: Extra data"),
    "array": (b"[1, 2]", "the line holds an array, not an object"),
    "number": (b"12", "the line holds a number, not an object"),
    "null": (b"null", "the line holds null, not an object"),
    "string": (b'"text"', "the line holds a string, not an object"),
    "no text": (b'{"id": "1", "title": "T"}', "no text (looked for: text, body"),
    "empty text": (b'{"text": "  "}', "text is empty"),
    "text is a number": (b'{"text": 5}', "text is int, not a string"),
    "text is an array": (b'{"text": ["a", "b"]}', "text is list, not a string"),
    "not UTF-8": (b'{"text": "caf\xe9"}', "byte 0xe9 at offset 13 is not UTF-8"),
    "surrogate bytes": (b'{"text": "\xed\xa0\x80"}', "byte 0xed at offset 10 is not UTF-8"),
    "NUL bytes": (b"\0" * 40, "not JSON"),
    "nested": (b'{"text": ' + b"[" * 100_000, "JSON nested too deeply"),
    "long number": (b'{"text": "a", "n": 1' + b"0" * 5000 + b"}", "a number with too many digits"),
}


@pytest.mark.parametrize("name", BROKEN_LINES)
def test_a_broken_line_is_reported_and_the_rest_goes_on(name: str, tmp_path: Path) -> None:
    line, reason = BROKEN_LINES[name]
    reading = read_bytes(tmp_path, "feed.jsonl", b'{"text": "first"}\n' + line + b"\n" + GOOD)
    assert reading.ids == ["feed:1", "good"]
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/feed.jsonl:2"]
    assert reading.problems[0].reason.startswith(reason)
    assert not reading.problems[0].kept
    with pytest.raises(ArticleError, match=r"feed\.jsonl:2: "):
        read_all(tmp_path / "feed.jsonl", strict=True)


@pytest.mark.parametrize("name", BROKEN_LINES)
def test_a_broken_first_line_does_not_spoil_the_file(name: str, tmp_path: Path) -> None:
    line, reason = BROKEN_LINES[name]
    reading = read_bytes(tmp_path, "feed.jsonl", line + b"\n" + GOOD)
    assert reading.ids == ["good"]
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/feed.jsonl:1"]
    assert reading.problems[0].reason.startswith(reason)


@pytest.mark.parametrize(
    ("line", "text", "reason"),
    [
        (rb'{"id": "1", "text": "half \ud83d pair"}', "half \ufffd pair", "text holds half a surrogate pair at 5"),
        (rb'{"id": "1", "text": "nul \u0000 here"}', "nul \ufffd here", "text holds a NUL character at 4"),
        (rb'{"id": "1", "text": "plain", "date": "someday"}', "plain", "date 'someday' was not understood"),
        (rb'{"id": "1", "text": "whole \ud83d\ude00 pair"}', "whole 😀 pair", None),
    ],
)
def test_a_mended_record_is_kept_and_reported(line: bytes, text: str, reason: str | None, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "feed.jsonl", line + b"\n")
    assert [article.text for article in reading.articles] == [text]
    assert [problem.kept for problem in reading.problems] == ([] if reason is None else [True])
    if reason is not None:
        assert reading.problems[0].reason.startswith(reason)
        with pytest.raises(ArticleError, match=r"feed\.jsonl:1: "):
            read_all(tmp_path / "feed.jsonl", strict=True)


@pytest.mark.parametrize(
    "value", [10**400, [[[]]], {"a": {}}, True, "1" * 5000, -1, 1e308, "²²²²²²²²²²"], ids=lambda value: str(value)[:9]
)
@pytest.mark.parametrize("field", ["id", "title", "url", "source", "published", "author", "language", "own"])
def test_odd_values_never_raise(field: str, value: object, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "feed.jsonl", jsonl_bytes({"text": "a text", field: value}) + GOOD)
    assert reading.ids[-1:] == ["good"]
    assert len(reading.articles) + sum(not problem.kept for problem in reading.problems) == 2


def test_deeply_nested_fields_never_raise(tmp_path: Path) -> None:
    for field in ("id", "title", "published", "own", "text"):
        for depth in (200, 900, 990, 5000):
            line = f'{{"text": "a", "{field}": {"[" * depth}{"]" * depth}}}\n'.encode()
            assert read_bytes(tmp_path, "feed.jsonl", line + GOOD).ids[-1:] == ["good"]


def test_line_ends_blank_lines_and_a_byte_order_mark(tmp_path: Path) -> None:
    content = b'\xef\xbb\xbf\r\n{"id": "1", "text": "one"}\r\n\r\n   \n{"id": "5", "text": "two"}'
    reading = read_bytes(tmp_path, "feed.jsonl", content)
    assert reading.ids == ["1", "5"] and reading.problems == []
    marked = read_bytes(tmp_path, "feed.jsonl", b"\xef\xbb\xbf" + GOOD)
    assert marked.ids == ["good"] and marked.problems == []


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_is_named(order: str, tmp_path: Path) -> None:
    for name in ("feed.jsonl", "feed.json", "feed.csv", "page.txt"):
        reading = read_bytes(tmp_path, name, ("\ufeff" + '{"text": "Ein Text"}\n').encode(order))
        assert [problem.reason for problem in reading.problems] == ["holds UTF-16 text; save it as UTF-8"]


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_a_line_beyond_the_limit_is_skipped(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.sources._open.LIMIT", 100_000)
    content = jsonl_bytes({"id": "1", "text": "one"}, {"text": "x" * 300_000}, {"id": "3", "text": "y" * 99_000})
    content += jsonl_bytes({"text": "z" * 300_000}).rstrip()
    reading = read_bytes(tmp_path, f"feed.jsonl{ending}", COMPRESS[ending](content) if ending else content)
    assert reading.ids == ["1", "3"]
    assert [problem.place.rpartition(":")[2] for problem in reading.problems] == ["2", "4"]
    assert "longer than" in reading.problems[0].reason


def test_a_document_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.sources._open.LIMIT", 100_000)
    bomb = COMPRESS[".gz"](b"[" + b" " * 1_000_000 + b"]")
    for name, content in (
        ("a.json.gz", bomb),
        ("a.txt", b"x" * 200_000),
        ("a.parquet.gz", COMPRESS[".gz"](b"PAR1" * 99_999)),
    ):
        reading = read_bytes(tmp_path, name, content)
        assert reading.articles == []
        assert "is longer than" in reading.problems[0].reason


# -- JSON documents ------------------------------------------------------------------------------------------

TWO: list[object] = [{"id": "1", "text": "one"}, {"text": "two"}]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    "document",
    [TWO, {"articles": TWO}, {"status": "ok", "items": TWO}, {"title": "A feed", "version": 1, "data": TWO}],
    ids=["array", "articles", "items", "data"],
)
def test_documents(document: object, indent: int | None, tmp_path: Path) -> None:
    content = json.dumps(document, indent=indent).encode()
    assert read_bytes(tmp_path, "feed.json", content).ids == ["1", "feed:1"]


def test_a_wrapped_document_in_one_line_longer_than_the_head(tmp_path: Path) -> None:
    many = [{"id": str(number), "text": "word " * 100} for number in range(1000)]
    content = json.dumps({"status": "ok", "totalResults": 1000, "articles": many}).encode()
    assert len(read_bytes(tmp_path, "feed.json", content).articles) == 1000


def test_a_single_object_is_a_document(tmp_path: Path) -> None:
    for indent in (None, 1):
        content = json.dumps({"id": "x", "text": "a text", "items": [1, 2]}, indent=indent).encode()
        assert read_bytes(tmp_path, "story.json", content).ids == ["x"]


def test_items_that_are_no_articles_are_reported(tmp_path: Path) -> None:
    reading = read_bytes(
        tmp_path, "feed.json", json.dumps([{"text": "a"}, 7, None, {"title": "t"}, {"text": "b"}]).encode()
    )
    assert reading.ids == ["feed:0", "feed:4"]
    places = [f"{tmp_path}/feed.json[{number}]" for number in (1, 2, 3)]
    assert [problem.place for problem in reading.problems] == places


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"text": "a"}, {"text": "b"', "not JSON: "),
        (b'[{"text": "a"},\n{"text": "b"}}', "(line 2, column 14)"),
        (b"[" * 100_000, "nested too deeply"),
        (b'"only a string"', "holds a string, not articles"),
        (b'[{"text": "caf\xe9"}]', "byte 0xe9 at offset 14 is not UTF-8"),
        (b"[1" + b"0" * 5000 + b"]", "too many digits"),
        (b"[]", "holds no article"),
    ],
)
def test_a_broken_document_is_reported_as_a_whole(content: bytes, reason: str, tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "feed.json", content)
    assert reading.articles == []
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/feed.json"]
    assert reason in reading.problems[0].reason


def test_an_array_in_a_file_of_lines_is_named(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "feed.jsonl", json.dumps(TWO, indent=2).encode())
    assert len(reading.problems) == 1
    assert "holds one JSON array" in reading.problems[0].reason


# -- CSV -------------------------------------------------------------------------------------------------------

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
    "not UTF-8": (b"x,caf\xe9,z", "byte 0xe9 at offset 5 is not UTF-8"),
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
    reading = read_bytes(tmp_path, "table.csv", b"\xef\xbb\xbf\r\n,Text,,Head Line\r\n0,one,x,y\r\n")
    assert reading.one.extra == {"column 1": "0", "column 3": "x", "Head Line": "y"}


# -- Parquet -----------------------------------------------------------------------------------------------------


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
    import datetime

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


# -- missing extras ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [("pyarrow", "table.parquet", "parquet"), ("zstandard", "feed.jsonl.zst", "zstd")],
)
def test_a_missing_extra_is_named(
    module: str, name: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = parquet_bytes(pyarrow.table({"text": ["a"]})) if extra == "parquet" else COMPRESS[".zst"](GOOD)
    monkeypatch.setitem(__import__("sys").modules, module, None)
    reading = read_bytes(tmp_path, name, content)
    assert reading.articles == []
    assert f"pip install 'newsdedup[{extra}]'" in reading.problems[0].reason


# -- plain pages -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("Title\nText.\nMore.\n", "Title", "Text.\nMore."),
        ("\n\n  Title  \n\nText.\n\nMore.\n\n", "Title", "Text.\n\nMore."),
        ("Only one line\n", None, "Only one line"),
        ("x" * 201 + "\nText.", None, "x" * 201 + "\nText."),
        ("x" * 200 + "\nText.", "x" * 200, "Text."),
        ("Title\r\nText.\r\nMore.", "Title", "Text.\nMore."),
        ("Title\nText.\n12/02/2016 15:14\n\n25/04/2019 16:28", "Title", "Text."),
        ("Title\nText.\n2019-04-25\n18 June 2025\n2025-06-18T10:00:00Z", "Title", "Text."),
        ("Title\n12/02/2016 was the day.\nText.", "Title", "12/02/2016 was the day.\nText."),
        ("Title\n12/02/2016\nText.\n2000\n", "Title", "12/02/2016\nText.\n2000"),
        ("Title\n12/02/2016\n", None, "Title"),
        ("Title\nText.\nCall:\n1718000000", "Title", "Text.\nCall:\n1718000000"),
    ],
)
def test_plain_pages(content: str, title: str | None, text: str, tmp_path: Path) -> None:
    article = read_bytes(tmp_path, "page.txt", content.encode()).one
    assert (article.id, article.title, article.text) == ("page#0", title, text)
    assert article.published is None and article.source is None and article.extra == {}


def test_a_page_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "page.txt", "Titel\nEin Käse.\n".encode("latin-1"))
    assert [problem.reason for problem in reading.problems] == ["byte 0xe4 at offset 11 is not UTF-8"]


# -- the same id again -------------------------------------------------------------------------------------------------


def test_the_same_article_again_is_counted_not_reported(tmp_path: Path) -> None:
    record = {"id": "1", "title": "T", "text": "one"}
    reading = read_bytes(tmp_path, "feed.jsonl", jsonl_bytes(record, {**record, "url": "x"}, record))
    assert reading.ids == ["1"] and reading.problems == [] and reading.repeats == 2


@pytest.mark.parametrize("change", [{"text": "two"}, {"title": "U"}, {"title": None}, {"title": "T\0o", "text": "ne"}])
def test_another_article_of_the_same_id_is_reported(change: dict[str, object], tmp_path: Path) -> None:
    record = {"id": "1", "title": "T", "text": "one"}
    other = {**record, **change}
    reading = read_bytes(tmp_path, "feed.jsonl", jsonl_bytes(record, other, {"id": "3", "text": "three"}, other))
    place = f"{tmp_path}/feed.jsonl"
    assert reading.ids == ["1", "3"] and reading.repeats == 0
    refused = [problem for problem in reading.problems if not problem.kept]
    assert [problem.place for problem in refused] == [f"{place}:2", f"{place}:4"]
    assert refused[0].reason == f"id '1' was already given to {place}:1, with another text"
    with pytest.raises(ArticleError, match="already given"):
        read_bytes(tmp_path, "b.jsonl", jsonl_bytes(record, {**record, "text": "two"}), strict=True)


def test_ids_are_one_space_over_all_inputs(tmp_path: Path) -> None:
    for name, text in (("a", "one"), ("b", "one"), ("c", "two")):
        (tmp_path / f"{name}.jsonl").write_bytes(jsonl_bytes({"id": "x", "text": text}))
    reading = read_all(tmp_path)
    assert reading.ids == ["x"] and reading.repeats == 1
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/c.jsonl:1"]


# -- options ---------------------------------------------------------------------------------------------


def test_the_caller_names_the_fields(tmp_path: Path) -> None:
    record = {"nr": 5, "story": "a text", "body": "not this", "kop": "A head"}
    fields = {"id": "nr", "text": "story", "title": "kop"}
    for name, content in (
        ("feed.jsonl", jsonl_bytes(record)),
        ("feed.json", json.dumps([record]).encode()),
        ("feed.csv", csv_bytes([{key: str(value) for key, value in record.items()}])),
        ("feed.parquet", parquet_bytes(pyarrow.Table.from_pylist([record]))),
    ):
        article = read_bytes(tmp_path, name, content, fields=fields).one
        assert (article.id, article.text, article.title) == ("5", "a text", "A head"), name
        assert article.extra == {"body": "not this"}, name


def test_fields_do_not_concern_pages(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "page.txt", b"Title\nText.\n", fields={"text": "story"}).one.text == "Text."


def test_a_named_column_that_is_missing_is_said_once(tmp_path: Path) -> None:
    reading = read_bytes(tmp_path, "feed.csv", b"text,head\na,b\nc,d\n", fields={"title": "kop"})
    assert [problem.reason for problem in reading.problems] == ["has no column 'kop', which was named as the title"]


def test_a_field_that_an_article_does_not_have_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=r"no field is called 'headline'; there are: id, text, title"):
        read_bytes(tmp_path, "feed.csv", b"text\na\n", fields={"headline": "kop"})


def test_strict_stops_at_a_whole_input_too(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"feed\.csv: is empty"):
        read_bytes(tmp_path, "feed.csv", b"", strict=True)


def test_noise_between_good_lines_loses_only_itself(tmp_path: Path) -> None:
    noise = random.Random(3)
    lines = [jsonl_bytes({"id": str(number), "text": f"text {number}"}) for number in range(300)]
    for at in range(1, 300, 7):
        lines[at] = noise.randbytes(50).replace(b"\n", b"") + b"\n"
    reading = read_bytes(tmp_path, "feed.jsonl", b"".join(lines))
    assert reading.ids == [str(number) for number in range(300) if number % 7 != 1]
    assert [problem.place.rpartition(":")[2] for problem in reading.problems] == [
        str(at + 1) for at in range(1, 300, 7)
    ]
