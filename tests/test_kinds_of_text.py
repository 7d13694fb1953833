"""Short texts, long texts, and texts in any script: what docs/how-it-works.md says of each kind."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

import dedup
from dedup import Article, Match, Overlap, Params, Relation, Result
from tests.languages import ARABIC, CHINESE, FIGURES, HINDI, JAPANESE, KOREAN, LANGUAGES, RUSSIAN, THAI, Language
from tests.texts import edited, story, transcript

START = datetime(2025, 6, 1, tzinfo=UTC)
EACH = pytest.mark.parametrize("language", LANGUAGES, ids=[language.name for language in LANGUAGES])


def compared(one: str, other: str, outlets: str = "XY") -> tuple[int, Sequence[Match]]:
    """How many clusters two texts make, and their matches; the outlets are X and Y, or one and the same."""
    result = dedup.cluster([Article("a", one, source=outlets[0]), Article("b", other, source=outlets[1])])
    return len(result.clusters), result.matches


def overlap(one: str, other: str) -> Overlap | None:
    """The overlap of two texts that are clustered; None if they are not."""
    clusters, matches = compared(one, other)
    return matches[0].overlap if clusters == 1 else None


# -- any script ---------------------------------------------------------------------------------------------------


@EACH
def test_a_copy_may_have_another_title(language: Language) -> None:
    assert overlap(language.text(language.story, 0), language.text(language.story, 1)) is Overlap.NEAR


@EACH
def test_the_first_sentences_are_an_excerpt(language: Language) -> None:
    assert overlap(language.text(language.story, 0), language.text(language.story[:2])) is Overlap.EXCERPT


@EACH
def test_a_light_rewrite_is_a_copy(language: Language) -> None:
    rewritten = language.rewritten()
    kept = [new == old for new, old in zip(rewritten, language.story, strict=True)]
    assert kept == [place % 2 == 0 for place in range(len(kept))], "every other sentence has other words"
    assert overlap(language.text(language.story, 0), language.text(rewritten, 1)) is Overlap.NEAR


@EACH
def test_a_number_changed_by_its_outlet_is_a_revision(language: Language) -> None:
    earlier = Article("a", language.text(language.story), title=language.titles[0], source="X", published=START)
    later = replace(earlier, id="b", text=earlier.text.replace(*language.revised), published=START + timedelta(hours=2))
    (match,) = dedup.cluster([earlier, later]).matches
    assert match.relation is Relation.REVISION
    old, new = (re.findall("[0-9]+", number)[0] for number in language.revised)
    assert re.search(f"'{old}.*' became '{new}", match.rule)
    assert unicodedata.is_normalized("NFC", match.rule)


@EACH
def test_two_stories_of_one_language_stay_apart(language: Language) -> None:
    assert compared(language.text(language.story), language.text(language.other)) == (2, [])


@EACH
def test_a_quotation_in_common_makes_no_copy(language: Language) -> None:
    """It is half of both texts."""
    texts = [language.text([*sentences[:2], language.quotation]) for sentences in (language.story, language.other)]
    clusters, matches = compared(*texts)
    assert clusters == 2
    assert {match.overlap for match in matches} <= {Overlap.PASSAGE}


@EACH
def test_a_notice_with_the_figures_of_another_day_is_a_form(language: Language) -> None:
    monday, tuesday = (language.form.format(*figures) for figures in FIGURES)
    clusters, matches = compared(monday, tuesday, "XX")
    assert clusters == 2
    assert [match.relation for match in matches] == [Relation.TEMPLATE]


def test_names_tell_a_form_in_scripts_with_capitals() -> None:
    form = (
        "Посёлок {} получит {} миллиона рублей на ремонт школы, сообщил губернатор. Деньги пойдут на крышу, окна и "
        "спортивный зал, а работы начнутся летом, когда у детей каникулы. Жители посёлка {} ждали ремонта много лет."
    )
    assert compared(form.format("Лесной", 3, "Лесной"), form.format("Речной", 4, "Речной"))[0] == 2
    assert compared(form.format("Лесной", 3, "Лесной"), form.format("Лесной", 4, "Лесной"))[0] == 1


@EACH
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_composed_and_decomposed_are_one(language: Language, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    text = language.text(language.story, 0)
    assert overlap(text, unicodedata.normalize(form, text)) is Overlap.IDENTICAL


def digits(zero: str) -> Callable[[str], str]:
    """Writes digits in another script, which has them in order from its zero on."""
    return lambda text: re.sub("[0-9]", lambda digit: chr(ord(zero) + int(digit[0])), text)


def after(pattern: str, *marks: str) -> Callable[[str], str]:
    """Sets one of some marks, or none, after what matches."""
    chance = random.Random(1)
    return lambda text: re.sub(pattern, lambda found: found[0] + chance.choice(["", *marks]), text)


@pytest.mark.parametrize(
    ("language", "change"),
    [
        (ARABIC, after("[بتثجحخسشصضطظعغفقكلمنهي](?=[ء-ي])", "ـ", "ـــ")),
        (ARABIC, after("[ء-ي]", "\u064b", "\u064e", "\u064f", "\u0650", "\u0651", "\u0652")),
        (ARABIC, after("ال", "\u200c")),
        (ARABIC, digits("٠")),
        (HINDI, lambda text: text.replace("\u093c", "")),
        (HINDI, after("्", "\u200d")),
        (HINDI, digits("०")),
        (HINDI, lambda text: text.replace("।", ".")),
        (THAI, after("(?=[เแโใไ])", "\u200b", " ")),
        (THAI, digits("๐")),
        (JAPANESE, digits("０")),
        (JAPANESE, lambda text: text.replace("、", "，").replace("。", "．").replace("「", "『")),
        (JAPANESE, lambda text: re.sub("[、。]", "", text)),
        (CHINESE, lambda text: text.replace("，", ",").replace("。", ". ")),
        (CHINESE, lambda text: re.sub("(.{20})", "\\1\n", text)),
        (KOREAN, lambda text: text.replace(" ", "\u00a0")),
        (RUSSIAN, str.upper),
    ],
    ids=[
        "tatweel", "harakat", "joiner", "Arabic digits", "nukta", "Hindi joiner", "Hindi digits", "danda",
        "Thai spaces", "Thai digits", "full width", "other marks", "no marks", "half width", "hard wraps",
        "hard spaces", "capitals",
    ],
)  # fmt: skip
def test_ways_of_writing_make_no_difference(language: Language, change: Callable[[str], str]) -> None:
    text = language.text(language.story, 0)
    written = change(text)
    assert written != text
    assert overlap(text, written) is Overlap.IDENTICAL
    assert overlap(text, change(language.text(language.rewritten(), 0))) is Overlap.NEAR


@pytest.mark.parametrize(("language", "zero"), [(CHINESE, "０"), (ARABIC, "٠"), (HINDI, "०")])
def test_figures_in_other_digits_are_the_same(language: Language, zero: str) -> None:
    notice = language.form.format(*FIGURES[0])
    assert overlap(notice, "24 June 2025\n" + digits(zero)(notice).replace(".", "．" if zero == "０" else "٫"))


def test_another_spelling_here_and_there_is_an_edit() -> None:
    text = RUSSIAN.text(RUSSIAN.story, 0)
    assert overlap(text, text.replace("ё", "е")) is Overlap.NEAR


# -- short --------------------------------------------------------------------------------------------------------

FERRY = "A ferry carrying ninety people caught fire off the northern coast on Sunday"
BUDGET = (
    "The national parliament approved the new budget late on Tuesday night after eleven hours of debate and two "
    "failed votes of confidence"
)
QUAKE = "Magnitude {} earthquake strikes off the coast of {}, national weather agency says, no tsunami warning issued"

NOTICE = (
    "{} said its board has approved the purchase of up to {} of its common shares, or about {} percent, in the open "
    "market or privately from time to time."
)


@pytest.mark.parametrize("outlets", ["XX", "XY"])
@pytest.mark.parametrize(
    ("one", "other", "clusters"),
    [
        (FERRY, FERRY, 1),
        (FERRY, FERRY.upper() + "!", 1),
        (FERRY, FERRY.replace("Sunday", "Saturday"), 1),
        (FERRY, FERRY.replace("carrying", "with"), 2),
        (BUDGET, BUDGET.replace("approved", "passed"), 1),
        (QUAKE.format("6.1", "Honshu"), QUAKE.format("6.3", "Honshu"), 1),
        (QUAKE.format("6.1", "Honshu"), QUAKE.format("5.4", "Sumatra"), 2),
        (NOTICE.format("Harbour Foods", "300,000", "five"), NOTICE.format("Lindner Tools", "80,000", "nine"), 2),
        (NOTICE.format("Harbour Foods", "300,000", "five"), NOTICE.format("Harbour Foods", "300,000", "ten"), 1),
        (FERRY, "Ninety passengers were saved on Sunday when their ferry burned near the north coast", 2),
        ("突发：日本本州近海发生6.1级地震，暂无海啸危险", "突发：日本本州附近发生6.1级地震，暂无海啸危险", 1),
        ("突发：日本本州近海发生6.1级地震，暂无海啸危险", "突发：印尼苏门答腊近海发生5.4级地震，暂无海啸危险", 2),
    ],
    ids=[
        "identical", "capitals", "last word", "one word of 13", "one word of 22", "number", "name and number",
        "another notice", "the same notice", "other words", "Chinese", "Chinese name and number",
    ],
)  # fmt: skip
def test_flashes(one: str, other: str, clusters: int, outlets: str) -> None:
    assert compared(one, other, outlets)[0] == clusters


@pytest.mark.parametrize("seed", range(6))
def test_an_edited_copy_and_a_short_excerpt_make_no_digest_of_a_story(seed: int) -> None:
    """Nor does an edited cut of it, with which the excerpt has too little in common to be its copy."""
    words = story(1, 206)
    for copy in (edited(words, 0.1, seed), edited(words[:140], 0.08, seed)):
        texts = words, copy, words[:36]
        result = dedup.cluster([Article(str(place), " ".join(text)) for place, text in enumerate(texts)])
        assert [cluster.size for cluster in result.clusters] == [3]


@pytest.mark.parametrize("text", ["", " \n\t\u3000\u00a0"])
def test_an_empty_text_is_a_problem_and_no_article(text: str) -> None:
    result = dedup.cluster([{"id": "a", "text": text, "title": "Storm hits coast"}, {"id": "b", "text": text}])
    assert not result.articles
    assert [problem.reason for problem in result.problems] == ["text is empty"] * 2


@pytest.mark.parametrize("text", ["!!! ... ??? --- *** " * 9, "😀 🎉 ❤️ " * 20, "\u200b\u200e" * 20, "• — …\n" * 30])
def test_texts_without_words_are_never_matched(text: str) -> None:
    result = dedup.cluster([Article("a", text), Article("b", text)])
    assert (len(result.clusters), result.matches, list(result.too_short)) == (2, [], ["a", "b"])


def test_headlines_are_judged_from_the_least_words_on() -> None:
    headline = "Storm hits northern coast, thousands without power tonight"
    assert len(headline.split()) == Params().min_words
    for text, clusters in ((headline, 1), (headline.rpartition(" ")[0], 2)):
        pair = [Article(name, text, title=text, source=name) for name in "ab"]
        result = dedup.cluster(pair)
        assert (len(result.clusters), len(result.too_short)) == (clusters, 2 * (clusters - 1))


def test_numbers_alone_are_words() -> None:
    table = " ".join(str(number) for number in range(100, 130))
    assert overlap(table, table.replace(" ", "\n")) is Overlap.IDENTICAL
    assert compared(table, " ".join(str(number) for number in range(200, 230))) == (2, [])


CAPTION = "Firefighters at work on the scene of a blaze in the old harbour on Monday"


def test_one_caption_on_fifty_pages_is_one_cluster() -> None:
    result = dedup.cluster([Article(f"{place:02}", CAPTION, source="Site") for place in range(50)])
    assert [cluster.size for cluster in result.clusters] == [50]
    assert {match.relation for match in result.matches} == {Relation.REPEAT}


def with_furniture(*others: str) -> Result:
    """Ten stories with one caption, and other texts of the same site."""
    stories = [f"{CAPTION}\n{' '.join(story(seed, 80))}" for seed in range(10)]
    return dedup.cluster([Article(f"{n:02}", text, source="Site") for n, text in enumerate([*stories, *others])])


def test_a_caption_under_many_stories_ties_nothing() -> None:
    result = with_furniture(CAPTION, f"{CAPTION} Read more")
    assert len(result.clusters) == 12
    assert not result.matches
    equal = with_furniture(CAPTION, CAPTION)
    assert [cluster.size for cluster in equal.clusters[:2]] == [2, 1], "what is equal is one, be it furniture"


# -- long ---------------------------------------------------------------------------------------------------------

LONG = " ".join(transcript(1, 50_000))
WORDS = LONG.split()
EDITED = " ".join(edited(WORDS, 0.02, 5))


def test_an_edited_copy_of_a_long_transcript() -> None:
    assert overlap(LONG, EDITED) is Overlap.NEAR


def test_the_beginning_of_a_long_transcript_is_a_cut_version() -> None:
    assert overlap(LONG, " ".join(WORDS[:1000])) is Overlap.EXCERPT


def test_a_passage_of_a_long_transcript_is_embedded() -> None:
    clusters, (match,) = compared(LONG, " ".join(WORDS[25_000:25_500]))
    assert (clusters, match.overlap, match.relation) == (2, Overlap.EXCERPT, Relation.EMBEDDED)


def test_two_transcripts_with_one_introduction_stay_apart() -> None:
    introduction = transcript(2, 500)
    clusters, matches = compared(*(" ".join(introduction + transcript(seed, 10_000)) for seed in (3, 4)))
    assert (clusters, [match.overlap for match in matches]) == (2, [Overlap.PASSAGE])


def test_a_long_text_without_any_full_stop() -> None:
    bare = re.sub("[.?]", "", EDITED).lower()
    assert overlap(LONG, bare) is Overlap.NEAR
    spaceless = "".join(random.Random(1).choices(CHINESE.text(CHINESE.story).replace("。", ""), k=50_000))
    assert overlap(spaceless, spaceless[:20_000] + spaceless[20_500:]) is Overlap.NEAR


def test_one_word_again_and_again_says_nothing() -> None:
    assert overlap("ha " * 50_000, "ha! " * 50_000) is Overlap.IDENTICAL
    assert compared("ha " * 50_000, "ha " * 49_999) == (2, [])
    assert compared("ha " * 50_000, LONG) == (2, [])
