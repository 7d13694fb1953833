"""Credits that words give, anywhere in a text or at its end. Imports names, forms, found, lists and places."""

import re
from collections.abc import Iterator
from functools import cache

from dedup.agencies import Agency, agencies, agency_of
from dedup.lineage import CreditKind
from dedup.read.credits.forms import PICTURE, SIGNS, Form, Where
from dedup.read.credits.found import Found
from dedup.read.credits.lists import agencies_beside
from dedup.read.credits.names import (
    OUTLET,
    agency,
    agency_list,
    compiled,
    compiled_outlet,
    names_in,
    outlet_name,
)
from dedup.read.credits.places import ENDING, around, forms_of, last_places, triggers_in, window, words

_SENTENCE = 400  # characters of a sentence that are looked at on each side

_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b(?:Sen|Rep|Gov|Gen))[.!?。！？]+[\"”’»)\]]*\s+(?=[^\W_a-z]|[(（\"“©*—–\[])"
    r"|(?<=[a-z][a-z])[.!?][\"”’]?(?=[A-Z][a-z])"  # a lost line break glues two sentences
)
# What a sentence, line or bracket begins behind.
_BEGINS = re.compile(r"(?:^|[\n.!?。！？…।\"”’»)\]（(\[【|*_•·©—–-])[\s*_—–\-/|•·]{0,6}$")
_ENDS = re.compile(r"[\s.\])）】*_—–-]{0,6}(?:$|\n|[.)\]）】|©]|(?:\s{1,3}[-–—|]))")
PICTURED = re.compile(rf"(?:\b|^)(?i:{PICTURE})\b[\s:：|/-]{{0,3}}(?:(?:by|via|from|von|de|source|courtesy|of)\s)?$")
# Who has agency writers contribute is the agency itself.
_OWN_WRITERS = r"\s(?:[\w-]+\s){0,3}?(?i:writer|reporter|correspondent|journalist|staffer|editor|researcher)s?\b"


def credit_phrases(text: str) -> Iterator[Found]:
    """The credits that the forms of all languages find."""
    for form, places in forms_of(text):
        for match in around(text, places, words(form), window(form)):
            found = _READERS[form.where](text, match, form)
            if found:
                yield found


# -- by where the name stands ---------------------------------------------------------------------------


def _around(text: str, match: re.Match[str], form: Form) -> Found | None:
    start, end = sentence(text, match.start(), match.end())
    written = text[start:end]
    names = names_in(written)
    if not names:
        return None
    kind = CreditKind.CREDIT_LINE if _own_writers().match(written.lstrip(" *_—–-(")) else form.kind
    return Found.of(names, kind, text, start, end)


@cache
def _own_writers() -> re.Pattern[str]:
    """Associated Press writer Julie Pace contributed to this report: so ends a story of the agency itself."""
    return re.compile(rf"{agency(common=False)}{_OWN_WRITERS}")


def _after(text: str, match: re.Match[str], form: Form) -> Found | None:
    if not _begins(text, match.start()):
        return None
    _, end = sentence(text, match.start(), match.end())
    names = names_in(text, match.end(), min(end, match.end() + 200))
    carried = form.trigger == "distributed by" and _held().search(text, max(0, match.start() - 200), match.end())
    kind = CreditKind.CONTRIBUTION if carried else form.kind  # who holds the rights wrote it
    return Found.of(names, kind, text, match.start(), end) if names else None


def _alone(text: str, match: re.Match[str], form: Form) -> Found | None:
    if not _begins(text, match.start()):
        return None
    named = _listed(form.where is Where.SOURCE).match(text, match.end())
    if not named or not _ENDS.match(text, named.end()):
        return None
    return Found.of(names_in(named[0]), form.kind, text, match.start(), named.end())


@cache
def _listed(common: bool) -> re.Pattern[str]:
    return re.compile(
        rf"\s{{0,3}}(?:(?:staff|inputs?|von|der|la|el|las|los|a|o|da|di|(?i:nachrichtenagentur(?:en)?|agence|agencia|agenzia|agência|agencja))\s)?{agency_list(common=common)}(?:\s(?:inputs?|reports?|reporting|staff))?"
    )


def _source(text: str, match: re.Match[str], form: Form) -> Found | None:
    known = _alone(text, match, form) or _beside(text, match, form)
    if known or len(text) - match.end() > ENDING or not _begins_line(text, match.start()):
        return known
    found = _outlet(text, match, form)
    return None if found and (_NO_HOUSE.search(found.names[0]) or not _ENDS.match(text, found.end)) else found


