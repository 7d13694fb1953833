"""Which of many words stand in a text, and where: as looking for one after the other tells, only faster."""

import sys

from hypothesis import given
from hypothesis import strategies as st

from dedup.read.credits.places import _MANY, _anywhere, last_places, lower
from dedup.read.credits.triggers import Triggers, _cases, places_of

LETTERS = st.text(alphabet="abck ©来源\u0441é\U0001f600", max_size=12)
WRITTEN = st.text(alphabet="abckABCK ©来源\u0441\u0421éÉ\u212aİ\U0001f600\n", max_size=20)


@given(st.sets(LETTERS.filter(bool), max_size=8), st.lists(WRITTEN | LETTERS, max_size=20).map("".join))
def test_it_finds_what_a_naive_search_finds(words: set[str], text: str) -> None:
    found = {word: places_of(lower(text), word) for word in words}
    assert Triggers(words).within(text) == {word: places for word, places in found.items() if places}


@given(st.text(alphabet="ab", max_size=40), st.text(alphabet="ab", min_size=1, max_size=3), st.integers(0, 40))
def test_the_last_places_are_those_that_a_search_from_the_end_finds(text: str, word: str, first: int) -> None:
    expected, place = [], text.rfind(word, first)
    while place >= 0:
        expected.append(place)
        place = text.rfind(word, first, place)
    assert last_places({word: places_of(text, word)}, f"{word}|other", first) == expected


def test_of_very_many_places_the_last_are_taken() -> None:
    text = "via " * 100
    assert last_places({"via ": places_of(text, "via ")}, "via ") == [4 * place for place in range(99, 99 - _MANY, -1)]


def test_each_character_of_a_trigger_is_known_in_any_case() -> None:
    characters = {character for trigger in _anywhere() for character in trigger}
    small: dict[str, set[str]] = {character: set() for character in characters}
    for each in map(chr, range(sys.maxunicode)):
        if each.lower() in characters:
            small[each.lower()].add(each)
    assert {character: _cases(character) for character in characters} == small


def test_surrogates_and_long_texts_do_no_harm() -> None:
    triggers = Triggers(["reporting by", "©", "via "])
    assert triggers.within("\ud800 via \udfff") == {"via ": [2]}
    assert triggers.within("x" * 1_000_000 + "Reporting by") == {"reporting by": [1_000_000]}
    assert triggers.within("") == {}
    assert Triggers([]).within("anything") == {}
