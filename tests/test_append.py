"""The way in: batches, what goes wrong while one is read and another sketched, and whose thread reads."""

import threading
from collections.abc import Iterator

import pytest

from dedup import pipeline
from dedup.article import Article
from dedup.judge.canonical import policy_rules
from dedup.stores.memory import MemoryStore
from tests.test_pipeline import PARAMS, findings, run
from tests.texts import planted


@pytest.mark.parametrize("characters", [1, 5_000])
def test_long_articles_are_sketched_fewer_at_a_time(characters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    articles, told = planted(2), list[int]()
    expected = run(articles)
    monkeypatch.setattr(pipeline, "BATCH_CHARACTERS", characters)
    found = pipeline.run(articles, MemoryStore(PARAMS), PARAMS, policy_rules("default"), told.append)
    assert findings(found) == findings(expected)
    assert len(told) > 3 and told == sorted(told) and told[-1] == len(articles)


@pytest.mark.parametrize("batch", [3, 1000])
@pytest.mark.parametrize("where", ["reading", "sketching"])
def test_what_goes_wrong_on_the_way_in_is_raised(where: str, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH", batch)
    articles = planted(1)

    def broken() -> Iterator[Article]:
        yield from articles[:10]
        if where == "reading":
            raise ValueError(where)

    def refuse(*_: object) -> None:
        raise ValueError(where)

    if where == "sketching":
        monkeypatch.setattr(pipeline, "sketch", refuse)
    with pytest.raises(ValueError, match=where):
        pipeline.run(broken(), MemoryStore(PARAMS), PARAMS, policy_rules("default"))


def test_articles_are_read_in_the_callers_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 4)
    threads = set()

    def source() -> Iterator[Article]:
        for one in planted(1):
            threads.add(threading.get_ident())
            yield one

    pipeline.run(source(), MemoryStore(PARAMS), PARAMS, policy_rules("default"))
    assert threads == {threading.get_ident()}
