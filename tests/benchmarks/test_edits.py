"""Each edit does to a text what it says, and nothing else: the truth of the planted benchmark rests on that."""

import re
from collections import Counter
from contextlib import suppress
from itertools import groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from benchmarks import corpus, edits, pages
from benchmarks.edits import Unfit
from benchmarks.forms import FORMS, Form
from benchmarks.trials import EDITS

MADE = [
    f"{article.text}\n\nOn Tuesday 14 people met; by Friday there were 1,200, or 3.5 times as many."
    for article in corpus.articles(40)
    if article.kind == "original"
]
TEXTS = [text for text in MADE if edits.is_parted(text) and edits.size(text) > 160]
DONOR = "\n\n".join(article.text for article in corpus.articles(4, seed=99))
EVERY_EDIT = [
    pytest.param(edit, id=f"{operation}, {strength}")
    for operation, edits in EDITS.items()
    for strength, edit in edits.items()
]


@pytest.mark.parametrize("edit", EVERY_EDIT)
def test_an_edit_changes_the_text_and_depends_on_its_chance_alone(edit) -> None:  # type: ignore[no-untyped-def]
    for text in TEXTS[:8]:
        edited = edit(text, DONOR, Random("a"))
        assert edited.split() != text.split()
        assert edited == edit(text, DONOR, Random("a"))


@pytest.mark.parametrize("edit", EVERY_EDIT)
@given(text=st.text(alphabet="ab A.1\n\r“é中-", max_size=60), donor=st.text(alphabet="ab A.\n", max_size=30))
def test_any_text_is_changed_or_unfit(edit, text: str, donor: str) -> None:  # type: ignore[no-untyped-def]
    with suppress(Unfit):
        assert edit(text, donor, Random(1)) != text


@given(st.text(alphabet="ab AB.!?\n\t”’) ", max_size=200))
def test_sentences_and_paragraphs_hold_all_that_is_written(text: str) -> None:
    assert " ".join(edits.sentences(text)).split() == text.split()
    if edits.is_parted(text):
        assert len(edits.paragraphs(text)) >= edits.FEWEST_PARAGRAPHS
        assert " ".join(edits.paragraphs(text)).split() == text.split()


# -- cuts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [1, 40, 59])
def test_lead_and_middle_are_so_many_words_in_a_row(words: int) -> None:
    for n, text in enumerate(TEXTS):
        lead, middle = edits.lead(text, words), edits.middle(text, words, Random(n))
        assert text.startswith(lead)
        assert middle in text
        assert edits.size(lead) == edits.size(middle) == words
    middles = {text.index(edits.middle(text, words, Random(n))) for n, text in enumerate(TEXTS)}
    assert 0 not in middles
    assert len(middles) > len(TEXTS) / 2


def test_a_cut_that_would_cut_nothing_is_unfit() -> None:
    for cut in (edits.lead, lambda text, words: edits.middle(text, words, Random(1))):
        with pytest.raises(Unfit):
            cut("one two three", 3)
        with pytest.raises(Unfit):
            cut("one two three", 4)


def test_keep_start_keeps_the_share() -> None:
    for text in TEXTS:
        assert edits.size(edits.keep_start(text, 0.4)) == round(0.4 * edits.size(text))


# -- paragraphs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_insert_adds_whole_paragraphs_and_keeps_the_others_in_order(count: int) -> None:
    for n, text in enumerate(TEXTS):
        own, others = edits.paragraphs(text), edits.paragraphs(DONOR)
        edited = edits.insert(text, DONOR, count, Random(n)).split("\n\n")
        added = [part for part in edited if part not in own]
        assert [part for part in edited if part in own] == own
        assert len(added) == count
        assert set(added) <= set(others)
        assert edited[0] == own[0]


def test_swapping_moves_two_paragraphs() -> None:
    for n, text in enumerate(TEXTS):
        before, after = edits.paragraphs(text), edits.swap_two(text, Random(n)).split("\n\n")
        assert sum(one != other for one, other in zip(before, after, strict=True)) == 2
        assert Counter(before) == Counter(after)


def test_shuffling_keeps_every_paragraph_and_every_sentence() -> None:
    for n, text in enumerate(TEXTS):
        shuffled = edits.shuffle_paragraphs(text, Random(n)).split("\n\n")
        assert sorted(shuffled) == sorted(edits.paragraphs(text))
        by_sentence = edits.shuffle_sentences(text, Random(n))
        assert sorted(by_sentence.split()) == sorted(text.split())
        assert all(" ".join(sentence.split()) in " ".join(by_sentence.split()) for sentence in edits.sentences(text))


# -- words --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.02, 0.2])
def test_replacing_words_changes_the_share_and_nothing_else(share: float) -> None:
    for n, text in enumerate(TEXTS):
        edited = edits.replace_words(text, share, DONOR, Random(n))
        assert re.sub(r"[^\W\d_]+", "x", edited) == re.sub(r"[^\W\d_]+", "x", text)  # signs, blanks, numbers stay
        before, after = (re.findall(r"[^\W\d_]+", one) for one in (text, edited))
        changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
        assert len(changed) == round(share * edits.size(text))
        assert all(new[0].isupper() for old, new in changed if old[0].isupper())


def test_small_words_are_replaced_by_small_words() -> None:
    for n, text in enumerate(TEXTS):
        edited = edits.replace_words(text, 0.1, DONOR, Random(n), small=True)
        assert edited != text
        for fact in (r"\d+", r"\b[^\W\d_]*[A-Z]\w*"):
            assert re.findall(fact, edited) == re.findall(fact, text)


