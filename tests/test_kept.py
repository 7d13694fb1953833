"""Articles beyond the budget: they are as they were, and so is all that is found."""

import copy
import errno
import gc
import os
import pickle
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, asdict, replace
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from sys import getsizeof
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup.article import Article, Packed, StoredArticle, facts_of, lying_of
from dedup.kept import BESIDES, Filed, KeptArticles
from dedup.outlets import outlet_hashes
from dedup.reports import delimited, jsonl, parquet
from dedup.spill import SpillFile
from tests.texts import planted

PLAIN = Article("a", "Zwölf Züge 列车", "T", "u", "s", datetime(2025, 6, 18, tzinfo=UTC), "by", "de", {"rank": 7})


def kept(articles: Sequence[Article], budget: int = 0) -> KeptArticles:
    found = KeptArticles(budget)
    found.add(articles, *packed(articles))
    return found


def packed(articles: Sequence[Article]) -> tuple[memoryview, list[int]]:
    texts = [article.text.encode() for article in articles]
    return memoryview(b"".join(texts)), [0, *np.cumsum([len(text) for text in texts]).tolist()]


def test_a_stored_article_is_as_the_plain_one() -> None:
    (stored,) = kept([PLAIN])
    assert isinstance(stored, StoredArticle) and isinstance(stored, Article)
    assert stored.text == PLAIN.text and asdict(stored) == asdict(PLAIN)
    assert stored.length == PLAIN.length == len(PLAIN.text)
    assert stored == PLAIN and PLAIN.__eq__(stored) is NotImplemented and stored == kept([PLAIN])[0]
    other = replace(PLAIN, text="other")
    assert stored != other and other != stored and stored != "a"
    assert repr(stored) == repr(PLAIN)
    with pytest.raises(FrozenInstanceError):
        stored.title = "U"  # type: ignore[misc]
    assert hash(stored) == hash(PLAIN) and {stored, PLAIN} == {PLAIN}


def test_a_packed_article_becomes_a_plain_one_when_its_text_is_looked_at() -> None:
    packed = StoredArticle.of_facts(facts_of(PLAIN), Packed(PLAIN.text.encode(), len(PLAIN.text), 2))
    assert packed.length == len(PLAIN.text) and packed.utf8 == PLAIN.utf8 and type(packed) is StoredArticle
    with pytest.raises(FrozenInstanceError):
        packed.title = "U"  # type: ignore[misc]
    assert packed == PLAIN and type(packed) is Article
    assert packed.text is packed.text and packed.length == len(PLAIN.text) and packed.utf8 == PLAIN.utf8


def test_threads_unpack_at_the_same_time() -> None:
    texts = [f"text {i} é" * (i % 50 + 1) for i in range(500)]
    packed = [StoredArticle.of_facts(facts_of(PLAIN), Packed(text.encode(), len(text), 1)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: (one.text, one.length), packed * 4)) == [(one, len(one)) for one in texts] * 4


@pytest.mark.parametrize("letter", "aé列😀")
def test_a_packed_text_counts_as_what_it_will_take(letter: str) -> None:
    text = "a" * 999 + letter
    width = (getsizeof(text * 2) - getsizeof(text)) // len(text)
    article = StoredArticle.of_facts(facts_of(PLAIN), Packed(text.encode(), len(text), width))
    assert kept([article], getsizeof(text) + BESIDES)[0] is article
    assert isinstance(lying_of(kept([article], getsizeof(text) + BESIDES - 100)[0]), Filed)


def test_copies_of_a_stored_article_are_plain() -> None:
    (stored,) = kept([PLAIN])
    for made in (pickle.loads(pickle.dumps(stored)), copy.copy(stored), copy.deepcopy(stored), replace(stored)):
        assert type(made) is Article and made == PLAIN
    assert replace(stored, title="U") == replace(PLAIN, title="U")


def test_what_came_first_stays_in_memory() -> None:
    first, second, third = ([replace(PLAIN, id=str(i), text="x" * size)] for i, size in enumerate((1000, 5000, 10)))
    found, in_file = KeptArticles(4000), []
    for part in (first, second, third):
        found.add(part, *packed(part))
        in_file.append(found.in_file)
    assert in_file == [False, True, True]
    assert found[0] is first[0] and [type(one) for one in found] == [Article, StoredArticle, StoredArticle]


@pytest.mark.parametrize("budget", [0, 4000, 10**6])
def test_rows_are_as_those_of_a_list(budget: int) -> None:
    articles = [replace(PLAIN, id=str(i), text="é" * 90 * i, source=f"s{i % 3}") for i in range(30)]
    found = KeptArticles(budget)
    for start in range(0, 30, 7):
        found.add(articles[start : start + 7], *packed(articles[start : start + 7]))
    assert len(found) == 30 and list(found) == articles and found == articles and articles == found
    assert found != articles[1:] and found != [*articles[1:], articles[0]] and found != 30
    assert [found[row] for row in range(-30, 30)] == articles * 2
    assert found[3:20:4] == articles[3:20:4] and found[::-1] == articles[::-1]
    for row in (30, -31):
        with pytest.raises(IndexError):
            found[row]
    assert found.lengths().tolist() == [one.length for one in articles]
    assert found.outlets().tolist() == outlet_hashes(articles).tolist()
    assert found.utf8([29, 0, 7]) == [articles[row].utf8 for row in (29, 0, 7)]
    assert [found.row_of(one) for one in found] == list(range(30)) and repr(found) == repr(articles)
    assert type(pickle.loads(pickle.dumps(found))) is list and copy.deepcopy(found) == articles
    with pytest.raises(KeyError):
        found.row_of(replace(PLAIN, id="stranger"))


