"""A frame comes back with its rows, its index and its dtypes, and with what the index says of each row."""

from pathlib import Path

import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup.index.as_data import FIELDS, answer
from dedup.integrations.pandas import COLUMNS, annotate
from tests.texts import story

STORIES = [" ".join(story(seed)) for seed in range(4)]


def frame() -> pandas.DataFrame:
    values = {
        "key": ["a", "b", "c", "d"],
        "text": [STORIES[0], STORIES[1], None, STORIES[0] + " And more."],
        "views": pandas.array([1, None, 3, 4], dtype="Int32"),
        "kind": pandas.Categorical(["x", "y", "x", "y"]),
        "published": pandas.to_datetime(["2025-03-07T10:00Z", "NaT", "2025-03-07T11:00Z", "2025-03-07T12:00Z"]),
    }
    return pandas.DataFrame(values, index=pandas.Index([7, 7, 9, 1], name="row"))


def test_rows_index_and_dtypes_stay(tmp_path: Path) -> None:
    given_, before = frame(), frame()
    with dedup.Index.open(tmp_path / "news.db") as index:
        marked = annotate(given_, index, fields={"id": "key"}, note={"day": 1})
        assert index.notes == {"day": 1}
        assert set(index.get("a").extra) == {"views", "kind"}, "no column of ours is kept as one of the caller's"
        again = annotate(marked, index, fields={"id": "key"})
        assert index.counters["known"] == 3 and index.counters["versions"] == 0
    pandas.testing.assert_frame_equal(given_, before)
    pandas.testing.assert_frame_equal(marked[list(before.columns)], before)
    assert list(marked.columns) == [*before.columns, *COLUMNS]
    assert list(again.columns) == list(marked.columns)
    assert marked["dedup_cluster"].dtype == "Int64" and marked["dedup_resemblance"].dtype == "Float64"
    assert marked["dedup_state"].tolist() == ["new", "new", pandas.NA, "new"]
    assert again["dedup_state"].tolist() == ["known", "known", pandas.NA, "known"]
    assert marked.iloc[2][list(COLUMNS)].isna().all()
    assert marked["dedup_cluster"].iloc[0] == marked["dedup_cluster"].iloc[3]


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from([*STORIES, None, " "])), max_size=8))
@settings(max_examples=25)
def test_each_row_has_what_the_index_says_of_its_article(rows: list[tuple[str, str | None]]) -> None:
    import tempfile

    given_ = pandas.DataFrame(rows, columns=["id", "text"])
    records = [{"id": name, "text": text} for name, text in rows]
    with tempfile.TemporaryDirectory() as folder:
        with dedup.Index.open(Path(folder) / "plain.db") as index:
            said = {one.id: answer(one) for one in index.add(records).placements}
        with dedup.Index.open(Path(folder) / "frame.db") as index:
            marked = annotate(given_, index)
    for (name, text), (_, row) in zip(rows, marked.iterrows(), strict=True):
        expected = said[name] if text and text.strip() else dict.fromkeys(FIELDS)
        assert {field: None if pandas.isna(row[f"dedup_{field}"]) else row[f"dedup_{field}"] for field in FIELDS} == (
            expected
        )


def test_a_frame_without_rows_and_one_without_texts(tmp_path: Path) -> None:
    with dedup.Index.open(tmp_path / "news.db") as index:
        assert list(annotate(frame().iloc[:0], index).columns) == [*frame().columns, *COLUMNS]
        with pytest.raises(dedup.SourceError, match="text"):
            annotate(frame().drop(columns="text"), index, fields={"id": "key"})
        with pytest.raises(dedup.SourceError, match="no id"):
            annotate(frame(), index)
        assert len(index) == 0


def test_a_row_without_an_id_is_no_article(tmp_path: Path) -> None:
    given_ = frame().assign(key=["a", "", "c", " "])
    with dedup.Index.open(tmp_path / "news.db") as index:
        marked = annotate(given_, index, fields={"id": "key"})
        assert len(index) == 1
    assert marked["dedup_state"].tolist() == ["new", pandas.NA, pandas.NA, pandas.NA]
