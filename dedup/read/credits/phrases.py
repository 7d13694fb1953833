"""Credits that words give, anywhere in a text or at its end. Imports names, forms and found."""

import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache

from dedup.agencies import Agency, agencies, agency_of
from dedup.lineage import CreditKind
from dedup.read.credits.forms import LANGUAGES, PICTURE, SIGNS, Form, Where
from dedup.read.credits.found import Found
from dedup.read.credits.names import (
    agency,
    agency_list,
    compiled,
    compiled_outlet,
    either_case,
    endings,
    names_in,
    outlet_name,
)
from dedup.read.credits.triggers import Triggers, places_of

_SENTENCE = 400  # characters of a sentence that are looked at on each side
_MANY = 50  # places at which one form is tried: a text that has more is no article
# Characters before and after a trigger within which a form's words stand.
_WINDOW = (160, 300)
_WINDOWS = {Where.ALONE: (20, 24), Where.DESK: (450, 600)}
ENDING = 600  # characters at the end where a text says so in the fewest words
_SIGNATURE = 120

_SENTENCE_END = re.compile(
    r"(?<![A-Z])(?<!\b[A-Z][a-z])(?<!\b(?:Sen|Rep|Gov|Gen))[.!?。！？]+[\"”’»)\]]*\s+(?=[^\W_a-z]|[(（\"“©*—–\[])"
    r"|(?<=[a-z][a-z])[.!?][\"”’]?(?=[A-Z][a-z])"  # a lost line break glues two sentences
)
# What a sentence, line or bracket begins behind.
_BEGINS = re.compile(r"(?:^|[\n.!?。！？…\"”’»)\]（(\[【|*_•·©—–-])[\s*_—–\-/|•·]{0,6}$")
_ENDS = re.compile(r"[\s.\])）】*_—–-]{0,6}(?:$|\n|[.)\]）】|©]|(?:\s{1,3}[-–—|]))")
_PICTURED = re.compile(rf"(?:\b|^)(?i:{PICTURE})\b[\s:：|/-]{{0,3}}(?:(?:by|via|from|von|de|source|courtesy|of)\s)?$")
# Who has agency writers contribute is the agency itself.
_OWN_WRITERS = r"\s(?:[\w-]+\s){0,3}?(?i:writer|reporter|correspondent|journalist|staffer|editor|researcher)s?\b"


def credit_phrases(text: str) -> Iterator[Found]:
    """The credits that the forms of all languages find."""
    for form, places in forms_of(text):
        for match in around(text, places, words(form), window(form)):
            found = _READERS[form.where](text, match, form)
            if found:
                yield found


@lru_cache(8)
def forms_of(text: str) -> list[tuple[Form, list[int]]]:
    """The forms that may match in a text, and the places of their triggers: those of the text's own language anywhere,
    others, and such as are made of the most frequent words, at the end."""
    end, anywhere, at_the_end = max(0, len(text) - ENDING), _anywhere(), _at_the_end()
    there = triggers_in(text)
    hit = {number for trigger in there for number in anywhere.get(trigger, ())}
    ending = lower(text[end:])
    found = {
        trigger: [end + place for place in places_of(ending, trigger)] for trigger in at_the_end if trigger in ending
    }
    hit.update(number for trigger in found for number in at_the_end[trigger])
    result = []
    for number in sorted(hit):
        marks, form = _forms()[number]
        if form.where is Where.ALONE:
            result.append((form, last_places(found, form.trigger)))
        elif not form.needs or not there.keys().isdisjoint(form.needs.split("|")):
            own = marks == ("",) or any(mark in lower(text) for mark in marks)
            result.append((form, last_places(there, form.trigger, 0 if own else end)))
    return result


@cache
def _forms() -> tuple[tuple[tuple[str, ...], Form], ...]:
    """All forms in order, each with the marks of its language."""
    return tuple((marks, form) for marks, forms in LANGUAGES for form in forms)


@cache
def _anywhere() -> dict[str, list[int]]:
    """The numbers of the forms that a trigger may stand for, wherever it stands."""
    return _by_trigger(lambda form: form.where is not Where.ALONE)


@cache
def _at_the_end() -> dict[str, list[int]]:
    """The same for the forms that count near the end only."""
    return _by_trigger(lambda form: form.where is Where.ALONE)


