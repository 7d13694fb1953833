"""A run against a truth: as a plain run, and other thresholds without finding anything again."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import dedup
from dedup import Article, Params, SourceError, api, pipeline
from dedup.clock import Clock
from dedup.evaluation.sweep import SETTINGS, VALUES
from dedup.judge.canonical import policy_rules
from dedup.run import nodes
from dedup.stores.memory import MemoryStore
from tests.texts import edited, planted, story

from .helpers import sweep

# Without outlets no furniture is learned, so that a sweep is what runs with other settings are.
CORPUS = [replace(article, source=None) for article in planted(3, 20)]
for number, share in enumerate((0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)):
    CORPUS.append(Article(f"edited {share}", " ".join(edited(story(9, 300), share, number))))
    CORPUS.append(Article(f"cut {share}", " ".join([*story(9, 300)[: 200 - 20 * number], *story(number, 100)])))
TRUTH = {article.id: f"family {number // 4}" for number, article in enumerate(CORPUS)}


def test_the_result_is_that_of_a_plain_run() -> None:
    found = dedup.evaluate(planted(4), {"a000": "x", "a001": "x", "gone": "y", "away": "x"})
    plain = dedup.cluster(planted(4))
    assert found.result == plain
    assert type(found.result) is type(plain)
    assert set(found.result.seconds) >= {"read", "sketch", "candidates", "judge"}
    assert (found.agreement.articles, found.unnamed) == (2, len(plain.articles) - 2)
    assert list(found.absent) == ["gone", "away"]
    assert not found.sweeps


def test_a_perfect_truth_is_perfect() -> None:
    plain = dedup.cluster(CORPUS)
    families = {
        article_id: cluster.canonical.id
        for cluster in plain.clusters
        for article_id in [cluster.canonical.id, *(member.id for member in cluster.members)]
    }
    found = dedup.evaluate(CORPUS, families)
    figures = found.agreement
    assert (figures.adjusted_rand, figures.bcubed_f1, figures.pairwise_f1) == (1, 1, 1)
    assert (figures.articles, found.unnamed, found.absent) == (len(CORPUS), 0, [])
    assert (found.false_joins, found.misses) == ([], [])


def test_each_point_of_a_sweep_is_a_run_with_that_setting() -> None:
    found = dedup.evaluate(CORPUS, TRUTH, sweep=True)
    assert [swept.setting for swept in found.sweeps] == list(SETTINGS)
    distinct = set()
    for swept in found.sweeps:
        assert [point.value for point in swept.points] == list(VALUES)
        assert swept.current == getattr(Params(), swept.setting)
        assert swept.now.agreement == found.agreement
        for point in swept.points[::4]:
            alone = dedup.evaluate(CORPUS, TRUTH, params=replace(Params(), **{swept.setting: point.value}))  # type: ignore[arg-type]
            assert alone.agreement == point.agreement
            distinct.add(point.agreement)
    assert len(distinct) > 3, "the thresholds make no difference to these articles"


def test_an_odd_setting_is_among_its_points() -> None:
    found = dedup.evaluate(CORPUS, TRUTH, params=Params(copied=0.33), sweep=True)
    copied, excerpt = found.sweeps
    assert (copied.current, copied.now.value, len(copied.points)) == (0.33, 0.33, len(VALUES) + 1)
    assert copied.now.agreement == excerpt.now.agreement == found.agreement


def test_the_run_itself_is_the_best_unless_another_is_better() -> None:
    equal = dict.fromkeys((0.1, 0.2, 0.3, 0.4), (0.9, 0.9, 0.8))
    assert sweep("copied", 0.3, equal).best.value == 0.3
    assert sweep("copied", 0.3, equal | {0.2: (0.9, 0.9, 0.81), 0.4: (0.9, 0.9, 0.81)}).best.value == 0.2


def test_a_sweep_finds_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = {"fold": 0, "learn": 0, "score": 0, "judge": 0}

    def counted(owner: Any, name: str) -> None:
        original = getattr(owner, name)

        def call(*args: Any, **options: Any) -> Any:
            calls[name] += 1
            return original(*args, **options)

        monkeypatch.setattr(owner, name, call)

    counted(MemoryStore, "fold")
    counted(nodes.Nodes, "learn")
    counted(nodes.Nodes, "score")
    counted(pipeline, "judge")
    dedup.evaluate(CORPUS, TRUTH, sweep=True, worst=0)
    assert calls == {"fold": 1, "learn": 1, "score": 1, "judge": 1 + 2 * (len(VALUES) - 1)}


def test_judging_again_with_the_same_settings_changes_nothing() -> None:
    store, clock, rules = MemoryStore(Params()), Clock(), policy_rules("default")
    pipeline.append(planted(5), store, Params(), clock, lambda count: None)
    found = pipeline.find(store, Params(), clock)
    first = pipeline.judge(found, Params(), rules, clock)
    pipeline.judge(found, Params(copied=0.1), rules, clock)
    again = pipeline.judge(found, Params(), rules, clock)
    assert (again.clusters, again.matches) == (first.clusters, first.matches)


def test_a_truth_of_other_articles_is_refused() -> None:
    with pytest.raises(
        SourceError, match=r"the truth: none of its ids \('x', 'y' \.\.\.\) is in the input \('1' \.\.\.\)"
    ):
        dedup.evaluate([Article("1", "text")], {"x": "f", "y": "f"})
    with pytest.raises(SourceError, match="which is empty"):
        dedup.evaluate([], {"x": "f"})


def test_inputs_are_read_as_by_cluster(tmp_path: Path) -> None:
    told: list[dedup.Problem] = []
    records: list[dict[str, object]] = [{"key": 1, "story": " ".join(story(1))}, {"key": 2}]
    found = dedup.evaluate(records, {1: "f"}, fields={"id": "key", "text": "story"}, on_problem=told.append)
    assert told == list(found.result.problems) != []
    with pytest.raises(dedup.ArticleError):
        dedup.evaluate(records, {1: "f"}, fields={"id": "key", "text": "story"}, strict=True)
    with pytest.raises(SourceError, match=r"missing\.jsonl"):
        dedup.evaluate(tmp_path / "missing.jsonl", {"1": "f"})


def test_the_truth_is_read_before_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*args: object, **options: object) -> None:
        raise AssertionError("the articles were read")

    monkeypatch.setattr(api, "read_articles", read)
    with pytest.raises(SourceError, match="no such file"):
        dedup.evaluate([], "missing.csv")
    monkeypatch.setitem(__import__("sys").modules, "sklearn.metrics", None)
    with pytest.raises(dedup.MissingExtraError, match="evaluat"):
        dedup.evaluate([], {"a": "x"})
