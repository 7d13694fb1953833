"""Which of many words stand in a text: as looking for one after the other tells, only faster."""

from hypothesis import given
from hypothesis import strategies as st

from dedup.read.credits.triggers import Triggers

LETTERS = st.text(alphabet="abc ©来源\u0441\U0001f600", max_size=12)


@given(st.sets(LETTERS.filter(bool), max_size=8), st.lists(LETTERS, max_size=20).map("".join))
def test_it_finds_what_a_naive_search_finds(words: set[str], text: str) -> None:
    assert Triggers(words).within(text) == {word for word in words if word in text}


def test_surrogates_and_long_texts_do_no_harm() -> None:
    triggers = Triggers(["reporting by", "©", "via "])
    assert triggers.within("\ud800 via \udfff") == {"via "}
    assert triggers.within("x" * 1_000_000 + "reporting by") == {"reporting by"}
    assert triggers.within("") == frozenset()
    assert Triggers([]).within("anything") == frozenset()
