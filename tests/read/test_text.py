"""The words with their places are the words of the shingles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.read.text import Words, words
from tests import reference
from tests.texts import texts


@given(texts(max_size=200))
@settings(max_examples=300)
def test_words_are_those_of_the_reference(text: str) -> None:
    found = words(text)
    assert found.folded == reference.words(text)
    for start, end, folded in zip(found.starts, found.ends, found.folded, strict=True):
        assert folded in reference.words(text[start:end])


class Slow(Words):
    """Every text is looked through as a whole, character by character."""

    _is_plain = False

    def _beginning(self, count: int) -> Words:
        return self


LONG = st.lists(
    st.sampled_from(["5,", "1.", "7412", "a2b", "March", "Zoë", "½", "⒌⒈", "x\u0301", "日本", "😀", "٣٬", "\n", " "])
)


@given(st.one_of(texts(max_size=60), LONG.map("".join), LONG.map(lambda parts: " ".join(parts) * 60)))
@settings(max_examples=300)
def test_the_short_ways_find_what_the_long_one_finds(text: str) -> None:
    found, slow = words(text), Slow(text)
    for count in (3, 60, 120):
        assert found.names_before(count) == slow.names_before(count)
        assert found.numbers_before(count) == slow.numbers_before(count)
        assert found.words_before(count) == slow.words_before(count)
    assert (found.numbers, found.units) == (slow.numbers, slow.units)
    assert (found.starts, found.ends, found.folded) == (slow.starts, slow.ends, slow.folded)
    for n in range(len(found)):
        assert found.may_have_number(slice(n, n + 1)) or found.number(n) is None


@pytest.mark.parametrize(
    "text",
    [
        "Plain ASCII, don't!",
        "“Quoted” — naïve café",
        "日本語と한국어",
        "नमस्ते दुनिया",
        "a\u00adb 😀 c",
        "½ a⑴b ㍿ x™ ℃ № ㋀1",
    ],
)
def test_words_of_real_scripts(text: str) -> None:
    assert words(text).folded == reference.words(text)


def test_numbers_and_names() -> None:
    found = words("In 2025 Élodie paid 1,000")
    assert [found.number(n) for n in range(len(found))] == [None, "2025", None, None, "1,000", "1,000"]
    assert found.numbers == {"2025": 1, "1,000": 1}
    assert words("3.5, 4 4").numbers == {"3.5": 1, "4": 2}
    assert [found.may_have_number(slice(n, n + 2)) for n in range(3)] == [True, True, False]
    assert [found.is_capitalised(n) for n in range(len(found))] == [True, False, True, False, False, False]


@pytest.mark.parametrize("text", ["7412.5 1,000", "７４１２．５ １,０００", "٧٤١٢٫٥ ١٬٠٠٠", "७४१२.५ १,०००"])
def test_a_number_is_the_same_in_all_digits(text: str) -> None:
    assert words(text).numbers == {"7412.5": 1, "1,000": 1}
    assert words(text).units == words("7412.5 1,000").units


def test_a_comma_of_full_width_ends_a_clause() -> None:
    assert words("伤者增至1200，5人死亡").numbers == {"1200": 1, "5": 1}
