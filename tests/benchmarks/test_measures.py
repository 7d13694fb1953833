"""What is counted of a run is right by hand: announced grants, pairs, exact pairs found, how close clusters are."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from benchmarks.measures import (
    MISSED,
    SAME_TEXT,
    agree,
    announced_grant,
    cohesion,
    ends,
    fates,
    lost_pairs,
    wrong_pairs,
)
from dedup.outcome import Cluster, Match, Member, Outcome, Overlap, Relation
from tests import reference
from tests.texts import edited, story

# -- announced grants ---------------------------------------------------------------------------------------

OPENING = "SEN. X ANNOUNCES\n\nSen. X (R-OH) today announced that"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{OPENING} the Chardon Fire Department will receive $31,657 as part", "chardon fire department $31,657"),
        (f"{OPENING} Chardon\nFire  Department will receive an $8,000 grant.", "chardon fire department $8,000"),
        (f"{OPENING} Saxony, Inc., will receive a $1.5 million loan", "saxony, inc. $1,500,000"),
        (f"{OPENING} St. Paul will receive $2billion.", "st. paul $2,000,000,000"),
        (f"{OPENING} the U.S. Navy will receive $31,657.50 today", "u.s. navy $31,658"),
        (f"{OPENING} Leeds and York will receive $5 and $6", "leeds and york $5"),
        ("X and Y (both D-SD) announced on Monday, Jan. 5, that Z will receive $7", "z $7"),
        ("Sens. X and Y announced that he was told that Z will receive $7", "z $7"),
    ],
)
def test_a_grant_is_named_by_recipient_and_amount(text: str, name: str) -> None:
    assert announced_grant(text) == name


@pytest.mark.parametrize(
    "text",
    [
        f"{OPENING} Chardon will receive a total of $31,657",
        f"{OPENING} Chardon will receive more than $31,657",
        f"{OPENING} Chardon received $31,657",
        f"{OPENING} Chardon will receive 31,657 dollars",
        f"{OPENING} help is coming to schools. Chardon will receive $31,657",
        f"Congress passed the bill on Friday. {OPENING} Chardon will receive $31,657",
        f"{'Long before that ' * 30} {OPENING} Chardon will receive $31,657",
        "Chardon will receive $31,657, Sen. X announced",
        "",
    ],
)
def test_what_announces_no_grant_in_its_first_sentence_has_no_name(text: str) -> None:
    assert announced_grant(text) is None


# -- families -----------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("xyz-")), min_size=1, max_size=20))
def test_wrong_and_lost_pairs_are_those_that_the_figures_count(labels: list[tuple[int, str]]) -> None:
    ids = {str(n): labels[n] for n in range(len(labels))}
    result = Outcome([], [clustered(*group) for group in groups(ids)], [])
    family_of = {id: family for id, (_, family) in ids.items() if family != "-"} | {"absent": "x"}
    wrong, lost = wrong_pairs(result, family_of), lost_pairs(result, family_of)
    assert all(ids[a][0] == ids[b][0] and ids[a][1] != ids[b][1] for a, b in wrong)
    assert all(ids[a][0] != ids[b][0] and ids[a][1] == ids[b][1] for a, b in lost)
    if len(family_of) > 1:
        found = agree(result, family_of)
        assert (found.wrong_pairs, found.lost_pairs) == (len(wrong), len(lost))


def groups(ids: dict[str, tuple[int, str]]) -> list[list[str]]:
    return [[id for id in ids if ids[id][0] == number] for number in sorted({number for number, _ in ids.values()})]


def clustered(first: str, *others: str, text: Callable[[str], str] = str, of: dict[str, str] | None = None) -> Cluster:
    """A cluster of articles that are tied to the first, or to those that `of` says."""
    members = tuple(
        Member(dedup.Article(id, text(id)), matched((of or {}).get(id, first), id, Relation.COPY)) for id in others
    )
    return Cluster(dedup.Article(first, text(first)), members, "")


def matched(left: str, right: str, relation: Relation | None) -> Match:
    return Match(left, right, Overlap.NEAR, relation, 9, 10, 10, f"rule of {left} and {right}")


# -- exact pairs --------------------------------------------------------------------------------------------


def test_what_became_of_a_pair() -> None:
    articles = [dedup.Article(id, text) for id, text in (("a", "One"), ("b", "Two"), ("c", "Three"), ("d", "Four"))]
    matches = [
        matched("a", "b", Relation.REPEAT),
        matched("a", "c", Relation.TEMPLATE),
        matched("b", "c", Relation.EMBEDDED),
        matched("c", "d", None),
    ]
    result = Outcome(articles, [clustered("a", "b"), clustered("c"), clustered("d")], matches)
    pairs = [("b", "a"), ("c", "a"), ("b", "c"), ("d", "c"), ("a", "d"), ("a", "not read")]
    assert list(fates(result, pairs).values()) == ["copy", "template", "embedded", "passage", MISSED, MISSED]


def test_pairs_of_many_equal_texts_are_found_though_few_of_them_are_matched() -> None:
    one, other = " ".join(story(1)), " ".join(edited(story(1), 0.03, 2))
    articles = [dedup.Article(f"one {n}", one, source=f"outlet {n}") for n in range(15)]
    articles += [dedup.Article(f"other {n}", other.upper(), source=f"outlet {n}") for n in range(15)]
    pairs = list(combinations([article.id for article in articles], 2))
    result = dedup.cluster(articles)
    found = fates(result, pairs)
    assert len(result.matches) < len(pairs)
    assert {fate for (a, b), fate in found.items() if a.split()[0] == b.split()[0]} == {SAME_TEXT}
    assert {fate for (a, b), fate in found.items() if a.split()[0] != b.split()[0]} == {"copy"}


def test_equal_texts_in_two_clusters_are_missed() -> None:
    articles = [dedup.Article("a", "The same."), dedup.Article("b", "the SAME")]
    apart = Outcome(articles, [clustered("a"), clustered("b")], [])
    assert fates(apart, [("a", "b")]) == {("a", "b"): MISSED}
    assert fates(Outcome(articles, [clustered("a", "b")], []), [("a", "b")]) == {("a", "b"): SAME_TEXT}


# -- cohesion -----------------------------------------------------------------------------------------------


def test_the_ends_of_a_cluster_are_its_least_similar_members() -> None:
    whole = story(3, 300)
    text = {
        "whole": whole, "start": whole[:120], "end": whole[180:], "edited": edited(whole, 0.05, 4), "same": whole,
        "near": edited(whole, 0.02, 5), "chained": story(6),
    }  # fmt: skip

    def written(id: str) -> str:
        return " ".join(text[id])

    loose, close = clustered("whole", "start", "edited", "end", text=written), clustered("same", "near", text=written)
    chain = clustered("whole", "edited", "chained", text=written, of={"chained": "edited"})
    found = ends(Outcome([], [close, loose, chain, clustered("start")], []))
    assert [(each.one, each.other, each.cluster) for each in found] == [
        ("end", "start", loose),
        ("near", "same", close),
    ]
    for each in found:
        shingles = (reference.shingles(text[id], 3) for id in (each.one, each.other))
        assert each.resemblance == reference.resemblance(*shingles)
    assert cohesion(found) == 2 / 6
    assert cohesion(found[1:]) == cohesion([]) == 1
    assert ends(Outcome([], [], [])) == []