def _by_trigger(wanted: Callable[[Form], bool]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, (_, form) in enumerate(_forms()):
        if wanted(form):
            for trigger in form.trigger.split("|"):
                numbers[trigger].append(number)
    return numbers


@lru_cache(8)
def triggers_in(text: str) -> dict[str, list[int]]:
    """What credits are looked for by wherever it stands in a text, and where it does."""
    found = _triggers().within(text)
    if _VIA_FIRST.search(f"\n{text}"):
        found[_VIA] = places_of(lower(text), _VIA)
    return found


# Too short to be looked for everywhere; it counts at the beginning of a line only.
_VIA = "via "
_VIA_FIRST = re.compile(r"\n[^\w\n(]{0,3}[vV][iIıİ][aA]")


@cache
def _triggers() -> Triggers:
    needs = {word for _, form in _forms() for word in form.needs.split("|") if word}
    return Triggers({*_anywhere(), *needs, *SIGNS.split("|"), *_notices()} - {_VIA})


def window(form: Form) -> tuple[int, int]:
    """How far before and after its trigger a form's words stand."""
    return _WINDOWS.get(form.where, _WINDOW)


@lru_cache(8)
def lower(text: str) -> str:
    """A text in small letters, each at its place."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := character.lower()) == 1 else character for character in text)


def last_places(there: Mapping[str, list[int]], triggers: str, first: int = 0) -> list[int]:
    """The places of some triggers, one trigger after the other, each from its last place on back to the first allowed;
    the last ones, if there are very many."""
    places = []
    for trigger in triggers.split("|"):
        before, count = sys.maxsize, 0
        for place in reversed(there.get(trigger, ())):
            if place < first or count == _MANY:
                break
            if place + len(trigger) <= before:
                places.append(place)
                before, count = place, count + 1
    return places


def around(
    text: str, places: Iterable[int], pattern: re.Pattern[str], window: tuple[int, int] = _WINDOW
) -> Iterator[re.Match[str]]:
    """Where a pattern matches around one of some places."""
    done: set[int] = set()
    for place in places:
        match = pattern.search(text, max(0, place - window[0]), min(len(text), place + window[1]))
        if match and match.start() not in done:
            done.add(match.start())
            yield match


@cache
def words(form: Form) -> re.Pattern[str]:
    """The words of a form, compiled."""
    pattern = form.words.replace(" ?", r"\s{0,3}").replace(" ", r"\s{1,3}")
    ends_in_word = re.search(r"[a-z]\)*$", form.words)
    pattern = f"(?i:{pattern})" + (r"\b" if ends_in_word else "")
    begins = re.match(r"\\b\w", form.words)
    if begins:  # most places are passed over faster if a pattern begins with a set
        first = either_case(begins[0][-1])
        pattern = pattern.replace(f"(?i:{begins[0]}", rf"{first}(?<=\b{first})(?i:", 1)
    return re.compile(pattern)


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
    names = names_in(text[match.end() : min(end, match.end() + 200)])
    return Found.of(names, form.kind, text, match.start(), end) if names else None


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
        rf"\s{{0,3}}(?:(?:staff|inputs?|von|der|la|el|las|los|a|o|da|di)\s)?{agency_list(common=common)}(?:\s(?:inputs?|reports?|reporting|staff))?"
    )


def _source(text: str, match: re.Match[str], form: Form) -> Found | None:
    known = _alone(text, match, form)
    if known or len(text) - match.end() > ENDING or not _begins_line(text, match.start()):
        return known
    found = _outlet(text, match, form)
    return None if found and (_NO_HOUSE.search(found.names[0]) or not _ENDS.match(text, found.end)) else found


# A chart's source, not a text's.
_NO_HOUSE = re.compile(
    r"\b(?i:bureau|department|office|institute|survey|cent(?:er|re)|university|commission|ministry|census|poll|gallup|"
    r"pew|research|foundation|committee|council|fund|association|data|statistics|u\.?s\.?|government|court|bank)\b"
)


def _outlet(text: str, match: re.Match[str], form: Form) -> Found | None:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    skipped = re.compile(r"[\s:：]{0,4}").match(text, match.end())
    place = skipped.end() if skipped else match.end()
    if form.trigger.startswith("read more|") and not _begins(text, start):
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
    Where.OUTLET: _outlet,
    Where.ADDRESS: _address,
    Where.DESK: _desk,
}


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a stretch of a text begins and ends, within its line."""
    least = max(text.rfind("\n", max(0, start - _SENTENCE), start) + 1, start - _SENTENCE, 0)
    most = text.find("\n", end, end + _SENTENCE)
    most = min(end + _SENTENCE, len(text)) if most < 0 else most
    begins = [match.end() for match in _SENTENCE_END.finditer(text, least, start)]
    ends = _SENTENCE_END.search(text, end, most)
    return begins[-1] if begins else least, ends.end() if ends else most


def _begins(text: str, place: int) -> bool:
    before = text[max(0, place - 40) : place]
    return bool(_BEGINS.search(before)) and not _PICTURED.search(before)


def _begins_line(text: str, place: int) -> bool:
    return not text[text.rfind("\n", max(0, place - 20), place) + 1 : place].strip(" \t\xa0*_—–-|([") if place else True


# -- by signs -------------------------------------------------------------------------------------------


def rights(text: str) -> Iterator[Found]:
    """© 2018 AFP."""
    for match in around(text, last_places(triggers_in(text), SIGNS), _rights()):
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 40]
        sure = match["year"] or match["later"] or _RESERVED.match(after)
        if not (_PICTURED.search(before) or _SLASH.match(after)) and (sure or len(text) - match.end() < ENDING):
            yield Found.of(names_in(match["who"]), CreditKind.CREDIT_LINE, text, match.start(), match.end())


