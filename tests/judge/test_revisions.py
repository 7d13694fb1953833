"""Versions of one article: which they are, in which order, and which of them correct."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.article import Article
from dedup.judge.changes import Sentences
from dedup.judge.revisions import chain, correction, in_order, threads
from dedup.read.sentences import sentence_numbers
from dedup.read.text import words

START = datetime(2025, 6, 1, 8, tzinfo=UTC)
BODY = "The storm reached the coast on Sunday night. Power was out in most of the city. Schools stayed closed."


def version(
    name: str, hour: int | None, text: str = "", title: str = "Storm hits coast", source: str = "Desk"
) -> Article:
    published = None if hour is None else START + timedelta(hours=hour)
    return Article(name, text or f"At least {name} people died. {BODY}", title, source=source, published=published)


def read(article: Article) -> Sentences:
    found = words(article.text)
    return Sentences(found, sentence_numbers(found))


def found(articles: Sequence[Article], *, revised: bool = True) -> list[str]:
    """The threads of articles of which each two texts are linked, all as revisions or none."""
    texts = sorted({article.text for article in articles})
    node_of = {article.id: texts.index(article.text) for article in articles}
    links = {node: set(range(len(texts))) - {node} for node in range(len(texts))}
    revisions = links if revised else {}
    return [
        " ".join(article.id for article in thread)
        for thread in threads(articles, node_of, links, revisions, lambda one, other: one.text != other.text)
    ]


def test_hourly_versions_of_a_write_through_are_one_thread_whatever_their_order() -> None:
    hourly = [version(str(n), n) for n in range(4, 9)]
    for turn in (hourly, hourly[::-1], hourly[2:] + hourly[:2]):
        assert found(turn) == ["4 5 6 7 8"]
    told = chain(hourly, read)
    assert [one.id for one in told.versions] == ["4", "5", "6", "7", "8"]
    assert (told.first.id, told.last.id) == ("4", "8")
    assert told.first.changes == ()
    assert [one.changes[0].before + "→" + one.changes[0].after for one in told.versions[1:]] == [
        "4→5",
        "5→6",
        "6→7",
        "7→8",
    ]
    assert [len(one.changes) for one in told.versions[1:]] == [2, 2, 2, 2]


def test_each_outlet_has_its_own_versions_and_the_longest_thread_is_first() -> None:
    ours = [version("1", 1), version("2", 2)]
    theirs = [version(f"{n}", n, source="Post") for n in (3, 4, 5)]
    nobodys = [version(f"{n}", n, source="") for n in (6, 7)]
    assert found([*ours, *theirs, *nobodys]) == ["3 4 5", "1 2"]


def test_repeats_alone_are_no_versions_and_within_a_thread_they_change_nothing() -> None:
    first, again, later = version("1", 1), version("1b", 2, version("1", 1).text), version("2", 3)
    assert found([first, again]) == []
    assert found([first, again, later]) == ["1 1b 2"]
    assert found([first, later], revised=False) == []
    assert [len(one.changes) for one in chain([first, again, later], read).versions] == [0, 0, 2]


def test_a_mark_or_a_note_makes_a_version_of_a_repeat() -> None:
    first, later = version("1", 1), version("2", 2)
    for title in ("CORRECTED-Storm hits coast", "UPDATE 1-Storm hits coast", "Storm hits coast (UPDATED)"):
        assert found([first, replace(later, title=title)], revised=False) == ["1 2"]
    assert found([first, replace(later, title="RPT-Storm hits coast")], revised=False) == []
    noted = replace(later, text=f"{later.text}\nCorrection: it was Sunday.")
    assert found([first, noted], revised=False) == ["1 2"]
    assert found([replace(first, text=f"{first.text}\nCorrection: it was Sunday."), noted], revised=False) == []


def test_another_title_is_another_article_and_none_is_no_hindrance() -> None:
    digest = version("3", 3, title="Highlights of the day at nine")
    assert found([version("1", 1), version("2", 2), digest]) == ["1 2"]
    assert found([version("1", 1), replace(version("2", 2), title=None)]) == ["1 2"]


def test_texts_that_are_not_linked_are_two_threads() -> None:
    articles = [version(str(n), n) for n in range(4)]
    node_of = {article.id: n for n, article in enumerate(articles)}
    links = {0: {1}, 1: {0}, 2: {3}, 3: {2}}
    several = threads(articles, node_of, links, links, lambda one, other: True)
    assert [[article.id for article in thread] for thread in several] == [["0", "1"], ["2", "3"]]


ORDERS: dict[str, tuple[list[tuple[str, int | None, str]], str]] = {
    "times": ([("b", 2, ""), ("a", 1, "")], "a b"),
    "no times": ([("a", None, ""), ("b", None, "")], "a"),
    "one time": ([("a", 1, ""), ("b", 1, "")], "a"),
    "one time of three": ([("a", 1, ""), ("b", 2, ""), ("c", 2, "")], "a b"),
    "one time, marks": ([("b", 1, "UPDATE 1-"), ("c", 1, "UPDATE 2-"), ("a", 1, "")], "a b c"),
    "no times, marks": ([("c", None, "UPDATE 2-"), ("b", None, "CORRECTED-"), ("a", None, "")], "a b c"),
    "times before marks": ([("b", 2, ""), ("a", 1, "UPDATE 1-")], "a b"),
    "an unknown time among known ones": ([("a", 1, ""), ("c", 2, "UPDATE 2-"), ("b", None, "UPDATE 1-")], "a b c"),
    "an unknown time that fits twice": ([("a", 1, ""), ("b", 2, ""), ("x", None, "")], "a b"),
    "marks against times tell nothing": ([("a", 1, "UPDATE 2-"), ("b", 2, ""), ("x", None, "UPDATE 1-")], "a b"),
    "two kinds of numbers": ([("a", None, "UPDATE 2-"), ("b", None, "WRAPUP 1-")], ""),
    "correction and repeat": ([("a", 1, "CORRECTED-"), ("b", 1, "RPT-")], "a"),
}


@pytest.mark.parametrize("case", ORDERS)
def test_orders(case: str) -> None:
    facts, expected = ORDERS[case]
    articles = [version(name, hour, BODY, f"{mark}Storm hits coast") for name, hour, mark in facts]
    for turn in (articles, articles[::-1]):
        assert " ".join(article.id for article in in_order(turn)) == expected


MARKS = ["", "CORRECTED-", "UPDATE 1-", "UPDATE 2-", "WRAPUP 1-", "RPT-"]


@given(st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.sampled_from(MARKS)), max_size=8))
def test_an_order_is_never_against_the_dates_and_does_not_depend_on_the_input(
    facts: list[tuple[int | None, str]],
) -> None:
    articles = [version(str(n), hour, BODY, f"{mark}Storm") for n, (hour, mark) in enumerate(facts)]
    ordered = in_order(articles)
    assert in_order(articles[::-1]) == ordered
    dated = [article.published for article in ordered if article.published]
    assert dated == sorted(dated)
    assert len({article.id for article in ordered}) == len(ordered)
    for one, other in combinations(ordered, 2):
        assert (one.published, one.title) != (other.published, other.title)
    assert {article.published for article in articles if article.published} == set(dated)


def test_corrections_are_quoted() -> None:
    first, later = version("1", 1), version("2", 2)
    marked = replace(later, title="(CORRECTED) - Storm hits coast")
    note = "(Corrects number of dead in first paragraph)"
    assert correction(first, later) is None
    assert correction(first, marked) == "CORRECTED"
    assert correction(first, replace(marked, text=f"{later.text}\n{note}")) == note
    assert correction(marked, replace(marked, id="again")) is None, "the corrected text again"
    assert chain([marked, later], read).first.correction == "CORRECTED"


def test_a_flood_of_versions_ends() -> None:
    same = [version(f"{n:06}", n % 9_000, BODY) for n in range(30_000)]
    undated = [version(f"u{n:06}", None, BODY) for n in range(30_000)]
    other = version("1", 10_000)
    assert [len(thread.split()) for thread in found([*same, *undated, other])] == [9_001]
