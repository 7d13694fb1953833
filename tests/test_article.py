"""Articles from records, dates, and parameters."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.article import Article
from dedup.errors import ArticleError, ParameterError
from dedup.params import SKETCH_PARAMETERS, Params
from dedup.records import ALIASES, read_record


@pytest.mark.parametrize("name", ALIASES)
def test_every_alias_is_understood(name: str) -> None:
    for alias in ALIASES[name]:
        for key in (alias, alias.upper(), alias.replace("_", "-"), f" {alias} "):
            value = "2025-06-18" if name == "published" else "value"
            record = {"id": "1", "text": "some text"} | {"rest": 1}
            record.pop(name, None)
            found = getattr(Article.from_mapping({key: value, **record}), name)
            assert found == (datetime(2025, 6, 18, tzinfo=UTC) if name == "published" else "value"), key


def test_the_callers_own_fields_ride_along_untouched() -> None:
    article = Article.from_mapping(
        {"id": 7, "body": "some text", "Body": "other", "likes": [1, 2], "date": None, "title": " "}
    )
    assert (article.id, article.text, article.published) == ("7", "some text", None)
    assert article.extra == {"Body": "other", "likes": [1, 2]}


def test_fields_can_be_named() -> None:
    record = {"key": "a", "story": "some text", "text": "not this"}
    article = Article.from_mapping(record, fields={"id": "key", "text": "story"})
    assert (article.id, article.text, article.extra) == ("a", "some text", {"text": "not this"})
    with pytest.raises(ArticleError, match="no field is called 'headline'"):
        Article.from_mapping(record, fields={"headline": "story"})


@pytest.mark.parametrize(
    ("record", "facts"),
    [
        (  # NewsAPI
            {"source": {"id": None, "name": "Post"}, "content": "A text.", "publishedAt": "2025-06-18T00:00:00Z"},
            {"source": "Post", "text": "A text.", "published": datetime(2025, 6, 18, tzinfo=UTC)},
        ),
        (  # the Guardian
            {
                "id": "a",
                "webTitle": "T",
                "webUrl": "https://x.org/a",
                "webPublicationDate": "2025-06-18",
                "bodyText": "B.",
            },
            {"title": "T", "url": "https://x.org/a", "text": "B.", "published": datetime(2025, 6, 18, tzinfo=UTC)},
        ),
        (  # trafilatura
            {
                "source": "https://www.bbc.com/news/1",
                "hostname": "bbc.com",
                "sitename": "BBC",
                "raw_text": "x",
                "text": "B.",
            },
            {
                "source": "BBC",
                "url": None,
                "extra": {"source": "https://www.bbc.com/news/1", "hostname": "bbc.com", "raw_text": "x"},
            },
        ),
        (
            {"source": "https://www.bbc.com/news/1", "text": "B."},
            {"source": "www.bbc.com", "url": "https://www.bbc.com/news/1"},
        ),
        ({"source": "https://[", "text": "B."}, {"source": None}),
        (  # schema.org
            {
                "articleBody": "B.",
                "author": [{"@type": "Person", "name": "Jane Roe"}, {"name": "Jo Doe"}, "Al", None],
                "publisher": [{"name": "Post"}],
            },
            {"author": "Jane Roe, Jo Doe, Al", "source": "Post"},
        ),
        (  # WordPress
            {"content": {"rendered": "<p>One.</p>"}, "title": {"rendered": "A &amp; B"}, "author": 7},
            {"text": "One.", "title": "A & B", "author": "7"},
        ),
        ({"text": "", "content": "B."}, {"text": "B."}),
        ({"text": ["One.", "Two."]}, {"text": "One.\n\nTwo."}),
        ({"_id": 3.0, "id": None, "text": "B."}, {"id": "3"}),
    ],
)
def test_records_of_common_feeds_are_understood(record: dict[str, object], facts: dict[str, object]) -> None:
    article, repairs = read_record(record, default_id="d")
    assert {name: getattr(article, name) for name in facts} == facts
    assert not repairs


@pytest.mark.parametrize("record", ["a text", None, 7, [("id", "a")]])
def test_what_is_no_dict_is_told(record: Any) -> None:
    with pytest.raises(ArticleError, match=f"{type(record).__name__} is not a dict or an Article"):
        Article.from_mapping(record)
    with pytest.raises(ArticleError):
        dedup.explain(record, {"id": "b", "text": "some text"})


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, pd.NaT, pd.NA])
def test_missing_values_are_missing(missing: object) -> None:
    article = Article.from_mapping({"id": "1", "text": "some text", "title": missing, "date": missing})
    assert article.title is None
    assert article.published is None
    with pytest.raises(ArticleError, match="no text"):
        Article.from_mapping({"id": "1", "text": missing})


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"id": "1"}, "no text .looked for: text, body"),
        ({"id": "1", "text": 5}, "text is int, not a string"),
        ({"id": "1", "text": ["a", 5]}, "text is list"),
        ({"id": "1", "text": {"a": "b"}}, "text is dict"),
        ({"id": "1", "text": " \n"}, "text is empty"),
        ({"text": "some text"}, "no id"),
    ],
)
def test_what_is_no_article_is_refused_with_a_reason(record: dict[str, object], reason: str) -> None:
    with pytest.raises(ArticleError, match=reason):
        Article.from_mapping(record)


def test_what_can_be_mended_is_mended_and_said() -> None:
    article, repairs = read_record(
        {"id": "1", "text": "half \ud83d and \0 nul", "date": "soon", "title": "\ud83d\ude00"}
    )
    assert article.text == "half � and � nul"
    assert article.title == "😀"
    assert repairs[0] == "date 'soon' was not understood; taken as unknown"
    assert "NUL" in repairs[1]
    article.text.encode()


@given(
    st.dictionaries(st.text(max_size=8), st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9))
)
def test_any_record_is_an_article_or_an_article_error(record: dict[str, object]) -> None:
    try:
        article = Article.from_mapping(record, default_id="x")
    except ArticleError:
        return
    assert article.text.strip()
    article.text.encode()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"copied": 0}, "copied is 0; it must be between 0.01 and 1.0"),
        ({"scheme": "legacy"}, "scheme is 'legacy'"),
        ({"permutations": 100}, "power of two"),
        ({"permutations": 64}, "bands . rows is 128"),
        ({"min_words": 0}, "min_words is 0"),
    ],
)
def test_parameters_out_of_range_are_refused_by_name(values: dict[str, object], reason: str) -> None:
    with pytest.raises(ParameterError, match=reason):
        Params(**values)  # type: ignore[arg-type]


def test_sketches_made_with_other_parameters_are_refused() -> None:
    Params(copied=0.6, host=0.2).check_same(Params())
    with pytest.raises(ParameterError, match="shingle is 3 here and 4 there"):
        Params().check_same(Params(shingle=4))
    assert set(SKETCH_PARAMETERS) >= {"shingle", "sample_window", "scheme", "seed", "min_words"}
    assert "copied" not in SKETCH_PARAMETERS


def test_a_record_without_a_text_is_told_what_it_has() -> None:
    with pytest.raises(ArticleError, match=r"there is: id, story\)"):
        Article.from_mapping({"id": "1", "story": "some text"})
    with pytest.raises(ArticleError, match=r"f0, f1, f2, f3, f4, f5, f6, x{30}, …\)"):
        Article.from_mapping({**{f"f{n}": n for n in range(7)}, "x" * 999: 1, "more": 2})
    with pytest.raises(ArticleError, match=r"there is: a\?b\?\[31m\)"):
        Article.from_mapping({"a\nb\x1b[31m": 1})
    with pytest.raises(ArticleError, match=r"there is: nothing\)"):
        Article.from_mapping({})
