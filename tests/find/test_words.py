"""Word hashes that are kept are those that are made anew, and a text is made once where there is room."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find.hashing import I64
from dedup.find.words import WIDTH, KeptWords, WordHashes
from dedup.find.work import Texts
from tests.texts import story

WRITTEN = ["", *(" ".join(story(seed, 5 + seed)) for seed in range(7))]


@given(
    asked=st.lists(st.lists(st.integers(0, 7), max_size=8, unique=True), max_size=6),
    room=st.integers(0, 100),
)
def test_kept_words_are_those_of_the_texts(asked: list[list[int]], room: int) -> None:
    def texts(numbers: I64) -> Texts:
        return Texts.pack([WRITTEN[number] for number in numbers.tolist()])

    kept = KeptWords(texts, room * WIDTH)
    for numbers in asked:
        found, anew = kept.of(np.array(numbers, np.int64)), WordHashes.of(texts(np.array(numbers, np.int64)))
        assert [own.tolist() for own in found.texts] == [own.tolist() for own in anew.texts]
        values, offsets = found.joined()
        assert values.tolist() == [value for own in found.texts for value in own.tolist()]
        assert np.diff(offsets).tolist() == [len(own) for own in found.texts]


def test_a_text_is_made_once_where_there_is_room() -> None:
    made: list[int] = []

    def texts(numbers: I64) -> Texts:
        made.extend(numbers.tolist())
        return Texts.pack([WRITTEN[number] for number in numbers.tolist()])

    kept = KeptWords(texts)
    for numbers in ([1, 3], [3, 1, 2], [2], [1, 2, 3, 4]):
        kept.of(np.array(numbers))
    assert sorted(made) == [1, 2, 3, 4]
