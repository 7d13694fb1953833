"""Datelines, which stand at the beginning. Imports names, found and triggers.

A dateline with an agency in brackets and a dash is looked for at the beginning of every line and anywhere in the
opening, since pages glue summaries and captions in front of it; everything else in the first lines only.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

import numpy as np

from dedup.lineage import CreditKind
from dedup.read.credits.found import Found
from dedup.read.credits.names import agency_list, agency_named, eastern, names_in, outlet_name
from dedup.read.credits.triggers import places_of

OPENING = 2_500  # characters
FIRST_WORDS = 150  # characters
_LONGEST_PLACE = 70  # characters

_DASH = r"(?:\.?\s{0,3}[-–—―‒‐‑−­~]+|\s{0,3}[-–—―‒‐‑−_~]{1,3}|\s{0,2}[:：=।])"
# Words of a place or a date that begin with a small letter.
_SMALL_WORDS = (
    "de del la el las los le les sur du des di da do das dos am an der den im in of the and und y e et on jan "
    "feb mar apr abr may mai jun jul aug ago ago. sep sept set oct out nov dec dic dez giu lug mag gen ott "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo "
    "abril mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio "
    "giugno luglio settembre ottobre dicembre janeiro fevereiro março maio junho julho setembro outubro "
    "novembro dezembro января февраля марта апреля мая июня июля августа сентября октября ноября декабря янв "
    "фев мар апр май июн июл авг сен сент окт ноя дек"
)
_SMALL = frozenset(_SMALL_WORDS.split())
# What stands in brackets at the beginning and is no outlet.
_NO_OUTLET = re.compile(
    r"(?i:update|updated|upd|video|audio|photos?|pics?|watch|excerpt|opinion|analysis|correction|corrected|recasts|adds|"
    r"note|graphic|gallery|exclusive|breaking|reported|developing|live|editor.*|part|author.*|caption|image.*|file|"
    r"getty.*|sources?|via|link|credit|h/t|.*photo.*|.*images?|satire|spoiler.*|nsfw|[rdi]|[RDI]-.*|dem|rep|sic|pictured.*|above|left|right|.*\d{4})"
)


def datelines(text: str) -> Iterator[Found]:
    """The datelines of a text."""
    yield from _agency_datelines(text)
    opening = text[:OPENING]
    for match in _bare_datelines(opening):
        place = text[match.start("all") : match.start("who")].strip(" /.,—–-（(【［[")
        # "toggle caption Jason Reed/Reuters/" is a picture's.
        if _LETTER.search(place) and not (_is_place(place) and _dated(place)):
            continue
        yield Found.of(names_in(match["who"]), CreditKind.DATELINE, text, match.start("all"), match.end("all"))
    first = _first_words().match(opening[:FIRST_WORDS]) if _SPACED_DASH.search(opening[:FIRST_WORDS]) else None
    if first and _is_place(first["place"] or ""):
        yield Found.of(names_in(first["who"]), CreditKind.DATELINE, text, first.start("all"), first.end("all"))
    yield from _outlet_dateline(opening[:600])


def _agency_datelines(text: str) -> Iterator[Found]:
    """HELSINKI (AP) —; anything with an agency in brackets."""
    for match in islice(_brackets(text), _MANY):
        follows = _dash().match(text, match.end())
        if not follows and match.start() > OPENING:
            continue
        names = _all_names(match["who"])
        # [AP] is what pages write beside pictures and transcripts beside names; ［東京 共同］ is a dateline.
        if names and (text[match.start()] != "[" or _OTHER_SCRIPTS.search(match["who"])):
            yield from _dateline(text, match.start(), match.end(), follows, names)


def _brackets(text: str) -> Iterator[re.Match[str]]:
    """What stands in brackets; none within another, so that each begins where a bracket does."""
    signs = [sign for sign in _BRACKETS if sign in text]
    if sum(map(text.count, signs)) > len(text) / _FEW:
        return _BRACKET.finditer(text)
    places = sorted(place for sign in signs for place in places_of(text, sign))
    return filter(None, (_BRACKET.match(text, place) for place in places))


def _bare_datelines(opening: str) -> Iterator[re.Match[str]]:
    """Datelines without brackets, or in other scripts; each pattern is tried where it may match."""
    slashed, capitals, *dated, bracketed = _bare()
    scripts = not opening.isascii() and _has_other_scripts(opening)
    if "/" in opening and (scripts or "/" in opening[:100]):
        yield from slashed.finditer(opening)
    if scripts or "INTERFAX" in opening:
        yield from _at_days(capitals, opening)
    if scripts and "日" in opening:
        for pattern in dated:
            yield from pattern.finditer(opening)
    if scripts and any(sign in opening for sign in _BRACKETS):
        yield from bracketed.finditer(opening)


def _at_days(pattern: re.Pattern[str], opening: str) -> Iterator[re.Match[str]]:
    """Where a pattern matches that begins like _DAY."""
    end = 0
    for day in _DAY.finditer(f"\n{opening}"):
        match = pattern.match(opening, day.start()) if day.start() >= end else None
        if match:
            end = match.end()
            yield match


def _dateline(
    text: str, start: int, end: int, follows: re.Match[str] | None, names: tuple[str, ...]
) -> Iterator[Found]:
    line = max(text.rfind("\n", 0, start) + 1, start - 400)
    before = text[line:start]
    named = _place_before(before)
    begins = named == before.strip() and (line == 0 or text[line - 1] == "\n")
    if follows:
        good = begins or (start < OPENING and named.split(",")[0].isupper())
    else:
        good = begins and _goes_on(text, end) and (not named or _dated(named))
    if good:
        first = line + before.rfind(named) if named else start
        yield Found.of(names, CreditKind.DATELINE, text, first, follows.end() if follows else end)


_MANY = 2_000  # brackets that are looked at: a text that has more is no article
_BRACKETS = "(（[［【"
_FEW = 100  # characters: where brackets are farther apart, going from one to the next is faster than looking for all
_BRACKET = re.compile(r"[(（\[［【]\s{0,2}(?P<who>[^()（）\[\]［］【】\n]{2,80}?)\s{0,2}[)）\]］】]")
_JOINT = re.compile(r"\s{0,2}[/,;+&=]\s{0,2}|\s(?:and|und|et|y|e)\s")


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(_DASH)


def _all_names(written: str) -> tuple[str, ...]:
    """The names in a dateline's brackets: agencies, and whoever stands beside them; none without an agency."""
    parts = [part.strip() for part in _JOINT.split(written)]
    names = [agency_named(part) for part in parts]
    if not any(names) or len(parts) > 5:
        return ()
    pairs = zip(names, parts, strict=True)
    return tuple(dict.fromkeys(name or part for name, part in pairs if name or (len(part) > 2 and part[0].isupper())))