def _beside(text: str, match: re.Match[str], form: Form) -> Found | None:
    """Quelle: ntv.de, mau/dpa. In a long text a list in the middle is that of a chart."""
    if len(text) - match.end() > ENDING or not _begins(text, match.start()):
        return None
    line = re.compile(r"[ \t\xa0]{0,4}([^\n()\[\]（）【】]{3,80})(?=$|[\n)\]）】])").match(text, match.end())
    names = agencies_beside(line[1], houses=True) if line and not _NO_HOUSE.search(line[1]) else ()
    return Found.of(names, form.kind, text, match.start(), line.end()) if names and line else None


# A chart's or picture's source, not a text's; or the desk's own.
_NO_HOUSE = re.compile(
    r"\b(?i:bureau|department|office|institute|survey|cent(?:er|re)|university|commission|ministry|census|poll|gallup|"
    r"pew|research|foundation|committee|council|fund|association|data|statistics|u\.?s\.?|government|court|bank|"
    r"getty|shutterstock|pexels|pixabay|unsplash|own|eigene\w*|egen\w*|vlastn\w*|haber\smerkezi|bülten\w*)\b|게티"
)


def _outlet(text: str, match: re.Match[str], form: Form) -> Found | None:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    skipped = re.compile(r"[\s:：]{0,4}").match(text, match.end())
    place = skipped.end() if skipped else match.end()
    if form.trigger.startswith("read ") and not _begins(text, start):
        return None
    if (
        form.trigger.startswith("published |")
        and not _begins(text, start)
        and not re.search(r"\b(?i:is|was|article|story|been)\s{1,2}$", text[max(0, start - 20) : start])
    ):
        return None
    known = compiled(common=True).match(text, place)
    if known:
        return Found.of(names_in(known[0]), form.kind, text, start, known.end())
    named = compiled_outlet().match(text, place)
    if (
        named
        and form.trigger == "via "
        and not re.match(r"[ \d–-]{0,6}[:：]?[ \t]{0,3}(?:$|\n)", text[named.end() : named.end() + 20])
    ):
        return None
    name = outlet_name(named[0]) if named else None
    return Found.of((name,), form.kind, text, start, named.end()) if name and named else None


def _within(text: str, match: re.Match[str], form: Form) -> Found | None:
    start, end = sentence(text, match.start(), match.end())
    names = names_in(match[0])
    return Found.of(names, form.kind, text, start, end) if names and start == match.start() else None


def _unnamed(text: str, match: re.Match[str], form: Form) -> Found | None:
    start, end = sentence(text, match.start(), match.end())
    if not _begins(text, match.start()) and not re.search(
        r"\b(?i:headline|disclaimer)\b[^.\n]{0,40}$", text[start : match.start()]
    ):
        return None
    return Found.of(names_in(text, match.start(), end) or ("Agencies",), form.kind, text, match.start(), end)


def _feed(text: str, match: re.Match[str], form: Form) -> Found | None:
    found = _outlet(text, match, form) if _begins(text, match.start()) else None
    return found if found and _ENDS.match(text, found.end) else None


_MAIL = re.compile(r"@([\w-]{2,40}(?:\.[\w-]{2,20}){1,3})")


def _address(text: str, match: re.Match[str], form: Form) -> Found | None:
    mail = _MAIL.search(text, match.end(), match.end() + 300)
    name = agency_of(mail[1]) if mail else None
    return Found.of((name,), form.kind, text, match.start(), mail.end()) if name and mail else None


def _desk(text: str, match: re.Match[str], form: Form) -> Found | None:
    """(Reporting by …; Editing by …): so Reuters ends its stories, and leaves its name to the dateline, which
    customers cut. Others who write so name themselves; whoever is named in the words is credited instead."""
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return Found.of(names_in(match[0]) or ("Reuters",), form.kind, text, start, match.end())


