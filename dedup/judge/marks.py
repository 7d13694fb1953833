"""What outlets write to say that a text is a version of another: marks in titles, and time stamps.

Imports nothing of dedup. The English words are those of 37,554 political articles and 19,043 wire stories that were
looked through for them (docs/accuracy.md); those of other languages stand for the same and were not measured.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class MarkKind(StrEnum):
    """What a mark in a title says of the text under it."""

    CORRECTION = "correction"  # "CORRECTED - ": another one was wrong
    UPDATE = "update"  # "UPDATE 2-": it goes on where another one ended
    WRAPUP = "wrapup"  # "WRAPUP 1-": likewise, from several; numbered by itself
    REPEAT = "repeat"  # "RPT-": as it was
    TEXT = "text"  # "TEXT-": a document as a whole


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as it is written, and what it says."""

    kind: MarkKind
    number: int  # 2 in "UPDATE 2"; 0: none
    words: str


@dataclass(frozen=True, slots=True)
class Title:
    """A title in its parts: "CORRECTED-UPDATE 1-Fed cuts" has two marks."""

    marks: tuple[Mark, ...]
    base: str  # what is left, the story's own

    @property
    def correction(self) -> str | None:
        """The mark that says that it corrects another one."""
        return next((mark.words for mark in self.marks if mark.kind is MarkKind.CORRECTION), None)

    @property
    def says_it_is_new(self) -> bool:
        """Whether a mark says that another text went before which was wrong, or ended earlier."""
        return any(mark.kind in (MarkKind.CORRECTION, MarkKind.UPDATE, MarkKind.WRAPUP) for mark in self.marks)

    @property
    def stage(self) -> tuple[int, int]:
        """Its place among versions, by its marks: UPDATE 1 comes before its correction, that before UPDATE 2."""
        moved = [mark.number or 1 for mark in self.marks if mark.kind in (MarkKind.UPDATE, MarkKind.WRAPUP)]
        again = any(mark.kind in (MarkKind.CORRECTION, MarkKind.REPEAT) for mark in self.marks)
        return max(moved, default=0), int(again)


_WORDS = {
    MarkKind.CORRECTION: (
        "correct(?:ed|ions?|s|ing)|refile[sd]?|clarif(?:ication|ied|ies)|amended|erratum|errata(?: corrige)?"
        "|korrigiert|korrektur|bericht(?:igt|igung)|richtigstellung|corrigée?|rectifi(?:catif|é)|précision"
        "|corregid[oa]|corrige|corrección|rectificación|aclaración|fe de err(?:ores|atas)"
        "|corrett[oa]|correzione|rettifica|corrigid[oa]|correção|исправлено|поправка|更正|訂正"
    ),
    MarkKind.UPDATE: (
        "updat(?:ed?|es|ing)|adds|recasts|expands|aktualisier(?:t|ung)|mise à jour|mis à jour|actualisée?|actualisation"
        "|actualiza(?:ción|do|da)?|aggiorna(?:mento|to)|atualiza(?:ção|do|da)?|обновлено|更新"
    ),
    MarkKind.WRAPUP: "wrap-?up|zusammenfassung|roundup|resumen|riepilogo|resumo",
    MarkKind.REPEAT: "rpt|repeat(?:s|ed|ing)?|wiederholung|wdh|répétition|repetición|repite|ripetizione|repetição",
    MarkKind.TEXT: "text|full text|volltext|texte|texto|testo",
}
_MARK = "|".join(f"(?P<{kind.value}>{words})" for kind, words in _WORDS.items())
_NUMBERED = rf"(?:{_MARK})(?:[ #-]{{0,2}}(?P<number>\d{{1,2}}))?"
# Words like "adds" are marks only where something sets them apart: brackets, a colon, a dash. A hyphen does if it
# follows a number or a word in capitals: "RPT-Fed cuts", but not "Update-happy".
_AT_START = (
    re.compile(rf"\s*[(\[<【]\s*{_NUMBERED}\s*[)\]>】]\s*(?:[-–—:：|]+\s*)?", re.I),
    re.compile(rf"\s*{_NUMBERED}(?:\s*[:：|–—]|\s+-+(?=\s)|(?<=\d)\s*-+|\s*--+)\s*", re.I),
    re.compile(r"\s*(?P<capitals>[A-ZÀ-Þ]{3,}(?: [A-ZÀ-Þ]+){0,2})\s*-+\s*"),
)
_AT_END = (
    re.compile(rf"\s*[(\[【]\s*{_NUMBERED}\s*[)\]】]\s*$", re.I),  # not <RPT>, which is RepublicBank's ticker
    re.compile(rf"(?:\s+[-–—|]+|:)\s+{_NUMBERED}\s*$", re.I),
)
_ALONE = re.compile(_NUMBERED, re.I)
_LONGEST_TITLE = 500
_MOST_MARKS = 4


