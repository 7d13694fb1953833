"""Texts beyond the budget: the articles are as they were, and so is all that is found."""

import copy
import errno
import gc
import os
import pickle
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError, asdict, replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from sys import getsizeof

import numpy as np
import pytest

import dedup
from dedup.article import Article, Packed, StoredArticle, lying_of
from dedup.errors import ParameterError, StorageError
from dedup.reports import delimited, jsonl, parquet
from dedup.spill import DEFAULT_BUDGET, Filed, Keeper, TextFile, budget_of, utf8_of
from tests.texts import planted

PLAIN = Article("a", "Zwölf Züge 列车", "T", "u", "s", datetime(2025, 6, 18, tzinfo=UTC), "by", "de", {"rank": 7})


def kept(articles: Sequence[Article], budget: int = 0) -> Sequence[Article]:
    return Keeper(budget).keep(articles, *packed(articles))


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
    with pytest.raises(TypeError, match="unhashable"):  # as a plain one, which holds a dict
        hash(stored)


def test_a_packed_article_becomes_a_plain_one_when_its_text_is_looked_at() -> None:
    packed = StoredArticle.store(PLAIN, Packed(PLAIN.text.encode(), len(PLAIN.text), 2))
    assert packed.length == len(PLAIN.text) and packed.utf8 == PLAIN.utf8 and type(packed) is StoredArticle
    with pytest.raises(FrozenInstanceError):
        packed.title = "U"  # type: ignore[misc]
    assert packed == PLAIN and type(packed) is Article
    assert packed.text is packed.text and packed.length == len(PLAIN.text) and packed.utf8 == PLAIN.utf8


def test_threads_unpack_at_the_same_time() -> None:
    texts = [f"text {i} é" * (i % 50 + 1) for i in range(500)]
    packed = [StoredArticle.store(PLAIN, Packed(text.encode(), len(text), 1)) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: (one.text, one.length), packed * 4)) == [(one, len(one)) for one in texts] * 4


@pytest.mark.parametrize("letter", "aé列😀")
def test_a_packed_text_counts_as_what_it_will_take(letter: str) -> None:
    text = "a" * 999 + letter
    width = (getsizeof(text * 2) - getsizeof(text)) // len(text)
    article = StoredArticle.store(PLAIN, Packed(text.encode(), len(text), width))
    assert kept([article], getsizeof(text) + 1)[0] is article
    assert isinstance(lying_of(kept([article], getsizeof(text) - 100)[0]), Filed)


def test_copies_of_a_stored_article_are_plain() -> None:
    (stored,) = kept([PLAIN])
    for made in (pickle.loads(pickle.dumps(stored)), copy.copy(stored), copy.deepcopy(stored), replace(stored)):
        assert type(made) is Article and made == PLAIN
    assert replace(stored, title="U") == replace(PLAIN, title="U")


def test_what_came_first_stays_in_memory() -> None:
    first, second, third = ([replace(PLAIN, id=str(i), text="x" * size)] for i, size in enumerate((1000, 5000, 10)))
    keeper = Keeper(4000)
    assert keeper.keep(first, *packed(first)) is first
    assert [type(one) for part in (second, third) for one in keeper.keep(part, *packed(part))] == [StoredArticle] * 2


def test_threads_read_at_the_same_time() -> None:
    articles = [replace(PLAIN, id=str(i), text=f"text {i} é" * (i % 50 + 1)) for i in range(500)]
    stored = kept(articles)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda one: one.text, [*stored] * 4)) == [one.text for one in articles] * 4


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system takes no such advice")
def test_texts_are_announced_where_the_file_is_too_large_for_the_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = planted(3, 30)
    expected, announced, first = dedup.cluster(articles), list[tuple[int, int]](), [replace(PLAIN, id="first")]
    monkeypatch.setattr(TextFile, "expect", lambda self, start, size: announced.append((start, size)))
    assert utf8_of([*first, *kept(articles)]) == [one.utf8 for one in [*first, *articles]] and not announced
    monkeypatch.setattr("dedup.spill._SHARE_CACHED", 0)
    assert utf8_of([*first, *kept(articles)]) == [one.utf8 for one in [*first, *articles]]
    sizes = [len(one.utf8) for one in articles]
    assert announced == list(zip([0, *np.cumsum(sizes).tolist()], sizes, strict=False))
    monkeypatch.undo()
    monkeypatch.setattr("dedup.spill._SHARE_CACHED", 0)
    found = dedup.cluster(articles, memory=0)
    assert found.clusters == expected.clusters and found.matches == expected.matches


