"""Marks of titles, notes of correction, stamps: what outlets write to say that a text is a version."""

import pytest

from dedup.judge.marks import MarkKind, is_stamp, new_note, parse_title
from dedup.read.text import words


@pytest.mark.parametrize(
    ("title", "marks", "base"),
    [
        ("(CORRECTED) - BANPONCE <BDEP> PLACES NOTES", ["correction"], "BANPONCE <BDEP> PLACES NOTES"),
        ("CORRECTED-NETWORK VIDEO INC <NVID> 3RD QTR", ["correction"], "NETWORK VIDEO INC <NVID> 3RD QTR"),
        ("<CORRECTED> - GENERAL INSTRUMENT CORP", ["correction"], "GENERAL INSTRUMENT CORP"),
        ("LYNG WARNS OF TRADE (RPT)", ["repeat"], "LYNG WARNS OF TRADE"),
        ("UPDATE 2-Fed cuts rates", ["update 2"], "Fed cuts rates"),
        ("CORRECTED-UPDATE 1-Fed cuts rates", ["correction", "update 1"], "Fed cuts rates"),
        ("REFILE-WRAPUP 3-Fed cuts rates", ["correction", "wrapup 3"], "Fed cuts rates"),
        ("ADDS - Company comment", ["update"], "Company comment"),
        ("TEXT-Fed statement", ["text"], "Fed statement"),
        ("Rubio to skip CPAC? (UPDATED)", ["update"], "Rubio to skip CPAC?"),
        ("Rates cut - CORRECTED", ["correction"], "Rates cut"),
        ("Korrigiert: Bundestag tagt", ["correction"], "Bundestag tagt"),
        ("(CORREGIDO) El gobierno dimite", ["correction"], "El gobierno dimite"),
        ("CORRECCIÓN-Bolsa cae", ["correction"], "Bolsa cae"),
        ("Mise à jour : la loi est votée", ["update"], "la loi est votée"),
        ("ATUALIZAÇÃO 3-Bolsa sobe", ["update 3"], "Bolsa sobe"),
        ("RETTIFICA: il voto", ["correction"], "il voto"),
        ("更正：大桥通车", ["correction"], "大桥通车"),
        ("CORRECTIONS <CCAX.O> SEEKS 1,000 PRISON BEDS", [], None),
        ("FED ADDS RESERVES VIA CUSTOMER REPURCHASES", [], None),
        ("Update-happy phone makers rejoice", [], None),
        ("TO SUPPLY MARKET UPDATE", [], None),
        ("Text message: a history", [], None),
        ("REPUBLICBANK <RPT> DEBT DOWNGRADED", [], None),
        ("MOODY'S DOWNGRADES REPUBLICBANK <RPT>", [], None),
        ("UPDATE", [], None),
        ("", [], None),
    ],
)
def test_marks_are_told_from_titles(title: str, marks: list[str], base: str | None) -> None:
    found = parse_title(title)
    assert [f"{mark.kind} {mark.number or ''}".strip() for mark in found.marks] == marks
    assert found.base == (title if base is None else base)


def test_a_title_of_nothing_but_marks_is_its_own() -> None:
    assert parse_title("CORRECTED: UPDATE 1 -").base
    assert parse_title("(CORRECTED)") == parse_title("(CORRECTED)")
    assert parse_title("(CORRECTED)").base == "(CORRECTED)"
    assert parse_title("(RPT)" * 10_000).marks[0].kind is MarkKind.REPEAT


def test_the_marks_give_an_order() -> None:
    titles = ["Fed cuts", "CORRECTED-Fed cuts", "UPDATE 1-Fed cuts", "CORRECTED-UPDATE 1-Fed cuts", "UPDATE 2-Fed cuts"]
    stages = [parse_title(title).stage for title in titles]
    assert stages == sorted(set(stages))


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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Updated 3 hours ago", True),
        ("Last updated at 3:15 p.m. EST on March 5, 2020", True),
        ("Posted: Tuesday, Jan. 5", True),
        ("5, 2020, 3:15 p", True),
        ("Stand: 5. Januar 2020, 15:30 Uhr", True),
        ("Mis à jour le 5 février 2020 à 15h", True),
        ("更新于2020年3月5日", True),
        ("1,234 shares", True),
        ("12 Comments Share Tweet", True),
        ("5 min read", True),
        ("Ten people died on March 5", False),
        ("4", False),
        ("Shares fell 5", False),
        ("", False),
        ("12.5 13.0", False),
    ],
)
def test_stamps_and_counters_are_no_facts(sentence: str, expected: bool) -> None:
    assert is_stamp(words(sentence).folded) is expected
