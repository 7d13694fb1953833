"""Bylines, which stand in the first lines. Imports names, forms, found and opening."""

import re
from collections.abc import Iterator
from functools import cache

from dedup.lineage import CreditKind
from dedup.read.credits.forms import BY, PICTURE, ROLE
from dedup.read.credits.found import Found
from dedup.read.credits.names import agency, agency_list, long_agency, names_in
from dedup.read.credits.opening import OPENING

LINES = 12  # lines of the opening in which a byline may stand


def bylines(text: str) -> Iterator[Found]:
    """The bylines that name an agency. A last line is none."""
    place, before = 0, ""
    for line in text[:OPENING].split("\n", LINES)[:LINES]:
        stripped = line.strip()
        if stripped:
            match = _byline_of(line, stripped, before)
            start = place + line.find(stripped) if match else 0
            # Where line breaks were lost, a byline is the beginning of a line.
            begins = match is not None and match.re in (_byline(), _run_on())
            end = place + match.end() if match and begins else start + len(stripped)
            if match and end < len(text.rstrip()) and not _PICTURED.search(text, start, min(end, start + 200)):
                yield Found.of(names_in(match["who"]), CreditKind.BYLINE, text, start, end)
            before = stripped
        place += len(line) + 1


def _byline_of(line: str, stripped: str, before: str) -> re.Match[str] | None:
    """The byline in a line, which stands below another; most lines are known by their length and first letter."""
    match = _byline().match(line) if stripped[0] in _BY_LETTERS else None
    if match:
        return match
    match = _run_on().match(line) if stripped[0] in _BY_LETTERS or (not before and stripped[0].isupper()) else None
    if match or len(stripped) >= 80:
        return match
    return _signed_by(stripped) or _after_author(before, stripped)


def _signed_by(line: str) -> re.Match[str] | None:
    """Jane Doe, The Associated Press: tried if an agency stands behind a comma or dash."""
    return _signature().fullmatch(line) if _separated().search(line) else None


def _after_author(before: str, line: str) -> re.Match[str] | None:
    """An agency alone in its line, below the author's line or at the very beginning."""
    alone = _alone().fullmatch(line)
    return alone if alone and (not before or _author_line(before)) else None


def _author_line(line: str) -> bool:
    flags = re.IGNORECASE if line[0] in "bB" else 0
    return bool(re.match(rf"(?:{BY}\b[:\s]|[A-Z][^a-z]{{4,60}}$)", line, flags))


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?P<who>{agency_list(common=False)})(?:\s(?i:{ROLE}))?")


_PERSON = r"[^\W\d_a-z][\w.'’-]{0,20}(?:\s[^\W\d_a-z][\w.'’-]{0,20}){1,3}"


@cache
def _run_on() -> re.Pattern[str]:
    """By JANE ROE Associated Press A storm; JANE ROE, The Associated Press A storm: the first words of a text."""
    return re.compile(
        rf"\s{{0,8}}(?:(?i:{BY})\s{{1,3}}{_PERSON}\s|{_PERSON},\s)(?P<who>{long_agency()})(?:\s(?i:{ROLE})\b)?"
        rf"(?=\s{{0,3}}$|\s{{1,3}}(?:\(|[\"“‘]?[^\W_a-z]))(?!\s{{1,3}}(?:{_OFFICE})\b)"
    )


# What the agency's people are, and what else bears its name.
_OFFICE = "President|Chief|CEO|Executive|Director|Vice|Senior|Photo\\w*|Managing|Editor|Bureau|Poll|Style\\w*|Building"
_BY_LETTERS = "bvpdraа作BVPDRAА"  # what BY begins with


@cache
def _byline() -> re.Pattern[str]:
    """By JOHN DOE, Associated Press. By The Associated Press. Von Max Moe, dpa."""
    return re.compile(
        rf"\s{{0,8}}(?i:{BY})\b\s{{0,2}}:?\s{{0,3}}(?:[^\W\d_][^\n]{{1,90}}?(?:,|\||/|\bof\b|\bfor\b|\bmit\b|\bavec\b|[-–—•(])\s{{0,2}})?"
        rf"(?P<who>{agency_list(common=True)})(?:\s(?i:{ROLE})\b)?"
        r"(?=\s{0,3}(?:$|\n|[|,;•·)–—-]|[A-Z0-9ÄÖÜÉ(]))"
    )


@cache
def _separated() -> re.Pattern[str]:
    return re.compile(rf"[,|–—•-]\s?{agency(common=False)}")


@cache
def _signature() -> re.Pattern[str]:
    """Jane Doe, The Associated Press: a line of its own."""
    person = r"[^\W\d_a-z][\w.'’-]{0,20}(?:\s[\w.'’-]{1,20}){1,6}"
    return re.compile(
        rf"{person}(?:(?:,|\sand|\s&)\s{person}){{0,3}}\s?(?:,|\||[-–—•])\s?(?P<who>{agency_list(common=False)})(?:\s(?i:{ROLE}))?"
    )


_PICTURED = re.compile(rf"\b(?i:{PICTURE})\b")
