"""Whom a text names as its own source. Imports agencies, article and lineage only.

A credit says "this text is theirs": a dateline, a byline, a credit line. A citation ("told Reuters",
"state media KCNA reported") says where a fact comes from; it is no credit, and no rule here takes it for one.
"""

import re

from dedup.agencies import AGENCIES, agency_of
from dedup.article import Article
from dedup.lineage import Credit, CreditKind

_AGENCY = "|".join(sorted((re.escape(name) for names in AGENCIES for name in names), key=len, reverse=True))
_AGENCIES = rf"(?P<agency>(?:{_AGENCY})(?:\s*(?:/|,|and|&)\s*(?:{_AGENCY}))*)"

# A dateline stands at the beginning, in front of a dash.
_DATELINE = re.compile(rf"\s{{0,8}}(?:[^\n]{{0,60}}?[\s,])?\(\s*{_AGENCIES}\s*\)\s*[-–—:]", re.IGNORECASE)
_BYLINE = re.compile(rf"\s{{0,8}}by\s[^\n.]{{2,60}}?,\s*{_AGENCIES}\s*(?:\n|$)", re.IGNORECASE)
_OPENING = 2  # lines at the beginning in which a dateline or byline may stand: a summary may come first

# "Image copyright AFP" says whose the picture is, not whose the text.
_NO_PICTURE = "".join(rf"(?<!{word} )" for word in ("image", "images", "photo", "picture", "media", "video"))

# Credits anywhere in a text: kind, words of which one must be there (looking for them is a hundred times
# faster than the pattern), pattern.
_ANYWHERE = tuple(
    (kind, triggers, re.compile(pattern, re.IGNORECASE))
    for kind, triggers, pattern in (
        (
            CreditKind.CREDIT_LINE,
            ("©", "(c)", "copyright"),
            rf"{_NO_PICTURE}(?:©|\(c\)|copyright)\s{{0,3}}(?:\d{{4}}\s{{0,3}})?{_AGENCIES}\b",
        ),
        (
            CreditKind.CREDIT_LINE,
            ("source",),
            rf"(?:^|[\n(])[ \t]{{0,8}}source\s{{0,3}}:\s{{0,3}}{_AGENCIES}[ \t]{{0,8}}(?=$|[\n.)])",
        ),
        (
            CreditKind.CREDIT_LINE,
            ("inputs from", "input from", "files from", "reporting from"),
            rf"\bwith (?:inputs?|files|reporting) from {_AGENCIES}\b",
        ),
        (
            CreditKind.CONTRIBUTION,
            ("contributed to this",),
            rf"\b{_AGENCIES} contributed to this (?:report|story|article)",
        ),
    )
)
_SIGNED = re.compile(rf"[-–—]+\s*{_AGENCIES}\s*$", re.IGNORECASE)  # a last line of its own
_REUTERS_DESK = re.compile(r"\((?:Additional )?(?:Reporting|Writing) by [^()]{3,200}?;? ?Editing by [^()]{3,120}\)")


def find_credits(article: Article) -> tuple[Credit, ...]:
    """The credits that the article's author field and text hold, the strongest first."""
    agency = agency_of(article.author)
    if agency and article.author:
        return (Credit((agency,), CreditKind.METADATA, article.author.strip()),)
    credit = _in_the_opening(article.text) or _anywhere(article.text) or _at_the_end(article.text)
    return (credit,) if credit else ()


def _in_the_opening(text: str) -> Credit | None:
    for line in text.split("\n", _OPENING)[:_OPENING]:
        for kind, pattern in ((CreditKind.DATELINE, _DATELINE), (CreditKind.BYLINE, _BYLINE)):
            found = pattern.match(line)
            if found:
                return _credit(kind, found)
    return None


def _anywhere(text: str) -> Credit | None:
    lowered = text.lower()
    for kind, triggers, pattern in _ANYWHERE:
        if any(trigger in lowered for trigger in triggers):
            found = pattern.search(text)
            if found:
                return _credit(kind, found)
    return None


def _at_the_end(text: str) -> Credit | None:
    found = _SIGNED.match(text.rstrip().rpartition("\n")[2].strip())
    if found:
        return _credit(CreditKind.CREDIT_LINE, found)
    desk = _REUTERS_DESK.search(text) if "diting by" in text else None
    return Credit(("Reuters",), CreditKind.CREDIT_LINE, desk[0]) if desk else None


def _credit(kind: CreditKind, found: re.Match[str]) -> Credit:
    names = re.split(r"\s*(?:/|,|\band\b|&)\s*", found["agency"])
    return Credit(tuple(agency_of(name) or name for name in names), kind, " ".join(found[0].split()))
