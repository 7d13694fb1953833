"""Notes of correction: the sentences in which a text says that it was corrected. Imports nothing of dedup.

The English words are those of 37,554 political articles and 19,043 wire stories that were looked through for them
(docs/accuracy.md); those of other languages stand for the same and were not measured.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

# What a note speaks of. Senators speak of earlier versions of bills, and articles "originally appeared" elsewhere.
_PIECES = "story|article|post|report|column|headline|item|piece|page|dispatch|caption|transcript|video|blog"
_PIECE = rf"(?:\w+ )?(?:{_PIECES})"
_SAID = (
    r"(?:said|stated|reported|listed|identified|noted|gave|had|included|attributed|presented|referred|quoted|mis\w+)"
)
_BEGINS = r"(?:^|(?<=[.!?”\"*(\[—–-])|(?<=[.!?”\"*(\[—–-] ))[ \t*]{0,4}"
# Each pattern with stems of which one is in whatever it finds: they spare nearly all lines the patterns, which take a
# hundred times as long.
_LISTED = (
    (  # "Correction, March 3:", "CLARIFICATION:", "Korrektur:"
        "correct|correcci|correzi|correç|clarif|errat|korrektur|berichtig|richtigstell|rectif|rettific|aclaraci"
        "|fe de err|поправка|исправление|更正|訂正",
        _BEGINS + r"(?:corrections?(?: (?:&|and) clarifications?)?|clarification|erratum|korrektur|berichtigung"
        r"|richtigstellung|rectificatif|corrección|aclaración|rectificación|fe de err(?:ores|atas)|correzione|rettifica"
        r"|errata(?: corrige)?|correção|поправка|исправление|更正|訂正)(?:(?:, ?| ?\(| (?=\d))[^:：?!]{0,30})? ?[:：]",
    ),
    (  # "(Corrects spelling of town in line five)", "-- corrects Warner's conviction"
        "correct|corrig",
        _BEGINS + r"(?:corrects|corrige)\b",
    ),
    ("correct|refiles|fixes|amend", r"(?:\(|-- ?)(?:correcting|refiles|fixes|amends)\b"),
    (  # "(This March 3 story corrects ..."
        "correct",
        rf"\bthis\b[^.]{{0,40}}\b(?:{_PIECE}|version)\b[^.]{{0,20}}\bcorrects\b",
    ),
    (  # "An earlier version of this article misstated"
        "version",
        r"\b(?:earlier|previous|prior|original|initial) versions?"
        rf" (?:of (?:this|the|our|that) {_PIECE}(?! (?:first |was |originally )?(?:appeared|published|ran))"
        rf"|(?:incorrectly|{_SAID})\b)",
    ),
    (  # "This post originally said", "This article misstated"
        f"originally|initially|previously|correct|erroneously|mistakenly|{_PIECES.replace('|', ' mis|')} mis",
        rf"\b(?:this|the|our) {_PIECE} (?:(?:had )?(?:originally|initially|previously) {_SAID}|(?:incorrectly"
        r"|erroneously|mistakenly)|mis\w+ed)\b",
    ),
    (  # "This article has been corrected"
        "correct|amend",
        rf"\b(?:this|the|our) {_PIECE}(?: and \w+)? (?:has|have) been (?:since )?(?:corrected|amended)\b",
    ),
    (  # "has been updated to correct"
        "d to accurately|d to fix|correct|clarif",
        r"\b(?:updated|revised|edited|changed|amended) to (?:accurately|correct|clarify|fix)\b",
    ),
    # German, French, Spanish, Italian, Portuguese, Russian
    (
        "version|fassung",
        r"\b(?:früheren|vorherigen|ersten|ursprünglichen|älteren) (?:version|fassung)"
        r" (?:dieses|des|der|dieser|war|hieß|stand)\b",
    ),
    (
        "korrigiert|berichtig",
        r"\b(?:artikel|text|beitrag|meldung|fehler|angabe|passage)\b[^.]{0,60}\b(?:korrigiert|berichtigt)\b",
    ),
    (
        "version",
        r"\bversion (?:précédente|antérieure|initiale|originale) (?:de|du|indiquait|disait|affirmait)\b",
    ),
    (
        "corrig|rectif|été modifi",
        r"\b(?:article|texte|dépêche|titre)\b[^.]{0,20} a été (?:corrigé|rectifié|modifié pour corriger)",
    ),
    ("versión", r"\bversión (?:anterior|previa|inicial|original) (?:de|decía|señalaba|indicaba)\b"),
    (
        "corregid|rectif",
        r"\b(?:artículo|texto|nota|noticia|información|titular)\b[^.]{0,20} (?:ha sido|fue)"
        r" (?:corregid|rectificad)[oa]\b",
    ),
    (
        "version",
        r"\b(?:versione (?:precedente|originale|iniziale)|precedente versione) (?:di|dell|del|riportava)",
    ),
    (
        "corrett|rettific",
        r"\b(?:articolo|testo|notizia|titolo)\b[^.]{0,20} è stat[oa] (?:corrett|rettificat)[oa]\b",
    ),
    (
        "versão",
        r"\bversão (?:anterior|inicial|original|prévia) (?:de|des[st][ea]|do|da|dizia|informava)\b",
    ),
    (
        "corrig|retificad",
        r"\b(?:artigo|texto|reportagem|notícia|título|matéria)\b[^.]{0,20} foi (?:corrigid|retificad)[oa]\b",
    ),
    ("версии", r"\bв (?:предыдущей|первоначальной|ранней) версии\b"),
)
_NOTES = tuple((tuple(stems.split("|")), pattern) for stems, pattern in _LISTED)
_STEMS = tuple(dict.fromkeys(stem for stems, _ in _NOTES for stem in stems))
# A note stands at the beginning or the end of a page, within so many characters.
_PAGE_END = 20_000
_LONGEST_NOTE = 300
# No full stop after a short word with a capital ends a sentence: Rep., Jan., U.S.
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})[.!?][\"”’)\]]*(?=\s|$)|[。！？]")


def new_note(earlier: str, later: str) -> str | None:
    """The sentence in which a text says that it was corrected, if the text before it does not say so."""
    known_lines = set(_lines(earlier))
    notes = [note for part in _ends(later) for note in _notes(line for line in _lines(part) if line not in known_lines)]
    if not notes:
        return None
    known = _in_one_line(earlier)
    return next((note for note in notes if note not in known), None)


def _ends(text: str) -> tuple[str, ...]:
    """The beginning and the end of a long text, or all of it."""
    return (text,) if len(text) <= 2 * _PAGE_END else (text[:_PAGE_END], text[-_PAGE_END:])


def _lines(text: str) -> list[str]:
    """The lines of a text; one that begins with a small letter is a part of the one before it."""
    groups: list[list[str]] = []
    for line in text.split("\n"):
        first = line.lstrip(" \t")[:1]
        if groups and first.islower() and first.isalnum():
            groups[-1].append(line)
        else:
            groups.append([line])
    return [" ".join(group) for group in groups]


def _notes(lines: Iterable[str]) -> list[str]:
    """The notes in some lines of a text, those that have a stem of any pattern."""
    written = [_in_one_line(line) for line in lines]
    lowered = "\n".join(written).lower()
    if not any(stem in lowered for stem in _STEMS):
        return []
    return [_sentence(line, *found.span()) for line in written for found in _notes_in(line)]


def _notes_in(line: str) -> Iterator[re.Match[str]]:
    """Where a note begins, by any of the patterns; of two that overlap the first."""
    lowered, place = line.lower(), 0
    possible = [_compiled(pattern) for stems, pattern in _NOTES if any(stem in lowered for stem in stems)]
    while nexts := [found for pattern in possible if (found := pattern.search(line, place))]:
        first = min(nexts, key=re.Match.start)
        yield first
        place = first.end()


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _sentence(line: str, start: int, end: int) -> str:
    """The sentence of a line around a place, or as much of it as a note has."""
    least = max(0, start - _LONGEST_NOTE)
    before = [found.end() for found in _SENTENCE_END.finditer(line, least, start)]
    after = _SENTENCE_END.search(line, end, end + _LONGEST_NOTE)
    return line[before[-1] if before else least : after.end() if after else end + _LONGEST_NOTE].strip()