def _place_before(before: str) -> str:
    """The place and date that a stretch of text ends with; all of it, if it is nothing else."""
    whole = before.strip()
    if len(whole) <= _LONGEST_PLACE and _is_place(whole):
        return whole
    words: list[str] = []
    for word in reversed(whole[-_LONGEST_PLACE:].split()[1:]):
        if not _is_place(word) or (words and word.endswith((".", "!", "?", "”", '"')) and len(word) > 5):
            break
        words.insert(0, word)
    while words and not words[0].strip(",./").isupper():
        words.pop(0)
    return " ".join(words)


def _is_place(words: str) -> bool:
    """Whether all words begin like those of a place or a date."""
    parts = re.split(r"[\s/,;.·—–-]+", words.strip(" ,.:;—–-|/"))
    return all(not part or not part[0].islower() or part.casefold() in _SMALL for part in parts) and not re.search(
        r"[!?;\"“”„«»]|\.\s\D+\.\s\D+\.\s", words
    )


def _dated(place: str) -> bool:
    """Whether a place is followed by a date, or is all in capitals: then no dash needs to follow."""
    return bool(re.search(r"\d", place)) or place.split(",")[0].isupper()


def _goes_on(text: str, end: int) -> bool:
    return bool(re.match(r"[ \t\xa0]{1,3}[\"“‘'«]?[^\W\d_a-z]", text[end : end + 5])) or bool(
        re.match(r"\s{0,3}[\u3400-\u9fff\uac00-\ud7af]", text[end : end + 5])
    )


_SPACED_DASH = re.compile(r"[-–—|]\s")


