"""Furniture: learned from what recurs in an outlet's stories, and left out of the shingle sets."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.find import profile
from dedup.find.profile import RUN, STORIES, STORIES_OF_NOBODY, Profile, learn
from dedup.find.shingles import shingle_sets
from dedup.find.words import WordHashes
from dedup.find.work import Texts
from tests import reference
from tests.find.test_kernels import shingle_hash
from tests.texts import story


def learned(texts: list[list[str]], outlets: list[int], stories: list[int]) -> Profile:
    written = [" ".join(words) for words in texts]
    return learn(
        lambda rows: WordHashes.of(Texts.pack([written[row] for row in rows.tolist()])),
        np.array([len(text) for text in written]),
        np.array(outlets, np.uint64),
        np.array(stories),
        SAMPLE,
    )


def furniture_of(texts: list[list[str]], outlets: list[int], stories: list[int]) -> set[int]:
    return set(learned(texts, outlets, stories).furniture.tolist())


SAMPLE = 5
MENU = story(99, 20)
PAGES = [[*story(seed, 40), *MENU] for seed in range(STORIES)]
RUNS = {shingle_hash(run) for run in reference.shingles(MENU, RUN)}
NUMBERS = list(range(STORIES))


def test_what_recurs_in_an_outlets_stories_is_furniture() -> None:
    assert furniture_of(PAGES, [5] * STORIES, NUMBERS) == {run ^ 5 for run in RUNS}


def test_it_takes_stories_enough_of_one_outlet() -> None:
    assert furniture_of(PAGES[1:], [5] * (STORIES - 1), NUMBERS[1:]) == set()
    assert furniture_of(PAGES, [number + 1 for number in NUMBERS], NUMBERS) == set()
    assert furniture_of(PAGES, [0] * STORIES, NUMBERS) == set()


@pytest.mark.parametrize("at_once", [1, 10**6])
def test_where_no_outlet_is_known_it_takes_more_of_them(at_once: int) -> None:
    """Beside those of an outlet that is known, whose furniture is its own."""
    pages = [[*story(seed, 40), *MENU] for seed in range(STORIES_OF_NOBODY)]
    numbers = list(range(STORIES_OF_NOBODY))
    outlets = [0] * STORIES_OF_NOBODY
    with patch.object(profile, "AT_ONCE", at_once), patch.object(profile, "ONE_OUTLET", at_once):
        assert furniture_of(pages[1:], outlets[1:], numbers[1:]) == set()
        assert furniture_of(pages, outlets, numbers) == RUNS
        assert furniture_of([*PAGES, *pages[1:]], [5] * STORIES + outlets[1:], [*NUMBERS, *numbers[1:]]) == {
            run ^ 5 for run in RUNS
        }


def test_of_nothing_nothing_is_learned() -> None:
    assert not len(learned([], [], []).furniture)


@pytest.mark.parametrize(("at_once", "one_outlet"), [(1, 1), (1, 1500), (300, 300), (300, 1500), (1500, 1500)])
def test_it_is_learned_in_pieces_all_the_same(at_once: int, one_outlet: int) -> None:
    """Several outlets at a time, one at a time, or the runs of one in several parts."""
    with patch.object(profile, "AT_ONCE", at_once), patch.object(profile, "ONE_OUTLET", one_outlet):
        found = learned([*PAGES, *PAGES], [5] * STORIES + [6] * STORIES, [*NUMBERS, *NUMBERS])
    assert set(found.furniture.tolist()) == {run ^ outlet for run in RUNS for outlet in (5, 6)}
    shingles = {shingle_hash(own) for own in reference.shingles(MENU, SAMPLE)}
    assert found.shingles.tolist() == sorted(shingle ^ outlet for shingle in shingles for outlet in (5, 6))


def test_versions_of_one_story_count_once() -> None:
    assert furniture_of([PAGES[0]] * 9, [5] * 9, [4] * 9) == set()


@given(
    texts=st.lists(st.lists(st.sampled_from("abcd"), max_size=25), min_size=1, max_size=4),
    marked=st.sets(st.integers(0, 40), max_size=6),
    k=st.integers(1, 4),
    run=st.integers(4, 6),
)
def test_sets_without_furniture_are_those_of_the_reference(
    texts: list[list[str]], marked: set[int], k: int, run: int
) -> None:
    runs = sorted({own for words in texts for own in reference.shingles(words, run)})
    furniture = {runs[i] for i in marked if i < len(runs)}
    table = np.array(sorted(shingle_hash(own) ^ 1 for own in furniture), np.uint64)
    outlets = np.arange(len(texts), dtype=np.uint64) % 3
    found = shingle_sets(WordHashes.of(Texts.pack([" ".join(words) for words in texts])), k, table, outlets, run)
    for place, words in enumerate(texts):
        own_furniture = furniture if outlets[place] == 1 else set()
        expected = {shingle_hash(own) for own in reference.own_shingles(words, k, own_furniture, run)}
        assert found.of(place).tolist() == sorted(expected)
