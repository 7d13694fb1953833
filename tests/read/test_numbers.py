"""Which pairs of texts may be forms: the same by hashes of their numbers as by their words."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.judge.forms import OPENING, may_be_form
from dedup.read.numbers import Numbers
from dedup.read.text import words
from tests.texts import texts

PARTS = [
    "5",
    "1,000",
    "3.5",
    "12",
    "1990s",
    "2nd",
    "a2b",
    "March",
    "may",
    "Zoë",
    "the",
    "—",
    "9,",
    ".",
    "1٬2",
    "５．６",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PARTS), max_size=160).map(" ".join),
    st.lists(st.sampled_from(PARTS), max_size=20).map("".join),
    texts(max_size=60),
)


def numbers_of(several: list[str]) -> Numbers:
    return Numbers.of([text.encode() for text in several], OPENING)


@given(st.lists(TEXTS, min_size=2, max_size=6))
@settings(max_examples=300)
def test_as_the_words_say(several: list[str]) -> None:
    numbers = numbers_of(several)
    left, right = (side.ravel() for side in np.meshgrid(np.arange(len(several)), np.arange(len(several))))
    found = numbers.exchanged(left, right)
    for i, (one, other) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        if numbers.plain[one] and numbers.plain[other]:
            assert found[i] == may_be_form(words(several[one]), words(several[other]))


@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_lots_are_joined(several: list[str]) -> None:
    whole, parts = numbers_of(several), Numbers.joined([numbers_of([text]) for text in several])
    assert all(np.array_equal(getattr(whole, name), getattr(parts, name)) for name in ("numbers", "bounds", "plain"))


def test_what_is_plain() -> None:
    assert numbers_of(["“Quoted” — naïve café 5", "日本", "ｍａｙ 5", "😀", ""]).plain.tolist() == [
        True, False, False, False, True,
    ]  # fmt: skip
