"""Datelines and bylines, which stand at the beginning. Imports names, forms and found.

A dateline with an agency in brackets and a dash is looked for at the beginning of every line and anywhere in the
opening, since pages glue summaries and captions in front of it; everything else in the first lines only.
"""

import re
from collections.abc import Iterator
from functools import cache

from dedup.lineage import CreditKind
from dedup.read.credits.found import Found
from dedup.read.credits.forms import BY, PICTURE, ROLE
from dedup.read.credits.names import agency, agency_list, eastern, names_in, outlet_name

OPENING = 2_500  # characters
LINES = 12  # lines of the opening in which a byline may stand
_LONGEST_PLACE = 70  # characters

_DASH = r"(?:\.?\s{0,3}[-–—―‒‐‑−­~]+|\s{0,3}[-–—―‒‐‑−_~]{1,3}|\s{0,2}[:：=])"
_OPEN, _CLOSE = r"[(（\[［【]\s{0,2}", r"\s{0,2}[)）\]］】]"
# Words of a place or a date that begin with a small letter.
_SMALL = frozenset(
    "de del la el las los le les sur du des di da do das dos am an der den im in of the and und y e et on "
    "jan feb mar apr abr may mai jun jul aug ago ago. sep sept set oct out nov dec dic dez giu lug mag gen ott "
    "janvier février mars avril juin juillet août septembre octobre novembre décembre "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "янв фев мар апр май июн июл авг сен сент окт ноя дек".split()
)
# What stands in brackets at the beginning and is no outlet.
_NO_OUTLET = re.compile(
    r"(?i:update|updated|upd|video|audio|photos?|pics?|watch|excerpt|opinion|analysis|correction|corrected|recasts|adds|"
    r"note|graphic|gallery|exclusive|breaking|reported|developing|live|editor.*|part|author.*|caption|image.*|file|"
    r"getty.*|sources?|via|link|credit|h/t|.*photo.*|.*images?|satire|spoiler.*|nsfw|[rdi]|[RDI]-.*|dem|rep|sic|pictured.*|above|left|right|.*\d{4})"
)


def datelines(text: str) -> Iterator[Found]:
    """The datelines of a text."""
    if any(sign in text for sign in "(（[［【"):
        yield from _agency_datelines(text)
    opening = text[:OPENING]
    for pattern in _bare():
        for match in pattern.finditer(opening):
            yield Found.of(names_in(match["who"]), CreditKind.DATELINE, text, match.start("all"), match.end("all"))
    yield from _outlet_dateline(opening[:600])


def _agency_datelines(text: str) -> Iterator[Found]:
    """HELSINKI (AP) —; anything with an agency in brackets."""
    bracket, dash = _bracket(), _dash()
    for place in _brackets(text):
        match = bracket.match(text, place)
        if not match:
            continue
        line = text.rfind("\n", max(0, place - 400), place) + 1
        line = line or max(0, place - 400)
        before = text[line:place]
        named = _place_before(before)
        follows = dash.match(text, match.end())
        begins = named == before.strip() and (line == 0 or text[line - 1] == "\n")
        if follows:
            good = begins or (place < OPENING and bool(named) and named.split(",")[0].isupper())
        else:
            good = begins and place < OPENING and _goes_on(text, match.end()) and (not named or _dated(named))
        if good:
            start = line + before.rfind(named) if named else place
            names = _all_names(match["who"])
            yield Found.of(names, CreditKind.DATELINE, text, start, follows.end() if follows else match.end())


def _brackets(text: str) -> Iterator[int]:
    """Where opening brackets stand; all in the opening, later ones at most so many, so that a flood takes no time."""
    count = 0
    for match in re.finditer(r"[(（\[［【]", text):
        count += match.start() > OPENING
        if count > 3_000:
            return
        yield match.start()


@cache
def _bracket() -> re.Pattern[str]:
    other = r"[^\W\d_][\w .'’&!-]{0,38}?"
    joint = r"\s{0,2}[/,;+&=-]\s{0,2}"
    one = agency(common=True)
    return re.compile(
        rf"{_OPEN}(?P<who>(?:{other}{joint}){{0,2}}{one}(?:(?:{joint}|\s(?:and|und|et|y|e)\s)(?:{one}|{other})){{0,3}}){_CLOSE}"
    )


@cache
def _dash() -> re.Pattern[str]:
    return re.compile(_DASH)


def _all_names(written: str) -> tuple[str, ...]:
    """The names in a dateline's brackets: agencies, and whoever stands beside them."""
    parts = [part.strip() for part in re.split(r"[/,;+&=]|\s(?:and|und|et|y|e)\s", written)]
    names = (names_in(part) or ((part,) if len(part) > 2 and part[0].isupper() else ()) for part in parts if part)
    return tuple(dict.fromkeys(name for several in names for name in several)) if len(parts) > 1 else names_in(written)


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
        r"[!?;]|\.\s\D+\.\s\D+\.\s", words
    )


