"""Who had it first, on the five pages that the project was asked to work on."""

from pathlib import Path

import pytest

import dedup
from dedup import Match, Relation

SEEDS = Path(__file__).parents[1] / "seeds"
BBC, BBC_EXCERPT, BBC_AGAIN = "001_408a3d0338c94663#0", "000_7d48096d84a0d4ee#1", "000_7d48096d84a0d4ee#5"
GUARDIAN = ("001_408a3d0338c94663#2", "001_408a3d0338c94663#3")
NO_OUTLET, RECORDER, INDEPENDENT = "003_112f806a48443f7c#0", "003_112f806a48443f7c#3", "000_7d48096d84a0d4ee#2"
ASIANEWS = "004_31b43cf113a89874#0"


@pytest.fixture(scope="module")
def result() -> dedup.Result:
    return dedup.cluster(SEEDS, credits="all")


def match(result: dedup.Result, one: str, other: str) -> Match:
    (found,) = (each for each in result.matches if {each.left, each.right} == {one, other})
    return found


def test_the_bbcs_excerpt_and_near_copy_are_repeats(result: dedup.Result) -> None:
    excerpt, again = match(result, BBC, BBC_EXCERPT), match(result, BBC, BBC_AGAIN)
    assert (excerpt.overlap, excerpt.relation) == ("excerpt", Relation.REPEAT)
    assert (again.overlap, again.relation) == ("near", Relation.REPEAT)
    assert excerpt.direction is not None
    assert (excerpt.direction.first, excerpt.direction.certainty) == (BBC, "guess")


def test_the_guardians_briefing_is_a_repeat(result: dedup.Result) -> None:
    found = match(result, *GUARDIAN)
    assert (found.overlap, found.relation) == ("identical", Relation.REPEAT)
    assert found.direction is not None and found.direction.first is None


def test_stories_of_one_outlet_come_from_it(result: dedup.Result) -> None:
    origins = {cluster.canonical.id: cluster.origin for cluster in result.clusters if cluster.origin}
    assert {id: (origin.name, origin.certainty.value) for id, origin in origins.items()} == {
        BBC: ("BBC News", "likely"),
        GUARDIAN[0]: ("The Guardian", "likely"),
        NO_OUTLET: (None, "unknown"),
    }


def test_a_page_that_names_no_outlet_gets_none(result: dedup.Result) -> None:
    found = match(result, NO_OUTLET, RECORDER)
    assert found.relation is Relation.COPY and f"no outlet is known for {NO_OUTLET}" in found.rule
    assert found.direction is not None and found.direction.first is None
    assert next(article for article in result.articles if article.id == NO_OUTLET).source is None


def test_the_independent_shares_a_passage_with_the_wire_story(result: dedup.Result) -> None:
    for other in (RECORDER, NO_OUTLET):
        found = match(result, INDEPENDENT, other)
        assert (found.overlap, found.relation) == ("passage", None)
    (passage,) = result.passages()
    assert {one.id for one in passage.appearances} == {INDEPENDENT, RECORDER, NO_OUTLET}


def test_asianews_credits_itself_and_the_cited_agencies_are_credited_nowhere(result: dedup.Result) -> None:
    texts = " ".join(article.text for article in result.articles)
    assert all(name in texts for name in ("KCNA", "TASS", "RIA Novosti")), "they are cited"
    assert {id: [(one.name, one.kind.value) for one in found] for id, found in result.credits.items()} == {
        ASIANEWS: [("AsiaNews/Agencies", "dateline")]
    }
