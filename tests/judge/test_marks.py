"""Marks of titles and stamps: what outlets write to say that a text is a version."""

import pytest

from dedup.judge.marks import MarkKind, is_stamp, parse_title
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
