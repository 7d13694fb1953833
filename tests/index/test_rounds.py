"""A transaction of several rounds says what is so when it has ended, as one of a single round does."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from dedup.article import Article
from dedup.index import session
from dedup.index.changes import Changes, Merged, Split, State
from dedup.index.index import Index
from tests.index.models import SMALL_CAPS
from tests.index.writers import corpus
from tests.texts import story


def shuffled(seed: int, sets: int = 2) -> list[Article]:
    articles = corpus(seed, sets)
    random.Random(seed).shuffle(articles)
    return articles


def numbers(index: Index) -> dict[str, int]:
    """The cluster of each article."""
    with index._reading() as reading:
        return dict(reading.connection.execute("SELECT id, cluster FROM articles").fetchall())


def canonicals(index: Index) -> dict[int, str]:
    with index._reading() as reading:
        return dict(reading.connection.execute("SELECT cluster, id FROM articles WHERE canonical").fetchall())


@pytest.fixture(autouse=True)
def small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "ROUND", 7)


def in_one_round(path: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch) -> Changes:
    with monkeypatch.context() as context, Index.open(path, params=SMALL_CAPS) as index:
        context.setattr(session, "ROUND", 10_000)
        return index.add(articles)


@pytest.mark.parametrize("seed", range(3))
def test_placements_and_matches_are_those_of_the_end(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = shuffled(seed)
    with Index.open(tmp_path / "news.db", params=SMALL_CAPS) as index:
        said = index.add(articles)
        assert [one.id for one in said.placements] == [one.id for one in articles]
        again = index.add(articles)
        assert said.placements == [replace(one, state=said.placement(one.id).state) for one in again.placements]
        assert said.matches == again.matches
        assert {one.id: one.cluster for one in said.placements} == numbers(index)
        assert index.check() == []
    expected = in_one_round(tmp_path / "other.db", articles, monkeypatch)
    assert [replace(one, cluster=0) for one in said.placements] == [
        replace(one, cluster=0) for one in expected.placements
    ]
    assert sorted(said.matches, key=str) == sorted(expected.matches, key=str)


def parts(number: int) -> tuple[list[Article], Article]:
    """Two halves of a text that are strangers, one of them twice, and the whole, which makes them one."""
    words = story(number, 400)
    halves = {"left": words[:260], "again": words[:260], "right": words[140:]}
    return [Article(f"{number} {name}", " ".join(half)) for name, half in halves.items()], Article(
        f"{number} whole", " ".join(words)
    )


def test_clusters_that_came_and_went_within_a_transaction_are_not_told(tmp_path: Path) -> None:
    (old, bridge), (new, new_bridge), rest = parts(300), parts(301), corpus(9, 1)
    with Index.open(tmp_path / "news.db") as index:
        index.add(old)
        before = numbers(index)
        changes = index.add([*new, *rest[:10], bridge, *rest[10:], new_bridge])
        assert changes.merged == [Merged(before["300 left"], (before["300 right"],))]
        assert len({one.cluster for one in changes.placements if one.id.startswith("301")}) == 1
        changes = index.remove([bridge.id, *(one.id for one in rest), new_bridge.id])
        assert [one.cluster for one in changes.split] == [before["300 left"], numbers(index)["301 left"]]


def test_of_an_id_that_comes_again_the_last_version_is_told(tmp_path: Path) -> None:
    articles = shuffled(5)
    articles += [replace(one, text=f"{one.text} and more") for one in random.Random(1).sample(articles, 20)]
    with Index.open(tmp_path / "news.db") as index:
        said = index.add(articles)
        again = index.add(list({one.id: one for one in articles}.values()))
        assert sum(one.state is State.VERSION for one in said.placements) == 20
        assert said.placements == [replace(one, state=said.placement(one.id).state) for one in again.placements]
        assert said.matches == again.matches


@pytest.mark.parametrize("seed", range(3))
def test_only_clusters_that_were_there_have_changed(tmp_path: Path, seed: int) -> None:
    articles = shuffled(seed, 3)
    with Index.open(tmp_path / "news.db", params=SMALL_CAPS) as index:
        for number in range(3):
            index.add(articles[number * 10 : number * 10 + 10])
        for what in ("add", "remove"):
            before, led = numbers(index), canonicals(index)
            if what == "add":
                said = index.add(articles[30:])
            else:
                said = index.remove([one.id for one in articles if len(one.id) % 2])
            after, leads = numbers(index), canonicals(index)
            staying = before.keys() & after.keys()
            gone = {before[one] for one in staying} - {*after.values()}
            into = {number: {after[one] for one in staying if before[one] == number} for number in before.values()}
            assert sorted(said.merged, key=lambda one: one.cluster) == [
                Merged(heir, tuple(sorted(number for number in gone if heir in into[number])))
                for heir in sorted({heir for number in gone for heir in into[number]})
            ]
            assert list(said.split) == [
                Split(number, tuple(sorted(into[number] - {number})))
                for number in sorted(into)
                if len(into[number]) > 1
            ]
            assert {(one.cluster, one.before, one.after) for one in said.canonicals} == {
                (number, led[number], leads[number]) for number in led.keys() & leads if led[number] != leads[number]
            }