def _dated(place: str) -> bool:
    """Whether a place is followed by a date, or is all in capitals: then no dash needs to follow."""
    return bool(re.search(r"\d", place)) or place.split(",")[0].isupper()


def _goes_on(text: str, end: int) -> bool:
    return bool(re.match(r"[ \t\xa0]{1,3}[\"“‘'«]?[^\W\d_a-z]", text[end : end + 5])) or bool(
        re.match(r"\s{0,3}[\u3400-\u9fff\uac00-\ud7af]", text[end : end + 5])
    )


@cache
def _bare() -> tuple[re.Pattern[str], ...]:
    """Datelines without brackets."""
    one = agency_list(common=True)
    place = r"[^\W\d_a-zа-я][^\n/()]{1,60}?"
    return tuple(
        re.compile(pattern, re.MULTILINE)
        for pattern in (
            rf"^\s{{0,4}}(?P<all>{place}[.,]?\s{{0,2}}/\s?(?P<who>{one})\s?/\.?)",  # МОСКВА, 17 июня. /ТАСС/.
            # МОСКВА, 17 июн — РИА Новости. Москва. 17 июня. INTERFAX.RU -
            rf"^\s{{0,4}}(?P<all>{place}\d{{1,2}}[^\n\d()]{{1,12}}?[\s.,]{{1,2}}[-–—]?\s?(?P<who>{one})\s{{0,2}}[.,:–—-])",
            # 新华社北京6月17日电
            rf"(?:^|[（(【\[])\s{{0,4}}(?P<all>(?:据)?(?P<who>{one})[^\n，。,()（）]{{1,24}}?\d{{1,2}}日(?:[^\n，。,]{{0,8}}?)[电電])",
            rf"^\s{{0,4}}(?P<all>[（(【\[](?P<who>{one})[^\n，。,()（）]{{1,24}}?\d{{1,2}}日[^\n，。,]{{0,8}}?[电電]?[)）】\]])",
            # 【ワシントン共同】, ［東京 17日 ロイター］, (서울=연합뉴스)
            rf"^\s{{0,4}}(?P<all>[【［\[（(][^\n】］\])）]{{1,24}}?[\s=＝]?(?P<who>{eastern()})[】］\]）)])",
        )
    )


def _outlet_dateline(opening: str) -> Iterator[Found]:
    """(CNN) --: an outlet's own, at the very beginning."""
    match = _OUTLET_DATELINE.match(opening)
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


def bylines(text: str) -> Iterator[Found]:
    """The bylines that name an agency."""
    place, before = 0, ""
    for line in text[:OPENING].split("\n", LINES)[:LINES]:
        stripped = line.strip()
        if stripped:
            match = _byline().match(line) or (
                len(stripped) < 80 and (_signature().fullmatch(stripped) or _after_author(before, stripped))
            )
            if match and not _PICTURED.search(line[:200]):
                start = place + line.index(stripped)
                end = place + match.end() if match.re is _byline() else start + len(stripped)
                yield Found.of(names_in(match["who"]), CreditKind.BYLINE, text, start, end)
            before = stripped
        place += len(line) + 1


def _after_author(before: str, line: str) -> re.Match[str] | None:
    """An agency alone in its line, below the author's line or at the very beginning."""
    if before and not re.match(rf"(?:{BY}\b[:\s]|[A-Z][^a-z]{{4,60}}$)", before, re.IGNORECASE if before[:1] in "bB" else 0):
        return None
    return _alone().fullmatch(line)


@cache
def _alone() -> re.Pattern[str]:
    return re.compile(rf"(?P<who>{agency_list(common=False)})(?:\s(?i:{ROLE}))?")


@cache
def _byline() -> re.Pattern[str]:
    """By JOHN DOE, Associated Press. By The Associated Press. Von Max Moe, dpa."""
    return re.compile(
        rf"\s{{0,8}}(?i:{BY})\b\s{{0,2}}:?\s{{0,3}}(?:[^\W\d_][^\n]{{1,90}}?(?:,|\||/|\bof\b|\bfor\b|\bmit\b|\bavec\b|[-–—•(])\s{{0,2}})?"
        rf"(?P<who>{agency_list(common=True)})(?:\s(?i:{ROLE})\b)?"
        r"(?=\s{0,3}(?:$|\n|[|,;•·)–—-]|[A-Z0-9ÄÖÜÉ(]))"
    )


@cache
def _signature() -> re.Pattern[str]:
    """Jane Doe, The Associated Press: a line of its own."""
    person = r"[^\W\d_a-z][\w.'’-]{0,20}(?:\s[\w.'’-]{1,20}){1,6}"
    return re.compile(
        rf"{person}(?:(?:,|\sand|\s&)\s{person}){{0,3}}\s?(?:,|\||[-–—•])\s?(?P<who>{agency_list(common=False)})(?:\s(?i:{ROLE}))?"
    )


_PICTURED = re.compile(rf"\b(?i:{PICTURE})\b")