def test_rewriting_replaces_the_share_of_the_phrases_and_keeps_paragraphs() -> None:
    for n, text in enumerate(TEXTS):
        edited = edits.rewrite(text, 0.2, DONOR, Random(n))
        before, after = text.split("\n\n"), edited.split("\n\n")
        assert len(after) == len(before)
        whole = [" ".join(part.split()[i : i + 4]) for part in before for i in range(0, edits.size(part), 4)]
        kept = sum(phrase in " ".join(edited.split()) for phrase in whole)
        assert kept == pytest.approx(len(whole) - round(0.2 * len(whole)), abs=3)  # "of the" is in the donor too


@pytest.mark.parametrize("count", [1, 3])
def test_changing_numbers_changes_so_many_and_keeps_their_form(count: int) -> None:
    for n, text in enumerate(TEXTS):
        edited = edits.change_numbers(text, count, Random(n))
        assert re.sub(r"\d", "#", edited) == re.sub(r"\d", "#", text)
        before, after = (re.findall(r"\d[\d.,]*", one) for one in (text, edited))
        assert sum(one != other for one, other in zip(before, after, strict=True)) == count
    with pytest.raises(Unfit):
        edits.change_numbers("There are 2 numbers in B12, and the other is 3.", 3, Random(1))


def test_changing_a_weekday_puts_another() -> None:
    days = set()
    for n in range(20):
        edited = edits.change_weekday("On Monday it rained.", Random(n))
        days.add(edited.removeprefix("On ").removesuffix(" it rained."))
    assert days <= {"Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
    assert len(days) > 2
    with pytest.raises(Unfit):
        edits.change_weekday("Mondays are long.", Random(1))


# -- machines -----------------------------------------------------------------------------------------------


def test_gluing_takes_blanks_and_nothing_else() -> None:
    for n, text in enumerate(TEXTS):
        half, glued = (edits.glue_sentences(text, share, Random(n)) for share in (0.5, 1))
        assert "".join(half.split()) == "".join(glued.split()) == "".join(text.split())
        assert not re.search(r"[a-z][.] +[A-Z]", glued)
        lost = edits.size(text) - edits.size(glued)
        assert edits.size(text) - edits.size(half) == max(1, round(lost / 2))
        lines = edits.glue_lines(text)
        assert "".join(lines.split()) == "".join(text.split())
        assert edits.size(text) - edits.size(lines) == pytest.approx(len(text) / 75, rel=0.1)
    assert edits.glue_sentences("It is over. Next comes “It.” Then", 1, Random(1)) == "It is over.Next comes “It.”Then"


@pytest.mark.parametrize("share", [0.01, 0.05])
def test_ocr_damages_the_share_of_characters(share: float) -> None:
    for n, text in enumerate(TEXTS[:10]):
        edited = edits.ocr(text, share, Random(n))
        damage = Levenshtein.distance(text, edited)
        assert 0.9 * share <= damage / len(text) <= 2 * share  # one sign may be read as two
        assert edited.count("\n") == text.count("\n")


def test_ocr_confuses_the_signs_that_look_alike() -> None:
    read = set()
    for n in range(600):
        with suppress(Unfit):  # a blank too many
            read.add(edits.ocr("burn it", 0.14, Random(n)))
    assert {"bum it", "bnrn it", "hurn it", "bur it", "burnn it", "bu rn it", "burnit", "burn lt"} <= read


# -- pages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [50, 100, 200, 600])
def test_furniture_has_so_many_words_and_is_its_sites_own(words: int) -> None:
    headlines = ["Ten die in a storm", "Bank cuts rates", "Rain expected"]
    made = [pages.furniture(f"Site {n}", words, headlines, Random(n)) for n in range(5)]
    assert all(edits.size(head) + edits.size(tail) == words for head, tail in made)
    assert all(edits.size(head) == words // 3 for head, tail in made)
    assert len(set(made)) == 5
    assert pages.wrap("The text.", *made[0]).split() == [*made[0][0].split(), "The", "text.", *made[0][1].split()]


# -- forms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_forms_differ_in_what_they_should(form: Form) -> None:
    one, again, other = (form.fill(*seeds) for seeds in (("a", "a"), ("a", "a"), ("b", "b")))
    assert one == again
    assert one[1] != other[1]
    assert not set("{}") & set("".join(one))
    assert 80 <= edits.size(one[1]) <= 250
    fillings = {form.fill(f"a{n}", f"a{n}")[1] for n in range(30)}
    assert len(fillings) == 30
    shared = [word for word, _ in groupby(sorted(one[1].split())) if word in other[1].split()]
    assert len(shared) > 0.3 * len(set(one[1].split()))


@pytest.mark.parametrize("form", [form for form in FORMS if form.serial], ids=lambda form: form.name)
def test_other_numbers_leave_the_names(form: Form) -> None:
    def names(text: str) -> str:
        months = "January|February|March|April|May|June|July|August|September|October|November|December"
        return re.sub(rf"\d+|{months}|[,.:]", "", text)

    (title, text), (other_title, other_text) = form.fill("a", "a"), form.fill("a", "b")
    assert text != other_text
    assert names(text) == names(other_text)
    assert names(title) == names(other_title)
    assert len(set(re.findall(r"\d+", text)) - set(re.findall(r"\d+", other_text))) >= 3
