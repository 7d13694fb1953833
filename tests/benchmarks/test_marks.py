"""Chains are compared with the marks of titles as they are."""

from datetime import UTC, datetime, timedelta

import dedup
from benchmarks.marks import chains_of, marked, unmarked
from dedup import Article
from dedup.judge.marks import MarkKind
from tests.texts import story

START = datetime(2025, 6, 1, tzinfo=UTC)


def wire(name: str, seed: int, toll: int, title: str) -> Article:
    text = f"At least {toll} people died. {' '.join(story(seed, 120))}."
    return Article(name, text, title, source="Wire", published=START + timedelta(hours=toll))


def test_chains_and_marks_are_counted() -> None:
    result = dedup.cluster(
        [
            wire("a1", 1, 4, "Storm hits coast"),
            wire("a2", 1, 10, "CORRECTED-Storm hits coast"),
            wire("b1", 2, 5, "Fire in the old town"),
            wire("b2", 2, 6, "Fire in the old town"),
            wire("b3", 2, 7, "Fire in the old town"),
            wire("c", 3, 3, "CORRECTED-Quake shakes island"),
            wire("d1", 4, 1, "RPT-Talks end"),
            Article("d2", wire("d1", 4, 1, "").text, "Talks end", source="Wire", published=START),
        ]
    )
    chains = chains_of(result)
    assert sorted([article.id for article in chain] for chain in chains) == [["a1", "a2"], ["b1", "b2", "b3"]]
    assert [[article.id for article in chain] for chain in unmarked(chains)] == [["b1", "b2", "b3"]]
    corrections = marked(result, chains, MarkKind.CORRECTION)
    assert [a.id for a in corrections.articles] == ["a2", "c"]
    assert [a.id for a in corrections.clustered] == [a.id for a in corrections.later] == ["a2"]
    assert corrections.lost == []
    repeats = marked(result, chains, MarkKind.REPEAT)
    assert [a.id for a in repeats.clustered] == [a.id for a in repeats.lost] == ["d1"]
