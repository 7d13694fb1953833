"""Texts for the tests: strategies for Hypothesis, and articles with planted copies."""

import random
from collections.abc import Sequence

from hypothesis import strategies as st

from dedup.article import Article

_WORDS = [a + b + c for a in ("ba", "ke", "li", "mo", "nu", "sta") for b in ("r", "s", "tt", "n") for c in "aeiouy"]

# Characters whose class or normal form is a trap, by hand, among any others.
TRICKY = (
    "éêệßﬁ①½²ﷺＡｂ１ıİſKΩςаЁ中文字ひらカﾞｶがกำลังລາວខ្មែរမြန်한국어नमस्तेا\u064b\u0301\u0323\u0302\u200d\u200b\u00ad\ufe0f\u034f"
    "\u0345\u3099ー々〇㌀㋿\u2019\u201c—…_.,'\"\n\t \u00a0\u3000aAzZ09\u0640\u0650\u0651\u093c\u05c1٣۴५๕ड़שׁﹰ"
)


def texts(max_size: int = 60) -> st.SearchStrategy[str]:
    """Any text that can be written as UTF-8, rich in tricky characters."""
    anything = st.characters(exclude_categories=("Cs", "Cn"))
    return st.text(st.one_of(st.sampled_from(TRICKY), st.sampled_from("abc xyz"), anything), max_size=max_size)


def story(seed: int, length: int = 120) -> list[str]:
    """The words of a made-up story; different seeds share next to nothing."""
    chance = random.Random(seed)
    return [chance.choice(_WORDS) + chance.choice(_WORDS) for _ in range(length)]


def edited(words: Sequence[str], share: float, seed: int) -> list[str]:
    """A share of the words replaced."""
    chance = random.Random(seed)
    return [chance.choice(_WORDS) if chance.random() < share else word for word in words]


def planted(seed: int, stories: int = 12) -> list[Article]:
    """Stories with copies of every kind: identical, edited, cut, wrapped, and in a digest."""
    chance = random.Random(seed)
    articles: list[Article] = []

    def add(words: Sequence[str]) -> None:
        place, step = len(articles), chance.randrange(7, 40)
        text = ". ".join(" ".join(words[i : i + step]).capitalize() for i in range(0, len(words), step))
        articles.append(Article(f"a{place:03}", text, source=f"outlet {chance.randrange(5)}"))

    for number in range(stories):
        words = story(seed * 1000 + number, chance.randrange(60, 300))
        add(words)
        for kind in range(chance.randrange(4)):
            if kind == 0:
                add(words)
            elif kind == 1:
                add(edited(words, chance.choice((0.02, 0.05, 0.1)), seed + number))
            elif kind == 2:
                add(words[: max(40, len(words) // chance.choice((2, 3, 12)))])
            else:
                add([*story(seed + 7, 30), *words, *story(seed + 8, 30)])
    chance.shuffle(articles)
    return articles


def transcript(seed: int, length: int) -> list[str]:
    """The sentences of a made-up speech of so many words: few words are frequent, as in any language."""
    chance, vocabulary = random.Random(seed), story(0, 3000)
    spoken = chance.choices(vocabulary, [1 / (10 + rank) for rank in range(len(vocabulary))], k=length)
    sentences = []
    while spoken:
        size = chance.randrange(4, 31)
        sentences.append(" ".join(spoken[:size]).capitalize() + chance.choice("...?"))
        spoken = spoken[size:]
    return sentences


# Texts that slow regular expressions down: long runs of what credits are made of.
HOSTILE_CREDITS = [
    *("source" + "\n" * 100_000, "source" + " \n" * 100_000, "© " + " " * 100_000, "by " + " " * 100_000),
    *("(" * 100_000, ")" * 100_000, "by " * 100_000, "source: " * 50_000, "- " * 100_000, "(Reporting by " * 20_000),
    *(
        "(AP) " * 50_000,
        "A" * 100_000,
        "A " * 100_000,
        "AP/" * 50_000,
        "\n" * 100_000,
        "新" * 100_000,
        "新华社" * 50_000,
    ),
    *("contributed to this report " * 20_000, "This article originally published by The " + "Daily " * 50_000),
    *(
        "© 2018 " * 50_000,
        "with files from " * 20_000,
        "read more: " * 30_000,
        "(editing by " + "a;" * 50_000,
        "/" * 100_000,
    ),
    "WASHINGTON, " * 900_000,
]
