"""CSV, Parquet and JSON hold what `rows` gives, and a spreadsheet runs none of it."""

import csv
import io
import json
from datetime import UTC
from typing import Any

import pyarrow
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from dedup.outcome import Outcome
from dedup.reports import columns, report_named, rows
from dedup.reports._plain import mend, plain
from dedup.reports._safe import guard

from .helpers import HOSTILE, NINE, alone, article, hostile, outcome, rendered, small

WHAT = pytest.mark.parametrize("what", [small(), hostile(), Outcome([], [], [])], ids=["small", "hostile", "empty"])
# What spreadsheets take for a formula: behind blanks and quotes too, some of them.
STARTS = "=+-@＝＋－＠\t\r\n"
BEFORE = " \t\r\n\"'\ufeff\u200b\u2060\xa0\u3000“‘"


def cells(what: Outcome) -> list[list[str]]:
    return list(csv.reader(io.StringIO(rendered(report_named("csv"), what).decode(), newline="")))


def unguarded(text: str) -> str:
    return text[1:] if text[:1] == "'" and guard(text[1:]) == text else text


def table(what: Outcome) -> pyarrow.Table:
    return parquet.read_table(io.BytesIO(rendered(report_named("parquet"), what)))


@WHAT
def test_csv_holds_the_rows(what: Outcome) -> None:
    head, *body = [[unguarded(cell) for cell in row] for row in cells(what)]
    assert head == [mend(name) for name in columns(what)]
    assert len(body) == len(what.articles)
    for cells_, row in zip(body, rows(what), strict=True):
        assert cells_ == [_as_cell(row.get(name)) for name in columns(what)]


def _as_cell(value: object) -> str:
    value = plain(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":")) if isinstance(value, list | dict) else str(value)
    )


def test_csv_has_no_byte_order_mark_and_the_lines_of_the_rfc() -> None:
    content = rendered(report_named("csv"), small())
    assert content.startswith(b"id,cluster,canonical,")
    assert content.count(b"\r\n") == content.count(b"\n") == 1 + len(small().articles)


def test_csv_has_no_cell_that_runs() -> None:
    for row in cells(hostile()):
        for cell in row:
            assert not cell.lstrip(BEFORE).startswith(tuple(STARTS)) or cell.startswith("'"), repr(cell)
            assert not cell.startswith(tuple(STARTS)), repr(cell)
    found = {cell for row in cells(hostile()) for cell in row}
    assert '\'=HYPERLINK("http://evil.example";"x")' in found
    assert "''=1" in found and "'＝1+1" in found and "'\t=1" in found and "'\n=1" in found


def test_csv_leaves_numbers_alone() -> None:
    extra = {
        "number": -5,
        "float": -0.5,
        "text": "-0.31",
        "plus": "+4",
        "phone": "+49 30 1",
        "sum": "-1+1",
        "nan": float("nan"),
    }
    head, row = cells(outcome(alone(article("a", extra=extra))))
    found = dict(zip(head, row, strict=True))
    assert [found[name] for name in ("number", "float", "text", "plus")] == ["-5", "-0.5", "-0.31", "+4"]
    assert [found[name] for name in ("phone", "sum", "nan")] == ["'+49 30 1", "'-1+1", ""]


@given(st.text(st.sampled_from(BEFORE + STARTS + "'a1.")) | st.text())
@example("'\r")
def test_a_guard_can_be_taken_off(text: str) -> None:
    assert unguarded(guard(text)) == text
    assert not guard(text).startswith(tuple(STARTS)) or guard(text).lstrip("+-").replace(".", "").isdigit()


@WHAT
def test_parquet_holds_the_rows(what: Outcome) -> None:
    found = table(what)
    assert found.column_names == [mend(name) for name in columns(what)]
    assert found.num_rows == len(what.articles)
    coded = {field.name for field in found.schema if field.metadata}
    for got, row in zip(found.to_pylist(), rows(what), strict=True):
        for name in columns(what):
            value = got[mend(name)]
            if name == "published":
                assert value == row[name]
            else:
                assert (json.loads(value) if name in coded and value is not None else value) == plain(row.get(name))


