"""Articles that are in memory: dicts, Article objects, frames, tables."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow
import pytest

from dedup.article import Article
from dedup.errors import ArticleError, MissingExtraError, SourceError

from .helpers import FULL, FULL_ARTICLE, read_all


def test_dicts_and_articles() -> None:
    reading = read_all([FULL, Article(id="a-2", text="two"), {"text": "three"}])
    assert reading.problems == []
    assert reading.articles == [FULL_ARTICLE, Article(id="a-2", text="two"), Article(id="item 2", text="three")]


def test_an_article_comes_back_as_the_same_object() -> None:
    article = Article(id="ü", text="Täxt", published=datetime(2025, 1, 1, tzinfo=UTC), extra={"title": "x"})
    assert read_all([article]).articles[0] is article
    assert read_all(article).articles[0] is article


def test_a_single_dict() -> None:
    assert read_all({"text": "one"}).ids == ["item 0"]


def test_a_generator_is_read_as_it_comes() -> None:
    taken = []

    def feed() -> Iterator[dict[str, str]]:
        for number in range(3):
            taken.append(number)
            yield {"text": f"text {number}"}

    from dedup.sources import Options, read

    articles = read(feed(), Options(), lambda problem: None)
    next(articles)
    assert len(taken) < 3
    assert len(list(articles)) == 2


def test_nothing_gives_nothing() -> None:
    nothings: list[object] = [[], (), iter([]), pd.DataFrame(), pyarrow.table({"text": []})]
    for empty in [*nothings, pd.DataFrame({"text": []})]:
        reading = read_all(empty)
        assert reading.articles == [] and reading.problems == []


def test_what_is_no_article_is_reported_with_its_position() -> None:
    reading = read_all([{"text": "one"}, 7, None, "path.txt", {"title": "T"}, {"text": "six"}])
    assert reading.ids == ["item 0", "item 5"]
    assert [problem.place for problem in reading.problems] == ["item 1", "item 2", "item 3", "item 4"]
    assert reading.problems[0].reason == "is int, not a dict or an Article"
    with pytest.raises(ArticleError, match="item 1: "):
        read_all([{"text": "one"}, 7], strict=True)
    assert read_all([None, {"text": "two"}]).ids == ["item 1"], "a first one that is nothing is no end"


@pytest.mark.parametrize("thing", [7, b"path", 1.5, object()])
def test_what_cannot_be_read_at_all_is_refused_at_once(thing: object) -> None:
    with pytest.raises(SourceError, match=f"cannot read {type(thing).__name__}: give a path"):
        read_all(thing)


def test_articles_are_mended_too() -> None:
    own = {"title": "mine", "n": 1}
    broken = Article(id="1", text="half \ud83d pair", title="T\0", published=datetime(2025, 1, 1), extra=own)
    reading = read_all([broken])
    assert reading.articles == [
        Article(id="1", text="half \ufffd pair", title="T\ufffd", published=datetime(2025, 1, 1, tzinfo=UTC), extra=own)
    ]
    assert [problem.kept for problem in reading.problems] == [True]


def test_an_article_without_a_time_zone_is_taken_as_utc() -> None:
    article = read_all([Article(id="1", text="one", published=datetime(2025, 1, 1))]).one
    assert article.published == datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "  ", None, 5])
def test_an_article_without_text_is_reported(text: object) -> None:
    reading = read_all([Article(id="1", text=text)])  # type: ignore[arg-type]
    assert reading.articles == []
    assert [problem.place for problem in reading.problems] == ["item 0"]


# -- pandas --------------------------------------------------------------------------------------------------


def test_a_frame() -> None:
    frame = pd.DataFrame(
        {
            "id": [11.0, np.nan, 13.0],
            "headline": ["A", None, np.nan],
            "text": ["one", "two", "three"],
            "published": pd.to_datetime(["2025-06-18", "NaT", "2025-06-20"]),
            "rank": [1, 2, 3],
            "score": [0.5, np.nan, pd.NA],
            7: ["x", "y", "z"],
        },
        index=["i", "j", "k"],
    )
    assert read_all(frame).articles == [
        Article(
            "11", "one", "A", published=datetime(2025, 6, 18, tzinfo=UTC), extra={"rank": 1, "score": 0.5, "7": "x"}
        ),
        Article("1", "two", extra={"rank": 2, "7": "y"}),  # no id: the row's number
        Article("13", "three", published=datetime(2025, 6, 20, tzinfo=UTC), extra={"rank": 3, "7": "z"}),
    ]


def test_a_frame_of_many_rows_and_its_problems() -> None:
    frame = pd.DataFrame({"text": [f"text {number}" for number in range(2500)]})
    frame.loc[1024, "text"] = None
    reading = read_all(frame)
    assert len(reading.articles) == 2499 and reading.ids[-1] == "2499"
    assert [(problem.place, problem.reason[:7]) for problem in reading.problems] == [("row 1024", "no text")]


@pytest.mark.parametrize("dtype", ["object", "string", "str", "category"])
def test_a_frame_with_any_kind_of_string(dtype: str) -> None:
    frame = pd.DataFrame({"text": ["one", "two"], "title": [None, "T"]}).astype({"text": dtype, "title": dtype})
    assert [article.title for article in read_all(frame).articles] == [None, "T"]


def test_a_frame_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(SourceError, match="no text"):
        read_all(pd.DataFrame({"a": [1]}))
    with pytest.raises(SourceError, match="2 columns called 'text'"):
        read_all(pd.DataFrame([["a", "b"]], columns=["text", "text"]))


def test_fields_of_a_frame() -> None:
    article = read_all(pd.DataFrame({"story": ["one"], "text": ["two"]}), fields={"text": "story"}).one
    assert article.text == "one" and article.extra == {"text": "two"}


# -- Arrow ---------------------------------------------------------------------------------------------------


class Foreign:
    """A table of another library: all that is known is the Arrow interface."""

    def __init__(self, table: pyarrow.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)


def test_arrow_tables() -> None:
    table = pyarrow.Table.from_pylist([FULL, {"id": None, "text": "two"}, {"id": "x", "text": None}])
    for data in (table, Foreign(table), table.to_reader(max_chunksize=1)):
        reading = read_all(data)
        assert reading.articles == [FULL_ARTICLE, Article(id="1", text="two")]
        assert [problem.place for problem in reading.problems] == ["row 2"]


def test_arrow_without_text_is_refused() -> None:
    with pytest.raises(SourceError, match="no text"):
        read_all(pyarrow.table({"a": [1]}))
    with pytest.raises(SourceError, match="is no table"):
        read_all(pyarrow.chunked_array([["a", "b"]]))


def test_arrow_needs_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = Foreign(pyarrow.table({"text": ["a"]}))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match="Arrow tables"):
        read_all(foreign)


def test_a_frame_does_not_need_pyarrow() -> None:
    code = """
import sys
import pandas
sys.modules["pyarrow"] = None
from dedup.sources import Options, read
print([article.id for article in read(pandas.DataFrame({"text": ["a"]}), Options(), print)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['0']\n"
