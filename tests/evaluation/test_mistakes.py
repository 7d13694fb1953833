"""The worst mistakes: each is one, costs what it says, and names the tie or the score that made it."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dedup
from dedup import Article, Evaluation
from dedup.evaluation.mistakes import EACH, Mistake, cluster_numbers
from dedup.read.text import words
from tests.texts import edited, planted, story

ALL = 10**6


def articles(texts: Mapping[str, list[str]]) -> list[Article]:
    return [Article(name, " ".join(text)) for name, text in texts.items()]


def totals(mistakes: "list[Mistake] | tuple[Mistake, ...]", which: str) -> dict[object, int]:
    """The total of each cluster or family that is listed."""
    return {getattr(mistake, which)[0]: mistake.total for mistake in mistakes}


@settings(max_examples=15)
@given(st.integers(0, 3), st.lists(st.sampled_from([None, "x", "y", "z", "v", "w"]), min_size=40, max_size=40))
def test_any_truth_over_any_clusters(seed: int, names: list[str | None]) -> None:
    corpus = planted(seed)
    truth = {article.id: name for article, name in zip(corpus, names, strict=False) if name is not None}
    if not truth:
        return
    found = dedup.evaluate(corpus, truth, worst=ALL)
    assert sum(totals(list(found.false_joins), "clusters").values()) == found.agreement.wrong_pairs
    assert sum(totals(list(found.misses), "families").values()) == found.agreement.lost_pairs
    assert len(totals(list(found.false_joins), "clusters")) == found.agreement.mixed_clusters
    assert len(totals(list(found.misses), "families")) == found.agreement.torn_families
    check_each(found, truth)


def check_each(found: Evaluation, truth: dict[str, str]) -> None:
    cluster_of = cluster_numbers(found.result)
    ties = {member.match for cluster in found.result.clusters for member in cluster.members}
    matched = {(tie.left, tie.right) for tie in ties}
    for mistake in (*found.false_joins, *found.misses):
        left, right = mistake.left.id, mistake.right.id
        joined = cluster_of[left] == cluster_of[right]
        assert mistake.families == (truth.get(left), truth.get(right))
        assert joined == (mistake in found.false_joins)
        assert joined == (mistake.families[0] != mistake.families[1])
        assert not joined or (left, right) in matched
        assert 0 < mistake.pairs <= mistake.total
        compared = dedup.explain(mistake.left, mistake.right, within=found.result)
        assert mistake.resemblance == compared.resemblance
        assert (mistake.left_containment, mistake.right_containment) == (
            compared.left_containment,
            compared.right_containment,
        )
        assert mistake.passage in mistake.left.text
        folded = f" {' '.join(words(mistake.right.text).folded)} "
        assert f" {' '.join(words(mistake.passage).folded)} ".replace("  ", " ") in folded
    for tie in ties:
        for join in found.false_joins:
            same_cluster = cluster_of[tie.left] == cluster_of[join.left.id]
            same_families = {truth.get(tie.left), truth.get(tie.right)} == set(join.families)
            stronger = same_cluster and same_families and None not in join.families
            assert not stronger or tie.resemblance <= join.resemblance, "a stronger tie between the same families"
    for match in found.result.matches:
        for miss in found.misses:
            ends = {cluster_of[match.left], cluster_of[match.right]}
            if ends == {cluster_of[miss.left.id], cluster_of[miss.right.id]}:
                of_it = truth.get(match.left) == truth.get(match.right) == miss.families[0]
                assert not of_it or match.resemblance <= miss.resemblance, "a better score across the same split"


def test_a_false_join_reads_well() -> None:
    text = story(1, 200)
    corpus = articles({"a": text, "b": edited(text, 0.02, 1), "c": edited(text, 0.05, 2), "d": story(2)})
    found = dedup.evaluate(corpus, {"a": "one", "b": "one", "c": "other", "d": "third"})
    (mistake,) = found.false_joins
    assert {mistake.left.id, mistake.right.id} > {"c"}
    assert set(mistake.families) == {"one", "other"}
    assert (mistake.pairs, mistake.total) == (2, 2)
    assert "of all shingles are in both" in mistake.rule
    assert mistake.passage_words >= 30 == len(words(mistake.passage))
    assert found.misses == []


def test_a_tie_over_an_article_that_the_truth_does_not_name() -> None:
    text = story(1, 200)
    corpus = articles({"hub": [*text, "more"], "b": edited(text, 0.1, 1), "c": edited(text, 0.1, 2)})
    found = dedup.evaluate(corpus, {"b": "one", "c": "other"})
    (mistake,) = found.false_joins
    assert {mistake.left.id, mistake.right.id} in ({"hub", "b"}, {"hub", "c"})
    assert None in mistake.families
    assert (mistake.pairs, mistake.total, found.agreement.wrong_pairs, found.unnamed) == (1, 1, 1, 1)


def test_one_cluster_does_not_fill_the_list() -> None:
    text = story(1, 200)
    many = {f"m{n}": edited(text, 0.03, n) for n in range(8)}
    few = {f"f{n}": edited(story(2), 0.03, n) for n in range(2)}
    found = dedup.evaluate(articles(many | few), {name: name for name in (*many, *few)})
    assert [mistake.total for mistake in found.false_joins] == [28] * EACH + [1]
    assert len(dedup.evaluate(articles(many | few), {name: name for name in (*many, *few)}, worst=2).false_joins) == 2
    assert dedup.evaluate(articles(many), dict.fromkeys(many, "x"), worst=0).false_joins == []


def test_misses_and_why() -> None:
    text, digest = story(1, 300), story(5, 400)
    corpus = articles(
        {
            "a": text,
            "b": [*story(3, 200), *text[:60]],  # a passage
            "c": story(4),  # nothing at all
            "d": ["only", "five", "words", "stand", "here"],
            "e1": digest[:190],
            "e2": digest[200:400],
            "e": digest,  # swallows two that have nothing in common
        }
    )
    families = {"a": "passage", "b": "passage", "c": "nothing", "d": "nothing", "e": "digest", "e1": "digest"}
    found = dedup.evaluate(corpus, families | {"e2": "another"})
    rules = {mistake.families[0]: mistake for mistake in found.misses}
    assert "some passages only" in rules["passage"].rule
    assert rules["passage"].passage_words == 60
    assert "d has 5 words; with fewer than 8 no text is judged" in rules["nothing"].rule
    assert (rules["nothing"].passage, rules["nothing"].shared) == ("", 0)
    assert "the longer one holds other stories too" in rules["digest"].rule
    assert [mistake.pairs for mistake in found.misses] == [1, 1, 1]


def test_a_copy_that_was_cut_from_a_chain_is_called_so() -> None:
    whole = story(1, 340)
    corpus = articles({name: whole[start : start + 160] for name, start in zip("abcd", (0, 60, 120, 180), strict=True)})
    found = dedup.evaluate(corpus, dict.fromkeys("abcd", "one"))
    (mistake,) = found.misses
    assert mistake.rule.endswith("a copy, but cut from a chain")
    assert mistake.total == mistake.pairs == found.agreement.lost_pairs > 2


def test_the_best_score_of_a_split_is_shown_and_the_costliest_family_is_first() -> None:
    text = story(1, 300)
    corpus = articles(
        {
            **{f"a{n}": edited(text, 0.02, n) for n in range(3)},
            "part": [*text[:50], *story(7, 300)],
            "more": [*text[:90], *story(8, 300)],
            **{f"z{n}": story(20 + n) for n in range(2)},
        }
    )
    families = dict.fromkeys(["a0", "a1", "a2", "part", "more"], "torn") | dict.fromkeys(["z0", "z1"], "apart")
    found = dedup.evaluate(corpus, families)
    assert [(miss.families[0], miss.pairs, miss.total) for miss in found.misses] == [
        ("torn", 3, 7),
        ("torn", 3, 7),
        ("torn", 1, 7),
        ("apart", 1, 1),
    ]
    assert "more" in (found.misses[0].left.id, found.misses[0].right.id)
    assert found.misses[0].resemblance > found.misses[1].resemblance


@pytest.mark.parametrize("worst", [-1, -100])
def test_a_negative_number_of_mistakes_is_refused(worst: int) -> None:
    with pytest.raises(dedup.ParameterError, match="worst"):
        dedup.evaluate([], {"a": "x"}, worst=worst)