_RESERVED = re.compile(r"[^\n]{0,12}\b(?i:all rights|tous|alle|todos|tutti|riprod)")
_SLASH = re.compile(r"\s{0,2}/|\s{0,2}(?i:image caption|photo)")  # © AFP / Jane Roe: the picture's


@cache
def _rights() -> re.Pattern[str]:
    sign = r"(?:©|\((?i:c)\)|(?i:copyright)|(?i:riproduzione\sriservata))"
    year = r"(?:\d{4}(?:\s?[-–]\s?\d{2,4})?)"
    return re.compile(
        rf"{sign}(?:\s{{0,3}}{sign}){{0,2}}[\s,:]{{0,3}}(?:by\s)?(?P<year>{year})?[\s,:.]{{0,3}}(?:by\s)?"
        rf"(?P<who>{agency_list(common=True)})(?P<later>[\s,]{{0,2}}{year})?"
    )


def signed(text: str) -> Iterator[Found]:
    """An agency alone at the end: a last line of its own, or behind the last sentence."""
    ending = text[-_SIGNATURE:].rstrip()
    last = ending.rstrip(" )）]】/.*_#")
    if last[-2:].casefold()[-2:] not in _last_letters() or not last.casefold().endswith(endings()):
        return
    offset = max(0, len(text) - _SIGNATURE)
    match = _signed().search(ending)
    if match and offset + match.start() and not _PICTURED.search(ending[: match.start("who")].rstrip(" ([（—–-\n")):
        yield Found.of(
            names_in(match["who"]), CreditKind.CREDIT_LINE, text, offset + match.start("all"), offset + match.end()
        )


@cache
def _last_letters() -> frozenset[str]:
    return frozenset(name[-2:] for name in endings())


@cache
def _signed() -> re.Pattern[str]:
    """Names that stand for other things too count in brackets only."""
    bare, enclosed = agency_list(common=False), agency_list(common=True)
    return re.compile(
        r"(?:\n|[.!?。！？…][\"”’'»)\]]{0,3}[\s_*]{0,4})[\s*_#]{0,6}(?P<all>(?P<who>"
        rf"[-–—/|(（\[【]{{0,3}}\s?{bare}|[(（]\s?{enclosed}(?=\s?[)）]))"
        r"(?:\s?/\s?[a-zA-Z]{2,4})?\s?[)）\]】/.*_#]{0,4})$"
    )


def notices(text: str) -> Iterator[Found]:
    """How a house introduces itself below a reprint: KHN is a national health policy news service."""
    there = triggers_in(text)
    for trigger in _notices().keys() & there.keys():
        for each, words in _notices()[trigger]:
            match = re.search(rf"{_named(each.also + each.short)}(?:\s?\([A-Z]{{2,5}}\))?,?\s{re.escape(words)}", text)
            if match and _begins(text, match.start()):
                yield Found.of((each.name,), CreditKind.CREDIT_LINE, text, match.start(), match.end())


@cache
def _notices() -> dict[str, list[tuple[Agency, str]]]:
    """The houses that introduce themselves, and their words, by these in small letters."""
    found: dict[str, list[tuple[Agency, str]]] = defaultdict(list)
    for each in agencies():
        for words in each.notice:
            found[words.lower()].append((each, words))
    return found


def _named(names: tuple[str, ...]) -> str:
    return rf"(?:{'|'.join(map(re.escape, names))})"
