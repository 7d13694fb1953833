"""Notes of correction: what is one, which of them are new, and that nothing is passed over on the quick way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.notes import _NOTES, _lines, _notes, _notes_in, new_note

NOTES = [
    "Correction: Smyth is 41.",
    "CORRECTION, March 3, 2020: Smyth is 41.",
    "An earlier version of this article misstated the toll.",
    "This article originally said that four had died.",
    "This story has been corrected to say that ten had died.",
    "Editor's note: This post has been updated to correct the toll.",
    "CLARIFICATION: This story has been updated to include Rep. Smyth of Ohio.",
    "(This version corrects the spelling of Smyth in paragraph 3)",
    "(Corrects spelling of town in line five)",
    "-- corrects name of purchaser",
    "In einer früheren Version dieses Artikels hieß es, vier seien gestorben.",
    "Der Fehler wurde korrigiert.",
    "Une version précédente de cet article indiquait quatre morts.",
    "Cet article a été corrigé le 3 mars.",
    "Una versión anterior de esta noticia decía cuatro.",
    "Fe de errores: eran diez.",
    "Una versione precedente di questo articolo riportava quattro morti.",
    "Uma versão anterior desta reportagem informava quatro.",
    "更正：原文误为4人。",
]


@pytest.mark.parametrize("note", NOTES)
def test_a_note_of_correction_is_quoted_if_it_is_new(note: str) -> None:
    story = "Ten people died in the storm, officials said.\n\nRescue goes on."
    assert new_note(story, f"{story}\n\n{note}") == note
    assert new_note(story, f"{note}\n{story}") == note
    assert new_note(f"{story}\n\n{note}", f"{story} More.\n\n{note}") is None


@pytest.mark.parametrize(
    "text",
    [
        "This article originally appeared on Slate.",
        "A previous version of the bill would have cut the tax.",
        "A previous version of this column appeared in the Jewish Journal.",
        "Correcting the problem must go beyond the best intentions.",
        "Correction officers: we were not told.",
        "* Amends the act to prevent cuts.",
        "Some kind of clarification today? HUME: Yeah.",
        "This story has been updated with a statement.",
    ],
)
def test_other_sentences_are_no_notes(text: str) -> None:
    assert new_note("", text) is None


def test_a_note_over_two_lines_is_one() -> None:
    text = "It rained.\n(Corrects March 17 item to show losses\ninstead of profits.)\n Reuter"
    assert new_note("", text) == "(Corrects March 17 item to show losses instead of profits.)"


@pytest.mark.parametrize("unit", ["correction ", "\n \n", "(corrects ", "this story ", "version of this ", "...", "a"])
def test_notes_of_huge_texts_are_looked_for_at_both_ends(unit: str) -> None:
    text = unit * (10_000_000 // len(unit))
    assert new_note("", f"{text}\nCorrection: it was Smyth.") is not None


@given(st.sampled_from(_NOTES).flatmap(lambda note: st.tuples(st.just(note[0]), st.from_regex(re.compile(note[1])))))
def test_whatever_a_pattern_finds_has_one_of_its_stems(found: tuple[tuple[str, ...], str]) -> None:
    stems, text = found
    assert any(stem in " ".join(text.split()).lower() for stem in stems)


EVERY = re.compile("|".join(pattern for _, pattern in _NOTES), re.I)
PARTS = st.sampled_from([*NOTES, "Correction:", "Corrects", "(corrects", "this version", "corrected", "misstated", "."])


@given(st.lists(PARTS, max_size=5).map(" ".join))
def test_the_patterns_one_by_one_find_what_all_of_them_find(line: str) -> None:
    assert [found.span() for found in _notes_in(line)] == [found.span() for found in EVERY.finditer(line)]


PIECES = [
    "Correction: it was 5.",
    "An earlier version of this\nstory misstated",
    "the name.",
    "has been\ncorrected",
    " x",
    "1",
]
TEXTS = st.lists(st.sampled_from([*PIECES, "\n", "\n\n", " "]), max_size=12).map("".join)


@given(TEXTS, TEXTS)
def test_lines_that_stood_before_are_passed_over_and_nothing_else(earlier: str, later: str) -> None:
    known = " ".join(earlier.split())
    expected = next((note for note in _notes(_lines(later)) if note not in known), None)
    assert new_note(earlier, later) == expected
