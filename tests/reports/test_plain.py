"""Any value the caller adds becomes valid JSON."""

import json
import math
from collections import OrderedDict, deque
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup.reports import report_named
from dedup.reports._plain import dump, line_of, plain

from .helpers import alone, article, outcome, rendered
from .test_rows import lines


class Colour(Enum):
    RED = "red"


class Word(StrEnum):
    ONE = "one"


class Number(IntEnum):
    TWO = 2


class Rude:
    def __eq__(self, other: object) -> bool:
        raise RuntimeError("no")

    def __hash__(self) -> int:
        return 1

    def __str__(self) -> str:
        raise RuntimeError("no")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (2**70, 2**70),
        (-0.31, -0.31),
        (math.nan, None),
        (math.inf, None),
        (-math.inf, None),
        (pd.NaT, None),
        (pd.NA, None),
        (np.float64("nan"), None),
        (np.float32(0.5), 0.5),
        (np.int64(7), 7),
        (np.uint8(7), 7),
        (np.bool_(True), True),
        (np.str_("x"), "x"),
        (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]]),
        (np.array([1.0, math.nan]), [1.0, None]),
        (np.datetime64("2025-06-18T09:10"), "2025-06-18T09:10"),
        (np.datetime64("NaT", "s"), None),
        (np.array(["2025-06-18"], "datetime64[ns]"), ["2025-06-18T00:00:00.000000000"]),
        (pd.Series([1, 2]), [1, 2]),
        (datetime(2025, 6, 18, 9, 10, tzinfo=UTC), "2025-06-18T09:10:00Z"),
        (datetime(2025, 6, 18, 9, 10), "2025-06-18T09:10:00"),
        (pd.Timestamp("2025-06-18 09:10", tz="Europe/Paris"), "2025-06-18T07:10:00Z"),
        (date(2025, 6, 18), "2025-06-18"),
        (time(9, 10), "09:10:00"),
        (timedelta(hours=1), "1:00:00"),
        (Decimal("1.10"), "1.10"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (PurePosixPath("/a/b"), "/a/b"),
        (Colour.RED, "red"),
        (Word.ONE, "one"),
        (Number.TWO, 2),
        (b"caf\xc3\xa9", "café"),
        (b"\xff\x00", "\\xff�"),
        (bytearray(b"x"), "x"),
        (memoryview(b"x"), "x"),
        ("a\0b\ud800", "a�b�"),
        ((1, (2,)), [1, [2]]),
        ({3, 1, 2}, [1, 2, 3]),
        (frozenset({"b", "a"}), ["a", "b"]),
        (deque([1]), [1]),
        (range(3), [0, 1, 2]),
        (OrderedDict(a=1), {"a": 1}),
        ({1: "a", "1": "b", None: 0, (1, 2): 1}, {"1": "a", "1_": "b", "null": 0, "[1, 2]": 1}),
        (Rude(), "<Rude>"),
        ([Rude()], ["<Rude>"]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_becomes_what(value: object, expected: object) -> None:
    assert plain(value) == expected
    assert type(plain(value)) is type(expected)
    assert json.loads(dump(value)) == expected


def test_what_contains_itself_comes_to_an_end() -> None:
    loop: list[Any] = [1]
    loop += [loop, loop]
    assert json.loads(dump({"loop": loop}))["loop"][0] == 1


def test_what_is_nested_deeper_than_python_can_go_is_cut() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    assert dump(deep).count("[") < 200


def test_an_integer_too_long_to_print_is_printed() -> None:
    assert json.loads(dump(10**5000)) == hex(10**5000)


TEXT = st.text(st.characters(exclude_categories=()))
SCALARS = (
    (st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.binary() | st.complex_numbers())
    | (st.datetimes(timezones=st.none() | st.timezones()) | st.dates() | st.times() | st.timedeltas())
    | (st.decimals() | st.uuids() | st.floats(width=32).map(np.float32) | st.integers(-9, 9).map(np.int16))
    | (st.just(pd.NaT) | st.just(pd.NA) | st.builds(Rude))
)
KEYS = st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.binary() | st.tuples(st.integers())
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(KEYS, inner, max_size=4)
        | st.sets(KEYS, max_size=4)
    ),
    max_leaves=10,
)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(TEXT, VALUES, max_size=4))
def test_extra_fields_of_any_kind_give_valid_reports(extra: dict[str, object]) -> None:
    what = outcome(alone(article("a", extra=extra)), alone(article("b", extra={"mine": 1})))
    one, _ = lines(what)
    assert one["id"] == "a" and one["canonical"] is True and one["title"] is None
    json.loads(rendered(report_named("json"), what), parse_constant=_refuse)
    rendered(report_named("csv"), what).decode()


@settings(deadline=None, max_examples=300)
@given(VALUES)
@example({"100%": "%s", "\x85": "\u2028\u2029"})
@example({"a": math.nan, "b": [1e16, 1e-5, -0.0]})
@example({True: 1})
@example({1: 2})
@example([[[[[1]]]]])
def test_what_is_written_quickly_is_the_plain_data(value: object) -> None:
    line = dump(value)
    assert json.loads(line, parse_constant=_refuse) == plain(value)
    assert len(line.splitlines()) == 1


def _refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


@given(
    st.dictionaries(
        st.sampled_from(["id", "title", "lag", "published"]),
        st.one_of(
            *(st.none(), st.booleans(), st.floats(allow_nan=False), st.datetimes(timezones=st.just(UTC))),
            st.text(st.sampled_from(["a", "\0", "\ud800", "\x85", "\u2028", "\u2029", "é", "\x1f", '"', "\\", *"u0"])),
        ),
    )
)
def test_a_row_with_nothing_but_our_columns_is_written_all_the_same(row: dict[str, object]) -> None:
    assert line_of(row, ours=True) == line_of(row, ours=False) == dump(row).encode() + b"\n"