def test_parquet_columns_have_types() -> None:
    kinds: dict[str, tuple[list[Any], str]] = {
        "truth": ([True, None], "bool"),
        "count": ([1, -(2**62)], "int64"),
        "share": ([0.5, None], "double"),
        "number": ([1, 0.5], "double"),
        "words": (["a", None], "string"),
        "nothing": ([None, float("nan")], "string"),
        "lists": ([["a"], []], "json"),
        "mixed": (["a", 1], "json"),
        "huge": ([2**70, 1], "json"),
        "inexact": ([2**60 + 1, 0.5], "json"),
    }
    both = [
        article(f"{n}", published=NINE, extra={name: values[n] for name, (values, _) in kinds.items()}) for n in (0, 1)
    ]
    schema = table(outcome(*map(alone, both))).schema
    for name, (_, kind) in kinds.items():
        field = schema.field(name)
        assert str(field.type) == ("string" if kind == "json" else kind), name
        assert (field.metadata or {}).get(b"encoding") == (b"json" if kind == "json" else None), name
    assert str(schema.field("published").type) == "timestamp[us, tz=UTC]"
    assert str(schema.field("canonical").type) == "bool"
    assert str(schema.field("resemblance").type) == "double"
    assert table(outcome(*map(alone, both))).to_pylist()[0]["published"].astimezone(UTC) == NINE


def test_parquet_in_batches_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedup.reports.parquet._BATCH", 3)
    assert table(small()).column("id").to_pylist() == [each.id for each in small().articles]


@settings(deadline=None)
@given(st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())))
def test_parquet_takes_any_mixture(values: list[object]) -> None:
    what = outcome(*(alone(article(f"{n:04}", extra={"mine": value})) for n, value in enumerate(values)))
    found = table(what)
    if not values:
        return
    coded = bool(found.schema.field("mine").metadata)
    got = [json.loads(value) if coded and value is not None else value for value in found.column("mine").to_pylist()]
    assert got == [plain(value) for value in values]


@WHAT
def test_json_holds_the_rows_and_all_else(what: Outcome) -> None:
    document = json.loads(rendered(report_named("json"), what))
    parts = ["summary", "params", "window"]
    parts += ["clusters", "matches", "series", "articles", "credits", "problems", "too_short"]
    assert list(document) == parts
    assert document["articles"] == [plain(row) for row in rows(what)]
    assert document["summary"]["articles"] == len(what.articles)
    assert len(document["clusters"]) == len(what.clusters)
    assert len(document["matches"]) == len(what.matches)
    assert len(document["problems"]) == len(what.problems)
    assert document["params"]["copied"] == what.params.copied


def test_json_says_what_is_in_a_cluster_and_a_match() -> None:
    document = json.loads(rendered(report_named("json"), small()))
    first = document["clusters"][0]
    assert (first["canonical"], first["size"], first["reason"]) == ("ap-1", 3, "credited by yahoo-7")
    assert first["weakest"] == round(90 / 130, 4)
    assert first["members"][1] == {
        "id": "blog/5", "of": "ap-1", "overlap": "near", "relation": "republished",
        "resemblance": round(90 / 130, 4), "containment": 0.75,
        "reason": "69% of all shingles are in both; A and B, no credit found",
    }  # fmt: skip
    lineage = first["lineage"]
    assert lineage["origin"] == {
        "name": "AP", "is_agency": True, "article": "ap-1", "certainty": "sure",
        "reason": "credited by Yahoo: 'WARSAW (AP) —'",
    }  # fmt: skip
    assert (lineage["crediting"], lineage["uncredited"]) == (["Yahoo"], ["blog/5"])
    assert [step["lag"] for step in lineage["timeline"]] == [0.0, 3600.0, None]
    assert document["clusters"][1]["lineage"]["chains"][0]["versions"][2]["changes"] == [
        {"kind": "number", "before": "12", "after": "13"}
    ]
    passage = next(each for each in document["matches"] if each["overlap"] == "passage")
    assert passage == {
        "left": "v3", "right": "w1", "overlap": "passage", "relation": None,
        "shared": 20, "left_size": 150, "right_size": 100, "rule": "some passages only, 20% of the shorter",
        "direction": None,
        "resemblance": round(20 / 230, 4), "left_in_right": round(20 / 150, 4), "right_in_left": 0.2,
    }  # fmt: skip
    assert document["summary"] == {
        "articles": 9, "clusters": 5, "copies": 4, "alone": 3, "unread": 0,
        "skipped": 1, "mended": 1, "repeats": 2,
        "too_short": 1, "uncompared": 1234, "passages": 1, "templates": 1, "series": 0,
        "in_series": 0, "embedded": 1, "cut": 0,
    }  # fmt: skip
    assert document["problems"][0] == {"place": "feed.jsonl:7", "reason": "no text", "kept": False, "whole": False}
    assert document["too_short"] == ["w1"]
    assert document["credits"] == [
        {"article": "yahoo-7", "credits": [{"names": ["AP"], "kind": "dateline", "quote": "WARSAW (AP) —"}]}
    ]


def test_hostile_strings_survive_a_csv_and_a_parquet_file() -> None:
    wanted = {mend(text) for text in HOSTILE}
    head, *body = cells(hostile())
    assert {unguarded(row[head.index("title")]) for row in body} == wanted
    assert set(table(hostile()).column("title").to_pylist()) == wanted
