"""What a version changed, told as it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.changes import Sentences, changes
from dedup.judge.evidence import LONGEST
from dedup.read.sentences import sentence_numbers
from dedup.read.text import words
from tests.texts import story, texts, transcript

STORM = "At least four people died in the storm, said John Smith of the Coast Guard."
RAIN = "Rain had fallen for three days before the river rose over its banks."
POWER = "Power was out in most of the city, and schools stayed closed."
HELP = "The army sent boats, blankets and a field hospital to the south."


def read(text: str) -> Sentences:
    found = words(text)
    return Sentences(found, sentence_numbers(found))


def told(left: str, right: str) -> list[tuple[str, str, str]]:
    return [(change.kind, change.before, change.after) for change in changes(read(left), read(right))]


def text(*sentences: str) -> str:
    return "\n".join(sentences)


WRAPPED = "A storm killed at least four people\non the coast of the island, officials\nof the state said on Monday."
MORE = STORM.replace("four", "10")
SMYTH = STORM.replace("Smith", "Smyth")
CASES = {
    "a rising toll": (
        text(STORM, RAIN),
        text(MORE, RAIN),
        [("number", "four", "10"), ("sentence", STORM, MORE)],
    ),
    "a corrected name": (
        text(STORM, RAIN),
        text(SMYTH, RAIN),
        [("name", "Smith", "Smyth"), ("sentence", STORM, SMYTH)],
    ),
    "numbers before names, whatever the order": (
        text(SMYTH, "They found 4 million dollars."),
        text(STORM, "They found 4 billion dollars."),
        [
            ("number", "4 million", "4 billion"),
            ("name", "Smyth", "Smith"),
            ("sentence", SMYTH, STORM),
            ("sentence", "They found 4 million dollars.", "They found 4 billion dollars."),
        ],
    ),
    "an added paragraph": (text(STORM, POWER), text(STORM, RAIN, POWER), [("sentence", "", RAIN)]),
    "a cut paragraph": (text(STORM, RAIN, POWER), text(STORM, POWER), [("sentence", RAIN, "")]),
    "added before cut": (text(STORM, RAIN), text(HELP, STORM), [("sentence", "", HELP), ("sentence", RAIN, "")]),
    "a moved paragraph": (text(STORM, RAIN, POWER, HELP), text(HELP, STORM, RAIN, POWER), []),
    "moved and changed": (
        text(STORM, RAIN, POWER, HELP),
        text(HELP, MORE, POWER, RAIN),
        [("number", "four", "10"), ("sentence", STORM, MORE)],
    ),
    "equal words, other signs": (text(STORM, RAIN), text(STORM.upper(), RAIN.replace(".", " !")), []),
    "lost line breaks": (text(STORM, RAIN, POWER), f"{STORM[:-1]} {RAIN[:-1]} {POWER}", []),
    "a sentence was split": (
        "The army sent boats to the south and the navy sent two ships there.",
        "The army sent boats to the south. And the navy sent two ships there.",
        [],
    ),
    "stamps and counters": (
        text("Updated 3 hours ago", STORM, "12 shares"),
        text("Updated 5 hours ago", STORM, "3,456 shares"),
        [],
    ),
    "a number written in two ways": (
        text("It cost 1,000 euros and ten men.", RAIN),
        text("It cost 1000 euros and 10 men.", RAIN),
        [("sentence", "It cost 1,000 euros and ten men.", "It cost 1000 euros and 10 men.")],
    ),
    "a fraction and a sum as they are written": (
        text("The rate is 6-3/16 percent on $3.5 million.", RAIN),
        text("The rate is 6-5/16 percent on $4.5 million.", RAIN),
        [
            ("number", "6-3/16", "6-5/16"),
            ("number", "$3.5 million", "$4.5 million"),
            (
                "sentence",
                "The rate is 6-3/16 percent on $3.5 million.",
                "The rate is 6-5/16 percent on $4.5 million.",
            ),
        ],
    ),
    "a capital at the beginning makes no name": (
        text("Officials said the dam of the upper valley had held.", RAIN),
        text("Engineers said the dam of the upper valley had held.", RAIN),
        [
            (
                "sentence",
                "Officials said the dam of the upper valley had held.",
                "Engineers said the dam of the upper valley had held.",
            )
        ],
    ),
    "Chinese": (
        "周一的暴雨造成至少4人死亡。学校停课三天。",
        "周一的暴雨造成至少10人死亡。学校停课三天。救援仍在继续。",
        [
            ("number", "4", "10"),
            ("sentence", "周一的暴雨造成至少4人死亡。", "周一的暴雨造成至少10人死亡。"),
            ("sentence", "", "救援仍在继续。"),
        ],
    ),
    "German numbers": (
        "Bei dem Sturm starben vier Menschen in der Stadt. Es regnete.",
        "Bei dem Sturm starben zwölf Menschen in der Stadt. Es regnete.",
        [
            ("number", "vier", "zwölf"),
            (
                "sentence",
                "Bei dem Sturm starben vier Menschen in der Stadt.",
                "Bei dem Sturm starben zwölf Menschen in der Stadt.",
            ),
        ],
    ),
    "short forms end no sentence": (
        "The U.S. army sent boats, said Sen. John Smith of Ohio.",
        "The U.S. army sent boats, said Sen. John Smyth of Ohio.",
        [
            ("name", "Smith", "Smyth"),
            (
                "sentence",
                "The U.S. army sent boats, said Sen. John Smith of Ohio.",
                "The U.S. army sent boats, said Sen. John Smyth of Ohio.",
            ),
        ],
    ),
    "lines of one width": (
        f"    {WRAPPED}\n",
        f"    {WRAPPED.replace('four', '10')}\n",
        [("number", "four", "10"), ("sentence", WRAPPED, WRAPPED.replace("four", "10"))],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_changes_by_hand(case: str) -> None:
    left, right, expected = CASES[case]
    assert told(left, right) == expected


def test_a_quotation_keeps_its_marks() -> None:
    added = '"We are safe," she said.'
    assert told(text(STORM, RAIN), text(STORM, added, RAIN)) == [("sentence", "", added)]


@given(texts(400))
def test_a_text_has_not_changed_from_itself(any_text: str) -> None:
    assert changes(read(any_text), read(any_text)) == ()


SENTENCES = [STORM, MORE, SMYTH, RAIN, POWER, HELP, "学校停课三天。", "½ of 3.5 % fell"]
PARTS = st.lists(
    st.one_of(
        st.sampled_from([*SENTENCES, "Updated 3 hours ago"]),
        texts(40),
    ),
    max_size=8,
)


@given(PARTS, PARTS, st.sampled_from(["\n", " "]))
def test_what_was_is_in_the_earlier_text_and_what_is_in_the_later(
    left: list[str], right: list[str], joint: str
) -> None:
    earlier, later = joint.join(left), joint.join(right)
    found = changes(read(earlier), read(later))
    assert all(change.before in earlier and change.after in later for change in found)
    assert all(change.before or change.after for change in found)
    assert all(change.before and change.after for change in found if change.kind != "sentence")
    kinds = ["number", "name", "sentence"]
    assert sorted(found, key=lambda change: kinds.index(change.kind)) == list(found)


@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.lists(st.sampled_from(SENTENCES), max_size=8))
def test_no_word_comes_or_goes_untold(left: list[str], right: list[str]) -> None:
    earlier, later = read("\n".join(left)), read("\n".join(right))
    found = changes(earlier, later)
    come = {word for change in found for word in words(change.after).folded}
    gone = {word for change in found for word in words(change.before).folded}
    assert set(later.words.folded) - set(earlier.words.folded) <= come
    assert set(earlier.words.folded) - set(later.words.folded) <= gone


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("same " * 100_000, "same " * 100_001),
        ("same. " * 100_000, "same. " * 99_000 + "other. "),
        ("a " * 50_000, "b " * 50_000),
        ("a. " * 50_000, "b. " * 50_000),
        ("\n" * 1_000_000, "\n1" * 100_000),
        ("x" * 10_000_000, "y" * 10_000_000),
    ],
    ids=range(6),
)
def test_hostile_texts_end(left: str, right: str) -> None:
    assert len(changes(read(left), read(right))) <= 2 * LONGEST


def test_what_is_looked_at_is_what_differs_not_the_beginning() -> None:
    """Ten megabytes with a new sentence at the beginning and a number changed at the end."""
    body = " ".join(transcript(1, 20_000)) + " "
    long = body + " ".join(" ".join(story(seed, 30)).capitalize() + "." for seed in range(5_000))
    found = told(f"{long} {STORM}", f"{RAIN} {long} {MORE}")
    assert found == [("number", "four", "10"), ("sentence", STORM, MORE), ("sentence", "", RAIN)]
