"""Where sentences and quotations end, in the scripts of the world, and in texts that play tricks."""

from itertools import groupby

import pytest
from hypothesis import given

from dedup.read.sentences import LONGEST_SENTENCE, inside_quotations, sentence_numbers
from dedup.read.text import words
from tests.texts import texts


def split(text: str) -> list[str]:
    found = words(text)
    pairs = zip(sentence_numbers(found).tolist(), found.folded, strict=True)
    return [" ".join(word for _, word in group) for _, group in groupby(pairs, lambda pair: pair[0])]


def quoted(text: str) -> str:
    found = words(text)
    return " ".join(
        word for word, inside in zip(found.folded, inside_quotations(found).tolist(), strict=True) if inside
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained. It stopped! Did it? Yes", ["it rained", "it stopped", "did it", "yes"]),
        ("Lost breaks.Then more", ["lost breaks", "then more"]),
        ("He said “stop.” Then he left", ["he said stop", "then he left"]),
        ("It cost 3.5 million at example.com", ["it cost 3 5 million at example com"]),
        ("Headline\nThe story", ["headline", "the story"]),
        ("今日は雨。明日は晴れ。", ["今 日 は 雨", "明 日 は 晴 れ"]),
        ("वह आया। वह गया।", ["वह आया", "वह गया"]),
        ("वह यहाँ है. वह जाता है.", ["वह यहाँ है", "वह जाता है"]),
        ("He said (to AP). Then he left", ["he said to ap", "then he left"]),
        ("هل جاء؟ نعم", ["هل جاء", "نعم"]),
        ("Он пришёл. Она ушла.", ["он пришёл", "она ушла"]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [part.split() for part in split(text)] == [words(part).folded for part in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We will win." Then he left.', "we will win"),
        ("“One,” he said, “two.”", "one two"),
        ("«Да», — сказал он", "да"),
        ("„Ja“, sagte er", "ja"),
        ("„Ja”, powiedział", "ja"),
        ("»Ja«, sagte er", "ja"),
        ("彼は「はい」と言った", "は い"),
        ("他说：“我们会赢。”然后离开", "我 们 会 赢"),
        ('他说："我们会赢。"然后离开', "我 们 会 赢"),
        ("他称之为“奇迹”，并离开", "奇 迹"),
        ("เขากล่าวว่า“ไป”แล้ว", "ไ ป"),
        ("Das Ende.“ sagte er", ""),
        ("“A first paragraph\n“and a second,” she said", "a first paragraph and a second"),
        ('A 5" disc and 6" more', ""),
        ("It's the players' ball", ""),
        ('"never closed', "never closed"),
        ("", ""),
    ],
)
def test_quotations(text: str, expected: str) -> None:
    assert quoted(text) == expected


def test_a_stray_mark_does_not_quote_the_rest() -> None:
    assert quoted('He said "' + "word " * 2000) == ""


@given(texts(max_size=200))
def test_any_text_gives_one_value_for_each_word(text: str) -> None:
    found = words(text)
    numbers = sentence_numbers(found).tolist()
    assert len(numbers) == len(inside_quotations(found)) == len(found)
    assert numbers == sorted(numbers)
    assert set(numbers) == set(range(len(set(numbers))))
    assert all(len(list(group)) <= LONGEST_SENTENCE for _, group in groupby(numbers))