class _Text(str):
    """The caller's own kind of string."""


_CYCLE: dict[str, object] = {}
_CYCLE["own"] = _CYCLE
_DEEP: list[object] = []
for _ in range(3000):
    _DEEP = [_DEEP]


@pytest.mark.parametrize(
    "facts",
    [
        {"published": datetime(2025, 6, 18, 1, 2, 3, 456_789, UTC)},
        {"published": datetime(1900, 1, 1, tzinfo=UTC)},
        {"published": datetime.max.replace(tzinfo=UTC)},
        {"published": datetime(2025, 6, 18, tzinfo=timezone(timedelta(hours=9)))},
        {"title": None, "url": None, "source": None, "published": None, "author": None, "language": None},
        {"title": "\ud800", "url": "", "source": _Text("s")},
        {"id": _Text("a")},
        {"extra": {"a": [1, 2.5, None, True, {"b": -(10**30)}], "": {}, 3: "three"}},
        {"extra": {"when": datetime(2025, 6, 18, tzinfo=UTC)}},
        {"extra": {"score": np.float64(1.5)}},
        {"extra": {"raw": bytearray(b"raw"), "pair": (1, 2)}},
        {"extra": {"deep": _DEEP}},
        {"extra": {}},
        {"extra": MappingProxyType({"a": 1})},
    ],
)
def test_facts_come_back_as_they_were(facts: dict[str, Any]) -> None:
    article, other = replace(PLAIN, **facts), replace(PLAIN, id="b")
    stored, behind = kept([article, other])
    for name, value in facts.items():
        assert getattr(stored, name) == value and type(getattr(stored, name)) is type(value)
    assert stored.published == article.published and str(stored.published) == str(article.published)
    assert _types(stored.extra) == _types(article.extra) and stored.text == article.text
    assert behind == other and behind.text == other.text


def _types(value: object) -> object:
    if isinstance(value, dict | MappingProxyType):
        return type(value), [(type(key), _types(of)) for key, of in value.items()]
    if isinstance(value, list) and value is not _DEEP:
        return list, [_types(of) for of in value]
    return type(value)


def test_what_is_in_itself_stays_as_it_is() -> None:
    (stored,) = kept([replace(PLAIN, extra=_CYCLE)])
    assert stored.extra is _CYCLE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.lists(st.tuples(st.text(), st.text(), st.dictionaries(st.text(), JSON, max_size=3)), max_size=5))
def test_any_articles_come_back(several: list[tuple[str, str, dict[str, Any]]]) -> None:
    articles = [Article(str(n), text, title, extra=extra) for n, (text, title, extra) in enumerate(several)]
    assert kept(articles) == articles


def test_files_go_with_the_last_article() -> None:
    """Without the collector's help, also where some facts could not be written."""
    found = kept([PLAIN, replace(PLAIN, extra={"pair": (1, 2)})])
    gone = weakref.ref(found._files)
    gc.disable()
    try:
        article = found[1]
        del found
        assert article.text == PLAIN.text and gone() is not None
        del article
        assert gone() is None
    finally:
        gc.enable()


def test_threads_read_at_the_same_time() -> None:
    articles = [replace(PLAIN, id=str(i), text=f"text {i} é" * (i % 50 + 1)) for i in range(500)]
    stored = kept(articles)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: one.text, [*stored] * 4)) == [one.text for one in articles] * 4


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system takes no such advice")
def test_texts_are_announced_where_the_file_is_too_large_for_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = planted(3, 30)
    texts, rows = [one.utf8 for one in articles], list(range(len(articles)))
    expected, announced = dedup.cluster(articles), list[tuple[int, int]]()
    monkeypatch.setattr(SpillFile, "expect", lambda self, start, size: announced.append((start, size)))
    assert kept(articles).utf8(rows) == texts and not announced
    monkeypatch.setattr("dedup.spill._SHARE_CACHED", 0)
    assert kept(articles).utf8(rows) == texts
    sizes = [len(text) for text in texts]
    assert announced == list(zip([0, *np.cumsum(sizes).tolist()], sizes, strict=False))
    monkeypatch.undo()
    monkeypatch.setattr("dedup.spill._SHARE_CACHED", 0)
    found = dedup.cluster(articles, memory=0)
    assert found.clusters == expected.clusters and found.matches == expected.matches


def test_a_system_that_takes_no_advice_is_asked_for_texts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(os, "posix_fadvise", unknown, raising=False)
    monkeypatch.setattr("dedup.spill._SHARE_CACHED", 0)
    assert kept([PLAIN]).utf8([0]) == [PLAIN.utf8]


def test_a_system_that_reads_at_no_place_keeps_all_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "pread")
    assert not kept([PLAIN]).in_file and kept([PLAIN])[0] is PLAIN


@pytest.mark.parametrize("memory", [0, "40kB", None])
def test_results_do_not_depend_on_the_budget(memory: int | str | None) -> None:
    articles = planted(3, 30)
    expected, found = dedup.cluster(articles), dedup.cluster(articles, memory=memory)
    assert any(isinstance(one, StoredArticle) for one in found.articles) is (memory is not None)
    assert expected.several and len(expected.several) < len(expected.clusters)
    for name in ("articles", "clusters", "several", "matches", "credits", "series", "borderline", "too_short"):
        assert getattr(found, name) == getattr(expected, name)
    assert found.to_frame().equals(expected.to_frame())


def test_tables_need_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = dedup.cluster(planted(3), memory=0)
    monkeypatch.setattr(Filed, "utf8", lambda *_: pytest.fail("a text was read"))
    for report in (jsonl, delimited, parquet):
        report.write(outcome, BytesIO())