@cache
def _first_words() -> re.Pattern[str]:
    """Paris - AFP - The first words of a text."""
    place = r"(?P<place>[^\W\d_a-z][^\n()/]{1,40}?)(?:[,.]\s|\s?[-–—|]\s?)"
    return re.compile(
        rf"\s{{0,4}}(?P<all>(?:{place})?(?P<who>{agency_list(common=False)})\s(?:[-–—]{{1,2}}|\|))\s[\"“‘«]?[^\W\d_a-z]"
    )


def _has_other_scripts(text: str) -> bool:
    """Whether _OTHER_SCRIPTS finds something; ten times as fast, and most texts have nothing but quotation marks."""
    codes = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    cyrillic = bool((codes ^ 0x400).min() < 0x100)
    return cyrillic or bool(codes.max() >= 0x3040 and _OTHER_SCRIPTS.search(text))


_LETTER = re.compile("[A-Za-z\u00c0-\u04ff]")
_OTHER_SCRIPTS = re.compile("[\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


_PLACE = r"[^\W\d_a-zа-я][^\n/()]{1,60}?"
# A line break, and behind it what begins like _PLACE and goes on with a digit.
_DAY = re.compile(r"\n(?!\n)\s{0,4}+[^\W\d_a-zа-я][^\n/()][^\n/()\d]{0,59}+\d")


@cache
def _bare() -> tuple[re.Pattern[str], ...]:
    """Datelines without brackets."""
    one = agency_list(common=True)
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
            rf"^\s{{0,4}}(?P<all>{_PLACE}[.,]?\s{{0,2}}/\s?(?P<who>{one})\s?/\.?)",  # МОСКВА, 17 июня. /ТАСС/.
            # МОСКВА, 17 июн — РИА Новости. Москва. 17 июня. INTERFAX.RU -
            rf"^\s{{0,4}}(?P<all>{_PLACE}\d{{1,2}}[^\n\d()]{{1,12}}?[\s.,]{{1,2}}[-–—]?\s?(?P<who>{one})\s{{0,2}}[.,:–—-])",
            # 新华社北京6月17日电
            rf"(?:^|[（(【\[])\s{{0,4}}(?P<all>(?:据)?(?P<who>{one})[^\n，。,()（）]{{1,24}}?\d{{1,2}}日(?:[^\n，。,]{{0,8}}?)[电電])",
            rf"^\s{{0,4}}(?P<all>[（(【\[](?P<who>{one})[^\n，。,()（）]{{1,24}}?\d{{1,2}}日[^\n，。,]{{0,8}}?[电電]?[)）】\]])",
            # 【ワシントン共同】, ［東京 17日 ロイター］, (서울=연합뉴스)
            rf"^\s{{0,4}}(?P<all>[【［\[（(][^\n】］\])）:：]{{1,24}}?[\s=＝]?"
            rf"(?P<who>{eastern()}|(?<=日[ \u3000])AFP)[】］\]）)])",
        )
    )


def _outlet_dateline(opening: str) -> Iterator[Found]:
    """(CNN) --: an outlet's own, at the very beginning."""
    match = _OUTLET_DATELINE.match(opening) if "(" in opening[:80] or "/" in opening[:80] else None
    if not match or _NO_OUTLET.fullmatch(match["who"].strip()) or not (match["dash"] or not match["place"]):
        return
    place = (match["place"] or "").strip()
    if place and not (place.split(",")[0].replace("St.", "").isupper() and _is_place(place)):
        return
    slashed = match["close"] == "/"
    if slashed and not (place and match["dash"]):
        return
    if not match["dash"] and not _goes_on(opening, match.end("close")):
        return
    name = outlet_name(match["who"])
    if name and (name[0].isupper() or "." in name):
        yield Found.of((name,), CreditKind.DATELINE, opening, match.start("all"), match.end())


_OUTLET_DATELINE = re.compile(
    r"\s{0,8}(?P<all>(?P<place>[^\W\d_a-z][^\n()/]{1,60}?)?\s{0,3}"
    rf"[(/]\s?(?P<who>[^\W\d_][\w .'’&+-]{{1,28}}?)\s?(?P<close>[)/])(?P<dash>{_DASH})?)"
)