_READERS = {
    Where.AROUND: _around,
    Where.AFTER: _after,
    Where.ALONE: _alone,
    Where.SOURCE: _source,
    Where.WITHIN: _within,
    Where.OUTLET: _outlet,
    Where.FEED: _feed,
    Where.UNNAMED: _unnamed,
    Where.ADDRESS: _address,
    Where.DESK: _desk,
}


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a stretch of a text begins and ends, within its line."""
    least = max(text.rfind("\n", max(0, start - _SENTENCE), start) + 1, start - _SENTENCE, 0)
    most = text.find("\n", end, end + _SENTENCE)
    most = min(end + _SENTENCE, len(text)) if most < 0 else most
    begins = [match.end() for match in _SENTENCE_END.finditer(text, least, start + 1)]  # and what begins there
    ends = _SENTENCE_END.search(text, end, most)
    return begins[-1] if begins else least, ends.end() if ends else most


def _begins(text: str, place: int) -> bool:
    before = text[max(0, place - 40) : place]
    return bool(_BEGINS.search(before)) and not PICTURED.search(before)


def _begins_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", max(0, place - 20), place) + 1 : place].strip(" \t\xa0*_—–-|([") if place else True


# -- by signs -------------------------------------------------------------------------------------------


def rights(text: str) -> Iterator[Found]:
    """© 2018 AFP."""
    for match in around(text, last_places(triggers_in(text), SIGNS), _rights()):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        sure = match["year"] or match["later"] or _RESERVED.match(after)
        if not (PICTURED.search(before) or _SLASH.match(after)) and (sure or len(text) - match.end() < ENDING):
            yield Found.of(names_in(match["who"]), CreditKind.CREDIT_LINE, text, match.start(), match.end())
    for match in around(text, last_places(triggers_in(text), "©"), _rights_behind()):
        if not PICTURED.search(text[max(0, match.start() - 40) : match.start()]):
            yield Found.of(names_in(match["who"]), CreditKind.CREDIT_LINE, text, match.start(), match.end())
    for match in around(text, last_places(triggers_in(text), SIGNS), _held()):
        name = outlet_name(match["who"])
        if name and compiled(common=False).search(text, match.end(), match.end() + 60):
            yield Found.of((name,), CreditKind.CREDIT_LINE, text, match.start(), match.end())


@cache
def _held() -> re.Pattern[str]:
    """©2026 Los Angeles Times. Visit at latimes.com. Distributed by Tribune Content Agency, LLC."""
    return re.compile(
        rf"{_SIGN}\s{{0,3}}\d{{4}},?\s{{1,3}}(?i:by\s)?(?P<who>{OUTLET})[.,]?\s{{1,3}}(?:[Vv]isit\s[^\n]{{3,80}}?\s)?(?i:distributed\sby)"
    )


_SIGN = r"(?:©|[(（](?i:c)[)）]|(?i:copyright)|(?i:riproduzione\sriservata))"
_RESERVED = re.compile(r"[^\n]{0,12}\b(?i:all rights|tous|alle|todos|tutti|riprod)")
_SLASH = re.compile(r"\s{0,2}/|\s{0,2}(?i:image caption|photo)")  # © AFP / Jane Roe: the picture's


@cache
def _rights_behind() -> re.Pattern[str]:
    """Thomson Reuters © 2025: a line of its own."""
    return re.compile(rf"(?m:^)(?P<who>{agency_list(common=True)})\s{{0,2}}©\s{{0,2}}\d{{4}}\b(?!\s?/)")


@cache
def _rights() -> re.Pattern[str]:
    year = r"(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)"
    return re.compile(
        rf"{_SIGN}(?:\s{{0,3}}{_SIGN}){{0,2}}[\s,:]{{0,3}}(?:by\s)?(?P<year>{year})?[\s,:.]{{0,3}}(?:by\s)?"
        rf"(?P<who>{agency_list(common=True)})(?P<later>[\s,]{{0,2}}{year})?"
    )


def notices(text: str) -> Iterator[Found]:
    """How a house introduces itself below a reprint: KHN is a national health policy news service."""
    there = triggers_in(text)
    for trigger, each, notice in _notices():
        if trigger in there:
            match = re.search(rf"{_named(each.also + each.short)}(?:\s?\([A-Z]{{2,5}}\))?,?\s{re.escape(notice)}", text)
            if match and _begins(text, match.start()):
                yield Found.of((each.name,), CreditKind.CREDIT_LINE, text, match.start(), match.end())


@cache
def _notices() -> tuple[tuple[str, Agency, str], ...]:
    """The words by which houses introduce themselves: in small letters, whose, and as they write them."""
    return tuple((notice.lower(), each, notice) for each in agencies() for notice in each.notice)


def _named(names: tuple[str, ...]) -> str:
    return rf"(?:{'|'.join(map(re.escape, names))})"
