"""The words with their places are the words of the shingles."""

import pytest
from hypothesis import given, settings

from dedup.read.text import words
from tests import reference
from tests.texts import texts


@given(texts(max_size=200))
@settings(max_examples=300)
def test_words_are_those_of_the_reference(text: str) -> None:
    found = words(text)
    assert found.folded == reference.words(text)
    for start, end, folded in zip(found.starts, found.ends, found.folded, strict=True):
        assert folded in reference.words(text[start:end])


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
    assert [found.is_capitalised(n) for n in range(len(found))] == [True, False, True, False, False, False]
