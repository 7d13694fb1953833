"""What holds for all inputs together: ids, the caller's field names, strictness."""

import json
from pathlib import Path

import pyarrow
import pytest

from dedup.errors import ArticleError, ParameterError, SourceError

from .helpers import csv_bytes, jsonl_bytes, parquet_bytes, read_all, read_bytes

# -- the same id again ---------------------------------------------------------------------------------------


def test_the_same_article_again_is_counted_not_reported(tmp_path: Path) -> None:
    record = {"id": "1", "title": "T", "text": "one"}
    reading = read_bytes(tmp_path, "feed.jsonl", jsonl_bytes(record, {**record, "url": "x"}, record))
    assert reading.ids == ["1"] and reading.problems == [] and reading.repeats == 2


@pytest.mark.parametrize("change", [{"text": "two"}, {"title": "U"}, {"title": None}, {"title": "T\0o", "text": "ne"}])
def test_another_article_of_the_same_id_is_called_by_its_place(change: dict[str, object], tmp_path: Path) -> None:
    record = {"id": "1", "title": "T", "text": "one"}
    other = {**record, **change}
    reading = read_bytes(tmp_path, "feed.jsonl", jsonl_bytes(record, other, {"id": "3", "text": "three"}, other))
    place = f"{tmp_path}/feed.jsonl"
    assert reading.ids == ["1", f"{place}:2", "3"] and reading.repeats == 1
    told = [problem for problem in reading.problems if "already" in problem.reason]
    assert [(problem.place, problem.kept) for problem in told] == [(f"{place}:2", True)]
    assert told[0].reason == f"id '1' was already given to {place}:1, with another text; it is called '{place}:2' here"
    with pytest.raises(ArticleError, match="already given"):
        read_bytes(tmp_path, "b.jsonl", jsonl_bytes(record, {**record, "text": "two"}), strict=True)


def test_ids_are_one_space_over_all_inputs(tmp_path: Path) -> None:
    for name, text in (("a", "one"), ("b", "one"), ("c", "two")):
        (tmp_path / f"{name}.jsonl").write_bytes(jsonl_bytes({"id": "x", "text": text}))
    reading = read_all(tmp_path)
    assert reading.ids == ["x", f"{tmp_path}/c.jsonl:1"] and reading.repeats == 1
    assert [problem.place for problem in reading.problems] == [f"{tmp_path}/c.jsonl:1"]


def test_what_was_given_under_an_id_before_is_a_repeat_whichever_it_was(tmp_path: Path) -> None:
    one, two = ({"id": "1", "text": text} for text in ("one", "two"))
    reading = read_bytes(tmp_path, "feed.jsonl", jsonl_bytes(one, two, two, one, two))
    assert reading.ids == ["1", f"{tmp_path}/feed.jsonl:2"] and reading.repeats == 3


def test_a_record_whose_other_name_is_an_id_too_is_skipped(tmp_path: Path) -> None:
    named = {"id": f"{tmp_path}/feed.jsonl:3", "text": "one"}
    reading = read_bytes(
        tmp_path, "feed.jsonl", jsonl_bytes(named, {"id": "1", "text": "two"}, {"id": "1", "text": "3"})
    )
    assert reading.ids == [named["id"], "1"]
    assert [problem.kept for problem in reading.problems] == [False]


# -- options -------------------------------------------------------------------------------------------------


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
