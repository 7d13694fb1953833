"""Broken and hostile JSON: each record is reported with its place, and the rest goes on."""

import json
import random
from pathlib import Path

import pytest

from dedup.errors import ArticleError

from .helpers import COMPRESS, jsonl_bytes, read_all, read_bytes

GOOD = b'{"id": "good", "text": "a good text"}\n'


# -- JSON lines ----------------------------------------------------------------------------------------------

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
    "text is an array": (b'{"text": ["a", 5]}', "text is list, not a string"),
    "not UTF-8": (b'{"text": "caf\xe9"}', "byte 0xe9 at offset 13 is not UTF-8; save the input as UTF-8"),
    "surrogate bytes": (b'{"text": "\xed\xa0\x80"}', "byte 0xed at offset 10 is not UTF-8; save the input as UTF-8"),
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
        (b'[{"text": "caf\xe9"}]', "byte 0xe9 at offset 14 is not UTF-8; save the input as UTF-8"),
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