@pytest.mark.parametrize("limits", [["none"], ["5000\n"], ["max\n", "5000"]])
def test_a_containers_limit_is_its_memory(
    limits: Sequence[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    paths = [tmp_path / str(number) for number in range(len(limits))]
    for path, limit in zip(paths, limits, strict=True):
        path.write_text(limit)
    monkeypatch.setattr("dedup.spill._LIMITS", [*map(str, paths), str(tmp_path / "missing")])
    file = TextFile()
    file.append(memoryview(b"*" * 2600))
    assert file.is_cached is ("5000" not in limits[-1])


def test_a_system_that_takes_no_advice_is_asked_for_texts_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(os, "posix_fadvise", unknown, raising=False)
    monkeypatch.setattr("dedup.spill._SHARE_CACHED", 0)
    assert utf8_of(kept([PLAIN])) == [PLAIN.utf8]


def test_the_file_goes_with_the_last_article() -> None:
    file = TextFile()
    descriptor = file._fd
    os.fstat(descriptor)
    del file
    gc.collect()
    with pytest.raises(OSError):
        os.fstat(descriptor)


def test_writing_goes_on_after_a_part(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: whole(fd, data[:3], at))
    assert [one.text for one in kept([PLAIN, replace(PLAIN, text="second")])] == [PLAIN.text, "second"]


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(fd: int, data: bytes, at: int) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(StorageError, match=r"no space left on device; .* TMPDIR, .*--memory"):
        dedup.cluster(planted(1), memory=0)


def test_a_torn_file_is_told() -> None:
    file = TextFile()
    file.append(memoryview(b"abc"))
    with pytest.raises(StorageError, match="ends at 3"):
        file.read(1, 5)


@pytest.mark.parametrize("memory", [0, "40kB", None])
def test_results_do_not_depend_on_the_budget(memory: int | str | None) -> None:
    articles = planted(3, 30)
    expected, found = dedup.cluster(articles), dedup.cluster(articles, memory=memory)
    assert any(isinstance(one, StoredArticle) for one in found.articles) is (memory is not None)
    for name in ("articles", "clusters", "matches", "credits", "series", "borderline", "too_short"):
        assert getattr(found, name) == getattr(expected, name)
    assert found.to_frame().equals(expected.to_frame())


def test_tables_need_no_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = dedup.cluster(planted(3), memory=0)
    monkeypatch.setattr(TextFile, "read", lambda *_: pytest.fail("a text was read"))
    for report in (jsonl, delimited, parquet):
        report.write(outcome, BytesIO())


@pytest.mark.parametrize(
    ("memory", "bytes_"),
    [
        (None, DEFAULT_BUDGET), (0, 0), (5_000, 5_000), ("5000", 5_000), ("2GB", 2 * 10**9), ("2 gb", 2 * 10**9),
        ("1.5G", 15 * 10**8), ("512MiB", 512 * 2**20), ("3kb", 3_000), ("1T", 10**12), ("7B", 7),
    ],
)  # fmt: skip
def test_sizes(memory: int | str | None, bytes_: int) -> None:
    assert budget_of(memory) == bytes_


@pytest.mark.parametrize("memory", ["", "much", "-1", -1, "2XB", "GB", 1e30, True])
def test_what_is_no_size_is_refused(memory: object) -> None:
    with pytest.raises(ParameterError, match="write it as a number of bytes, or like 512MB or 2GB"):
        dedup.cluster([], memory=memory)  # type: ignore[arg-type]
