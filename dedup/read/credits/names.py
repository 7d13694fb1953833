"""How agencies and outlets are written in a text, as regular expressions. Imports agencies only."""

import re
import sys
from collections import defaultdict
from functools import cache

from dedup.agencies import agencies, agency_of

# What follows an agency's name where it has a picture or a poll in its mouth, not a text: AP Photo, Reuters/Ipsos.
_NO_TEXT = (
    r"(?![’']?s?\s{0,2}[/|]?\s{0,2}(?i:photo|images?\b|pictures?\b|getty|ipsos|archives?\b|file\b|video|poll|pool\b|"
    r"tv\b))"
)
_JOINT = r"\s{0,2}(?:[/,;+&|、·-]|,?\s(?i:and|und|et|y|e|и|og|och|ja|en)\s(?:the\s)?|和)\s{0,2}"
_EASTERN = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def agency(*, common: bool) -> str:
    """One agency, as the inside of a pattern; with or without the short names that stand for other things too."""
    long = {name for each in agencies() for name in each.also}
    short = {name for each in agencies() if common or not each.common for name in each.short}
    eastern = {name for name in long | short if _EASTERN.search(name)}
    western = rf"(?:[tT](?i:he\s)|[lL]['’]|)(?:{_any(long - eastern, case=False)}|{_any(short - eastern)})"
    return rf"(?:(?<![\w@.'’])(?:{western})(?!\w|\.\w|-\w){_NO_TEXT}|{_any(eastern)})"


@cache
def long_agency() -> str:
    """One agency by a name of several words, which nobody has for a surname."""
    long = {name for each in agencies() if each.sites for name in each.also if " " in name}
    return rf"(?:[tT](?i:he\s))?{_any(long, case=False)}(?!\w|-\w){_NO_TEXT}"


@cache
def eastern() -> str:
    """One agency in a script without blanks."""
    return _any({name for each in agencies() for name in (*each.also, *each.short) if _EASTERN.search(name)})


@cache
def endings() -> tuple[str, ...]:
    """What a text ends with that ends with an agency's name, case folded."""
    return tuple(name.casefold() for each in agencies() for name in (*each.also, *each.short))


def agency_named(written: str) -> str | None:
    """The agency that is written like this; short names in their own case only."""
    names, short = _exact()
    name = " ".join(written.split())
    return short.get(name) or names.get(name.casefold()) or names.get(name.casefold().removeprefix("the "))


@cache
def _exact() -> tuple[dict[str, str], dict[str, str]]:
    names = {name.casefold(): each.name for each in agencies() for name in each.also}
    return names, {name: each.name for each in agencies() for name in each.short}


@cache
def agency_list(*, common: bool) -> str:
    """One agency or several."""
    one = agency(common=common)
    return rf"{one}(?:{_JOINT}{one}){{0,5}}"


def _any(names: set[str], *, case: bool = True) -> str:
    """One of several names, the longest that fits; in their own case, or in any.

    By first letters: a letter or a set of letters is compared before what follows is tried, which for two hundred names
    one after the other takes most of the time.
    """
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        by_first[name[0] if case else name[0].lower()].append(re.escape(name[1:]).replace(r"\ ", r"\s{1,2}"))
    branches = (
        f"{re.escape(first)}(?:{'|'.join(rest)})" if case else f"{either_case(first)}(?i:{'|'.join(rest)})"
        for first, rest in by_first.items()
    )
    return f"(?:{'|'.join(branches)})"


@cache
def either_case(letter: str) -> str:
    """A letter in any case, as a set."""
    candidates = {letter, letter.upper(), letter.lower(), *"ıİſ\u212a\u212b", *map(chr, range(0x1C80, 0x1C89))}
    return f"[{''.join(re.escape(each) for each in sorted(candidates) if re.fullmatch(re.escape(letter), each, re.I))}]"


# An outlet: a site, or words with capitals, among them such as join names.
_CAPITAL = r"(?!\d)[^\W_a-z](?:[\w’'&+!-]|\.(?=[\w’'])){0,30}"
_BLANK = r"[ \t\xa0]{1,2}"
OUTLET = (
    r"(?:(?:https?://)?(?:www\.)?[\w-]{2,40}(?:\.[\w-]{2,20}){1,3}(?:/\S{0,300})?"
    rf"|The{_BLANK}\d{{1,3}}(?:st|nd|rd|th)\b|(?:[Tt]he{_BLANK})?{_CAPITAL}"
    rf"(?:{_BLANK}(?:(?:of|the|and|for|de|del|der|des|di|do|da|la|le|du|&){_BLANK}){{0,2}}{_CAPITAL}){{0,5}}"
    r"|《[^》\n]{1,30}》|[\u3400-\u9fff]{2,12})"
)
# What stands after "published in" and is no outlet.
_NOT_AN_OUTLET_WORDS = (
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday spring summer autumn fall winter english french german spanish "
    "italian russian chinese arabic japanese here this it he she we they i creative print part a an my our his "
    "her their the facebook twitter instagram youtube britain england france germany london paris america europe "
    "new"
)
_NOT_AN_OUTLET = frozenset(_NOT_AN_OUTLET_WORDS.split())


@cache
def compiled(*, common: bool) -> re.Pattern[str]:
    """A list of agencies, compiled."""
    return re.compile(agency_list(common=common))


@cache
def compiled_outlet() -> re.Pattern[str]:
    """An outlet, compiled."""
    return re.compile(OUTLET)


def names_in(text: str, start: int = 0, end: int = sys.maxsize) -> tuple[str, ...]:
    """The agencies in a stretch of a text, each once, by their short names; none that begins within a word."""
    found = _any_agency().findall(text, start, end)
    return tuple(dict.fromkeys(agency_of(name.removeprefix("l'").removeprefix("l’")) or name for name in found))


@cache
def _any_agency() -> re.Pattern[str]:
    return re.compile(agency(common=True))


def outlet_name(written: str) -> str | None:
    """An outlet's name as reports write it: an agency's short name, the host of an address; None if it is none."""
    name = written.strip().rstrip(".,;:!").removesuffix("’s").removesuffix("'s").strip("《》 ")
    if "/" in name or (re.fullmatch(r"\S+\.\S+", name) and not name.endswith(".")):
        name = host(name) or name
    known = agency_of(name) or agency_of(_LEGAL.sub("", name))
    if known:
        return known
    name = re.sub(r"^the\s+", "", name)
    first = name.split(maxsplit=1)[0].casefold().strip(".,") if name.split() else ""
    if len(name) < 2 or (
        first in _NOT_AN_OUTLET and (len(name.split()) == 1 or first not in {"new", "the", "american"})
    ):
        return None
    return " ".join(name.split())


_LEGAL = re.compile(r",?\s(?:L\.?P|LLC|Inc|Ltd|GmbH|plc|Corp|Company)\.?$")  # Bloomberg L.P.


def host(address: str) -> str | None:
    """The host of an address, without what is a page's form only: www, m, amp."""
    found = re.match(
        r"\s*(?:[a-z][a-z+.-]{1,10}:)?(?://)?([^/\s:?#@]{3,253})(?:[:/?#]|\s*$)", address[:2_000], re.IGNORECASE
    )
    if not found or "." not in found[1].strip("."):
        return None
    return re.sub(r"^(?:(?:www\d?|m|mobile|amp)\.)+", "", found[1].strip(".").lower())