@lru_cache(10_000)
def parse_title(title: str) -> Title:
    """A title's marks and the rest. A title that is nothing but marks is its own base."""
    rest = " ".join(title[:_LONGEST_TITLE].split())
    marks: list[Mark] = []
    while len(marks) < _MOST_MARKS and (found := _first_mark(rest)):
        mark, rest = found
        marks.append(mark)
    return Title(tuple(marks), rest) if rest else Title(tuple(marks), title)


def _first_mark(title: str) -> tuple[Mark, str] | None:
    for pattern in _AT_START:
        found = pattern.match(title)
        named = found and (_ALONE.fullmatch(found["capitals"]) if "capitals" in pattern.groupindex else found)
        if found and named:
            return _mark(named), title[found.end() :]
    for pattern in _AT_END:
        found = pattern.search(title)
        if found:
            return _mark(found), title[: found.start()]
    return None


def _mark(found: re.Match[str]) -> Mark:
    kind = next(kind for kind in MarkKind if found[kind.value])
    number = found["number"] or ""
    return Mark(kind, int(number or 0), f"{found[kind.value]} {number}".strip())


# -- stamps ---------------------------------------------------------------------------------------------


def _words(listed: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFD", listed).split())


# When a page was made or changed, how often it was shared, how long it takes to read: no part of what it tells.
_CLOCK = _words("""
a p m am pm et est edt pt pst pdt ct cst cdt gmt utc bst cet cest ist at on of as the by and uhr h min mins
minutes minute hours hour days day ago vor stunden minuten il y heures hace horas minutos fa ore minuti há
jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september
october november december mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday
saturday sunday januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août
septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre
noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre novembre dicembre janeiro
fevereiro março maio junho julho setembro outubro dezembro 年 月 日 时 時 分
""")
_STAMP_WORDS = _words("""
updated update last first published posted modified edited originally created stand aktualisiert veröffentlicht
zuletzt publié mis à jour le actualizado publicado última actualización aggiornato pubblicato ultimo
aggiornamento atualizado em el il am um обновлено опубликовано 更 新 发 發 布 公 開 于 於
""")
_COUNTED = _words("""
share shares shared comment comments view views tweet tweets like likes read facebook twitter email print pin
linkedin reddit whatsapp kommentare teilen partages commentaires compartir comentarios condivisioni commenti k
""")
_TOLD_BY_STAMP = _CLOCK | _STAMP_WORDS
_TOLD_BY_COUNTER = _COUNTED | _CLOCK
LONGEST_STAMP = 16  # words


def is_stamp(folded: list[str]) -> bool:
    """Whether the words of a sentence are nothing but a time stamp or a counter: "Updated 3 hours ago", "12 shares".

    A number alone is none: it may stand in a table.
    """
    if not 0 < len(folded) <= LONGEST_STAMP:
        return False
    rest = {word for word in folded if not word[0].isdigit()}
    return bool(rest) and (rest <= _TOLD_BY_STAMP or rest <= _TOLD_BY_COUNTER)
